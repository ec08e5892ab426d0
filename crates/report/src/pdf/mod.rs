//! A report as PDF.

use std::io::Write;

use wardbook_domain::report::Report;

use crate::ReportError;

/// How long the document became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Pages, the cover included.
    pub count: usize,
}

/// Lays the report out and writes it as PDF.
pub fn write(report: &Report, mut out: impl Write) -> Result<Pages, ReportError> {
    // Being built: the layout arrives with the next commits.
    out.write_all(report.title.as_bytes())?;
    Ok(Pages { count: 0 })
}

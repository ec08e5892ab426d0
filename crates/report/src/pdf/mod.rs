//! A report as PDF: A4, paginated, searchable, made to be read on paper in grey.
//!
//! The text is cleaned (`clean`), laid out section by section on paper (`paper`,
//! `table`, `boxes`), and only then becomes PDF (`output`). Layout is done here and
//! not by an HTML engine; `docs/decisions/0003-pdf-report.md` says why. What the report
//! says is [`wardbook_domain::report`]'s.

mod boxes;
mod cell;
mod clean;
mod cover;
mod figures;
mod font;
mod output;
mod paper;
mod proof;
mod sections;
mod sessions;
mod subset;
mod symbol;
mod table;
mod wrap;

use std::io::Write;

use wardbook_domain::report::{Notice, Report};

use self::font::Fonts;
use self::paper::Paper;
use crate::ReportError;

/// How long the document became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Pages, the cover included.
    pub count: usize,
}

/// Lays the report out and writes it as PDF. The same report gives the same bytes.
///
/// Nothing is cut: long tables and texts run over as many pages as they need, and what the
/// typeface cannot show stands as U+FFFD, counted in a notice. The whole document is held
/// in memory while it is made, about 0.4 MB for each page.
pub fn write(report: &Report, mut out: impl Write) -> Result<Pages, ReportError> {
    let fonts = Fonts::load()?;
    let (mut report, tally) = clean::report(report, &fonts);
    if let Some(text) = tally.sentence() {
        report.notices.push(Notice { level: "note".to_owned(), text });
    }

    let mut paper = Paper::new(&fonts);
    cover::cover(&mut paper, &report);
    paper.turn();
    sections::notices(&mut paper, &report.notices);
    sections::summary(&mut paper, &report);
    sections::charts(&mut paper, &report.charts);
    match &report.sessions {
        Some(rows) => sessions::sessions(&mut paper, &report, rows),
        None => sections::documents(&mut paper, &report),
    }
    sections::costs(&mut paper, &report);
    sections::checks(&mut paper, &report.checks);
    proof::proof(&mut paper, &report.proof);

    let first = paper.sections.first().map_or(1, |section| section.page);
    if paper.pages.len() >= cover::CONTENTS_FROM {
        for section in &mut paper.sections {
            section.page += 1;
        }
        let mut leaf = Paper::new(&fonts);
        cover::contents(&mut leaf, &paper.sections);
        paper.pages.splice(first..first, leaf.pages);
    }
    let last = paper.sections.last().map_or(0, |section| section.page);
    proof::furniture(&mut paper, &report, last);
    output::write(&report, &fonts, &paper.pages, &paper.sections, &mut out)?;
    Ok(Pages { count: paper.pages.len() })
}

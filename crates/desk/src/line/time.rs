//! Times as they are typed on the command line.

use wardbook_domain::clock::Timestamp;

/// A time, or a date, which is its beginning in UTC.
pub(super) fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| format!("`{text}` is not a time such as 2026-11-21T14:05:00Z or 2026-11-21"))
}

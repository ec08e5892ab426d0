//! Lists of patients: a row for each, whichever format it is written in. A row that cannot be read says
//! why, by its place, and the others are read all the same.

mod columns;
mod csv;
pub(super) mod rows;

use super::{fhir, hl7};
use crate::charset;
use crate::listing::Listing;
use crate::{DocumentKind, Limits, Unreadable};

/// Reads a list in a file of this kind.
pub(crate) fn read(
    kind: DocumentKind,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Listing, Unreadable> {
    let listing = match kind {
        DocumentKind::Hl7 => hl7::listing::read(bytes, limits),
        DocumentKind::Fhir => fhir::listing::read(&charset::decode(bytes).0, limits),
        _ => {
            let (text, _) = charset::decode(bytes);
            // A list of resources in brackets is no resource by itself.
            match text.trim_start().as_bytes() {
                [b'[' | b'{', ..] => fhir::listing::read(&text, limits),
                _ => csv::read(&text, limits),
            }
        }
    }?;
    if listing.rows.is_empty() {
        return Err(Unreadable::EmptyList);
    }
    Ok(listing)
}

#[cfg(test)]
mod tests;

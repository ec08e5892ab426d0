//! What an event costs on the wire: an upload of 8,192 of them as it is sent, with its proofs, against
//! the headers as they are.

use anyhow::Result;
use wardbook_sync::client::Packing;

use super::clinics;
use crate::table::{Table, Target};

/// Events of a full upload: 32 packages.
const EVENTS: u64 = 8_192;

#[expect(clippy::cast_precision_loss, reason = "a millionth does not show in a share")]
pub(crate) fn measure(table: &mut Table) -> Result<()> {
    let log = clinics::log(1, EVENTS)?;
    let raw: usize = log.entries().iter().map(Vec::len).sum();
    let body = log.upload(0, EVENTS, EVENTS)?;
    for (name, packing) in [("gzip", Packing::Gzip), ("zstd", Packing::Zstd)] {
        let sent = packing.pack(&body)?.len();
        let of = |bytes: usize| bytes as f64 / EVENTS as f64;
        let what = format!("P13 on the wire, {name}");
        table.bytes(&what, of(sent), ("the headers", of(raw)), Target::AtMost(0.25));
    }
    Ok(())
}

//! The event that appends are measured with: about 400 stored bytes, the same for every side.

use serde_json::{Value, json};
use uuid::Uuid;

use wardbook_domain::event::Kind;

/// What kind of event it is.
pub(crate) const KIND: Kind = Kind::DocumentOpened;

/// The id that caller `caller` uses as its `number`th. Like the product's own, ids made later
/// sort later.
pub(crate) fn id(caller: u32, number: u64) -> Uuid {
    let base = 0x0193_5a2c_0000_7000_8000_0000_0000_0000_u128;
    Uuid::from_u128(base + (u128::from(number) << 80) + u128::from(caller))
}

/// The record that it is about.
pub(crate) fn subject(caller: u32, number: u64) -> String {
    format!("documents/{}", id(caller, number))
}

/// Its payload: about 170 bytes when written.
pub(crate) fn payload(number: u64) -> Value {
    json!({
        "document_type": "referral_letter",
        "name": "2026-03-14 referral cardiology.pdf",
        "pages": number % 7 + 1,
        "purpose": "checked against the appointment list before the visit",
        "view": "results",
    })
}

/// The payload as it is stored.
pub(crate) fn body(number: u64) -> String {
    payload(number).to_string()
}

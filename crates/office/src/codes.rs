//! The codes with which clinics enrol: made by command and at the page (`acts`).

use wardbook_ledger::note::VerifierKey;
use wardbook_sync::wire::code::{EnrolmentCode, fingerprint};

use crate::clock::{Randomness, Timestamp};

/// How long a code is good for, in seconds.
pub const LIFETIME: i64 = 24 * 3_600;

/// A fresh code, and when it expires. It is told once; what is stored is its secret's hash.
pub fn code(
    root: &VerifierKey,
    address: &str,
    randomness: &Randomness,
    now: Timestamp,
) -> (EnrolmentCode, Timestamp) {
    let secret = randomness.array();
    let code =
        EnrolmentCode { secret, fingerprint: fingerprint(root), address: address.to_owned() };
    (code, now.plus_seconds(LIFETIME))
}

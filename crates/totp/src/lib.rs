//! Second factors as every authenticator app knows them: codes by time (RFC 6238 over RFC 4226),
//! HMAC-SHA-1 of a secret of 20 bytes, six digits, periods of 30 seconds. For the clinic and head
//! office alike.
//!
//! `totp-rs` does the mathematics; here is what this product asks of it. Nothing is kept here, and
//! that a code is accepted once is for whoever keeps the secret to see to. Implements decision 12.

mod qr;

use data_encoding::BASE32_NOPAD;
use totp_rs::{Algorithm, Builder, Totp};
use wardbook_clock::{Randomness, Timestamp};
use zeroize::Zeroizing;

pub use qr::{NoQr, QrPath, uri};

/// Seconds for which a code holds.
pub const PERIOD: u64 = 30;

/// Digits of a code.
pub const DIGITS: u8 = 6;

/// How many periods the clocks of a phone and of this machine may be apart.
const DRIFT: u16 = 1;

/// A period of [`PERIOD`] seconds, counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(pub i64);

impl Step {
    /// The one of this moment.
    pub fn at(time: Timestamp) -> Self {
        Self::of(time.seconds() / PERIOD)
    }

    fn of(period: u64) -> Self {
        Self(i64::try_from(period).unwrap_or(i64::MAX))
    }
}

/// What a person's authenticator app and this side share. Overwritten when it is dropped.
#[derive(Clone)]
pub struct Secret(Totp);

impl Secret {
    /// A new one.
    pub fn new(randomness: &Randomness) -> Self {
        Self::from_bytes(randomness.array())
    }

    /// From the bytes that are kept.
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(DRIFT)
            .with_step_duration(PERIOD)
            .with_secret(totp_rs::Secret::new_stack(bytes));
        // What `build` would refuse cannot be: the digits, the period and the secret's length are
        // the constants above.
        Self(totp.build_noncompliant())
    }

    /// To be kept.
    pub const fn bytes(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// As apps read it (RFC 4648): 32 letters and digits.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(self.bytes()))
    }

    /// The six digits of a period, as an app shows them.
    pub fn code(&self, step: Step) -> String {
        self.0.generate(u64::try_from(step.0).unwrap_or(0) * PERIOD).to_string()
    }

    /// The period around `now` whose code was typed; `None` where it is of none of them. Apps show
    /// codes in two groups, so spaces do not matter.
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<Step> {
        let digits: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|letter| !letter.is_whitespace()).collect());
        self.0.check(&digits, now.seconds()).map(Step::of)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, for SHA-1: seconds and the code, of whose eight digits six are kept.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    fn secret() -> Secret {
        Secret::from_bytes(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in VECTORS {
            assert_eq!(secret().code(Step::at(at(seconds))), code[2..], "at {seconds}");
        }
    }

    #[test]
    fn codes_of_the_first_counters_are_those_of_rfc_4226() {
        let codes: Vec<_> = (0..5).map(|step| secret().code(Step(step))).collect();
        assert_eq!(codes, ["755224", "287082", "359152", "969429", "338314"]);
    }

    #[test]
    fn a_secret_is_shown_in_the_base_32_of_rfc_4648_and_never_by_debug() {
        assert_eq!(*secret().to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(secret().bytes(), b"12345678901234567890");
        assert_eq!(format!("{:?}", secret()), "Secret");
    }

    #[test]
    fn one_period_of_drift_is_borne_and_no_more() {
        let now = at(1_000_000_000);
        let step = |drift: i64| Step(Step::at(now).0 + drift);
        for drift in -1..=1 {
            let found = secret().step_of(&secret().code(step(drift)), now);
            assert_eq!(found, Some(step(drift)), "{drift}");
        }
        for drift in [-2, 2, 100] {
            assert_eq!(secret().step_of(&secret().code(step(drift)), now), None, "{drift}");
        }
    }

    #[test]
    fn what_is_no_code_is_none_and_groups_do_not_matter() {
        let now = at(59);
        assert_eq!(secret().step_of("287 082", now), Some(Step(1)));
        for typed in ["", "28708", "2870820", "+28708", "-28708", "28708a", "２８７０８２"] {
            assert_eq!(secret().step_of(typed, now), None, "{typed}");
        }
    }
}

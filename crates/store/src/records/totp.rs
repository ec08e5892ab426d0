//! One-time codes by time (RFC 6238 over RFC 4226), as every authenticator app makes them:
//! HMAC-SHA-1 of a secret of 20 bytes, six digits, periods of 30 seconds. Mathematics alone; what
//! is kept of a person's second factor is in `second_factors`.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use wardbook_domain::clock::{Randomness, Timestamp};

/// Seconds for which a code holds.
pub const PERIOD: i64 = 30;

/// Digits of a code.
pub const DIGITS: usize = 6;

/// How many periods the clocks of a phone and of this machine may be apart.
const DRIFT: i64 = 1;

/// A period of [`PERIOD`] seconds, counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

impl Step {
    /// The one of this moment.
    pub const fn at(time: Timestamp) -> Self {
        Self(time.micros().div_euclid(PERIOD * 1_000_000))
    }
}

/// What a person's authenticator app and the clinic share.
#[derive(Clone, Zeroize)]
#[zeroize(drop)]
pub struct Secret([u8; 20]);

impl Secret {
    /// A new one.
    pub fn new(randomness: &Randomness) -> Self {
        Self(randomness.array())
    }

    /// From the bytes that are kept.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// To be kept.
    pub(crate) const fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// As apps read it (RFC 4648): 32 letters and digits.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The code of a period (RFC 4226, section 5.3).
    pub fn code(&self, step: Step) -> u32 {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return u32::MAX };
        mac.update(&step.0.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 0xf);
        let word = [digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]];
        u32::from_be_bytes(word) % 1_000_000
    }

    /// The latest period around `now` whose code was typed; `None` where it is of none of them.
    /// Takes as long for every code.
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<Step> {
        let typed = parse(typed)?;
        let (mut found, mut step) = (Choice::from(0), 0);
        for drift in -DRIFT..=DRIFT {
            let candidate = Step(Step::at(now).0 + drift);
            let same = self.code(candidate).ct_eq(&typed);
            step = i64::conditional_select(&step, &candidate.0, same);
            found |= same;
        }
        bool::from(found).then_some(Step(step))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Six digits as a person types them: apps show them in two groups.
fn parse(typed: &str) -> Option<u32> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let right = digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|_| right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, for SHA-1: seconds and the code, of whose eight digits six are kept.
    const VECTORS: [(i64, u32); 6] = [
        (59, 94_287_082),
        (1_111_111_109, 7_081_804),
        (1_111_111_111, 14_050_471),
        (1_234_567_890, 89_005_924),
        (2_000_000_000, 69_279_037),
        (20_000_000_000, 65_353_130),
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
            assert_eq!(secret().code(Step::at(at(seconds))), code % 1_000_000, "at {seconds}");
        }
    }

    #[test]
    fn codes_of_the_first_counters_are_those_of_rfc_4226() {
        let codes: Vec<_> = (0..5).map(|step| secret().code(Step(step))).collect();
        assert_eq!(codes, [755_224, 287_082, 359_152, 969_429, 338_314]);
    }

    #[test]
    fn a_secret_is_shown_in_the_base_32_of_rfc_4648() {
        assert_eq!(*secret().to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn one_period_of_drift_is_borne_and_no_more() {
        let now = at(1_000_000_000);
        let typed = |drift: i64| format!("{:06}", secret().code(Step(Step::at(now).0 + drift)));
        for drift in -1..=1 {
            let found = secret().step_of(&typed(drift), now);
            assert_eq!(found, Some(Step(Step::at(now).0 + drift)), "{drift}");
        }
        for drift in [-2, 2, 100] {
            assert_eq!(secret().step_of(&typed(drift), now), None, "{drift}");
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

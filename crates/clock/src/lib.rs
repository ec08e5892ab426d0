//! Time and randomness, passed in so that tests can move a clock and repeat a run.
//!
//! The only place that may ask the system for either; a lint bans it elsewhere. For the clinic and
//! head office alike.

mod local;

pub use local::OnTheWall;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use uuid::Uuid;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "typescript", derive(specta::Type), specta(transparent))]
pub struct Timestamp(#[cfg_attr(feature = "typescript", specta(type = String))] i64);

impl Timestamp {
    /// From microseconds since the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, 0 before it.
    pub fn seconds(self) -> u64 {
        u64::try_from(self.0.div_euclid(SECOND)).unwrap_or(0)
    }

    /// The day in UTC: days since the Unix epoch.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(86_400 * SECOND)
    }

    /// This moment and so many seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * SECOND)
    }

    /// Seconds from `earlier` to this moment, 0 where the clock went back.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact below 285 years")]
        let micros = (self.0 - earlier.0).max(0) as f64;
        micros / 1e6
    }

    /// RFC 3339 in UTC with six decimals and `Z`, as the ledger writes it.
    pub fn to_rfc3339(self) -> String {
        self.to_datetime().to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// As people read it, as wide on every day: `01 Dec 2026 14:05` (UTC).
    pub fn to_text(self) -> String {
        self.to_datetime().format("%d %b %Y %H:%M").to_string()
    }

    /// The year, in UTC.
    pub fn year(self) -> i32 {
        self.to_datetime().year()
    }

    /// The same moment for calendar arithmetic.
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// Parses RFC 3339, as machines write it.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|time| Self(time.timestamp_micros()))
    }

    /// Parses RFC 3339, or a date `YYYY-MM-DD` taken as its first moment in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = || {
            let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            Some(Self(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
        };
        Self::parse_rfc3339(text).or_else(date)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 time"))
    }
}

/// Where the present moment comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn system() -> Self {
        Self::from_fn(|| Timestamp(Utc::now().timestamp_micros()))
    }

    /// A clock for tests.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

/// Where random bytes come from.
#[derive(Clone)]
pub struct Randomness(Arc<Fill>);

impl Randomness {
    /// The system's generator.
    ///
    /// # Panics
    /// When the system has no randomness to give: no key may be made then.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    #[expect(clippy::expect_used, reason = "without randomness no key, salt or token may be made")]
    pub fn system() -> Self {
        Self(Arc::new(|bytes| {
            getrandom::fill(bytes).expect("the system's random generator failed");
        }))
    }

    /// A generator for tests.
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }

    /// A fresh array.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A random UUID (RFC 9562, version 4).
    pub fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.array()).into_uuid()
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Randomness")
    }
}

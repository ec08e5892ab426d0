//! What came of one attempt to hand a message to its provider, for e-mail and SMS alike.
//!
//! Whether and when another attempt follows is the caller's to decide; here is only what may
//! be concluded from what was seen.

use wardbook_clock::Timestamp;

use crate::words::shown;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has the message, and delivers it from here.
    Taken {
        /// The provider's own name of the message, where it gave one.
        id: Option<String>,
        /// SMS that the provider says it made of the message.
        parts: Option<u32>,
    },
    /// Nothing was taken, and a later attempt may succeed.
    Temporary {
        /// The moment before which the provider asked not to be tried again.
        after: Option<RetryAfter>,
        /// The provider's words, made fit to be shown.
        words: String,
    },
    /// No attempt can succeed.
    Final {
        /// What follows from it for the address.
        reason: Reason,
        /// The provider's words, made fit to be shown.
        words: String,
    },
    /// The credentials were refused: no message of this method can leave until someone sees to them.
    /// The message itself is no worse for it.
    LoginRefused {
        /// The provider's words, made fit to be shown.
        words: String,
    },
    /// It may have been taken or not: the provider is asked, and nothing is sent again by itself.
    Unknown {
        /// What was seen instead of an answer.
        words: String,
    },
}

/// Why no attempt can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The address or number does not exist or cannot receive: it is marked, for all messages.
    DeadAddress,
    /// The recipient refused messages like this.
    OptedOut,
    /// The message, the sender or the way it was sent was refused; the address may be fine.
    Refused,
}

/// When a provider allows the next attempt (RFC 9110, section 10.2.3). Providers may ask for any wait:
/// how long is too long is for the caller to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many seconds after the answer.
    Seconds(u32),
    /// At a moment.
    At(Timestamp),
}

impl RetryAfter {
    /// Reads the header `Retry-After`; `None` where it is neither seconds nor a date.
    pub fn read(header: &str) -> Option<Self> {
        let header = header.trim();
        if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Seconds(header.parse().unwrap_or(u32::MAX)));
        }
        let date =
            mail_parser::DateTime::parse_rfc822(header).filter(mail_parser::DateTime::is_valid)?;
        let seconds = date.to_timestamp();
        Some(Self::At(Timestamp::from_micros(seconds.checked_mul(wardbook_clock::SECOND)?)))
    }

    /// Seconds from `now` until then; 0 where the moment has passed.
    pub fn seconds_from(self, now: Timestamp) -> u64 {
        match self {
            Self::Seconds(seconds) => u64::from(seconds),
            Self::At(moment) => moment.seconds().saturating_sub(now.seconds()),
        }
    }
}

/// How far an attempt had come when its connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// Before the whole message was handed over: name not found, no connection, no certificate,
    /// a dialogue cut short before the end of the body.
    Before,
    /// After the end of the body was sent, and before the answer to it was read: the provider may
    /// have the message.
    AfterBody,
}

impl Broken {
    /// What may be concluded from a connection that broke, with the words of whoever noticed.
    pub fn outcome(self, words: &str) -> Outcome {
        let words = shown(words);
        match self {
            Self::Before => Outcome::Temporary { after: None, words },
            Self::AfterBody => Outcome::Unknown { words },
        }
    }
}

#[cfg(test)]
mod tests {
    use wardbook_clock::Timestamp;

    use super::{Broken, Outcome, RetryAfter};

    #[test]
    fn a_connection_that_breaks_after_the_body_is_never_taken_for_a_failure() {
        let before = Broken::Before.outcome("no address for mail.example");
        let after = Broken::AfterBody.outcome("connection reset");
        assert!(matches!(before, Outcome::Temporary { after: None, .. }), "{before:?}");
        assert_eq!(after, Outcome::Unknown { words: "connection reset".into() });
    }

    #[test]
    fn a_provider_asks_for_patience_in_seconds_or_with_a_date() {
        let moment = Timestamp::parse("2026-12-01T12:00:00Z").unwrap();
        let date = RetryAfter::read("Tue, 01 Dec 2026 12:01:30 GMT").unwrap();
        assert_eq!(RetryAfter::read(" 120 "), Some(RetryAfter::Seconds(120)));
        assert_eq!(date.seconds_from(moment), 90);
        assert_eq!(date.seconds_from(moment.plus_seconds(600)), 0);
        assert_eq!(RetryAfter::read("99999999999999"), Some(RetryAfter::Seconds(u32::MAX)));
        for nonsense in ["", "-5", "soon", "1.5", "Tue, 99 Dec 2026 12:01:30 GMT"] {
            assert_eq!(RetryAfter::read(nonsense), None, "{nonsense}");
        }
    }
}

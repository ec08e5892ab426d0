//! Why an exchange came to nothing, in words that say what to do.

use std::error::Error as _;

/// What kind of failure it is, for what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The address cannot be one.
    Address,
    /// No answer came.
    Unreachable,
    /// The server's certificate is not trusted here.
    Certificate,
    /// It cannot at present, or was asked too often.
    Busy,
    /// The token is not accepted any more: a new one is asked for.
    TokenOver,
    /// It does not know this log or this key, or has suspended the clinic.
    Refused,
    /// It has signed another history.
    Disagrees,
    /// Its answer cannot be read, or a signature in it does not hold.
    WrongAnswer,
    /// What would have left could not be recorded, so it did not.
    Unnoted,
}

/// An exchange that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Failure {
    /// What kind.
    pub cause: Cause,
    /// What happened and what to do, as a sentence without its full stop.
    pub words: String,
    /// Seconds after which the server wants to be asked again.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// A failure of a kind, in words.
    pub fn new(cause: Cause, words: impl Into<String>) -> Self {
        Self { cause, words: words.into(), retry_after: None }
    }

    /// What a server answered that is not what was asked for.
    pub(crate) fn wrong_answer(host: &str, what: &str) -> Self {
        let words = format!(
            "{host} answered {what}; check the address, and whether a proxy on the way answers \
             instead of the server"
        );
        Self::new(Cause::WrongAnswer, words)
    }

    /// What stopped a request.
    pub(crate) fn of_transport(host: &str, error: &wardbook_egress::Error) -> Self {
        let words = behind(error).to_lowercase();
        let row = REASONS.iter().find(|(word, ..)| words.contains(word));
        let (cause, reason) = match row {
            Some((_, cause, reason)) => (*cause, *reason),
            None if error.is_timeout() => (Cause::Unreachable, TOO_SLOW),
            None if error.is_connect() => {
                (Cause::Unreachable, "no connection could be made; check the network")
            }
            None => (
                Cause::Unreachable,
                "the connection broke before the answer was there; it is tried again",
            ),
        };
        Self::new(cause, format!("{host}: {reason}"))
    }
}

const TOO_SLOW: &str = "it did not answer in time; it is tried again";

/// What stopped a connection, recognised in the words of the system's error: the more particular
/// words first.
const REASONS: &[(&str, Cause, &str)] = &[
    (
        "expired",
        Cause::Certificate,
        "its certificate has expired at this machine's time; check the date and time of this \
         machine, and if they are right, tell head office",
    ),
    (
        "not yet valid",
        Cause::Certificate,
        "its certificate is not valid yet at this machine's time; check the date and time of this \
         machine",
    ),
    (
        "hostname mismatch",
        Cause::Certificate,
        "its certificate is of another name; check the address, or ask head office",
    ),
    (
        "certificate",
        Cause::Certificate,
        "its certificate is not one that this machine trusts; ask head office, or whoever runs \
         the network, which certificate is right",
    ),
    ("ssl", Cause::Certificate, "no secure connection could be agreed with it; check the address"),
    ("tls", Cause::Certificate, "no secure connection could be agreed with it; check the address"),
    (
        "lookup",
        Cause::Unreachable,
        "its name is not known on this network; check the network, and the address",
    ),
    (
        "dns",
        Cause::Unreachable,
        "its name is not known on this network; check the network, and the address",
    ),
    ("refused", Cause::Unreachable, "no server listens there; it may be down for the moment"),
    (
        "unreachable",
        Cause::Unreachable,
        "this machine has no way to its network; check the network",
    ),
    ("timed out", Cause::Unreachable, TOO_SLOW),
    ("deadline", Cause::Unreachable, TOO_SLOW),
];

/// What lies behind an error, in the words of all that passed it on: the library for TLS says what is
/// wrong with a certificate, and what it rests on does not. Not the words of the request itself, which
/// name the address.
fn behind(error: &wardbook_egress::Error) -> String {
    let (mut words, mut source) = (Vec::new(), error.source());
    while let Some(inner) = source {
        words.push(inner.to_string());
        source = inner.source();
    }
    words.join("; ")
}

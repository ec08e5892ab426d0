//! What came of sending a letter, told apart by what may follow from it.

use super::reply::{Enhanced, Reply};

/// What came of it. The words are for people: they hold no password, and of the recipient nothing but
/// what the server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the letter, and answers for it from now on. Of settings that were tried: they
    /// work.
    Taken {
        /// What the server said, which often has the number that it queued the letter under.
        reply: String,
    },
    /// The letter was not taken, and may be when it is sent again: no connection, nothing heard in
    /// time, no understandable answer, or an answer that says so (400 to 499).
    Temporary {
        /// What happened.
        words: String,
        /// The reply's code, where there was one.
        code: Option<u16>,
        /// The reply's enhanced code, where it had one.
        enhanced: Option<Enhanced>,
    },
    /// The server will not take this letter, however often it is sent (500 to 599).
    Refused {
        /// What happened.
        words: String,
        /// The reply's code.
        code: u16,
        /// The reply's enhanced code, where it had one.
        enhanced: Option<Enhanced>,
        /// Whether that was said of the recipient's address or mailbox, rather than of the sender,
        /// the letter or a policy.
        recipient: bool,
    },
    /// The server does not let this sender in: no letter will be taken before the settings are
    /// changed, and none of them is the reason.
    LoginRefused {
        /// What happened.
        words: String,
        /// The reply's code, where there was one.
        code: Option<u16>,
        /// The reply's enhanced code, where it had one.
        enhanced: Option<Enhanced>,
    },
    /// No connection that is fit for a letter: the certificate is not trusted, or the server has no
    /// TLS. Nothing of the letter and no password was sent.
    NotSecure {
        /// What happened.
        words: String,
    },
    /// The whole letter was handed over, and then no answer came. It may have been taken: never send
    /// it again without a person's decision.
    Unknown {
        /// What happened.
        words: String,
    },
}

/// What a server was asked, for the words and for what its answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Greeting,
    Hello,
    StartTls,
    SignIn,
    Sender,
    Recipient,
    Data,
    End,
    Noop,
}

impl Stage {
    /// After which word of ours it is.
    pub(super) const fn after(self) -> &'static str {
        match self {
            Self::Greeting => "connecting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::SignIn => "AUTH",
            Self::Sender => "MAIL",
            Self::Recipient => "RCPT",
            Self::Data => "DATA",
            Self::End => "the end of the letter",
            Self::Noop => "NOOP",
        }
    }

    /// Whether a code is the one to go on with (RFC 5321, section 4.3.2; RFC 4954 for signing in).
    pub(super) const fn hopes_for(self, code: u16) -> bool {
        match self {
            Self::SignIn => matches!(code, 235 | 334),
            Self::Data => code == 354,
            _ => matches!(code, 200..300),
        }
    }
}

/// What says that one must sign in first, or that signing in failed, at whichever stage (RFC 4954,
/// sections 4 and 6).
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

impl Outcome {
    /// A failure in which nobody said anything.
    pub(super) fn temporary(words: impl Into<String>) -> Self {
        Self::Temporary { words: words.into(), code: None, enhanced: None }
    }

    /// What a reply means that is not the one hoped for.
    pub(super) fn of_reply(stage: Stage, reply: &Reply) -> Self {
        let Reply { code, enhanced, .. } = *reply;
        let said = reply.words();
        let after = stage.after();
        match code {
            400..500 => Self::Temporary {
                words: format!("after {after}, the server said \"{said}\""),
                code: Some(code),
                enhanced,
            },
            500.. if stage == Stage::StartTls => Self::NotSecure {
                words: format!("the server refuses a secure connection: \"{said}\""),
            },
            500.. if stage == Stage::SignIn || stage != Stage::End && SIGN_IN.contains(&code) => {
                Self::LoginRefused {
                    words: format!("the server refuses to let the sender in: \"{said}\""),
                    code: Some(code),
                    enhanced,
                }
            }
            500.. => Self::Refused {
                words: format!("after {after}, the server refused: \"{said}\""),
                code,
                enhanced,
                recipient: is_of_recipient(stage, enhanced),
            },
            // What makes no sense is no answer.
            _ => Self::unanswered(stage, &format!("answered {after} with {code}: \"{said}\"")),
        }
    }

    /// No answer, or none that can be understood: what the server did instead.
    pub(super) fn unanswered(stage: Stage, did: &str) -> Self {
        if stage == Stage::End {
            return Self::Unknown {
                words: format!(
                    "the letter was handed over whole, and then the server {did}; it may have been \
                     taken"
                ),
            };
        }
        Self::temporary(format!("the server {did}"))
    }
}

/// Subjects 1 and 2 are addresses and mailboxes; 1.7 and 1.8 are of the sender's (RFC 3463, section
/// 3.2). Without a code that says so, the command decides.
fn is_of_recipient(stage: Stage, enhanced: Option<Enhanced>) -> bool {
    match enhanced.map(|enhanced| (enhanced.subject, enhanced.detail)) {
        None | Some((0, _)) => stage == Stage::Recipient,
        Some((1, 7 | 8)) => false,
        Some((1 | 2, _)) => matches!(stage, Stage::Recipient | Stage::Data | Stage::End),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(stage: Stage, line: &str) -> Outcome {
        Outcome::of_reply(stage, &Reply::of(&[line.to_owned()]).unwrap())
    }

    fn spoke_of_the_recipient(stage: Stage, line: &str) -> bool {
        matches!(outcome(stage, line), Outcome::Refused { recipient: true, .. })
    }

    #[test]
    fn only_what_is_said_of_an_address_or_mailbox_is_said_of_the_recipient() {
        assert!(spoke_of_the_recipient(Stage::Recipient, "550 no such user"));
        assert!(spoke_of_the_recipient(Stage::Recipient, "550 5.1.1 no such user"));
        assert!(spoke_of_the_recipient(Stage::End, "550 5.2.1 mailbox disabled"));
        assert!(!spoke_of_the_recipient(Stage::Recipient, "550 5.7.1 relaying denied"));
        assert!(!spoke_of_the_recipient(Stage::Recipient, "550 5.1.8 bad sender"));
        assert!(!spoke_of_the_recipient(Stage::Sender, "550 5.1.0 bad sender"));
        assert!(!spoke_of_the_recipient(Stage::End, "554 looks like spam"));
    }

    #[test]
    fn a_sign_in_that_is_refused_is_never_the_letters_fault() {
        let refused = |stage, line| matches!(outcome(stage, line), Outcome::LoginRefused { .. });
        assert!(refused(Stage::SignIn, "535 5.7.8 wrong"));
        assert!(refused(Stage::SignIn, "504 5.5.4 no such mechanism"));
        assert!(refused(Stage::Sender, "530 5.7.0 sign in first"));
        assert!(!refused(Stage::SignIn, "454 4.7.0 the directory is away"));
        assert!(!refused(Stage::End, "530 whatever"));
    }

    #[test]
    fn an_answer_that_makes_no_sense_leaves_a_handed_over_letter_unknown() {
        assert!(matches!(outcome(Stage::End, "354 go on"), Outcome::Unknown { .. }));
        assert!(matches!(outcome(Stage::Data, "250 fine"), Outcome::Temporary { code: None, .. }));
    }
}

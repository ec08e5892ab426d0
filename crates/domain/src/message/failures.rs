//! What mail servers' and SMS gateways' answers mean for a message: SMTP replies (RFC 5321, 4.2) with
//! their enhanced codes (RFC 3463), and HTTP status codes (RFC 9110).

use super::delivery::AttemptOutcome;

/// How far a conversation with a provider had come when it broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broke {
    /// Before the message was handed over: no connection, no name, no answer.
    Before,
    /// Afterwards: the provider may have taken it.
    After,
}

/// What a broken connection means.
pub const fn broken(broke: Broke) -> AttemptOutcome {
    match broke {
        Broke::Before => AttemptOutcome::Temporary { retry_after: None },
        Broke::After => AttemptOutcome::Unknown,
    }
}

/// What a mail server's reply answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpStage {
    /// The connection, the greeting, or TLS.
    Connection,
    /// The login.
    Login,
    /// The sender.
    Sender,
    /// The recipient.
    Recipient,
    /// The message itself.
    Message,
}

/// Enhanced codes by which nobody has the address (RFC 3463, 3.2, 3.3; RFC 7505 for 1.10).
const NOBODY: &[&str] = &["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// Whether a bounce's status (RFC 3464, 2.3.4) says that nobody has the address, so that it is marked.
pub fn is_dead_address(enhanced: &str) -> bool {
    NOBODY.contains(&enhanced.trim())
}

/// What a mail server's reply means, such as `550` and `5.1.1`.
pub fn smtp(stage: SmtpStage, code: u16, enhanced: Option<&str>) -> AttemptOutcome {
    let later = AttemptOutcome::Temporary { retry_after: None };
    match (code, stage) {
        (200..=299, SmtpStage::Message) => AttemptOutcome::Taken,
        // 530: no login; 534, 535, 538: not this one. And what the server says before any recipient is
        // about the clinic, or its own address there.
        (530 | 534 | 535 | 538, _)
        | (500..=599, SmtpStage::Connection | SmtpStage::Login | SmtpStage::Sender) => {
            AttemptOutcome::MethodRefused
        }
        (500..=599, SmtpStage::Recipient | SmtpStage::Message) => {
            let bad_address = match enhanced {
                Some(enhanced) => is_dead_address(enhanced),
                None => stage == SmtpStage::Recipient && matches!(code, 550 | 551 | 553),
            };
            AttemptOutcome::Final { bad_address }
        }
        // What is no answer to a message can not have sent it.
        (_, SmtpStage::Message) if !(400..=499).contains(&code) => AttemptOutcome::Unknown,
        _ => later,
    }
}

/// What an SMS gateway's status means. `retry_after` is its header in seconds; `bad_number` says whether
/// its answer names the number as one that nobody has.
pub const fn http(status: u16, retry_after: Option<u32>, bad_number: bool) -> AttemptOutcome {
    match status {
        200..=299 => AttemptOutcome::Taken,
        // The login, or the gateway's own address.
        300..=399 | 401 | 403 | 404 | 405 | 407 => AttemptOutcome::MethodRefused,
        408 | 425 | 429 | 500..=599 => AttemptOutcome::Temporary { retry_after },
        400..=499 => AttemptOutcome::Final { bad_address: bad_number },
        _ => AttemptOutcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: AttemptOutcome = AttemptOutcome::Temporary { retry_after: None };

    #[test]
    fn a_mail_servers_reply_is_temporary_final_or_about_the_clinic() {
        let fatal = |bad_address| AttemptOutcome::Final { bad_address };
        for (stage, code, enhanced, outcome) in [
            (SmtpStage::Message, 250, Some("2.0.0"), AttemptOutcome::Taken),
            (SmtpStage::Recipient, 450, Some("4.2.1"), LATER),
            (SmtpStage::Message, 451, None, LATER),
            (SmtpStage::Connection, 421, None, LATER),
            (SmtpStage::Login, 454, Some("4.7.0"), LATER),
            (SmtpStage::Login, 535, Some("5.7.8"), AttemptOutcome::MethodRefused),
            (SmtpStage::Sender, 530, Some("5.7.0"), AttemptOutcome::MethodRefused),
            (SmtpStage::Sender, 553, None, AttemptOutcome::MethodRefused),
            (SmtpStage::Connection, 554, None, AttemptOutcome::MethodRefused),
            (SmtpStage::Recipient, 550, Some("5.1.1"), fatal(true)),
            (SmtpStage::Recipient, 550, None, fatal(true)),
            (SmtpStage::Recipient, 550, Some("5.7.1"), fatal(false)),
            (SmtpStage::Message, 552, Some("5.3.4"), fatal(false)),
            (SmtpStage::Message, 550, None, fatal(false)),
            (SmtpStage::Message, 354, None, AttemptOutcome::Unknown),
            (SmtpStage::Message, 0, None, AttemptOutcome::Unknown),
        ] {
            assert_eq!(smtp(stage, code, enhanced), outcome, "{stage:?} {code} {enhanced:?}");
        }
    }

    #[test]
    fn a_bounce_marks_an_address_that_nobody_has_and_not_one_whose_box_is_full() {
        assert!(is_dead_address("5.1.1") && is_dead_address(" 5.2.1 "));
        assert!(!is_dead_address("5.2.2") && !is_dead_address("4.1.1") && !is_dead_address(""));
    }

    #[test]
    fn a_gateways_status_is_too() {
        for (status, outcome) in [
            (200, AttemptOutcome::Taken),
            (202, AttemptOutcome::Taken),
            (302, AttemptOutcome::MethodRefused),
            (401, AttemptOutcome::MethodRefused),
            (404, AttemptOutcome::MethodRefused),
            (429, AttemptOutcome::Temporary { retry_after: Some(90) }),
            (500, AttemptOutcome::Temporary { retry_after: Some(90) }),
            (503, AttemptOutcome::Temporary { retry_after: Some(90) }),
            (400, AttemptOutcome::Final { bad_address: true }),
            (100, AttemptOutcome::Unknown),
        ] {
            assert_eq!(http(status, Some(90), true), outcome, "{status}");
        }
        assert_eq!(http(422, None, false), AttemptOutcome::Final { bad_address: false });
    }

    #[test]
    fn a_connection_that_breaks_is_temporary_before_handing_over_and_unknown_after() {
        assert_eq!(broken(Broke::Before), LATER);
        assert_eq!(broken(Broke::After), AttemptOutcome::Unknown);
    }
}

//! What an SMTP server's reply means for a message: by reply code (RFC 5321, section 4.2), and by the
//! enhanced status code where the server gives one (RFC 3463, RFC 4954, RFC 7505).

use crate::outcome::{Outcome, Reason};
use crate::words::shown;

use super::status_code::{StatusCode, is_dead_address};

/// What the server was answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The connection itself: greeting, EHLO, STARTTLS.
    Greeting,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA, before the message.
    Data,
    /// The end of the message: a positive reply takes it.
    Body,
}

/// A reply as it came.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// What it answers.
    pub stage: Stage,
    /// The three digits.
    pub code: u16,
    /// The text after them, lines joined; the enhanced status code stands at its beginning.
    pub text: &'a str,
}

/// What a reply means; `None` where the dialogue goes on.
pub fn judge(reply: &Reply<'_>) -> Option<Outcome> {
    let words = shown(&format!("{} {}", reply.code, reply.text));
    let enhanced = StatusCode::at_beginning(reply.text);
    match reply.code {
        200..400 if reply.stage == Stage::Body && reply.code < 300 => {
            Some(Outcome::Taken { id: None, parts: None })
        }
        // A server that asks for more after the end of the message is not one that took it.
        200..400 if reply.stage == Stage::Body => Some(Outcome::Unknown { words }),
        200..400 => None,
        400..500 => Some(Outcome::Temporary { after: None, words }),
        500..600 if is_login(reply, enhanced) => Some(Outcome::LoginRefused { words }),
        500..600 => Some(Outcome::Final { reason: reason(reply, enhanced), words }),
        _ if reply.stage == Stage::Body => Some(Outcome::Unknown { words }),
        _ => Some(Outcome::Temporary { after: None, words }),
    }
}

/// Refused credentials (535), a method too weak or not encrypted (534, 538), or none given (530):
/// RFC 4954, section 6. A server may say the same at a later command.
fn is_login(reply: &Reply<'_>, enhanced: Option<StatusCode>) -> bool {
    let said = enhanced.is_some_and(|code| {
        // 5.7.8 credentials invalid, 5.7.9 mechanism too weak, 5.7.11 encryption needed to log in.
        code.class == 5 && code.subject == 7 && matches!(code.detail, 8 | 9 | 11)
    });
    reply.stage == Stage::Login || said || matches!(reply.code, 530 | 534 | 535 | 538)
}

fn reason(reply: &Reply<'_>, enhanced: Option<StatusCode>) -> Reason {
    let dead = match enhanced {
        Some(code) => is_dead_address(code),
        // Without an enhanced code only these mean a mailbox that is not there, and only for the
        // recipient: 550 is said of much else, but at RCPT it means that the mailbox is unavailable;
        // 553 that its name is not allowed; 556 that the domain takes no mail (RFC 7504).
        None => matches!(reply.code, 550 | 551 | 553 | 556),
    };
    if dead && reply.stage == Stage::Recipient { Reason::DeadAddress } else { Reason::Refused }
}

#[cfg(test)]
mod tests {
    use super::{Reply, Stage, judge};
    use crate::outcome::{Outcome, Reason};

    fn word(stage: Stage, code: u16, text: &str) -> &'static str {
        match judge(&Reply { stage, code, text }) {
            None => "goes on",
            Some(Outcome::Taken { .. }) => "taken",
            Some(Outcome::Temporary { .. }) => "temporary",
            Some(Outcome::Final { reason: Reason::DeadAddress, .. }) => "dead address",
            Some(Outcome::Final { .. }) => "final",
            Some(Outcome::LoginRefused { .. }) => "login refused",
            Some(Outcome::Unknown { .. }) => "unknown",
        }
    }

    #[test]
    fn replies_are_judged_by_code_stage_and_enhanced_code() {
        for (stage, code, text, expected) in [
            (Stage::Greeting, 220, "mail.example ESMTP", "goes on"),
            (Stage::Greeting, 421, "4.3.2 shutting down", "temporary"),
            (Stage::Greeting, 554, "5.7.1 no service for you", "final"),
            (Stage::Login, 334, "", "goes on"),
            (Stage::Login, 235, "2.7.0 ok", "goes on"),
            (Stage::Login, 454, "4.7.0 Temporary authentication failure", "temporary"),
            (Stage::Login, 535, "5.7.8 Authentication credentials invalid", "login refused"),
            (Stage::Sender, 530, "5.7.0 Authentication required", "login refused"),
            (Stage::Sender, 550, "5.7.1 Sender not allowed", "final"),
            (Stage::Sender, 550, "5.1.1 odd", "final"),
            (Stage::Recipient, 250, "2.1.5 ok", "goes on"),
            (Stage::Recipient, 450, "4.2.1 mailbox busy", "temporary"),
            (Stage::Recipient, 451, "4.7.1 greylisted", "temporary"),
            (Stage::Recipient, 552, "5.2.2 mailbox full", "final"),
            (Stage::Recipient, 550, "5.1.1 no such user", "dead address"),
            (Stage::Recipient, 550, "No such user here", "dead address"),
            (Stage::Recipient, 550, "5.7.1 blocked by policy", "final"),
            (Stage::Recipient, 556, "5.1.10 null MX", "dead address"),
            (Stage::Data, 354, "go ahead", "goes on"),
            (Stage::Body, 250, "2.0.0 queued as 1234", "taken"),
            (Stage::Body, 354, "go ahead", "unknown"),
            (Stage::Body, 421, "4.4.2 timeout", "temporary"),
            (Stage::Body, 554, "5.6.0 content refused", "final"),
            (Stage::Body, 999, "???", "unknown"),
            (Stage::Data, 0, "", "temporary"),
        ] {
            assert_eq!(word(stage, code, text), expected, "{stage:?} {code} {text}");
        }
    }

    #[test]
    fn the_server_s_words_are_kept_without_its_control_characters() {
        let reply = Reply { stage: Stage::Recipient, code: 550, text: "5.1.1 no\r\n\u{7}user" };
        let Some(Outcome::Final { words, .. }) = judge(&reply) else { panic!("final") };
        assert_eq!(words, "550 5.1.1 no user");
    }
}

//! What a notification says of each recipient (RFC 3464, sections 2.2 and 2.3).

use super::entity::Entity;
use super::fields::{Group, groups, one, typed};
use crate::email::status_code::{StatusCode, is_dead_address};
use crate::words::shown;

/// Bytes of an e-mail that is read; a notification returns a message at most once.
const LONGEST: usize = 1024 * 1024;

/// How deep a notification may stand within multiparts: mailing gateways add one or two.
const DEEPEST: u8 = 3;

/// A delivery status notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-ID of the message that it is about, from the returned headers, without angle
    /// brackets. Where there is none, the notification cannot be believed.
    pub message_id: Option<String>,
    /// What became of each recipient; never empty.
    pub recipients: Vec<Recipient>,
}

/// What became of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address that the server tried at last.
    pub address: String,
    /// The address that it was sent to first, where the server says it.
    pub original: Option<String>,
    /// What the server did.
    pub action: Action,
    /// Why.
    pub status: StatusCode,
    /// What the other server said, made fit to be shown; may be empty.
    pub diagnostic: String,
    /// It failed because the address is dead: it is marked, for all messages.
    pub is_dead: bool,
}

/// What a server did with a message (RFC 3464, section 2.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It gave up.
    Failed,
    /// It has not delivered it yet, and goes on trying.
    Delayed,
    /// It delivered it to the mailbox.
    Delivered,
    /// It passed it on to a server that sends no notifications.
    Relayed,
    /// It delivered it to a list, and passed it on from there.
    Expanded,
    /// A word that the standard does not know: shown, and never guessed.
    Unrecognised(String),
}

/// Why an e-mail is no notification that can be used, as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Longer than 1 MiB.
    #[error("The e-mail is longer than 1 MiB.")]
    Long,
    /// It has no delivery status.
    #[error("The e-mail is no delivery status notification.")]
    NoNotification,
    /// Its delivery status says of no recipient what became of them.
    #[error("The delivery status names no recipient with an action and a status code.")]
    NoRecipient,
}

/// Reads a notification out of an e-mail.
///
/// # Errors
/// A sentence about why it is none. Most e-mails in a mailbox for bounces are
/// [`Unreadable::NoNotification`]: answers of people and of absent people.
pub fn read(email: &[u8]) -> Result<Bounce, Unreadable> {
    if email.len() > LONGEST {
        return Err(Unreadable::Long);
    }
    let parts = notification(&Entity::read(email), 0).ok_or(Unreadable::NoNotification)?;
    let mut found = Vec::new();
    let mut message_id = None;
    for part in &parts {
        match part.kind().as_str() {
            "message/delivery-status" | "message/global-delivery-status" if found.is_empty() => {
                let text = part.decoded().ok_or(Unreadable::NoNotification)?;
                let text = String::from_utf8_lossy(&text);
                found = groups(&text).iter().filter_map(recipient).collect();
            }
            "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/rfc822-headers"
            | "message/global-headers"
                if message_id.is_none() =>
            {
                message_id = part.decoded().and_then(|head| Entity::read(&head).message_id());
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return Err(Unreadable::NoRecipient);
    }
    Ok(Bounce { message_id, recipients: found })
}

/// The parts of the multipart that has a delivery status.
fn notification<'a>(entity: &Entity<'a>, depth: u8) -> Option<Vec<Entity<'a>>> {
    let parts = entity.parts();
    if parts.iter().any(|part| part.kind().ends_with("delivery-status")) {
        return Some(parts);
    }
    if depth >= DEEPEST {
        return None;
    }
    parts.iter().find_map(|part| notification(part, depth + 1))
}

fn recipient(group: &Group) -> Option<Recipient> {
    let address = address(one(group, "final-recipient")?)?;
    let action = action(one(group, "action")?);
    let status = StatusCode::at_beginning(one(group, "status")?)?;
    let said = one(group, "diagnostic-code").map(typed).unwrap_or_default();
    // Servers that do not know better say 5.0.0, and leave the reason in the other server's words.
    let exact = if (status.subject, status.detail) == (0, 0) { in_words(said) } else { None };
    let is_dead = action == Action::Failed && is_dead_address(exact.unwrap_or(status));
    Some(Recipient {
        address,
        original: one(group, "original-recipient").and_then(self::address),
        action,
        status,
        diagnostic: shown(said),
        is_dead,
    })
}

/// The enhanced code in an SMTP reply like `550 5.1.1 no such user` or `550-5.1.1 no such user`.
fn in_words(said: &str) -> Option<StatusCode> {
    let (code, rest) = said.split_at_checked(3)?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { StatusCode::at_beginning(rest.trim_start_matches([' ', '-', '#'])) } else { None }
}

fn address(value: &str) -> Option<String> {
    let address = typed(value);
    let address =
        address.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(address);
    let fits = !address.is_empty()
        && address.len() <= 320
        && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    fits.then(|| address.to_owned())
}

fn action(value: &str) -> Action {
    // Comments may follow the word.
    let word = value.split(['(', ' ', ';']).next().unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => Action::Unrecognised(shown(value)),
    }
}

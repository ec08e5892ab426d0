//! A letter in plain text to one person, written as an e-mail (RFC 5322, RFC 2045). The same letter is
//! always the same bytes, so that what the record says that left is what leaves at each attempt.
//!
//! Nothing that is given can begin a header of its own: no field may have a line break.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{self, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};

/// Characters of a subject or a name. Longer ones would not fit the line that a server reads.
const LONGEST_WORDS: usize = 250;

/// Bytes of an address, an identifier or a link.
const LONGEST_TOKEN: usize = 800;

/// Seconds from 1970 to the year 10000, which a date has no room for.
const YEAR_10000: u64 = 253_402_300_800;

/// A letter, as it is given.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The sender's address, to which servers report as well.
    pub from: String,
    /// The sender's name; may be empty.
    pub from_name: String,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text, its lines ended in any way.
    pub text: String,
    /// What the letter is known by everywhere, as `something@host` without angle brackets: the same
    /// for each attempt.
    pub message_id: String,
    /// When it was written, in seconds since 1970, UTC.
    pub date: u64,
    /// Where the recipient may say that no more shall come: an address of the web or `mailto:` (RFC
    /// 2369).
    pub unsubscribe: Option<String>,
}

/// Why a letter cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {why}")]
pub struct NotWritten {
    /// Which of its parts.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

/// A letter as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    from: Address,
    to: Address,
    bytes: Vec<u8>,
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Written").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Written {
    /// The whole e-mail, as it is handed over with DATA, before dots are doubled; it ends with a line
    /// end.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn from(&self) -> &str {
        self.from.as_ref()
    }

    pub(super) fn to(&self) -> &str {
        self.to.as_ref()
    }
}

impl Letter {
    /// Writes the letter.
    ///
    /// # Errors
    /// A part cannot be in an e-mail; the error names it.
    pub fn write(&self) -> Result<Written, NotWritten> {
        let from = address("the sender's address", &self.from)?;
        let to = address("the recipient's address", &self.to)?;
        let name = words("the sender's name", &self.from_name)?;
        let subject = words("the subject", &self.subject)?;
        let message_id = message_id(&self.message_id)?;
        let text = text(&self.text)?;
        if self.date >= YEAR_10000 {
            return Err(NotWritten { field: "the date", why: "is after the year 9999" });
        }
        let name = (!name.is_empty()).then(|| name.to_owned());
        let mut builder = Message::builder()
            .from(Mailbox::new(name, from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .message_id(Some(message_id))
            .date(UNIX_EPOCH + Duration::from_secs(self.date))
            .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()));
        if let Some(link) = &self.unsubscribe {
            builder = builder.raw_header(plain("List-Unsubscribe", unsubscribe(link)?));
        }
        let message = builder
            .header(header::MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| NotWritten { field: "the letter", why: "could not be put together" })?;
        let mut bytes = message.formatted();
        if !bytes.ends_with(b"\r\n") {
            bytes.extend_from_slice(b"\r\n");
        }
        Ok(Written { from, to, bytes })
    }
}

/// A header whose value was looked at, and which has no place to be folded.
fn plain(name: &'static str, value: String) -> HeaderValue {
    let encoded = value.clone();
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value, encoded)
}

fn no_line_break(field: &'static str, text: &str) -> Result<(), NotWritten> {
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) {
        return Err(NotWritten { field, why: "has a line break or a control character" });
    }
    Ok(())
}

/// What has no spaces and no brackets, in ASCII.
fn token<'a>(field: &'static str, text: &'a str) -> Result<&'a str, NotWritten> {
    no_line_break(field, text)?;
    if !text.is_ascii() {
        return Err(NotWritten { field, why: "has letters that few servers can read" });
    }
    if text.is_empty() || text.len() > LONGEST_TOKEN || text.contains([' ', '<', '>', ',']) {
        return Err(NotWritten { field, why: "is empty, too long, or has a space or bracket" });
    }
    Ok(text)
}

fn address(field: &'static str, text: &str) -> Result<Address, NotWritten> {
    token(field, text)?.parse().map_err(|_| NotWritten { field, why: "is not an e-mail address" })
}

fn words<'a>(field: &'static str, text: &'a str) -> Result<&'a str, NotWritten> {
    no_line_break(field, text)?;
    if text.chars().count() > LONGEST_WORDS {
        return Err(NotWritten { field, why: "is longer than 250 characters" });
    }
    // A mail program would take it for encoded words, and show others than were approved.
    if text.contains("=?") {
        return Err(NotWritten { field, why: "has \"=?\" in it, which stands for something else" });
    }
    Ok(text.trim())
}

fn message_id(text: &str) -> Result<String, NotWritten> {
    let field = "the message's identifier";
    let good =
        |part: &str| !part.is_empty() && !part.contains(['@', '"', '(', ')', ';', ':', '\\']);
    match token(field, text)?.split_once('@') {
        Some((local, host)) if good(local) && good(host) => Ok(format!("<{text}>")),
        _ => Err(NotWritten { field, why: "is not of the form something@host" }),
    }
}

fn unsubscribe(text: &str) -> Result<String, NotWritten> {
    let field = "the address to unsubscribe at";
    let text = token(field, text)?;
    if !["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme)) {
        return Err(NotWritten { field, why: "is no address of the web and no mailto:" });
    }
    Ok(format!("<{text}>"))
}

/// The text with one kind of line end, also at its end.
fn text(text: &str) -> Result<String, NotWritten> {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains(|letter: char| letter.is_ascii_control() && !matches!(letter, '\n' | '\t')) {
        return Err(NotWritten { field: "the text", why: "has a control character" });
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    // As an e-mail has them: `lettre` would put them in one by one, each time moving all the rest.
    Ok(text.replace('\n', "\r\n"))
}

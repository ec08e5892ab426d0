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

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            from: "front-desk@clinic.example".into(),
            from_name: "Front Desk".into(),
            to: "ann@patient.example".into(),
            subject: "Your appointment".into(),
            text: "See you on Monday.".into(),
            message_id: "1@clinic.example".into(),
            date: 784_887_151,
            unsubscribe: None,
        }
    }

    fn shown(letter: &Letter) -> String {
        String::from_utf8(letter.write().unwrap().bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_letter_is_the_same_bytes_each_time() {
        assert_eq!(
            shown(&letter()),
            "From: \"Front Desk\" <front-desk@clinic.example>\r\n\
             To: ann@patient.example\r\n\
             Subject: Your appointment\r\n\
             Message-ID: <1@clinic.example>\r\n\
             Date: Tue, 15 Nov 1994 08:12:31 +0000\r\n\
             Auto-Submitted: auto-generated\r\n\
             MIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 7bit\r\n\
             \r\n\
             See you on Monday.\r\n"
        );
    }

    #[test]
    fn no_field_can_begin_a_header_of_its_own_and_the_error_names_the_field() {
        type Field = fn(&mut Letter) -> &mut String;
        let fields: [(&str, Field); 6] = [
            ("the sender's address", |letter| &mut letter.from),
            ("the sender's name", |letter| &mut letter.from_name),
            ("the recipient's address", |letter| &mut letter.to),
            ("the subject", |letter| &mut letter.subject),
            ("the message's identifier", |letter| &mut letter.message_id),
            ("the address to unsubscribe at", |letter| {
                letter.unsubscribe.insert("https://clinic.example/stop".to_owned())
            }),
        ];
        for (name, field) in fields {
            for end in ["\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{b}"] {
                for at in [0, 3] {
                    let mut letter = letter();
                    field(&mut letter).insert_str(at, &format!("{end}Bcc: eve@else.example"));
                    let wrong = letter.write().unwrap_err();
                    assert_eq!((wrong.field, wrong.why.contains("line break")), (name, true));
                    assert!(wrong.to_string().starts_with(name));
                }
            }
        }
    }

    #[test]
    fn what_is_no_address_identifier_or_link_is_refused_by_name() {
        type Change = fn(&mut Letter);
        let changes: [(&str, Change); 11] = [
            ("the recipient's address", |letter| letter.to = String::new()),
            ("the recipient's address", |letter| letter.to = "ann".into()),
            ("the recipient's address", |letter| letter.to = "a@b.example, c@d.example".into()),
            ("the recipient's address", |letter| letter.to = "Ann <a@b.example>".into()),
            ("the recipient's address", |letter| letter.to = "a@bücher.example".into()),
            ("the sender's address", |letter| letter.from = "a@b> SIZE=1".into()),
            ("the subject", |letter| letter.subject = "=?utf-8?q?other?=".into()),
            ("the subject", |letter| letter.subject = "x".repeat(251)),
            ("the message's identifier", |letter| letter.message_id = "<1@clinic.example>".into()),
            ("the text", |letter| letter.text = "a\0b".into()),
            ("the date", |letter| letter.date = YEAR_10000),
        ];
        for (field, change) in changes {
            let mut letter = letter();
            change(&mut letter);
            assert_eq!(letter.write().unwrap_err().field, field);
        }
        let link = Some("javascript:stop()".to_owned());
        let wrong = Letter { unsubscribe: link, ..letter() }.write().unwrap_err();
        assert_eq!(wrong.field, "the address to unsubscribe at");
    }

    #[test]
    fn no_line_is_longer_than_a_server_reads_and_none_ends_in_another_way() {
        let long = Letter {
            from_name: "ü".repeat(250),
            subject: "日本語 ".repeat(60),
            text: format!("{}\r{}\n{}", "x".repeat(5_000), "語".repeat(5_000), ".".repeat(2_000)),
            message_id: format!("{}@clinic.example", "1".repeat(700)),
            ..letter()
        };
        let shown = shown(&long);
        assert!(shown.is_ascii() && shown.ends_with("\r\n"));
        for line in shown.split("\r\n") {
            assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
}

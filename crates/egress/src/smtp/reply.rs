//! What a server answers: a code, perhaps an enhanced code, and words.

use std::fmt;

/// Words of a server are cut after so many characters.
const LONGEST_WORDS: usize = 500;

/// An enhanced status code (RFC 3463), such as `5.1.1` for a mailbox that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enhanced {
    /// 2 for success, 4 for what may succeed later, 5 for what will not.
    pub class: u16,
    /// What it is about: 1 an address, 2 a mailbox, 3 to 7 a system, the network, the protocol, the
    /// message, a policy; 0 for anything else.
    pub subject: u16,
    /// What about it.
    pub detail: u16,
}

impl Enhanced {
    /// The one that a reply's text begins with; one whose class contradicts the reply's code is none
    /// (RFC 2034, section 4).
    fn leading(text: &str, code: u16) -> Option<Self> {
        let mut parts = text.split_whitespace().next()?.split('.').map(|part| {
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        });
        let found = Self { class: parts.next()??, subject: parts.next()??, detail: parts.next()?? };
        (parts.next().is_none() && found.class == code / 100).then_some(found)
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// A whole reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// 200 to 599.
    pub(super) code: u16,
    pub(super) enhanced: Option<Enhanced>,
    /// The text of each line.
    pub(super) lines: Vec<String>,
}

impl Reply {
    /// A reply of lines without their ends; nothing where they are no reply.
    pub(super) fn of(lines: &[String]) -> Option<Self> {
        let parts: Vec<_> = lines.iter().map(|line| code_of(line)).collect::<Option<_>>()?;
        let code = parts.first()?.0;
        if parts.iter().any(|(other, _)| *other != code) {
            return None;
        }
        let lines: Vec<String> = parts.into_iter().map(|(_, text)| text.to_owned()).collect();
        let enhanced = lines.first().and_then(|text| Enhanced::leading(text, code));
        Some(Self { code, enhanced, lines })
    }

    /// Its lines as one, without the enhanced code and without what could not be shown.
    pub(super) fn words(&self) -> String {
        let own = self.enhanced.map(|enhanced| enhanced.to_string());
        let lines = self.lines.iter().map(|line| match &own {
            Some(own) => line.strip_prefix(own.as_str()).unwrap_or(line).trim(),
            None => line.trim(),
        });
        let whole = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        whole.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORDS).collect()
    }
}

/// Whether another line of the same reply follows.
pub(super) fn goes_on(line: &str) -> bool {
    line.as_bytes().get(3) == Some(&b'-')
}

fn code_of(line: &str) -> Option<(u16, &str)> {
    let (code, text) = (line.get(..3)?, line.get(3..)?);
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A code alone is a reply as well (RFC 5321, section 4.2).
    let text = match text.chars().next() {
        None => text,
        Some(' ' | '-') => text.get(1..)?,
        Some(_) => return None,
    };
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    Some((code, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(lines: &[&str]) -> Option<Reply> {
        Reply::of(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn an_enhanced_code_is_read_and_not_repeated_in_the_words() {
        let reply = reply(&["550-5.1.1 nobody", "550 5.1.1 of that name\u{7}"]).unwrap();
        assert_eq!(reply.enhanced.unwrap().to_string(), "5.1.1");
        assert_eq!((reply.code, reply.words().as_str()), (550, "nobody of that name"));
    }

    #[test]
    fn a_code_that_contradicts_the_reply_is_part_of_its_words() {
        let reply = reply(&["450 5.1.1 later"]).unwrap();
        assert_eq!((reply.enhanced, reply.words().as_str()), (None, "5.1.1 later"));
        assert_eq!(Enhanced::leading("10.0.0.1 is blocked", 550), None);
    }

    #[test]
    fn what_is_no_reply_is_none() {
        assert_eq!(reply(&["250"]).unwrap().code, 250);
        for lines in [&["HTTP/1.1 400 Bad Request"][..], &["25"], &["2500 x"], &["199 x"], &["é50"]]
        {
            assert_eq!(reply(lines), None, "{lines:?}");
        }
        assert_eq!(reply(&["250-one", "550 two"]), None, "two codes in one reply");
    }
}

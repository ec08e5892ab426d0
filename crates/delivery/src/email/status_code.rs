//! Enhanced status codes of mail systems: RFC 3463, and the registry of RFC 5248.

use std::fmt;

/// A code like `5.1.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatusCode {
    /// 2 success, 4 temporary, 5 permanent.
    pub class: u8,
    /// What it is about: 1 the address, 2 the mailbox, 3 the mail system, 4 the network, 5 the
    /// dialogue, 6 the content, 7 security and policy.
    pub subject: u16,
    /// Which of the subject's conditions.
    pub detail: u16,
}

impl StatusCode {
    /// Reads a whole code; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.');
        let class = digits(parts.next()?, 1)?;
        let subject = digits(parts.next()?, 3)?;
        let detail = digits(parts.next()?, 3)?;
        let is_whole = parts.next().is_none() && matches!(class, 2 | 4 | 5);
        is_whole.then_some(Self { class: u8::try_from(class).ok()?, subject, detail })
    }

    /// The code that a text begins with.
    pub fn at_beginning(text: &str) -> Option<Self> {
        Self::read(text.split_whitespace().next()?)
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

fn digits(text: &str, most: usize) -> Option<u16> {
    let is_number = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Whether a permanent code says that the address itself is dead: no such mailbox (5.1.1), no such
/// domain (5.1.2), not an address (5.1.3), moved without a new address (5.1.6), a domain that
/// takes no mail (5.1.10), a mailbox that was shut (5.2.1). Everything else may be put right.
pub fn is_dead_address(code: StatusCode) -> bool {
    code.class == 5 && matches!((code.subject, code.detail), (1, 1 | 2 | 3 | 6 | 10) | (2, 1))
}

#[cfg(test)]
mod tests {
    use super::{StatusCode, is_dead_address};

    #[test]
    fn codes_are_read_whole_or_not_at_all() {
        let code = StatusCode { class: 5, subject: 1, detail: 10 };
        assert_eq!(StatusCode::read(" 5.1.10 "), Some(code));
        assert_eq!(StatusCode::at_beginning("5.1.10 null MX"), Some(code));
        assert_eq!(code.to_string(), "5.1.10");
        for wrong in ["", "5", "5.1", "5.1.1.1", "3.1.1", "55.1.1", "5.1.1000", "5.+1.1", "5..1"] {
            assert_eq!(StatusCode::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_codes_about_the_address_make_it_dead() {
        let dead = |code: &str| is_dead_address(StatusCode::read(code).unwrap());
        assert!(["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"].into_iter().all(dead));
        assert!(!["4.1.1", "5.2.2", "5.7.1", "5.1.8", "5.0.0", "5.4.4"].into_iter().any(dead));
    }
}

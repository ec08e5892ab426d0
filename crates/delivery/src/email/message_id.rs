//! The Message-ID (RFC 5322, section 3.6.4). It is made of what the message is, not of when it is
//! sent: every attempt has the same, so that a mailbox that gets two recognises the second, and a bounce
//! leads back to the message.

use uuid::Uuid;

/// What marks a Message-ID as this product's, before the message's number.
const MARK: &str = "wardbook.";

/// The longest domain name (RFC 1035, section 2.3.4).
const LONGEST_DOMAIN: usize = 253;

/// Why there is no Message-ID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a domain name, like clinic.example.")]
pub struct NoDomain(String);

/// The Message-ID of a message, without the angle brackets that the header puts around it:
/// `wardbook.<uuid>@<domain>`.
///
/// # Errors
/// The domain is no domain name.
pub fn message_id(message: Uuid, domain: &str) -> Result<String, NoDomain> {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    if !is_domain(&domain) {
        return Err(NoDomain(domain.chars().filter(|letter| !letter.is_control()).collect()));
    }
    Ok(format!("{MARK}{}@{domain}", message.hyphenated()))
}

/// The message that a Message-ID names, with or without angle brackets; `None` for one that is not of
/// this product and this domain. That it was ever sent is for the caller to look up.
pub fn message_of(id: &str, domain: &str) -> Option<Uuid> {
    let id = id.trim();
    let id = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id);
    let (left, right) = id.split_once('@')?;
    let ours = domain.trim_end_matches('.');
    if !right.eq_ignore_ascii_case(ours) {
        return None;
    }
    let number = left.strip_prefix(MARK)?;
    // Only as it was written: 36 characters in lower case.
    let message = Uuid::try_parse(number).ok()?;
    (message.hyphenated().to_string() == number).then_some(message)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.len() <= LONGEST_DOMAIN && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{message_id, message_of};

    const MESSAGE: Uuid = Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_002a);

    #[test]
    fn every_attempt_of_a_message_has_the_same_message_id_and_it_leads_back() {
        let id = message_id(MESSAGE, "Clinic.Example.").unwrap();
        assert_eq!(id, "wardbook.01940000-0000-7000-8000-00000000002a@clinic.example");
        assert_eq!(message_of(&format!(" <{id}> "), "clinic.example"), Some(MESSAGE));
        assert_eq!(message_of(&id, "CLINIC.example."), Some(MESSAGE));
    }

    #[test]
    fn a_message_id_of_others_leads_nowhere() {
        for id in [
            "wardbook.01940000-0000-7000-8000-00000000002a@elsewhere.example",
            "wardbook.019400000000700080000000000000002a@clinic.example",
            "wardbook.{01940000-0000-7000-8000-00000000002a}@clinic.example",
            "01940000-0000-7000-8000-00000000002a@clinic.example",
            "wardbook.@clinic.example",
            "<>",
            "",
        ] {
            assert_eq!(message_of(id, "clinic.example"), None, "{id}");
        }
    }

    #[test]
    fn no_domain_can_add_a_header() {
        for domain in
            ["", "clinic example", "clinic.example\r\nBcc: x", "-a.example", "a..b", "é.fr"]
        {
            assert!(message_id(MESSAGE, domain).is_err(), "{domain}");
        }
    }
}

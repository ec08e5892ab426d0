//! Where a message goes: an e-mail address of the plain kind that every provider takes, or a telephone
//! number as E.164 writes it. What else RFC 5321 would allow (quoted parts, IP addresses, names beside
//! the address) is refused: it is a mistake or an attack far more often than somebody's address.

use super::content::one_line;

/// What is wrong with an address or a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Nothing is in it.
    #[error("this field is empty")]
    Empty,
    /// A control character or a line break, which could begin another header.
    #[error("an address is one line without control characters")]
    NotOneLine,
    /// Not exactly one `@`.
    #[error("an e-mail address has one @, such as name@example.org")]
    At,
    /// A character that is not taken.
    #[error("`{0}` may not stand in an e-mail address; type the address alone, without a name")]
    Character(char),
    /// The part before the `@`.
    #[error("the part before the @ is empty, too long, or has a dot in the wrong place")]
    Local,
    /// The part after it.
    #[error("the part after the @ must be a name with a dot, such as example.org")]
    Domain,
    /// A letter or another sign in a telephone number.
    #[error("`{0}` may not stand in a telephone number")]
    NumberCharacter(char),
    /// Too few or too many digits.
    #[error("this is no telephone number of {0}: it has {1} digits")]
    NumberLength(String, usize),
    /// No country to read a national number by.
    #[error("write the number with + and the country's code, such as +61 for Australia")]
    Country,
    /// `+0…`, or not 8 to 15 digits.
    #[error("a number with + has the country's code and 8 to 15 digits altogether")]
    International,
}

/// Checks an e-mail address, and gives it with its domain in small letters.
///
/// # Errors
/// What is wrong with it.
pub fn email_address(typed: &str) -> Result<String, AddressFault> {
    // Before trimming, which would hide a line break at the end.
    one_line(typed).map_err(|_| AddressFault::NotOneLine)?;
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(AddressFault::Empty);
    }
    let taken = |c: &char| c.is_ascii_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(*c);
    if let Some(other) = typed.chars().find(|c| !taken(c)) {
        return Err(AddressFault::Character(other));
    }
    let (local, domain) = typed.split_once('@').ok_or(AddressFault::At)?;
    if domain.contains('@') {
        return Err(AddressFault::At);
    }
    // RFC 5321, 4.5.3.1.
    if local.len() > 64 || local.split('.').any(str::is_empty) {
        return Err(AddressFault::Local);
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let last_is_word = labels
        .last()
        .is_some_and(|last| last.len() >= 2 && last.starts_with(|c: char| c.is_ascii_alphabetic()));
    if domain.len() > 253
        || labels.len() < 2
        || !last_is_word
        || !labels.iter().all(|one| label(one))
    {
        return Err(AddressFault::Domain);
    }
    Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// RFC 1035, 2.3.1.
fn label(label: &str) -> bool {
    let letters = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let hyphens = label.starts_with('-') || label.ends_with('-');
    (1..=63).contains(&label.len()) && letters && !hyphens
}

/// How a country writes telephone numbers: its ISO 3166 code, calling code, what is dialled before
/// national and before foreign numbers, and how many digits follow (ITU national numbering plans).
struct Plan {
    country: &'static str,
    calling: &'static str,
    trunk: &'static str,
    abroad: &'static str,
    digits: std::ops::RangeInclusive<usize>,
}

#[rustfmt::skip]
const PLANS: &[Plan] = &[
    Plan { country: "AT", calling: "43", trunk: "0", abroad: "00", digits: 7..=13 },
    Plan { country: "AU", calling: "61", trunk: "0", abroad: "0011", digits: 9..=9 },
    Plan { country: "BE", calling: "32", trunk: "0", abroad: "00", digits: 8..=9 },
    Plan { country: "CA", calling: "1", trunk: "1", abroad: "011", digits: 10..=10 },
    Plan { country: "CH", calling: "41", trunk: "0", abroad: "00", digits: 9..=9 },
    Plan { country: "DE", calling: "49", trunk: "0", abroad: "00", digits: 7..=12 },
    Plan { country: "ES", calling: "34", trunk: "", abroad: "00", digits: 9..=9 },
    Plan { country: "FR", calling: "33", trunk: "0", abroad: "00", digits: 9..=9 },
    Plan { country: "GB", calling: "44", trunk: "0", abroad: "00", digits: 9..=10 },
    Plan { country: "IE", calling: "353", trunk: "0", abroad: "00", digits: 7..=9 },
    Plan { country: "IN", calling: "91", trunk: "0", abroad: "00", digits: 10..=10 },
    // Italian numbers keep their 0 abroad.
    Plan { country: "IT", calling: "39", trunk: "", abroad: "00", digits: 7..=11 },
    Plan { country: "NL", calling: "31", trunk: "0", abroad: "00", digits: 9..=9 },
    Plan { country: "NZ", calling: "64", trunk: "0", abroad: "00", digits: 8..=10 },
    Plan { country: "SG", calling: "65", trunk: "", abroad: "000", digits: 8..=8 },
    Plan { country: "US", calling: "1", trunk: "1", abroad: "011", digits: 10..=10 },
    Plan { country: "ZA", calling: "27", trunk: "0", abroad: "00", digits: 9..=9 },
];

/// Reads a telephone number, national ones as in `country` (ISO 3166, two letters), and gives it as
/// E.164 writes it: `+` and 8 to 15 digits.
///
/// # Errors
/// What is wrong with it.
pub fn phone_number(typed: &str, country: &str) -> Result<String, AddressFault> {
    one_line(typed).map_err(|_| AddressFault::NotOneLine)?;
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(AddressFault::Empty);
    }
    let (is_foreign, rest) = match typed.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    let mark = |c: char| {
        matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2011}' | '(' | ')' | '.' | '/')
    };
    if let Some(other) = rest.chars().find(|c| !c.is_ascii_digit() && !mark(*c)) {
        return Err(AddressFault::NumberCharacter(other));
    }
    if is_foreign {
        // As in "+44 (0)20": the 0 is not dialled from abroad.
        return international(&digits_of(&rest.replace("(0)", "")));
    }
    let digits = digits_of(rest);
    let plan = PLANS.iter().find(|plan| plan.country.eq_ignore_ascii_case(country.trim()));
    let Some(plan) = plan else {
        return Err(AddressFault::Country);
    };
    if let Some(foreign) = digits.strip_prefix(plan.abroad) {
        return international(foreign);
    }
    let national = digits.strip_prefix(plan.trunk).unwrap_or(&digits);
    if !plan.digits.contains(&national.len()) {
        return Err(AddressFault::NumberLength(plan.country.to_owned(), digits.len()));
    }
    if plan.trunk == "0" && national.len() == digits.len() {
        // Without its 0 nobody can tell whether the beginning is missing.
        return Err(AddressFault::Country);
    }
    checked(plan, national)
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A number after `+`: of countries whose plan is known, of the right length too.
fn international(digits: &str) -> Result<String, AddressFault> {
    if !(8..=15).contains(&digits.len()) || digits.starts_with('0') {
        return Err(AddressFault::International);
    }
    let plan = PLANS.iter().find(|plan| digits.starts_with(plan.calling));
    match plan.and_then(|plan| Some((plan, digits.strip_prefix(plan.calling)?))) {
        Some((plan, national)) => checked(plan, national),
        None => Ok(format!("+{digits}")),
    }
}

fn checked(plan: &Plan, national: &str) -> Result<String, AddressFault> {
    // In North America neither the area nor the exchange begins with 0 or 1.
    let begins_wrong =
        |from: usize| national.get(from..).is_some_and(|rest| rest.starts_with(['0', '1']));
    let american = plan.calling == "1" && (begins_wrong(0) || begins_wrong(3));
    let trunk_left = plan.trunk == "0" && national.starts_with('0');
    if !plan.digits.contains(&national.len()) || american || trunk_left {
        return Err(AddressFault::NumberLength(plan.country.to_owned(), national.len()));
    }
    Ok(format!("+{}{national}", plan.calling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_taken_with_the_domain_in_small_letters() {
        for (typed, kept) in [
            (" Ann.Other@Example.ORG ", "Ann.Other@example.org"),
            ("o'neill+clinic@mail.example.com.au", "o'neill+clinic@mail.example.com.au"),
            ("x@a-b.co", "x@a-b.co"),
        ] {
            assert_eq!(email_address(typed).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_is_no_plain_address_is_refused_with_its_reason() {
        use AddressFault as F;
        for (typed, fault) in [
            ("", F::Empty),
            ("ann", F::At),
            ("ann@a@example.org", F::At),
            ("Ann <ann@example.org>", F::Character(' ')),
            ("ann@example.org,bob@example.org", F::Character(',')),
            ("\"ann\"@example.org", F::Character('"')),
            ("änn@example.org", F::Character('ä')),
            (".ann@example.org", F::Local),
            ("ann..b@example.org", F::Local),
            ("@example.org", F::Local),
            ("ann@localhost", F::Domain),
            ("ann@192.0.2.1", F::Domain),
            ("ann@[192.0.2.1]", F::Character('[')),
            ("ann@-a.org", F::Domain),
            ("ann@a..org", F::Domain),
            ("ann@exa_mple.org", F::Domain),
            ("ann@example.org\nBcc: x@example.org", F::NotOneLine),
            ("ann@example.org\r\n", F::NotOneLine),
            ("ann@example.org\u{0}", F::NotOneLine),
        ] {
            assert_eq!(email_address(typed), Err(fault), "{typed:?}");
        }
        assert_eq!(email_address(&format!("{}@example.org", "a".repeat(65))), Err(F::Local));
    }

    #[test]
    fn national_numbers_are_written_as_the_world_dials_them() {
        for (typed, country, kept) in [
            ("0491 570 156", "AU", "+61491570156"),
            ("(02) 5550 1234", "au", "+61255501234"),
            ("+61 (0)491 570 156", "GB", "+61491570156"),
            ("0011 44 7700 900123", "AU", "+447700900123"),
            ("07700 900123", "GB", "+447700900123"),
            ("00 61 491 570 156", "GB", "+61491570156"),
            ("(202) 555-0143", "US", "+12025550143"),
            ("1-202-555-0143", "US", "+12025550143"),
            ("030 23125 000", "DE", "+493023125000"),
            ("06 39 98 12 34", "FR", "+33639981234"),
            ("612 345 678", "ES", "+34612345678"),
            ("06 1234 5678", "IT", "+390612345678"),
            ("+298 201234", "AU", "+298201234"),
        ] {
            assert_eq!(phone_number(typed, country).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_dial_is_refused() {
        use AddressFault as F;
        for (typed, country) in [
            ("0491 570 15", "AU"),
            ("491 570 156", "AU"),
            ("0491 570 1567", "AU"),
            ("555-0143", "US"),
            ("102 555 0143", "US"),
            ("+1 202 155 0143", "US"),
            ("+61 491 570", "AU"),
            ("+0491570156", "AU"),
            ("+1234567", "GB"),
            ("+1234567890123456", "GB"),
            ("+44 07700 900123", "GB"),
        ] {
            assert!(phone_number(typed, country).is_err(), "{typed}");
        }
        assert_eq!(phone_number("0491 570 156", "XX"), Err(F::Country));
        assert_eq!(phone_number("0491 CALL", "AU"), Err(F::NumberCharacter('C')));
        assert_eq!(phone_number("0491\n570156", "AU"), Err(F::NotOneLine));
        assert_eq!(phone_number(" ", "AU"), Err(F::Empty));
    }

    #[test]
    fn a_number_that_is_right_stays_as_it_is() {
        for plan in PLANS {
            let longest = *plan.digits.end();
            let number = format!("+{}{}", plan.calling, "2".repeat(longest));
            assert_eq!(phone_number(&number, plan.country).as_deref(), Ok(number.as_str()));
        }
    }
}

//! What a password must be: long, and not one that everybody tries first (NIST SP 800-63B).

/// The fewest characters of a password.
pub const MIN_CHARACTERS: usize = 15;

/// Parts of which common long passwords are made. A password that is nothing but these,
/// repeated or joined, is refused.
pub const COMMON: &[&str] = &[
    "password",
    "passwort",
    "passw0rd",
    "letmein",
    "welcome",
    "wardbook",
    "clinic",
    "doctor",
    "hospital",
    "admin",
    "administrator",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "iloveyou",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "changeme",
    "default",
    "secret",
    "master",
    "login",
    "correct",
    "horse",
    "battery",
    "staple",
    "trustno1",
    "whatever",
    "abc",
    "the",
    "my",
    "is",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "2024",
    "2025",
    "2026",
    "111",
    "000",
];

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short.
    #[error(
        "a password needs at least {MIN_CHARACTERS} characters; a few unrelated words are good"
    )]
    TooShort,
    /// One of those that are tried first.
    #[error("this password is one that is tried first; choose a few unrelated words")]
    Common,
    /// It holds the user's name.
    #[error("a password must not be made of the user's name")]
    HoldsName,
}

/// Whether `password` may be used by `user`.
pub fn check(password: &str, user: &str) -> Result<(), WeakPassword> {
    if password.chars().count() < MIN_CHARACTERS {
        return Err(WeakPassword::TooShort);
    }
    let folded: String =
        password.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let name = user.to_lowercase();
    if name.chars().count() >= 4 && folded.contains(&name) && folded.len() < name.len() * 3 {
        return Err(WeakPassword::HoldsName);
    }
    let mut distinct: Vec<char> = folded.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 5 || made_of_common_parts(&folded) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Whether the text can be cut into common parts without remainder.
fn made_of_common_parts(text: &str) -> bool {
    let mut reachable = vec![false; text.len() + 1];
    reachable[0] = true;
    for start in 0..text.len() {
        if reachable[start] {
            for part in COMMON {
                if text.as_bytes()[start..].starts_with(part.as_bytes()) {
                    reachable[start + part.len()] = true;
                }
            }
        }
    }
    reachable[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_own_names_are_refused() {
        for (password, expected) in [
            ("short", WeakPassword::TooShort),
            ("passwordpassword", WeakPassword::Common),
            ("Password-1234567", WeakPassword::Common),
            ("aaaaaaaaaaaaaaaaaaa", WeakPassword::Common),
            ("correct horse battery staple", WeakPassword::Common),
            ("katherine-katherine", WeakPassword::HoldsName),
        ] {
            assert_eq!(check(password, "katherine"), Err(expected), "{password}");
        }
        assert_eq!(check("seven green otters knit", "katherine"), Ok(()));
    }
}

//! Passwords: at least 15 characters, kept as Argon2id in the PHC string format. Few at a time, so
//! that sign-ins cannot use up the machine's memory.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::clock::Randomness;
use crate::web::{Answer, ApiError};

/// The fewest characters of a password (NIST SP 800-63B).
pub(crate) const MIN_CHARACTERS: usize = 15;
/// The most, so that hashing takes no longer for anybody.
const MAX_BYTES: usize = 1_024;
/// Argon2id's memory in KiB and passes: OWASP's first recommendation.
const COST: (u32, u32) = (47_104, 1);
/// Hashed at the same moment.
static TURNS: Semaphore = Semaphore::const_new(4);

/// A hash of no password: a sign-in under an unknown name takes as long as under a known one.
const NOBODYS: &str = "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password is refused, in words; `None` where it is not.
pub(crate) fn weakness(password: &str, name: &str) -> Option<&'static str> {
    let mut letters: Vec<char> = password.to_lowercase().chars().collect();
    if letters.len() < MIN_CHARACTERS {
        return Some("a password needs at least 15 characters; a few unrelated words are good");
    }
    if password.len() > MAX_BYTES {
        return Some("a password has at most 1,024 bytes");
    }
    let name = name.to_lowercase();
    let rest = password.to_lowercase().replace(&name, "");
    if name.chars().count() >= 4 && rest.chars().count() < MIN_CHARACTERS / 2 {
        return Some("a password must not be made of the person's name");
    }
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 6 {
        return Some("a password needs more different characters; a few unrelated words are good");
    }
    None
}

fn argon() -> Argon2<'static> {
    let params = Params::new(COST.0, COST.1, 1, Some(32)).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash that is kept.
pub(crate) async fn hash(password: Zeroizing<String>, randomness: &Randomness) -> Answer<String> {
    let salt: [u8; 16] = randomness.array();
    in_turn(move || {
        let hash = argon().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| ApiError::internal(&error))
    })
    .await?
}

/// Whether this is the password of the hash; for `None`, no password is.
pub(crate) async fn matches(password: Zeroizing<String>, hash: Option<String>) -> Answer<bool> {
    in_turn(move || {
        let (known, hash) = (hash.is_some(), hash.unwrap_or_else(|| NOBODYS.to_owned()));
        let right = argon().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        right && known
    })
    .await
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let turn = TURNS.acquire().await.map_err(|error| ApiError::internal(&error))?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(turn);
    done.map_err(|error| ApiError::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_passwords_names_and_few_letters_are_refused() {
        for refused in
            ["short", "aaaaaaaaaaaaaaaaaaaa", "katherine-katherine", "ababababababababab"]
        {
            assert!(weakness(refused, "katherine").is_some(), "{refused}");
        }
        assert_eq!(weakness("seven green otters knit", "katherine"), None);
    }

    #[tokio::test]
    async fn a_password_matches_its_hash_alone_and_nobodys_hash_is_nobodys() {
        let password = || Zeroizing::new("seven green otters knit".to_owned());
        let kept = hash(password(), &Randomness::from_fn(|b| b.fill(9))).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{kept}");
        assert!(matches(password(), Some(kept.clone())).await.unwrap());
        let other = Zeroizing::new("seven green otters spin".to_owned());
        assert!(!matches(other, Some(kept)).await.unwrap());
        assert!(!matches(password(), None).await.unwrap());
    }
}

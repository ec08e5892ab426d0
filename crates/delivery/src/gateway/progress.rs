//! How far a message is, as news of it arrive late, twice and out of order.

use super::description::{Description, Progress};
use crate::words::shown;

/// A gateway's word for a status, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A word that the description knows.
    Known(Progress),
    /// A word that it does not: shown as it came, and never guessed.
    Unrecognised(String),
}

/// What a gateway's word for a status means.
pub fn word(description: &Description, word: &str) -> Word {
    let mut known = description.statuses.iter();
    let found = known.find(|(known, _)| known.to_lowercase() == word.trim().to_lowercase());
    found.map_or_else(|| Word::Unrecognised(shown(word)), |(_, progress)| Word::Known(*progress))
}

/// What a message is after news of it. Failed stays failed, and nothing goes back: a report of
/// "sent" that arrives after "delivered" changes nothing.
pub fn after(now: Progress, news: Progress) -> Progress {
    if rank(news) > rank(now) { news } else { now }
}

/// What a long SMS is, of what its parts are: failed as soon as one part failed, and as far as its
/// slowest part otherwise. Parts that nothing is known of, of `expected` parts, are queued.
pub fn together(parts: &[Progress], expected: usize) -> Progress {
    if parts.contains(&Progress::Failed) {
        return Progress::Failed;
    }
    let slowest = parts.iter().copied().min_by_key(|part| rank(*part));
    match slowest {
        Some(slowest) if parts.len() >= expected => slowest,
        _ => Progress::Queued,
    }
}

/// What several words, one for each part, say together: a failed part first, then a word that is
/// not known, then the slowest part.
pub(crate) fn of_words(description: &Description, words: &[String]) -> Option<Word> {
    let read: Vec<Word> = words.iter().map(|one| word(description, one)).collect();
    let parts: Vec<Progress> = read
        .iter()
        .filter_map(|word| match word {
            Word::Known(progress) => Some(*progress),
            Word::Unrecognised(_) => None,
        })
        .collect();
    if parts.contains(&Progress::Failed) {
        return Some(Word::Known(Progress::Failed));
    }
    let unknown = read.iter().find(|word| matches!(word, Word::Unrecognised(_))).cloned();
    unknown.or_else(|| (!parts.is_empty()).then(|| Word::Known(together(&parts, parts.len()))))
}

fn rank(progress: Progress) -> u8 {
    match progress {
        Progress::Queued => 0,
        Progress::Sent => 1,
        Progress::Delivered => 2,
        Progress::Failed => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::{after, together};
    use crate::gateway::description::Progress::{Delivered, Failed, Queued, Sent};

    #[test]
    fn a_late_report_changes_nothing_and_failed_stays_failed() {
        assert_eq!(after(Delivered, Sent), Delivered);
        assert_eq!(after(Sent, Delivered), Delivered);
        assert_eq!(after(Failed, Delivered), Failed);
        // One part was delivered, then another failed: the message as a whole failed.
        assert_eq!(after(Delivered, Failed), Failed);
    }

    #[test]
    fn one_failed_part_fails_a_long_message_and_all_must_arrive_to_deliver_it() {
        assert_eq!(together(&[Delivered, Failed, Delivered], 3), Failed);
        assert_eq!(together(&[Failed], 3), Failed);
        assert_eq!(together(&[Delivered, Sent], 2), Sent);
        assert_eq!(together(&[Delivered, Delivered], 3), Queued);
        assert_eq!(together(&[Delivered, Delivered, Delivered], 3), Delivered);
        assert_eq!(together(&[], 0), Queued);
    }
}

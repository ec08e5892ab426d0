//! What an approval is bound to, and what voids it. The hash of [`super::canonical`] bytes is taken by
//! the caller.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::UserId;
use crate::words::words;

words! {
    /// A part of a message that a person can change.
    MessagePart {
        /// The subject of an e-mail.
        Subject = "subject",
        /// The text.
        Text = "text",
        /// The address or number that it goes to.
        Recipient = "recipient",
        /// E-mail or SMS.
        Method = "method",
    }
}

/// One save: who changed which part, from what to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Edit {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub part: MessagePart,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

/// Another person's approval of one message as it then was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Approval {
    /// Who approved it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The hash over text, recipient and method as they were.
    pub content_hash: String,
}

impl Approval {
    /// Whether this is still what was approved.
    pub fn holds_for(&self, content_hash: &str) -> bool {
        !content_hash.is_empty() && self.content_hash == content_hash
    }

    /// What was changed after it, the earliest first: who changed what.
    pub fn changed_since<'a>(&self, history: &'a [Edit]) -> Vec<&'a Edit> {
        let mut later: Vec<_> = history.iter().filter(|edit| edit.at >= self.at).collect();
        later.sort_by_key(|edit| edit.at);
        later
    }
}

impl MessagePart {
    /// In the middle of a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Subject => "the subject",
            Self::Text => "the text",
            Self::Recipient => "the recipient",
            Self::Method => "the method",
        }
    }
}

/// Why an approval is void: who changed what after it, each once.
pub fn void_in_words(changed: &[&Edit], name_of: impl Fn(UserId) -> String) -> String {
    let mut said: Vec<String> = Vec::new();
    for edit in changed {
        let one = format!("{} changed {}", name_of(edit.by), edit.part.in_words());
        if !said.contains(&one) {
            said.push(one);
        }
    }
    let why = if said.is_empty() { "the message was changed".to_owned() } else { said.join(", ") };
    format!("the approval is void: {why} after it; submit it again")
}

/// Whether a person wrote or edited a message, and so may not approve it.
pub fn wrote_or_edited(person: UserId, author: Option<UserId>, history: &[Edit]) -> bool {
    author == Some(person) || history.iter().any(|edit| edit.by == person)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(number))
    }

    fn edit(by: u128, seconds: i64, part: MessagePart) -> Edit {
        let at = Timestamp::from_micros(0).plus_seconds(seconds);
        Edit { by: person(by), at, part, before: "a".into(), after: "b".into() }
    }

    #[test]
    fn an_approval_holds_for_what_was_approved_and_names_who_changed_what_after_it() {
        let at = Timestamp::from_micros(0).plus_seconds(10);
        let approval = Approval { by: person(1), at, content_hash: "abc".into() };
        assert!(approval.holds_for("abc"));
        assert!(!approval.holds_for("abd") && !approval.holds_for(""));
        let history = [
            edit(2, 30, MessagePart::Recipient),
            edit(2, 5, MessagePart::Text),
            edit(3, 20, MessagePart::Text),
        ];
        let changed = approval.changed_since(&history);
        assert_eq!(changed, [&history[2], &history[0]]);
        let name = |by: UserId| if by == person(2) { "Kim".into() } else { "Sam".into() };
        let said = void_in_words(&changed, name);
        let expected = "the approval is void: Sam changed the text, Kim changed the recipient \
                        after it; submit it again";
        assert_eq!(said, expected);
    }

    #[test]
    fn no_approval_holds_without_a_hash() {
        let at = Timestamp::from_micros(0);
        let approval = Approval { by: person(1), at, content_hash: String::new() };
        assert!(!approval.holds_for(""));
    }

    #[test]
    fn author_and_editors_wrote_it() {
        let history = [edit(2, 5, MessagePart::Text)];
        assert!(wrote_or_edited(person(1), Some(person(1)), &history));
        assert!(wrote_or_edited(person(2), Some(person(1)), &history));
        assert!(!wrote_or_edited(person(3), None, &history));
    }
}

//! What a message that AI drafted must say, where the clinic's rules ask for it: that AI wrote it, at
//! its beginning, and how to reach a person. Not where somebody with a recorded licence read and reviewed
//! it. California Health and Safety Code 1339.75 (AB 3030).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kinds::MessagePurpose;

/// The clinic's rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisclaimerRule {
    /// Messages for which it is asked; none where this is empty. The law asks for it where a message
    /// says something of a patient's health, not where it is about appointments or bills.
    pub purposes: Vec<MessagePurpose>,
    /// What stands at the beginning.
    pub text: String,
    /// How to reach a person.
    pub how_to_reach: String,
}

/// A reviewer's licence to treat patients, as the clinic recorded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The last day on which it is valid; `None` where it does not end.
    pub valid_until: Option<NaiveDate>,
}

/// What is missing in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisclaimerFault {
    /// Nobody has set what it says.
    #[error(
        "the clinic's rules ask for a disclaimer, and nobody has set its words; an administrator must"
    )]
    NotSet,
    /// It does not begin with it.
    #[error("AI drafted this: it must begin with the clinic's disclaimer")]
    Disclaimer,
    /// It does not say how to reach a person.
    #[error("AI drafted this: it must say how to reach a person, in the clinic's words")]
    HowToReach,
}

/// Whether the disclaimer is asked for.
pub fn is_required(
    rule: &DisclaimerRule,
    purpose: MessagePurpose,
    drafted_by_ai: bool,
    reviewer: Option<Licence>,
    today: NaiveDate,
) -> bool {
    let valid = |licence: Licence| licence.valid_until.is_none_or(|last| today <= last);
    drafted_by_ai && rule.purposes.contains(&purpose) && !reviewer.is_some_and(valid)
}

/// Whether a text has what is asked for, however its lines are broken.
///
/// # Errors
/// What is missing.
pub fn check_disclaimer(rule: &DisclaimerRule, text: &str) -> Result<(), DisclaimerFault> {
    let (text, disclaimer) = (one_line(text), one_line(&rule.text));
    let reach = one_line(&rule.how_to_reach);
    if disclaimer.is_empty() || reach.is_empty() {
        return Err(DisclaimerFault::NotSet);
    }
    if !text.starts_with(&disclaimer) {
        return Err(DisclaimerFault::Disclaimer);
    }
    if text.contains(&reach) { Ok(()) } else { Err(DisclaimerFault::HowToReach) }
}

/// A text with what is missing of it.
pub fn with_disclaimer(rule: &DisclaimerRule, text: &str) -> String {
    let mut whole = text.to_owned();
    if !one_line(&whole).starts_with(&one_line(&rule.text)) {
        whole = format!("{}\n\n{whole}", rule.text.trim());
    }
    if !one_line(&whole).contains(&one_line(&rule.how_to_reach)) {
        whole = format!("{}\n\n{}", whole.trim_end(), rule.how_to_reach.trim());
    }
    whole
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> DisclaimerRule {
        DisclaimerRule {
            purposes: vec![MessagePurpose::Care],
            text: "This message was written by AI.".into(),
            how_to_reach: "To speak with a person, call 555 0100.".into(),
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()
    }

    #[test]
    fn it_is_asked_for_where_the_rule_says_so_and_nobody_with_a_licence_reviewed_it() {
        let asked = |purpose, ai, licence| is_required(&rule(), purpose, ai, licence, today());
        let until = |day| Some(Licence { valid_until: NaiveDate::from_ymd_opt(2026, 12, day) });
        assert!(asked(MessagePurpose::Care, true, None));
        assert!(!asked(MessagePurpose::Appointment, true, None));
        assert!(!asked(MessagePurpose::Care, false, None), "a person wrote it");
        assert!(!asked(MessagePurpose::Care, true, until(1)));
        assert!(!asked(MessagePurpose::Care, true, Some(Licence { valid_until: None })));
        let (rule, first) = (rule(), NaiveDate::from_ymd_opt(2026, 12, 2).unwrap());
        assert!(is_required(&rule, MessagePurpose::Care, true, until(1), first), "it has ended");
        let none = DisclaimerRule::default();
        assert!(!is_required(&none, MessagePurpose::Care, true, None, today()));
    }

    #[test]
    fn it_stands_at_the_beginning_and_says_how_to_reach_a_person() {
        let rule = rule();
        let body = "Dear Ms Lane,\nyour results are normal.";
        assert_eq!(check_disclaimer(&rule, body), Err(DisclaimerFault::Disclaimer));
        let behind = format!("{body}\n{}\n{}", rule.text, rule.how_to_reach);
        assert_eq!(check_disclaimer(&rule, &behind), Err(DisclaimerFault::Disclaimer));
        let begins = format!("This message was\nwritten by AI.\n{body}");
        assert_eq!(check_disclaimer(&rule, &begins), Err(DisclaimerFault::HowToReach));
        let whole = with_disclaimer(&rule, body);
        assert_eq!(check_disclaimer(&rule, &whole), Ok(()));
        assert_eq!(with_disclaimer(&rule, &whole), whole, "and not twice");
    }

    #[test]
    fn a_rule_without_words_lets_nothing_pass() {
        let rule = DisclaimerRule { how_to_reach: " ".into(), ..rule() };
        assert_eq!(check_disclaimer(&rule, "Hello"), Err(DisclaimerFault::NotSet));
    }
}

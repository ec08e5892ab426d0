//! What can block a message, in words with the rule and the date, and what follows from several blocks
//! together.

use chrono::NaiveDate;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::words::words;

words! {
    /// The rule that blocks a message.
    BlockRule {
        /// Who approved or sent it may do so no longer.
        Role = "role",
        /// It is not what was approved or sent.
        Approval = "approval",
        /// The patient has died.
        Deceased = "deceased",
        /// The patient list does not have the address any more.
        NotListed = "not_listed",
        /// Nobody has verified the address.
        Unverified = "unverified",
        /// The provider said that nobody has the address.
        BadAddress = "bad_address",
        /// It must go to the guardian.
        Guardian = "guardian",
        /// The recipient opted out.
        OptedOut = "opted_out",
        /// Nobody asked for consent.
        NoConsent = "no_consent",
        /// Consent was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// An offer without a way to unsubscribe.
        NoUnsubscribe = "no_unsubscribe",
        /// This machine's clock went back.
        Clock = "clock",
        /// It is to be sent later.
        Scheduled = "scheduled",
        /// It is urgent, and nobody said why.
        UrgentWithoutReason = "urgent_without_reason",
        /// It is outside the hours in which messages are sent.
        Hours = "hours",
        /// The recipient's time zone or the hours are not known.
        HoursUnknown = "hours_unknown",
        /// The patient had an SMS in the last 24 hours.
        SmsPerDay = "sms_per_day",
        /// The patient had as many SMS in the last seven days as may be.
        SmsPerWeek = "sms_per_week",
        /// Nothing is sent by this method for now.
        MethodPaused = "method_paused",
        /// The budget does not suffice.
        Budget = "budget",
    }
}

/// Whether a block passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "at")]
pub enum Lifts {
    /// Then, by itself.
    At(Timestamp),
    /// Once a person does what the sentence says.
    ByPerson,
    /// Not for this message: it fails for good.
    Never,
}

/// One thing that blocks a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Block {
    /// By which rule.
    pub rule: BlockRule,
    /// Since which day, where one is known.
    #[specta(type = Option<String>)]
    pub on: Option<NaiveDate>,
    /// Whether it passes.
    pub lifts: Lifts,
}

impl Block {
    /// A block without a date.
    pub const fn new(rule: BlockRule, lifts: Lifts) -> Self {
        Self { rule, on: None, lifts }
    }

    /// The same with its date.
    pub const fn on(self, day: NaiveDate) -> Self {
        Self { on: Some(day), ..self }
    }

    /// As a sentence, with its date: what it is, and what to do.
    pub fn in_words(&self) -> String {
        let day = self.on.map_or(String::new(), |day| format!(" on {}", day.format("%d %b %Y")));
        match self.rule {
            BlockRule::Role => "the person who approved or sent this may no longer do so; have \
                                somebody else approve it"
                .into(),
            BlockRule::Approval if self.on.is_some() => {
                format!("it was changed after it was approved{day}; submit it again")
            }
            BlockRule::Approval => "it was changed after it was sent; submit it again".into(),
            BlockRule::Deceased => format!("the patient's death was recorded{day}"),
            BlockRule::NotListed => {
                "the patient list no longer has this address; write a new message".into()
            }
            BlockRule::Unverified => {
                "nobody has verified this address with the patient; verify it first".into()
            }
            BlockRule::BadAddress => {
                format!("the provider said{day} that this address does not exist")
            }
            BlockRule::Guardian => "messages about this patient go to the guardian".into(),
            BlockRule::OptedOut => format!("the recipient opted out{day}"),
            BlockRule::NoConsent => {
                "no consent is recorded for this method and purpose; ask the patient first".into()
            }
            BlockRule::ConsentWithdrawn => format!("the patient withdrew consent{day}"),
            BlockRule::NoUnsubscribe => "an offer must say how to unsubscribe; add it".into(),
            BlockRule::Clock => match self.lifts {
                Lifts::At(_) => {
                    "this machine's clock went back; it is held until the time is certain".into()
                }
                _ => "this machine's clock went back far; set it right first".into(),
            },
            BlockRule::Scheduled => format!("it is to be sent later{}", self.until()),
            BlockRule::UrgentWithoutReason => "say why it is urgent".into(),
            BlockRule::Hours => {
                format!("it is outside the hours in which messages are sent{}", self.until())
            }
            BlockRule::HoursUnknown => {
                "nobody can tell what time it is at the recipient's; set the time zone and hours \
                 first"
                    .into()
            }
            BlockRule::SmsPerDay => {
                format!("the patient has had the SMS of a day{}", self.until())
            }
            BlockRule::SmsPerWeek => {
                format!("the patient has had the SMS of a week{}", self.until())
            }
            BlockRule::MethodPaused => {
                format!("sending by this method was paused{day}; an administrator must resume it")
            }
            BlockRule::Budget => format!("the budget for messages is spent{}", self.until()),
        }
    }

    fn until(&self) -> String {
        match self.lifts {
            Lifts::At(at) => format!(", until {} UTC", at.to_text()),
            Lifts::ByPerson | Lifts::Never => String::new(),
        }
    }
}

/// What several blocks mean together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing blocks it.
    MaySend,
    /// It is looked at again then, and every rule is asked anew.
    HeldUntil(Timestamp),
    /// A person must do something.
    HeldForPerson,
    /// It fails for good.
    Never,
}

/// What these blocks mean together.
pub fn verdict(blocks: &[Block]) -> Verdict {
    let mut verdict = Verdict::MaySend;
    for block in blocks {
        verdict = match (verdict, block.lifts) {
            (Verdict::Never, _) | (_, Lifts::Never) => Verdict::Never,
            (Verdict::HeldForPerson, _) | (_, Lifts::ByPerson) => Verdict::HeldForPerson,
            (Verdict::HeldUntil(one), Lifts::At(other)) => Verdict::HeldUntil(one.max(other)),
            (Verdict::MaySend, Lifts::At(at)) => Verdict::HeldUntil(at),
        };
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_a_sentence_of_its_own_with_its_date() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 3);
        let mut seen = std::collections::HashSet::new();
        for rule in BlockRule::ALL {
            let sentence = Block { rule: *rule, on: day, lifts: Lifts::Never }.in_words();
            assert!(sentence.len() > 15 && seen.insert(sentence), "{rule}");
        }
        let opted_out = Block { rule: BlockRule::OptedOut, on: day, lifts: Lifts::Never };
        assert_eq!(opted_out.in_words(), "the recipient opted out on 03 Nov 2026");
    }

    #[test]
    fn the_worst_block_decides_and_the_latest_moment_is_waited_for() {
        let at = |seconds| Lifts::At(Timestamp::from_micros(0).plus_seconds(seconds));
        let all = |lifts: &[Lifts]| {
            let blocks: Vec<_> =
                lifts.iter().map(|one| Block::new(BlockRule::Hours, *one)).collect();
            verdict(&blocks)
        };
        assert_eq!(all(&[]), Verdict::MaySend);
        let later = Timestamp::from_micros(0).plus_seconds(9);
        assert_eq!(all(&[at(5), at(9), at(1)]), Verdict::HeldUntil(later));
        assert_eq!(all(&[Lifts::ByPerson, at(9)]), Verdict::HeldForPerson);
        assert_eq!(all(&[at(5), Lifts::Never, Lifts::ByPerson]), Verdict::Never);
    }
}

//! Receipts: what a provider says, later and in any order, of a message that it took. Each part of a
//! long SMS has its own. What was said is kept as a set, and where the message stands follows from the
//! set alone, so that late, repeated and reordered receipts cannot take it back.
//!
//! The words rank accepted, sent, delivered, failed. A failure outranks an arrival: a bounce comes after
//! a relay's "delivered", and somebody who looks in vain is better than a patient who never heard. Both
//! for one part is a contradiction, which a person is shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::kinds::QueueStatus;
use crate::words::words;

words! {
    /// What a provider's word means, in the order in which a message goes through them.
    ReceiptMeaning {
        /// The provider has it.
        Accepted = "accepted",
        /// It is on its way.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It did not.
        Failed = "failed",
    }
}

/// Providers' words: those of the larger gateways, SMPP 3.4 and RFC 3464.
#[rustfmt::skip]
const WORDS: &[(ReceiptMeaning, &[&str])] = &[
    (ReceiptMeaning::Accepted, &[
        "accepted", "queued", "scheduled", "sending", "submitted", "buffered", "enroute", "pending", "processing",
        "acceptd", "delayed", "deferred",
    ]),
    (ReceiptMeaning::Sent, &["sent", "dispatched", "relayed"]),
    (ReceiptMeaning::Delivered, &["delivered", "delivrd", "read", "opened"]),
    (ReceiptMeaning::Failed, &[
        "failed", "undelivered", "undeliverable", "undeliv", "delivery_failed", "rejected", "rejectd", "expired",
        "bounced", "bounce", "canceled", "cancelled", "deleted", "aborted",
    ]),
];

impl ReceiptMeaning {
    /// What a provider's word means; `None` of one that is not known, which is shown and never guessed.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        let known = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
        known.map(|(meaning, _)| *meaning)
    }
}

/// One receipt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Receipt {
    /// The part of the message that it is of, from 1.
    pub part: u16,
    /// The provider's own word.
    pub word: String,
}

/// What a receipt changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptEffect {
    /// The message stands elsewhere now.
    Moved(QueueStatus),
    /// Its part does, and the message does not.
    Kept,
    /// It was here before.
    Repeated,
    /// The part was further already.
    Late,
    /// The part was said to have arrived, and to have failed: a person is told.
    Contradicts,
    /// The provider's word is not known: a person is shown it.
    UnknownWord,
    /// The message has no such part: a person is shown it.
    NoSuchPart,
}

/// Every receipt of one row of the queue, and how many parts the message has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipts {
    parts: u16,
    seen: BTreeSet<Receipt>,
}

impl Receipts {
    /// None yet, of a message of so many parts.
    pub const fn none(parts: u16) -> Self {
        Self { parts: if parts == 0 { 1 } else { parts }, seen: BTreeSet::new() }
    }

    /// Takes a receipt, whichever it is, and says what it changed.
    pub fn take(&mut self, receipt: Receipt) -> ReceiptEffect {
        let (part, meaning) = (receipt.part, ReceiptMeaning::of(&receipt.word));
        let before = (self.standing(), self.part(part), self.contradicted().contains(&part));
        if !self.seen.insert(receipt) {
            return ReceiptEffect::Repeated;
        }
        let Some(meaning) = meaning else {
            return ReceiptEffect::UnknownWord;
        };
        if !self.has(part) {
            return ReceiptEffect::NoSuchPart;
        }
        let standing = self.standing();
        let (standing_before, part_before, contradicted_before) = before;
        if !contradicted_before && self.contradicted().contains(&part) {
            ReceiptEffect::Contradicts
        } else if standing != standing_before {
            ReceiptEffect::Moved(standing)
        } else if part_before.is_some_and(|before| meaning <= before) {
            ReceiptEffect::Late
        } else {
            ReceiptEffect::Kept
        }
    }

    /// Where the message stands by them: `sent`, `delivered` once every part arrived, `failed` as soon
    /// as one part failed.
    pub fn standing(&self) -> QueueStatus {
        let furthest = self.furthest();
        let all_are = |meaning| furthest.values().filter(|one| **one == meaning).count();
        if all_are(ReceiptMeaning::Failed) > 0 {
            QueueStatus::Failed
        } else if all_are(ReceiptMeaning::Delivered) == usize::from(self.parts) {
            QueueStatus::Delivered
        } else {
            QueueStatus::Sent
        }
    }

    /// Parts that were said to have arrived and to have failed.
    pub fn contradicted(&self) -> Vec<u16> {
        let of = |meaning| -> BTreeSet<u16> {
            self.known().filter(|(_, one)| *one == meaning).map(|(part, _)| part).collect()
        };
        let arrived = of(ReceiptMeaning::Delivered);
        of(ReceiptMeaning::Failed).intersection(&arrived).copied().collect()
    }

    /// Receipts that say nothing that is known: of another word, or of a part that there is not.
    pub fn strange(&self) -> Vec<&Receipt> {
        let strange =
            |one: &&Receipt| ReceiptMeaning::of(&one.word).is_none() || !self.has(one.part);
        self.seen.iter().filter(strange).collect()
    }

    /// Every receipt, by its part.
    pub const fn all(&self) -> &BTreeSet<Receipt> {
        &self.seen
    }

    fn has(&self, part: u16) -> bool {
        (1..=self.parts).contains(&part)
    }

    fn known(&self) -> impl Iterator<Item = (u16, ReceiptMeaning)> + '_ {
        let known = |one: &Receipt| Some((one.part, ReceiptMeaning::of(&one.word)?));
        self.seen.iter().filter_map(known).filter(|(part, _)| self.has(*part))
    }

    fn furthest(&self) -> BTreeMap<u16, ReceiptMeaning> {
        let mut furthest = BTreeMap::new();
        for (part, meaning) in self.known() {
            let one = furthest.entry(part).or_insert(meaning);
            *one = meaning.max(*one);
        }
        furthest
    }

    fn part(&self, part: u16) -> Option<ReceiptMeaning> {
        self.furthest().get(&part).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use QueueStatus as Q;
    use ReceiptEffect as E;

    fn receipt(part: u16, word: &str) -> Receipt {
        Receipt { part, word: word.into() }
    }

    fn story(parts: u16, receipts: &[(u16, &str)]) -> (Receipts, Vec<ReceiptEffect>) {
        let mut all = Receipts::none(parts);
        let effects = receipts.iter().map(|(part, word)| all.take(receipt(*part, word))).collect();
        (all, effects)
    }

    #[test]
    fn a_message_goes_forward_and_a_late_receipt_does_not_take_it_back() {
        let (all, effects) = story(
            1,
            &[(1, "sent"), (1, "delivered"), (1, "sent"), (1, "queued"), (1, "DELIVERED")],
        );
        assert_eq!(effects, [E::Kept, E::Moved(Q::Delivered), E::Repeated, E::Late, E::Late]);
        assert_eq!(all.standing(), Q::Delivered);
    }

    #[test]
    fn a_long_sms_has_arrived_once_every_part_has_and_failed_once_one_has() {
        let (all, _) = story(3, &[(1, "delivered"), (2, "delivered"), (2, "read")]);
        assert_eq!(all.standing(), Q::Sent);
        let (all, effects) = story(3, &[(1, "delivered"), (3, "undelivered"), (2, "delivered")]);
        assert_eq!(effects[1], E::Moved(Q::Failed));
        assert_eq!(all.standing(), Q::Failed, "a later part does not hide it");
        let (all, _) = story(2, &[(2, "delivered"), (1, "delivered")]);
        assert_eq!(all.standing(), Q::Delivered);
    }

    #[test]
    fn a_contradiction_is_kept_told_once_and_counts_as_failed_in_either_order() {
        for order in [["delivered", "failed"], ["failed", "delivered"]] {
            let (all, effects) = story(1, &[(1, order[0]), (1, order[1]), (1, "bounced")]);
            assert_eq!(effects[1], E::Contradicts);
            assert_eq!(effects[2], E::Late);
            assert_eq!((all.standing(), all.contradicted()), (Q::Failed, vec![1]));
            assert_eq!(all.all().len(), 3);
        }
    }

    #[test]
    fn what_is_not_known_is_kept_and_shown_and_never_guessed() {
        let (all, effects) = story(1, &[(1, "partially_ok"), (2, "delivered"), (0, "failed")]);
        assert_eq!(effects, [E::UnknownWord, E::NoSuchPart, E::NoSuchPart]);
        assert_eq!((all.standing(), all.strange().len()), (Q::Sent, 3));
    }

    #[test]
    fn providers_words_are_known_however_they_are_written() {
        for (word, meaning) in [
            ("DELIVRD", Some(ReceiptMeaning::Delivered)),
            (" Delivery failed ", Some(ReceiptMeaning::Failed)),
            ("undelivered", Some(ReceiptMeaning::Failed)),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(ReceiptMeaning::of(word), meaning, "{word}");
        }
    }

    /// Receipts of every meaning, of parts that there are and are not.
    fn any_receipts() -> impl Strategy<Value = Vec<Receipt>> {
        let words = ["queued", "sent", "delivered", "read", "failed", "undelivered", "strange"];
        let one = (0_u16..5, prop::sample::select(words.to_vec()));
        prop::collection::vec(one.prop_map(|(part, word)| receipt(part, word)), 0..20)
    }

    fn rank(status: QueueStatus) -> u8 {
        match status {
            Q::Delivered => 1,
            Q::Failed => 2,
            _ => 0,
        }
    }

    proptest! {
        #[test]
        fn any_order_and_repetition_ends_the_same_and_never_goes_back(
            (one, other) in any_receipts().prop_flat_map(|all| {
                let twice: Vec<_> = all.iter().chain(&all).cloned().collect();
                (Just(all), Just(twice).prop_shuffle())
            }),
            parts in 1_u16..4,
        ) {
            let mut ends = Vec::new();
            for order in [one, other] {
                let mut all = Receipts::none(parts);
                let mut before = all.standing();
                for receipt in order {
                    let effect = all.take(receipt);
                    let now = all.standing();
                    prop_assert!(rank(now) >= rank(before), "{before} to {now}");
                    prop_assert!(now == before || matches!(effect, E::Moved(_) | E::Contradicts));
                    before = now;
                }
                ends.push(all);
            }
            prop_assert_eq!(&ends[0], &ends[1]);
        }
    }
}

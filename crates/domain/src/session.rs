//! A processing session: its states, its progress, and when it may complete.
//!
//! Sections 3.1 and 3.2 of the product description. The state follows from the counts;
//! it is never set by hand.

use serde::{Deserialize, Serialize};

use crate::cost::NanoUnits;
use crate::words::words;

words! {
    /// Why the session was run.
    SessionType {
        /// One document.
        SingleDocument = "single_document",
        /// Several documents.
        BatchProcessing = "batch_processing",
        /// Documents that were processed before.
        Reprocessing = "reprocessing",
    }
}

words! {
    /// Where the session stands.
    SessionStatus {
        /// Started, no document finished.
        Initiated = "initiated",
        /// Some documents finished.
        Processing = "processing",
        /// Every document finished, at least one with a result.
        Completed = "completed",
        /// Every document failed.
        Failed = "failed",
        /// A person stopped it.
        Cancelled = "cancelled",
        /// The program ended while it ran.
        Interrupted = "interrupted",
    }
}

words! {
    /// Where a session stands, as people call it. The stored status says `completed` as soon as
    /// every document is done; people call completed what has passed its checks and has its report.
    SessionState {
        /// Started, no document finished.
        Initiated = "initiated",
        /// Some documents finished.
        Processing = "processing",
        /// Every document is done, nothing waits, and it was not completed yet.
        Processed = "processed",
        /// The same, and some documents failed.
        ProcessedPartly = "processed_partly",
        /// Results wait for a person.
        ProcessedReview = "processed_review",
        /// The same, and some documents failed.
        ProcessedReviewPartly = "processed_review_partly",
        /// It has passed its checks and has its report.
        Completed = "completed",
        /// The same, and some documents failed.
        CompletedPartly = "completed_partly",
        /// Every document failed.
        Failed = "failed",
        /// A person stopped it.
        Cancelled = "cancelled",
        /// The program ended while it ran.
        Interrupted = "interrupted",
    }
}

impl SessionState {
    /// From what is stored: its status and outcome, whether it was completed, and how many results
    /// wait for a person.
    pub const fn of(
        status: SessionStatus,
        outcome: Option<Outcome>,
        completed: bool,
        reviews: u64,
    ) -> Self {
        let partly = matches!(outcome, Some(Outcome::Partial));
        match (status, completed, reviews > 0, partly) {
            (SessionStatus::Initiated, ..) => Self::Initiated,
            (SessionStatus::Processing, ..) => Self::Processing,
            (SessionStatus::Failed, ..) => Self::Failed,
            (SessionStatus::Cancelled, ..) => Self::Cancelled,
            (SessionStatus::Interrupted, ..) => Self::Interrupted,
            (SessionStatus::Completed, true, _, false) => Self::Completed,
            (SessionStatus::Completed, true, _, true) => Self::CompletedPartly,
            (SessionStatus::Completed, false, true, false) => Self::ProcessedReview,
            (SessionStatus::Completed, false, true, true) => Self::ProcessedReviewPartly,
            (SessionStatus::Completed, false, false, false) => Self::Processed,
            (SessionStatus::Completed, false, false, true) => Self::ProcessedPartly,
        }
    }

    /// For a report that people read.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Processed => "processed, not completed",
            Self::ProcessedPartly => "processed partly, not completed",
            Self::ProcessedReview => "processed, waits for review",
            Self::ProcessedReviewPartly => "processed partly, waits for review",
            Self::CompletedPartly => "completed, partly",
            _ => self.as_str(),
        }
    }
}

words! {
    /// The phase of the session's life.
    Phase {
        /// Being set up.
        Initiation = "initiation",
        /// Documents are being processed.
        Processing = "processing",
        /// Every document is finished; checks and reviews remain.
        Validation = "validation",
        /// Checks made, report produced.
        Completion = "completion",
        /// Moved to the archive.
        Archival = "archival",
    }
}

words! {
    /// How much of the work has a result.
    Outcome {
        /// Every document.
        Full = "full",
        /// Some documents.
        Partial = "partial",
        /// No document.
        None = "none",
    }
}

words! {
    /// How endpoints are picked.
    ProcessingMode {
        /// One call for each document.
        Standard = "standard",
        /// Independent answers compared.
        HighAccuracy = "high_accuracy",
        /// The cheapest first.
        CostOptimized = "cost_optimized",
    }
}

words! {
    /// How the run itself fares, in `audit_trail_summary`.
    ProcessingHealth {
        /// Nothing failed.
        Healthy = "healthy",
        /// Something failed or a limit was passed.
        Degraded = "degraded",
        /// Most documents failed.
        Failing = "failing",
    }
}

words! {
    /// What a session's accuracy rests on. The two are never mixed.
    AccuracySource {
        /// The mean confidence of its results: nobody has reviewed any of them.
        Confidence = "confidence",
        /// What reviewers confirmed and corrected.
        Reviews = "reviews",
    }
}

/// How much an accuracy rests on that reviewers made. Each value counts as one, and so does each
/// result's type of document: of a result that a reviewer accepted or rejected, what they left as
/// it was found is right; what they corrected, rejected or had to add is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Values in results whose review has ended.
    pub values: u64,
    /// Values in all results of the session.
    pub of: u64,
}

impl Reviewed {
    /// In words, with what so many results that still wait mean for it: what is doubted is
    /// reviewed first, so that a share made on the way says little of the rest.
    pub fn in_words(self, waiting: u64) -> String {
        let Self { values, of } = self;
        let noun = if values == 1 { "value" } else { "values" };
        match waiting {
            0 => format!("{values} {noun} reviewed of {of}"),
            1 => format!("{values} {noun} reviewed so far of {of}, and 1 result waits"),
            _ => format!("{values} {noun} reviewed so far of {of}, and {waiting} results wait"),
        }
    }
}

/// The counts that everything else follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents of the session.
    pub total: u64,
    /// Documents with a result.
    pub processed: u64,
    /// Documents without, and finished.
    pub failed: u64,
    /// Results that a person must look at.
    pub reviews: u64,
}

impl Counts {
    /// Documents that are neither done nor failed.
    pub const fn open(self) -> u64 {
        self.total.saturating_sub(self.processed + self.failed)
    }

    /// The status that the counts say.
    pub const fn status(self) -> SessionStatus {
        if self.processed + self.failed == 0 {
            SessionStatus::Initiated
        } else if self.open() > 0 {
            SessionStatus::Processing
        } else if self.processed == 0 {
            SessionStatus::Failed
        } else {
            SessionStatus::Completed
        }
    }

    /// The outcome, once every document is finished or the session was cancelled.
    pub const fn outcome(self) -> Outcome {
        if self.processed == 0 {
            Outcome::None
        } else if self.processed == self.total {
            Outcome::Full
        } else {
            Outcome::Partial
        }
    }

    /// The phase that the counts say, before completion.
    pub const fn phase(self) -> Phase {
        if self.open() == 0 { Phase::Validation } else { Phase::Processing }
    }

    /// How the run fares.
    pub const fn health(self) -> ProcessingHealth {
        if self.failed == 0 {
            ProcessingHealth::Healthy
        } else if self.failed > self.processed {
            ProcessingHealth::Failing
        } else {
            ProcessingHealth::Degraded
        }
    }
}

/// The limits that a session was started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The most that it may cost; `None` is no limit.
    pub budget: Option<NanoUnits>,
    /// The longest that it may take.
    pub max_processing_time_seconds: u64,
    /// The accuracy below which an alert is raised, in parts per thousand.
    pub minimum_accuracy_permille: u16,
    /// The confidence below which a person must look, in parts per thousand.
    pub review_below_permille: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            budget: None,
            max_processing_time_seconds: 3_600,
            minimum_accuracy_permille: 850,
            review_below_permille: 700,
        }
    }
}

/// Why a session cannot complete yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompletionRefusal {
    /// Documents are neither done nor failed.
    #[error("{0} of its documents are neither done nor failed; resume the session first")]
    OpenDocuments(u64),
    /// Results wait for a person.
    #[error("{0} of its results wait for a person's review; review them first")]
    OpenReviews(u64),
    /// A critical check failed.
    #[error("the critical check `{0}` failed; see its issues and mend them first")]
    CriticalCheck(String),
    /// Documents failed because the endpoint was away or refused every call; not in the way of a
    /// person's completing it.
    #[error(
        "{0} of its documents failed because the endpoint was away or refused every call; resume \
         the session when the endpoint is back or put right, or complete it as it is"
    )]
    EndpointAway(u64),
    /// It ended before.
    #[error("it is already complete")]
    AlreadyComplete,
}

impl CompletionRefusal {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OpenDocuments(_) => "open_documents",
            Self::OpenReviews(_) => "open_reviews",
            Self::CriticalCheck(_) => "critical_check_failed",
            Self::EndpointAway(_) => "endpoint_away",
            Self::AlreadyComplete => "already_complete",
        }
    }
}

/// Whether the counts allow completion; critical checks are asked afterwards.
pub const fn may_complete(counts: Counts) -> Result<(), CompletionRefusal> {
    if counts.open() > 0 {
        return Err(CompletionRefusal::OpenDocuments(counts.open()));
    }
    if counts.reviews > 0 {
        return Err(CompletionRefusal::OpenReviews(counts.reviews));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(total: u64, processed: u64, failed: u64) -> Counts {
        Counts { total, processed, failed, reviews: 0 }
    }

    #[test]
    fn what_an_accuracy_rests_on_is_so_far_while_results_wait() {
        let said = |values, waiting| Reviewed { values, of: 40 }.in_words(waiting);
        assert_eq!(said(1, 0), "1 value reviewed of 40");
        assert_eq!(said(3, 1), "3 values reviewed so far of 40, and 1 result waits");
        assert_eq!(said(3, 2), "3 values reviewed so far of 40, and 2 results wait");
    }

    #[test]
    fn the_status_follows_from_the_counts() {
        use {Outcome as O, SessionStatus as S};
        for (given, status, outcome) in [
            (counts(3, 0, 0), S::Initiated, O::None),
            (counts(3, 1, 0), S::Processing, O::Partial),
            (counts(3, 0, 2), S::Processing, O::None),
            (counts(3, 3, 0), S::Completed, O::Full),
            (counts(3, 2, 1), S::Completed, O::Partial),
            (counts(3, 0, 3), S::Failed, O::None),
        ] {
            assert_eq!(given.status(), status, "{given:?}");
            assert_eq!(given.outcome(), outcome, "{given:?}");
        }
    }

    #[test]
    fn completion_is_refused_with_the_reason() {
        assert_eq!(may_complete(counts(2, 1, 0)), Err(CompletionRefusal::OpenDocuments(1)));
        let waiting = Counts { reviews: 2, ..counts(2, 2, 0) };
        assert_eq!(may_complete(waiting), Err(CompletionRefusal::OpenReviews(2)));
        assert_eq!(may_complete(counts(2, 1, 1)), Ok(()));
    }

    #[test]
    fn completed_is_what_has_its_report_and_not_what_is_merely_done() {
        use {Outcome as O, SessionState as W, SessionStatus as S};
        let done = |outcome, completed, reviews| {
            SessionState::of(S::Completed, Some(outcome), completed, reviews)
        };
        assert_eq!(done(O::Full, true, 0), W::Completed);
        assert_eq!(done(O::Partial, true, 0), W::CompletedPartly);
        assert_eq!(done(O::Full, false, 0), W::Processed);
        assert_eq!(done(O::Partial, false, 0), W::ProcessedPartly);
        assert_eq!(done(O::Full, false, 2), W::ProcessedReview);
        assert_eq!(done(O::Partial, false, 1), W::ProcessedReviewPartly);
        for status in SessionStatus::ALL.iter().filter(|status| **status != S::Completed) {
            let state = SessionState::of(*status, Some(O::Partial), false, 3);
            assert_eq!(state.as_str(), status.as_str(), "as it is stored");
        }
    }
}

//! The run of a session as a state machine: events in, effects out, no input or output.
//!
//! The driver in `wardbook-app` carries the effects out and reports what happened. A late or
//! repeated report changes nothing, so that a document is never recorded or paid for twice.

use std::time::Duration;

use crate::cost::NanoUnits;
use crate::document::Failure;

/// A document's place in the run, from 0.
pub type Index = usize;

/// What bounds a run.
#[derive(Clone, Copy, Debug)]
pub struct RunLimits {
    /// Documents in work at the same time, at least 1.
    pub concurrency: usize,
    /// Attempts at a call, the first included, at least 1.
    pub max_attempts: u32,
    /// What the session may still cost; `None` is no limit.
    pub budget: Option<NanoUnits>,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFailure {
    /// What to record if no attempt is left.
    pub failure: Failure,
    /// Whether another attempt may succeed.
    pub retryable: bool,
    /// How long to wait before it.
    pub delay: Duration,
    /// What the failed attempt cost all the same.
    pub cost: NanoUnits,
    /// Whether it is one of the attempts that a document has. The endpoint may have been waited
    /// for, or was asked in another form.
    pub counts: bool,
    /// What it says of the endpoint for other documents.
    pub away: Away,
    /// What the next call may cost at the most, where that changed.
    pub worst_case: Option<NanoUnits>,
}

/// What a failed call says of the endpoint for other documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Nothing: the matter is this document's own, or passes.
    No,
    /// It may be away, or only slow with this document: two documents in a row that have failed so
    /// without an answer to anyone meanwhile are taken for the endpoint's being away.
    Perhaps,
    /// It can serve no document until somebody puts it right.
    Surely,
}

/// Reasons of failure that lie with the endpoint and pass or can be put right: documents that
/// failed for one of them are processed when their session is resumed.
pub const ENDPOINT_AWAY: &[&str] = &[
    "endpoint_unreachable",
    "endpoint_refuses_all",
    "endpoint_loading",
    "endpoint_timed_out",
    "endpoint_rate_limited",
    "endpoint_failed",
    "endpoint_hung_up",
];

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEvent {
    /// The session is stored; work may begin.
    Begin,
    /// A document's text is there, and a call may cost at most this much.
    TextReady {
        /// The document.
        document: Index,
        /// The most that one call for it may cost.
        worst_case: NanoUnits,
    },
    /// A document's text cannot be had.
    TextFailed {
        /// The document.
        document: Index,
        /// Why.
        failure: Failure,
    },
    /// The endpoint answered.
    Answered {
        /// The document.
        document: Index,
        /// The attempt, from 1.
        attempt: u32,
        /// What it cost.
        cost: NanoUnits,
    },
    /// The endpoint did not answer, or wrongly.
    CallFailed {
        /// The document.
        document: Index,
        /// The attempt, from 1.
        attempt: u32,
        /// Why, and whether to try again.
        failure: CallFailure,
    },
    /// The call was given up because the run is stopped; nobody knows what it cost.
    CallStopped {
        /// The document.
        document: Index,
        /// The attempt, from 1.
        attempt: u32,
    },
    /// The wait before a further attempt is over.
    RetryDue {
        /// The document.
        document: Index,
        /// The attempt that is due.
        attempt: u32,
    },
    /// The document's result or failure is durable.
    Recorded {
        /// The document.
        document: Index,
    },
    /// A person wants it to stop, or the program is told to end.
    Cancel,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Take the text out of the document.
    ReadText(Index),
    /// Call the endpoint.
    Call {
        /// The document.
        document: Index,
        /// The attempt, from 1.
        attempt: u32,
    },
    /// Report [`RunEvent::RetryDue`] after the delay.
    WaitForRetry {
        /// The document.
        document: Index,
        /// The attempt that follows.
        attempt: u32,
        /// How long.
        delay: Duration,
    },
    /// Store the result.
    RecordDone(Index),
    /// Store the failure.
    RecordFailed(Index, Failure),
    /// Stop reading and calling whatever is under way; what is being stored goes on.
    StopWork,
    /// The run is over.
    Finish(RunEnd),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// Every document is done or failed.
    AllFinished,
    /// It was stopped; what is done is kept.
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    Reading,
    /// Text is there; the call waits until its worst case fits into the budget.
    Held {
        attempt: u32,
        worst_case: NanoUnits,
    },
    Calling {
        attempt: u32,
        worst_case: NanoUnits,
    },
    Pausing {
        attempt: u32,
        worst_case: NanoUnits,
    },
    Recording,
    Finished,
}

/// The state of a run.
#[derive(Clone, Debug)]
pub struct Run {
    limits: RunLimits,
    stages: Vec<Stage>,
    /// Attempts at each document that do not count.
    excused: Vec<u32>,
    /// Why the endpoint was given up; nothing is sent there any more.
    away: Option<Failure>,
    /// Signs of life: answers, and failures of a document's own.
    answers: u32,
    /// How many there had been when each document's last call began.
    answers_before: Vec<u32>,
    /// The last document that was given up without an answer to anyone meanwhile.
    silent: Option<Index>,
    spent: NanoUnits,
    begun: bool,
    cancelled: bool,
    ended: bool,
}

impl Run {
    /// A run over documents of which some may be finished already (after a crash).
    pub fn new(finished: &[bool], limits: RunLimits) -> Self {
        let stage = |done: &bool| if *done { Stage::Finished } else { Stage::Waiting };
        Self {
            limits,
            stages: finished.iter().map(stage).collect(),
            excused: vec![0; finished.len()],
            away: None,
            answers: 0,
            answers_before: vec![0; finished.len()],
            silent: None,
            spent: NanoUnits::ZERO,
            begun: false,
            cancelled: false,
            ended: false,
        }
    }

    /// Takes in what happened and answers with what is to be done.
    pub fn handle(&mut self, event: RunEvent) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.ended {
            return effects;
        }
        match event {
            RunEvent::Begin => self.begun = true,
            RunEvent::Cancel => {
                if !self.cancelled {
                    self.cancelled = true;
                    effects.push(Effect::StopWork);
                    // A call may have been answered, and paid for, at this very moment: its
                    // document waits for the answer or for the word that it was given up.
                    for stage in &mut self.stages {
                        if matches!(
                            stage,
                            Stage::Reading | Stage::Held { .. } | Stage::Pausing { .. }
                        ) {
                            *stage = Stage::Waiting;
                        }
                    }
                }
            }
            RunEvent::TextReady { document, worst_case } => {
                if self.at(document, |stage| *stage == Stage::Reading) {
                    self.stages[document] = Stage::Held { attempt: 1, worst_case };
                }
            }
            RunEvent::TextFailed { document, failure } => {
                if self.at(document, |stage| *stage == Stage::Reading) {
                    self.fail(document, failure, &mut effects);
                }
            }
            RunEvent::Answered { document, attempt, cost } => {
                if self.is_calling(document, attempt) {
                    self.spent += cost;
                    self.away = None;
                    self.note_life();
                    self.stages[document] = Stage::Recording;
                    effects.push(Effect::RecordDone(document));
                }
            }
            RunEvent::CallFailed { document, attempt, failure } => {
                if self.is_calling(document, attempt) {
                    self.spent += failure.cost;
                    self.after_failed_call(document, attempt, failure, &mut effects);
                }
            }
            RunEvent::CallStopped { document, attempt } => {
                if self.is_calling(document, attempt) {
                    self.stages[document] = Stage::Waiting;
                }
            }
            RunEvent::RetryDue { document, attempt } => {
                if let Some(Stage::Pausing { attempt: due, worst_case }) = self.stages.get(document)
                    && *due == attempt
                {
                    let worst_case = *worst_case;
                    self.stages[document] = Stage::Held { attempt, worst_case };
                }
            }
            RunEvent::Recorded { document } => {
                if self.at(document, |stage| *stage == Stage::Recording) {
                    self.stages[document] = Stage::Finished;
                }
            }
        }
        self.go_on(&mut effects);
        effects
    }

    fn at(&self, document: Index, is: impl Fn(&Stage) -> bool) -> bool {
        self.stages.get(document).is_some_and(is)
    }

    fn is_calling(&self, document: Index, attempt: u32) -> bool {
        self.at(
            document,
            |stage| matches!(stage, Stage::Calling { attempt: current, .. } if *current == attempt),
        )
    }

    fn fail(&mut self, document: Index, failure: Failure, effects: &mut Vec<Effect>) {
        self.stages[document] = Stage::Recording;
        effects.push(Effect::RecordFailed(document, failure));
    }

    fn after_failed_call(
        &mut self,
        document: Index,
        attempt: u32,
        failure: CallFailure,
        effects: &mut Vec<Effect>,
    ) {
        let Stage::Calling { worst_case, .. } = self.stages[document] else { return };
        let worst_case = failure.worst_case.unwrap_or(worst_case);
        let counted = attempt.saturating_sub(self.excused[document]);
        let left = !failure.counts || counted < self.limits.max_attempts;
        let unanswered = self.answers == self.answers_before[document];
        let in_a_row = unanswered && self.silent.is_some_and(|other| other != document);
        let gives_up = match failure.away {
            Away::No => false,
            Away::Perhaps => self.away.is_some() || in_a_row,
            Away::Surely => self.away.is_some(),
        };
        if failure.retryable && self.cancelled {
            self.stages[document] = Stage::Waiting;
        } else if failure.retryable && left && !gives_up {
            self.excused[document] += u32::from(!failure.counts);
            let attempt = attempt + 1;
            self.stages[document] = Stage::Pausing { attempt, worst_case };
            effects.push(Effect::WaitForRetry { document, attempt, delay: failure.delay });
        } else {
            match failure.away {
                Away::Surely => self.away = Some(failure.failure.clone()),
                Away::Perhaps if in_a_row => self.away = Some(failure.failure.clone()),
                Away::Perhaps if unanswered => self.silent = Some(document),
                Away::No if !failure.retryable => self.note_life(),
                Away::Perhaps | Away::No => {}
            }
            self.fail(document, failure.failure, effects);
        }
    }

    fn note_life(&mut self) {
        self.answers += 1;
        self.silent = None;
    }

    /// Fails what waits for an endpoint that is away, for the same reason and without a call.
    fn fail_what_waits(&mut self, effects: &mut Vec<Effect>) {
        let Some(failure) = self.away.clone() else { return };
        for document in 0..self.stages.len() {
            if matches!(
                self.stages[document],
                Stage::Waiting | Stage::Held { .. } | Stage::Pausing { .. }
            ) {
                self.fail(document, failure.clone(), effects);
            }
        }
    }

    /// Starts what may start now, and ends the run when nothing is left.
    fn go_on(&mut self, effects: &mut Vec<Effect>) {
        if !self.begun {
            return;
        }
        if !self.cancelled {
            self.fail_what_waits(effects);
            self.call_what_fits(effects);
            let mut busy = self.stages.iter().filter(|stage| is_busy(stage)).count();
            for (document, stage) in self.stages.iter_mut().enumerate() {
                if busy >= self.limits.concurrency.max(1) {
                    break;
                }
                if *stage == Stage::Waiting {
                    *stage = Stage::Reading;
                    busy += 1;
                    effects.push(Effect::ReadText(document));
                }
            }
        }
        let idle = |stage: &Stage| {
            *stage == Stage::Finished || (self.cancelled && *stage == Stage::Waiting)
        };
        if self.stages.iter().all(idle) {
            self.ended = true;
            let open = self.stages.contains(&Stage::Waiting);
            effects.push(Effect::Finish(if open {
                RunEnd::Cancelled
            } else {
                RunEnd::AllFinished
            }));
        }
    }

    /// Calls the held documents whose worst case fits into what is left of the budget after
    /// every call under way has cost its worst. What can never fit fails.
    fn call_what_fits(&mut self, effects: &mut Vec<Effect>) {
        let mut reserved: NanoUnits = self
            .stages
            .iter()
            .filter_map(|stage| match stage {
                Stage::Calling { worst_case, .. } => Some(*worst_case),
                _ => None,
            })
            .sum();
        for document in 0..self.stages.len() {
            let Stage::Held { attempt, worst_case } = self.stages[document] else { continue };
            let committed = self.spent + reserved;
            let fits = self.limits.budget.is_none_or(|budget| committed + worst_case <= budget);
            if fits {
                reserved += worst_case;
                self.answers_before[document] = self.answers;
                self.stages[document] = Stage::Calling { attempt, worst_case };
                effects.push(Effect::Call { document, attempt });
            } else if reserved == NanoUnits::ZERO {
                let left = self.limits.budget.map_or(0, |budget| (budget.0 - self.spent.0).max(0));
                let message = format!(
                    "the call could cost up to {worst_case}, and only {} of the session's budget \
                     is left; start a session with a larger budget for this document",
                    NanoUnits(left)
                );
                let code = "budget_exhausted".into();
                self.fail(document, Failure { code, message, quarantine: false }, effects);
            }
        }
    }
}

const fn is_busy(stage: &Stage) -> bool {
    !matches!(stage, Stage::Waiting | Stage::Finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: RunLimits = RunLimits { concurrency: 2, max_attempts: 3, budget: None };

    fn begun(documents: usize, limits: RunLimits) -> (Run, Vec<Effect>) {
        let mut run = Run::new(&vec![false; documents], limits);
        let effects = run.handle(RunEvent::Begin);
        (run, effects)
    }

    fn text(document: Index, worst: i64) -> RunEvent {
        RunEvent::TextReady { document, worst_case: NanoUnits(worst) }
    }

    fn answered(document: Index, attempt: u32, cost: i64) -> RunEvent {
        RunEvent::Answered { document, attempt, cost: NanoUnits(cost) }
    }

    fn failure(retryable: bool) -> CallFailure {
        CallFailure {
            failure: Failure { code: "x".into(), message: "x".into(), quarantine: false },
            retryable,
            delay: Duration::from_secs(1),
            cost: NanoUnits::ZERO,
            counts: true,
            away: Away::No,
            worst_case: None,
        }
    }

    fn failed(document: Index, attempt: u32, retryable: bool) -> RunEvent {
        RunEvent::CallFailed { document, attempt, failure: failure(retryable) }
    }

    #[test]
    fn a_document_goes_from_text_to_call_to_record_to_the_end() {
        let (mut run, effects) = begun(1, FREE);
        assert_eq!(effects, [Effect::ReadText(0)]);
        assert_eq!(run.handle(text(0, 0)), [Effect::Call { document: 0, attempt: 1 }]);
        assert_eq!(run.handle(answered(0, 1, 5)), [Effect::RecordDone(0)]);
        let end = run.handle(RunEvent::Recorded { document: 0 });
        assert_eq!(end, [Effect::Finish(RunEnd::AllFinished)]);
    }

    #[test]
    fn no_more_documents_are_in_work_than_allowed() {
        let (mut run, effects) = begun(5, FREE);
        assert_eq!(effects, [Effect::ReadText(0), Effect::ReadText(1)]);
        run.handle(text(0, 0));
        run.handle(answered(0, 1, 0));
        assert_eq!(run.handle(RunEvent::Recorded { document: 0 }), [Effect::ReadText(2)]);
    }

    #[test]
    fn late_and_repeated_answers_change_nothing() {
        let (mut run, _) = begun(2, FREE);
        run.handle(text(0, 0));
        run.handle(answered(0, 1, 5));
        assert_eq!(run.handle(answered(0, 1, 5)), [], "repeated");
        assert_eq!(run.handle(failed(0, 1, true)), [], "late failure");
        run.handle(RunEvent::Recorded { document: 0 });
        assert_eq!(run.handle(RunEvent::Recorded { document: 0 }), []);
        assert_eq!(run.handle(text(9, 0)), [], "a document that is not there");
        assert_eq!(run.spent, NanoUnits(5), "paid once");
    }

    #[test]
    fn a_failed_call_is_tried_again_and_gives_up_in_the_end() {
        let (mut run, _) = begun(1, FREE);
        run.handle(text(0, 0));
        for attempt in 1..3 {
            let next = attempt + 1;
            let delay = Duration::from_secs(1);
            let wait = [Effect::WaitForRetry { document: 0, attempt: next, delay }];
            assert_eq!(run.handle(failed(0, attempt, true)), wait);
            let call = [Effect::Call { document: 0, attempt: next }];
            assert_eq!(run.handle(RunEvent::RetryDue { document: 0, attempt: next }), call);
        }
        let effects = run.handle(failed(0, 3, true));
        assert!(matches!(effects[..], [Effect::RecordFailed(0, _)]), "{effects:?}");
    }

    #[test]
    fn attempts_that_do_not_count_leave_the_others() {
        let (mut run, _) = begun(1, FREE);
        run.handle(text(0, 0));
        let mut attempt = 1;
        for counts in [false, false, true, false, true] {
            let failure = CallFailure { counts, ..failure(true) };
            let effects = run.handle(RunEvent::CallFailed { document: 0, attempt, failure });
            assert!(matches!(effects[..], [Effect::WaitForRetry { .. }]), "{attempt}");
            attempt += 1;
            run.handle(RunEvent::RetryDue { document: 0, attempt });
        }
        let effects = run.handle(failed(0, attempt, true));
        assert!(matches!(effects[..], [Effect::RecordFailed(0, _)]), "the third that counts");
    }

    #[test]
    fn an_endpoint_that_is_away_is_given_up_once_for_all_documents() {
        let (mut run, _) = begun(4, FREE);
        run.handle(text(0, 0));
        run.handle(text(1, 0));
        let away = |document, attempt| {
            let failure = CallFailure { away: Away::Surely, ..failure(true) };
            RunEvent::CallFailed { document, attempt, failure }
        };
        for attempt in 1..3 {
            run.handle(away(0, attempt));
            run.handle(RunEvent::RetryDue { document: 0, attempt: attempt + 1 });
        }
        let failed: Vec<_> = run.handle(away(0, 3));
        assert_eq!(given_up(&failed), [0, 2, 3], "those that wait, and nothing is read or called");
        assert_eq!(failed.len(), 3);
        assert_eq!(given_up(&run.handle(away(1, 1))), [1], "the call that was under way");
    }

    fn given_up(effects: &[Effect]) -> Vec<Index> {
        let one = |effect: &Effect| match effect {
            Effect::RecordFailed(document, _) => Some(*document),
            _ => None,
        };
        effects.iter().filter_map(one).collect()
    }

    #[test]
    fn an_endpoint_that_refuses_all_is_asked_once() {
        let (mut run, _) = begun(200, RunLimits { concurrency: 1, ..FREE });
        run.handle(text(0, 0));
        let failure = CallFailure { away: Away::Surely, ..failure(false) };
        let effects = run.handle(RunEvent::CallFailed { document: 0, attempt: 1, failure });
        assert_eq!(given_up(&effects), (0..200).collect::<Vec<_>>(), "every one says why");
        assert_eq!(effects.len(), 200, "and nothing else is done");
    }

    const ONE: RunLimits = RunLimits { concurrency: 1, max_attempts: 2, budget: None };

    fn times_out(run: &mut Run, document: Index, attempt: u32) -> Vec<Index> {
        let failure = CallFailure { away: Away::Perhaps, ..failure(true) };
        let effects = run.handle(RunEvent::CallFailed { document, attempt, failure });
        run.handle(RunEvent::RetryDue { document, attempt: attempt + 1 });
        given_up(&effects)
    }

    /// Gives up document 0 by two timeouts, and calls document 1.
    fn first_timed_out(documents: usize) -> Run {
        let (mut run, _) = begun(documents, ONE);
        run.handle(text(0, 0));
        assert!(times_out(&mut run, 0, 1).is_empty(), "it is tried again");
        assert_eq!(times_out(&mut run, 0, 2), [0], "one slow document condemns nobody");
        assert_eq!(run.handle(RunEvent::Recorded { document: 0 }), [Effect::ReadText(1)]);
        run.handle(text(1, 0));
        run
    }

    #[test]
    fn timeouts_of_two_documents_in_a_row_end_the_others() {
        let mut run = first_timed_out(4);
        assert_eq!(times_out(&mut run, 1, 1), [1, 2, 3], "the second is not tried again");
    }

    #[test]
    fn an_answer_between_two_timeouts_shows_that_the_endpoint_lives() {
        let mut run = first_timed_out(4);
        run.handle(answered(1, 1, 0));
        run.handle(RunEvent::Recorded { document: 1 });
        run.handle(text(2, 0));
        assert!(times_out(&mut run, 2, 1).is_empty(), "it is tried again");
        assert_eq!(times_out(&mut run, 2, 2), [2]);
        run.handle(RunEvent::Recorded { document: 2 });
        run.handle(text(3, 0));
        let own = RunEvent::CallFailed { document: 3, attempt: 1, failure: failure(false) };
        assert_eq!(given_up(&run.handle(own)), [3], "a failure of its own");
        assert_eq!(run.silent, None, "is an answer too");
    }

    #[test]
    fn a_timeout_during_which_another_document_was_answered_counts_for_nothing() {
        let (mut run, _) = begun(4, RunLimits { concurrency: 2, max_attempts: 1, budget: None });
        run.handle(text(0, 0));
        run.handle(text(1, 0));
        run.handle(answered(0, 1, 0));
        run.handle(RunEvent::Recorded { document: 0 });
        run.handle(text(2, 0));
        assert_eq!(times_out(&mut run, 1, 1), [1], "the server was at work on another document");
        run.handle(RunEvent::Recorded { document: 1 });
        assert_eq!(times_out(&mut run, 2, 1), [2], "the first one in silence");
        run.handle(text(3, 0));
        assert_eq!(times_out(&mut run, 3, 1), [3]);
    }

    #[test]
    fn what_cannot_succeed_is_not_tried_again() {
        let (mut run, _) = begun(1, FREE);
        run.handle(text(0, 0));
        assert!(matches!(run.handle(failed(0, 1, false))[..], [Effect::RecordFailed(0, _)]));
    }

    #[test]
    fn the_worst_case_is_reserved_across_calls_under_way() {
        let limits = RunLimits { budget: Some(NanoUnits(100)), ..FREE };
        let (mut run, _) = begun(2, limits);
        assert_eq!(run.handle(text(0, 60)), [Effect::Call { document: 0, attempt: 1 }]);
        assert_eq!(run.handle(text(1, 60)), [], "held: 60 + 60 is more than 100");
        let effects = run.handle(answered(0, 1, 10));
        let expected = [Effect::RecordDone(0), Effect::Call { document: 1, attempt: 1 }];
        assert_eq!(effects, expected, "the first cost only 10, so the second fits");
    }

    #[test]
    fn what_can_never_fit_the_budget_fails_before_the_call() {
        let limits = RunLimits { budget: Some(NanoUnits(50)), ..FREE };
        let (mut run, _) = begun(1, limits);
        let effects = run.handle(text(0, 60));
        let [Effect::RecordFailed(0, failure)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(failure.code, "budget_exhausted");
    }

    #[test]
    fn cancelling_keeps_what_is_done_and_ignores_what_comes_late() {
        let (mut run, _) = begun(3, FREE);
        run.handle(text(0, 0));
        run.handle(answered(0, 1, 1));
        assert_eq!(run.handle(RunEvent::Cancel), [Effect::StopWork], "document 0 is being stored");
        assert_eq!(run.handle(text(1, 0)), [], "late text starts nothing");
        let end = run.handle(RunEvent::Recorded { document: 0 });
        assert_eq!(end, [Effect::Finish(RunEnd::Cancelled)]);
        assert_eq!(run.handle(RunEvent::Cancel), [], "over is over");
    }

    #[test]
    fn an_answer_that_comes_with_the_cancellation_is_kept() {
        let (mut run, _) = begun(2, FREE);
        run.handle(text(0, 0));
        run.handle(text(1, 0));
        assert_eq!(run.handle(RunEvent::Cancel), [Effect::StopWork], "two calls are under way");
        assert_eq!(run.handle(answered(0, 1, 7)), [Effect::RecordDone(0)], "it was paid for");
        assert_eq!(run.handle(RunEvent::CallStopped { document: 1, attempt: 1 }), []);
        let end = run.handle(RunEvent::Recorded { document: 0 });
        assert_eq!(end, [Effect::Finish(RunEnd::Cancelled)]);
    }

    #[test]
    fn a_resumed_run_leaves_finished_documents_alone() {
        let mut run = Run::new(&[true, false, true], FREE);
        assert_eq!(run.handle(RunEvent::Begin), [Effect::ReadText(1)]);
    }

    #[test]
    fn a_run_with_nothing_left_ends_at_once() {
        let mut run = Run::new(&[true], FREE);
        assert_eq!(run.handle(RunEvent::Begin), [Effect::Finish(RunEnd::AllFinished)]);
    }
}

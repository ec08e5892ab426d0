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
mod tests;

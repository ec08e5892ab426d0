//! Tests of the state machine of a run.

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

//! The rules between events, each broken once.

use super::*;
use crate::testing::{Event, LOG, OTHER_LOG, USER, log, session_id};
use serde_json::json;

fn run(events: &[Event], scope: Scope) -> Result<LogCheck, Fault> {
    let mut check = LogCheck::new(LOG, scope);
    for event in events {
        check.event(&event.header(), &event.leaf(), event.payload_bytes())?;
    }
    Ok(check)
}

/// What is found in a log of 24 events when one of them is changed.
fn fault(seq: usize, change: impl FnOnce(&mut Event)) -> (FaultCode, Option<u64>) {
    let mut events = log(24);
    change(&mut events[seq]);
    events[seq].commit();
    let fault = run(&events, Scope::From(0)).unwrap_err();
    (fault.code, fault.seq)
}

#[test]
fn a_log_that_obeys_every_rule_has_no_fault() {
    let check = run(&log(24), Scope::From(0)).unwrap();
    assert_eq!(check.counts(), Counts { events: 24, sealed: 4, seals_proven: 4 });
    assert_eq!((check.next_seq(), check.open_sessions()), (24, 0));
    assert_eq!(check.last_time(), "2026-03-01T09:30:16.500000Z");
    assert_eq!(run(&log(15), Scope::From(0)).unwrap().open_sessions(), 2);
    assert!(run(&[], Scope::From(0)).is_ok());
}

#[test]
fn an_event_that_is_missing_repeated_or_out_of_order_is_named() {
    for broken in [
        |events: &mut Vec<Event>| drop(events.remove(7)),
        |events: &mut Vec<Event>| events.insert(7, events[6].clone()),
        |events: &mut Vec<Event>| events.swap(7, 9),
    ] {
        let mut events = log(24);
        broken(&mut events);
        let fault = run(&events, Scope::From(0)).unwrap_err();
        assert_eq!((fault.code, fault.seq), (FaultCode::SeqGap, Some(7)));
    }
    assert_eq!(fault(7, |event| event.seq = 70), (FaultCode::SeqGap, Some(7)));
}

#[test]
fn a_time_that_falls_is_named_and_an_equal_one_is_not() {
    let fell = fault(7, |event| event.time = "2026-03-01T09:29:59.999999Z".into());
    assert_eq!(fell, (FaultCode::TimeFell, Some(7)));
    let later = fault(7, |event| event.time = "2026-03-01T10:00:00.000000Z".into());
    assert_eq!(later, (FaultCode::TimeFell, Some(8)));
}

#[test]
fn an_event_of_another_log_or_another_form_is_named() {
    let other = fault(7, |event| event.log = OTHER_LOG.into());
    assert_eq!(other, (FaultCode::OtherLog, Some(7)));
    let form = fault(7, |event| event.actor = "Dr. House".into());
    assert_eq!(form, (FaultCode::HeaderInvalid, Some(7)));
}

#[test]
fn a_gap_in_an_audit_session_is_named() {
    assert_eq!(fault(6, |event| event.session_seq = 4), (FaultCode::SessionGap, Some(6)));
    assert_eq!(fault(6, |event| event.session_seq = 2), (FaultCode::SessionGap, Some(6)));
    // The first event of a session that is not its beginning.
    let unknown = fault(6, |event| event.session = session_id(99));
    assert_eq!(unknown, (FaultCode::SessionGap, Some(6)));
}

#[test]
fn nothing_follows_a_seal() {
    let again = fault(14, |event| event.session = session_id(0));
    assert_eq!(again, (FaultCode::AfterSeal, Some(14)));
    let anew = fault(12, |event| event.session = session_id(1));
    assert_eq!(anew, (FaultCode::AfterSeal, Some(12)));
}

#[test]
fn a_seal_over_other_events_is_named() {
    // An actor exchanged for another breaks no rule by itself; only the digest knows.
    let actor = fault(4, |event| event.actor = "0190b3a2-7c4d-7e8f-9a0b-000000000bad".into());
    assert_eq!(actor, (FaultCode::SealOtherDigest, Some(10)));
    let with = |payload: serde_json::Value| {
        fault(10, move |event| {
            event.payload = Some((jcs::canonical(&payload).unwrap(), [1; 16]));
        })
    };
    let digest = "0".repeat(64);
    let sealed = |events: u64, reason: &str| {
        with(json!({ "events": events, "digest": digest, "reason": reason }))
    };
    assert_eq!(sealed(5, "signed_out"), (FaultCode::SealOtherDigest, Some(10)));
    assert_eq!(sealed(4, "signed_out"), (FaultCode::SealOtherCount, Some(10)));
    assert_eq!(sealed(5, "bored"), (FaultCode::SealInvalid, Some(10)));
    assert_eq!(with(json!({ "events": 5 })), (FaultCode::SealInvalid, Some(10)));
    assert_eq!(with(json!([])), (FaultCode::SealInvalid, Some(10)));
    assert_eq!(fault(10, |event| event.payload = None), (FaultCode::SealInvalid, Some(10)));
    let garbled = fault(10, |event| event.payload = Some((b"{".to_vec(), [1; 16])));
    assert_eq!(garbled, (FaultCode::SealInvalid, Some(10)));
}

#[test]
fn a_seal_whose_payload_is_not_shown_is_counted_as_not_proven() {
    let mut check = LogCheck::new(LOG, Scope::From(0));
    for event in log(12) {
        check.event(&event.header(), &event.leaf(), None).unwrap();
    }
    assert_eq!(check.counts(), Counts { events: 12, sealed: 2, seals_proven: 0 });
}

#[test]
fn a_range_may_begin_within_sessions_and_proves_only_those_that_it_holds_whole() {
    let events = log(24);
    let check = run(&events[5..], Scope::From(5)).unwrap();
    assert_eq!(check.counts(), Counts { events: 19, sealed: 4, seals_proven: 2 });
    let mut gap = events[5..].to_vec();
    gap[2].session_seq = 4;
    assert_eq!(run(&gap, Scope::From(5)).unwrap_err().code, FaultCode::SessionGap);
    assert_eq!(run(&events[6..], Scope::From(5)).unwrap_err().seq, Some(5));
}

#[test]
fn a_list_may_skip_events_but_not_go_back() {
    let events = log(24);
    let of_session = |session| {
        let session = session_id(session);
        events.iter().filter(|event| event.session == session).cloned().collect::<Vec<_>>()
    };
    let whole = run(&of_session(1), Scope::Chosen).unwrap().counts();
    assert_eq!(whole, Counts { events: 6, sealed: 1, seals_proven: 1 });
    let mut holes = of_session(1);
    holes.remove(2);
    let seen = run(&holes, Scope::Chosen).unwrap().counts();
    assert_eq!(seen, Counts { events: 5, sealed: 1, seals_proven: 0 });
    let back = [events[3].clone(), events[2].clone()];
    assert_eq!(run(&back, Scope::Chosen).unwrap_err().seq, Some(2));
    let twice = [events[3].clone(), events[3].clone()];
    assert_eq!(run(&twice, Scope::Chosen).unwrap_err().code, FaultCode::SeqGap);
    let mut lower = of_session(1);
    lower[3].session_seq = 1;
    assert_eq!(run(&lower, Scope::Chosen).unwrap_err().code, FaultCode::SessionGap);
}

#[test]
fn more_open_sessions_than_a_clinic_can_have_are_refused() {
    let mut check = LogCheck::new(LOG, Scope::From(0));
    let mut event = log(1).remove(0);
    event.actor = USER.into();
    for seq in 0..=MAX_OPEN_SESSIONS as u64 {
        event.seq = seq;
        event.session = session_id(seq);
        let checked = check.event(&event.header(), &[0; 32], None);
        if seq < MAX_OPEN_SESSIONS as u64 {
            checked.unwrap();
        } else {
            assert_eq!(checked.unwrap_err().code, FaultCode::TooManySessions);
        }
    }
}

#[test]
fn only_the_newest_seals_are_remembered() {
    let mut check = LogCheck::new(LOG, Scope::From(0));
    (0..=REMEMBERED_SEALS as u128).for_each(|id| check.remember_seal(id));
    assert_eq!(check.sealed.len(), REMEMBERED_SEALS);
    assert!(!check.sealed.contains(&0) && check.sealed.contains(&1));
}

#[test]
fn a_fault_reads_as_a_sentence_and_serialises_with_its_code() {
    let mut events = log(24);
    events.remove(7);
    let fault = run(&events, Scope::From(0)).unwrap_err();
    assert_eq!(fault.to_string(), "Event 7 is missing or changed: in its place stands 8.");
    assert_eq!(
        serde_json::to_value(&fault).unwrap(),
        json!({ "code": "seq.gap", "seq": 7, "sentence": fault.to_string() })
    );
}

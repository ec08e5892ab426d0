//! Traces: the steps of a session's work, in the order of their tree.

use wardbook_app::{AppError, TracePage};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, TraceId};

use crate::support::Open;

/// The session of the busy clinic in which documents failed.
fn failed_session(open: &Open) -> SessionId {
    let sessions = open.sessions(&open.ada);
    let mixed = sessions.iter().find(|one| one.failed_documents > 0 && one.processed_documents > 0);
    mixed.expect("one with both").session_id
}

fn page(open: &Open, session: SessionId) -> TracePage {
    open.clinic.trace_page(&open.ada, session.into(), 0, 200).expect("ada may")
}

#[test]
fn a_trace_is_its_steps_each_before_those_below_it() {
    let open = Open::busy();
    let session = failed_session(&open);
    let page = page(&open, session);
    let tree = open.clinic.trace(&open.ada, session.into()).expect("ada may");
    assert_eq!(page.event_count, tree.event_count as u64);
    assert_eq!(page.steps.iter().map(|step| u64::from(step.events)).sum::<u64>(), page.event_count);
    assert_eq!(page.step_count as usize, page.steps.len());
    assert_eq!((page.actor.as_str(), page.source.as_str()), ("ada", "cli"));
    for pair in page.steps.windows(2) {
        assert!(pair[1].depth <= pair[0].depth + 1, "nothing is skipped: {pair:?}");
    }
    let documents: Vec<_> = page.steps.iter().filter(|step| step.name == "document").collect();
    assert!(documents.iter().any(|step| step.about == "letter-0000.txt"), "{documents:?}");
    let calls: Vec<_> = page.steps.iter().filter(|step| step.is_call).collect();
    assert!(!calls.is_empty());
    for call in calls {
        assert!(call.measured && call.name == "extract" && call.about.starts_with("letter-"));
        assert!(call.offset_micros + call.micros <= page.micros + 1_000_000);
    }
}

#[test]
fn the_first_fault_leads_to_its_step() {
    let open = Open::busy();
    let session = failed_session(&open);
    let page = page(&open, session);
    let fault = page.first_fault.expect("documents failed");
    let tree = open.clinic.trace(&open.ada, session.into()).expect("ada may");
    assert_eq!(Some(fault.seq), tree.first_fault);
    let step = &page.steps[fault.step as usize];
    assert!(step.has_fault, "{step:?}");
    let events =
        open.clinic.step_events(&open.ada, session.into(), step.span.as_deref()).expect("events");
    assert_eq!(events.len(), step.events as usize);
    assert!(events.iter().any(|event| event.seq == fault.seq && event.kind == fault.kind));
    assert_eq!(open.newest_payload(Kind::TraceRead)["trace"], session.to_string());
}

#[test]
fn pages_of_steps_join_without_a_gap() {
    let open = Open::busy();
    let session = failed_session(&open);
    let whole = page(&open, session).steps;
    let mut joined = Vec::new();
    while joined.len() < whole.len() {
        let offset = u32::try_from(joined.len()).expect("few");
        let some = open.clinic.trace_page(&open.ada, session.into(), offset, 4).expect("ada may");
        assert!(!some.steps.is_empty() && some.steps.len() <= 4);
        joined.extend(some.steps);
    }
    let key = |step: &wardbook_app::TraceStep| (step.index, step.span.clone(), step.about.clone());
    assert_eq!(
        joined.iter().map(key).collect::<Vec<_>>(),
        whole.iter().map(key).collect::<Vec<_>>()
    );
}

#[test]
fn an_auditor_sees_the_steps_without_the_documents_names() {
    let open = Open::busy();
    let session = failed_session(&open);
    let aud = open.person("aud");
    let page = open.clinic.trace_page(&aud, session.into(), 0, 200).expect("auditors may");
    assert!(page.steps.len() > 5 && page.steps.iter().all(|step| step.about.is_empty()));
}

#[test]
fn other_peoples_traces_and_unknown_ones_are_refused() {
    let open = Open::busy();
    let session = failed_session(&open);
    let bea = open.person("bea");
    let refused = open.clinic.trace_page(&bea, session.into(), 0, 10);
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
    let refused = open.clinic.step_events(&bea, session.into(), None);
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
    let none = TraceId("0190a000-0000-7000-8000-000000000001".parse().expect("an id"));
    assert!(matches!(open.clinic.trace_page(&open.ada, none, 0, 10), Err(AppError::NotFound(_))));
    let odd = open.clinic.step_events(&open.ada, session.into(), Some("xyz"));
    assert!(matches!(odd, Err(AppError::Invalid(_))));
}

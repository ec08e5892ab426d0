//! Running the documents of a session again, with the real engine.

use std::sync::Mutex;

use wardbook_app::{AppError, Cancel, ProcessRequest, Progress, Start};
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{ProcessingMode, SessionType};

use crate::support::{Open, worker};

fn request(sessions: Vec<SessionId>) -> ProcessRequest {
    let (start, mode) = (Start::Again(sessions), ProcessingMode::Standard);
    ProcessRequest { start, mode, endpoint: None, budget: None }
}

#[test]
fn documents_run_again_are_a_session_of_their_own_and_not_twice_at_a_time() {
    let open = Open::busy();
    let (clinic, ada) = (&open.clinic, &open.ada);
    let sessions = open.sessions(ada);
    let first = sessions.iter().find(|one| one.user == "ada" && one.processed_documents > 1);
    let first = first.expect("one of ada's").session_id;
    let expected = clinic.again(ada, &[first]).expect("ada may");
    let at_work = Mutex::new(None);
    let progress = |progress: Progress| {
        if let Progress::Started { session, .. } = progress {
            *at_work.lock().expect("a lock") = clinic.again(ada, &[first, session]).err();
        }
    };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let run = |request, progress: &(dyn Fn(Progress) + Sync)| {
        runtime.block_on(clinic.process(ada, request, &worker(), progress, &Cancel::default()))
    };
    let outcome = run(request(vec![first]), &progress).expect("it runs");
    assert_eq!(outcome.session.session_type, SessionType::Reprocessing);
    assert_eq!(outcome.session.total_documents, u64::from(expected.documents));
    let refused = at_work.lock().expect("a lock").take().expect("a refusal").to_string();
    assert!(refused.contains("is at work; cancel it, or wait"), "{refused}");

    let head = clinic.session_head(ada, outcome.session_id).expect("ada may");
    assert_eq!(head.previous, Some(first));
    let comparison = clinic.comparison(ada, first, outcome.session_id).expect("ada may");
    assert_eq!(comparison.documents, expected.documents);

    let nothing = run(request(Vec::new()), &|_| {}).expect_err("nothing to run");
    assert!(nothing.to_string().contains("choose at least one session"), "{nothing}");
    let auditor = open.person("aud");
    let refused = runtime.block_on(clinic.process(
        &auditor,
        request(vec![first]),
        &worker(),
        &|_| {},
        &Cancel::default(),
    ));
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
}

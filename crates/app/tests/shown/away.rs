//! A model endpoint that can serve no document is asked once for a session, which goes on when
//! the endpoint is put right; and what a server takes is learned once for all its sessions. Over
//! real HTTP.

use std::time::Duration;

use serde_json::json;

use wardbook_app::{
    Cancel, Credential, EndpointChange, NewEndpoint, Outcome, ProcessRequest, SessionHead,
    SessionQuery, Start,
};
use wardbook_domain::cost::Price;
use wardbook_domain::endpoint::EndpointKind;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::ProcessingMode;
use wardbook_tests::{Behaviour, FaultyServer, TestClinic, letters};

use crate::support::{Open, worker};

/// A completion that says little of any letter.
fn completion() -> String {
    let content = json!({
        "document_type": "other", "type_quote": null, "type_confidence": 50,
        "fields": [], "summary": "",
    });
    json!({
        "model": "m-1", "choices": [{ "message": { "content": content.to_string() } }],
        "usage": { "prompt_tokens": 2_000, "completion_tokens": 400 },
    })
    .to_string()
}

/// A clinic with an endpoint at a server.
fn clinic_at(server: &FaultyServer) -> Open {
    let open = Open::of(TestClinic::new());
    let new = NewEndpoint {
        name: "local".into(),
        kind: EndpointKind::OpenAi,
        url: Some(server.url.clone()),
        model: Some("m-1".into()),
        locality: None,
        phi_policy: None,
        price: Price::default(),
        timeout_seconds: 1,
        max_output_tokens: 500,
        api_key: Some("sk-wrong".into()),
    };
    open.clinic.add_endpoint(&open.ada, new, None).expect("ada may");
    open
}

impl Open {
    fn run(&self, start: Start) -> Outcome {
        let (mode, endpoint) = (ProcessingMode::Standard, Some("local".into()));
        let request = ProcessRequest { start, mode, endpoint, budget: None };
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let (worker, cancel) = (worker(), Cancel::default());
        let run = self.clinic.process(&self.ada, request, &worker, &|_| {}, &cancel);
        runtime.block_on(run).expect("it runs to its end")
    }

    fn run_letters(&self, number: usize) -> Outcome {
        self.run(Start::Paths(letters(&self.folder.beside("inbox"), 0..number)))
    }

    fn change(&self, change: EndpointChange) {
        self.clinic.change_endpoint(&self.ada, "local", change, None).expect("ada may");
    }

    fn head(&self, session: SessionId) -> SessionHead {
        self.clinic.session_head(&self.ada, session).expect("ada may")
    }

    /// Why each document failed, as a word and a sentence.
    fn failures(&self, session: SessionId) -> Vec<(String, String)> {
        let view = self.clinic.session(&self.ada, session).expect("ada may");
        let why = view.documents.into_iter().map(|one| one.failure_code.zip(one.failure_message));
        why.flatten().collect()
    }

    /// That the session can be resumed, by its own screen and by the list of sessions.
    fn must_be_resumable(&self, session: SessionId, yes: bool) {
        assert_eq!(self.head(session).may_resume, yes);
        let query = SessionQuery { limit: 50, ..SessionQuery::default() };
        let page = self.clinic.session_page(&self.ada, &query).expect("ada may");
        assert_eq!(page.resumable.contains(&session), yes, "{:?}", page.resumable);
    }
}

/// Calls that can be under way at the same time.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

const LETTERS: usize = 30;

#[test]
fn a_wrong_key_is_tried_once_and_the_session_goes_on_with_the_right_one() {
    let server = FaultyServer::start(Behaviour::By(|request| {
        let right = request.contains("authorization: bearer sk-right");
        if right { (200, completion()) } else { (401, "{}".into()) }
    }));
    let open = clinic_at(&server);
    let outcome = open.run_letters(LETTERS);
    let session = outcome.session_id;
    assert!(server.calls() <= at_once(), "{} calls", server.calls());
    let failures = open.failures(session);
    assert_eq!(failures.len(), LETTERS, "each document says why");
    for (code, message) in failures {
        assert_eq!(code, "endpoint_refuses_all");
        assert!(message.contains("the key is missing or wrong; enter it again"), "{message}");
    }
    let completion = outcome.completion.expect("it was not stopped");
    assert_eq!(completion.refusal_code, Some("endpoint_away"));
    open.must_be_resumable(session, true);
    let waits_for = open.head(session).waits_for.expect("it is not complete");
    assert!(waits_for.contains("resume the session when the endpoint"), "{waits_for}");

    let right = Credential::Replaced("sk-right".to_owned().into());
    open.change(EndpointChange { credential: right, ..EndpointChange::default() });
    let resumed = open.run(Start::Resume(session)).session;
    assert_eq!((resumed.processed_documents, resumed.failed_documents), (LETTERS as u64, 0));
    open.must_be_resumable(session, false);
}

#[test]
fn a_refusal_of_the_key_or_the_address_ends_the_session_with_its_own_advice() {
    let server = FaultyServer::start(Behaviour::By(|_| (403, "{}".into())));
    let open = clinic_at(&server);
    for (behaviour, advice) in [
        (Behaviour::By(|_| (403, "{}".into())), "not allowed to use this model"),
        (Behaviour::By(|_| (404, "{}".into())), "the address or the model's name is wrong"),
    ] {
        server.change(behaviour);
        let before = server.calls();
        let session = open.run_letters(LETTERS).session_id;
        assert!(server.calls() - before <= at_once(), "{advice}");
        let failures = open.failures(session);
        assert_eq!(failures.len(), LETTERS);
        assert!(failures.iter().all(|(_, why)| why.contains(advice)), "{failures:?}");
        open.must_be_resumable(session, true);
    }
    open.clinic
        .change_endpoint(
            &open.ada,
            "local",
            EndpointChange {
                url: Some("http://127.0.0.1:9/v1".into()),
                ..EndpointChange::default()
            },
            Some(&wardbook_app::Confirmation {
                reason: "it moved".into(),
                password: wardbook_tests::PASSWORD.to_owned().into(),
            }),
        )
        .expect("ada may");
    for session in open.sessions(&open.ada) {
        open.must_be_resumable(session.session_id, false);
    }
}

#[test]
fn silence_on_two_documents_ends_the_session_which_goes_on_with_a_longer_time_limit() {
    const FEW: usize = 12;
    let server = FaultyServer::start(Behaviour::Slow(Duration::from_secs(2), completion()));
    let open = clinic_at(&server);
    let session = open.run_letters(FEW).session_id;
    assert!((5..=5 * at_once()).contains(&server.calls()), "{} calls", server.calls());
    let failures = open.failures(session);
    assert_eq!(failures.len(), FEW);
    assert!(failures.iter().all(|(code, _)| code == "endpoint_timed_out"), "{failures:?}");
    open.must_be_resumable(session, true);

    open.change(EndpointChange { timeout_seconds: Some(60), ..EndpointChange::default() });
    let resumed = open.run(Start::Resume(session)).session;
    assert_eq!((resumed.processed_documents, resumed.failed_documents), (FEW as u64, 0));
}

#[test]
fn a_server_without_json_schema_refuses_it_in_the_first_session_only() {
    let server = FaultyServer::start(Behaviour::By(|request| {
        if request.contains("\"json_schema\"") {
            (400, json!({ "error": "only json_object is known here" }).to_string())
        } else {
            (200, completion())
        }
    }));
    let open = clinic_at(&server);
    let first = open.run_letters(4).session;
    assert_eq!(first.processed_documents, 4);
    let refused = server.calls() - 4;
    assert!((1..=4).contains(&refused), "{refused} calls were refused");
    let before = server.calls();
    let second = open.run(Start::Again(vec![first.session_id])).session;
    assert_eq!(second.processed_documents, 4);
    assert_eq!(server.calls() - before, 4, "nothing was refused");
    let large = EndpointChange { model: Some("large".into()), ..EndpointChange::default() };
    open.change(large);
    let before = server.calls();
    open.run(Start::Again(vec![first.session_id]));
    assert!(server.calls() - before > 4, "another model may take other things");
}

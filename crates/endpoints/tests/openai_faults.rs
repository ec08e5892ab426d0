//! Every way in which a server can fail a call, over real sockets: each ends in a named failure,
//! in time, with its cost, and without the document's words or the key in it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Behaviour, Kept, LETTER, Server, endpoint, http, letter};
use wardbook_domain::cost::{NanoUnits, TokenUsage};
use wardbook_domain::endpoint::{Locality, PhiPolicy};
use wardbook_domain::extraction::{DocumentType, FieldName};
use wardbook_endpoints::{Answer, ApiKey, CallError, Client, ClientError, FailedCall, Prepared};

const KEY: &str = "sk-test-5f1e0b77";

/// An answer that keeps to the schema.
fn content() -> Value {
    json!({
        "document_type": "referral_letter",
        "type_quote": {"page": 1, "text": "Thank you for seeing her"},
        "type_confidence": 93,
        "fields": [
            {"name": "addressee", "detail": "", "value": "Ito", "page": 1, "quote": "Dear Dr Ito", "confidence": 80},
            {"name": "patient_name", "detail": "", "value": "Jane Alder", "page": 1, "quote": "Jane Alder", "confidence": 97},
            {"name": "birth_date", "detail": "", "value": "1981-04-03", "page": 1, "quote": "03/04/1981", "confidence": 90},
            {"name": "author", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0}
        ],
        "summary": "Referred about her knee."
    })
}

/// That answer with one member changed.
fn with(path: &str, value: Value) -> String {
    let mut content = content();
    *content.pointer_mut(path).expect("a member") = value;
    content.to_string()
}

fn completion(content: &str, finish: &str, usage: &Value) -> String {
    json!({
        "id": "1", "object": "chat.completion", "model": "tiny-test-2",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
        "usage": usage
    })
    .to_string()
}

fn usage() -> Value {
    json!({"prompt_tokens": 900, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}})
}

async fn call(behaviour: Behaviour) -> (Result<Answer, FailedCall>, Server, Prepared) {
    let server = Server::start(behaviour).await;
    let mut endpoint = endpoint(&server.url);
    endpoint.timeout_seconds = 2;
    let client = Client::new(&endpoint, Some(ApiKey::new(KEY))).expect("a client");
    let prepared = client.prepare(&letter());
    let outcome = client.call(&prepared, &letter(), &Kept::default()).await;
    if let Err(failed) = &outcome {
        let told = format!("{failed} {:?} {:?}", failed.error, failed.warnings);
        for secret in ["Alder", "Ito", "1981", "knee", KEY] {
            assert!(!told.contains(secret), "a failure must not tell `{secret}`: {told}");
        }
    }
    (outcome, server, prepared)
}

async fn failure(behaviour: Behaviour) -> FailedCall {
    call(behaviour).await.0.expect_err("the call must fail")
}

async fn answered(body: &str) -> Result<Answer, FailedCall> {
    call(http("200 OK", "", body)).await.0
}

#[tokio::test]
async fn a_good_answer_is_read_and_paid_for_and_what_was_sent_is_what_was_recorded() {
    let body = completion(&content().to_string(), "stop", &usage());
    let (answer, server, prepared) = call(http("200 OK", "", &body)).await;
    let answer = answer.expect("an answer");
    assert_eq!(server.last_body(), prepared.prompt, "byte for byte");
    assert_eq!(answer.response, body, "byte for byte");
    assert_eq!(answer.model, "tiny-test-2");
    assert_eq!(answer.usage, Some(TokenUsage { input: 900, cached: 400, output: 100 }));
    assert_eq!(answer.cost, NanoUnits(500 * 3_000 + 400 * 500 + 100 * 15_000));
    assert!(answer.cost < prepared.worst_case, "the worst case bounds the cost");
    assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
    let extraction = answer.extraction;
    assert_eq!(extraction.document_type, DocumentType::ReferralLetter);
    assert_eq!(extraction.type_confidence.permille(), 930);
    let names: Vec<_> = extraction.fields.iter().map(|field| field.name).collect();
    assert_eq!(
        names,
        [FieldName::PatientName, FieldName::BirthDate, FieldName::Addressee],
        "in order, empty ones left out"
    );

    let request = server.requests.lock().expect("the log")[0].clone();
    assert!(request.starts_with("POST /v1/chat/completions HTTP/1.1"), "{request}");
    assert!(request.contains(&format!("authorization: Bearer {KEY}")));
    assert!(
        !prepared.prompt.contains(KEY) && !prepared.prompt.contains("knee.txt"),
        "neither key nor file name are in the prompt"
    );
    let sent: Value = serde_json::from_str(&prepared.prompt).expect("JSON");
    assert_eq!(sent["temperature"], 0);
    assert_eq!(sent["stream"], false);
    assert_eq!(sent["max_tokens"], 500);
    assert_eq!(sent["response_format"]["json_schema"]["strict"], true);
    assert!(sent["messages"][1]["content"].as_str().expect("text").contains(LETTER));
}

#[tokio::test]
async fn a_server_that_is_down_is_unreachable_and_may_be_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let client = Client::new(&endpoint(&url), None).expect("a client");
    let failed = client
        .call(&client.prepare(&letter()), &letter(), &Kept::default())
        .await
        .expect_err("nobody listens");
    assert!(matches!(failed.error, CallError::Unreachable { .. }), "{failed}");
    assert!(failed.error.retryable() && failed.charged.is_none());
    assert!(failed.to_string().contains("no server listens there"), "{failed}");
    let failed = client.test(&Kept::default()).await.expect_err("nobody listens");
    assert_eq!(failed.code(), "endpoint_unreachable");
}

#[tokio::test]
async fn silence_and_dripping_end_at_the_timeout() {
    for behaviour in [Behaviour::Silence, Behaviour::Drip] {
        let started = Instant::now();
        let failed = failure(behaviour).await;
        assert_eq!(failed.error, CallError::TimedOut { seconds: 2 });
        assert!(failed.error.retryable());
        assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
        assert!(failed.latency >= Duration::from_secs(2));
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let failed = failure(Behaviour::Flood).await;
    assert!(
        matches!(failed.error, CallError::Garbage { .. } | CallError::TimedOut { .. }),
        "{failed}"
    );
}

#[tokio::test]
async fn a_broken_connection_is_a_hung_up_call() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\":",
        b"HTTP/1.1 2",
        b"\x00\x01\x02",
    ] {
        let failed = failure(Behaviour::Answer(bytes.to_vec())).await;
        assert_eq!(failed.error, CallError::HungUp);
        assert!(failed.error.retryable());
    }
}

#[tokio::test]
async fn statuses_have_their_meaning() {
    let json = |code: &str| {
        json!({"error": {"message": format!("Jane Alder {KEY} is wrong"), "code": code}})
            .to_string()
    };
    for (status, code, expected, retryable) in [
        ("401 Unauthorized", "invalid_api_key", "endpoint_refuses_all", false),
        ("403 Forbidden", "", "endpoint_refuses_all", false),
        ("403 Forbidden", "content_filter", "endpoint_refused", false),
        ("404 Not Found", "model_not_found", "endpoint_refuses_all", false),
        ("400 Bad Request", "invalid_request_error", "endpoint_refused", false),
        ("400 Bad Request", "context_length_exceeded", "document_too_long", false),
        ("413 Payload Too Large", "", "document_too_long", false),
        ("422 Unprocessable Entity", "Jane Alder", "endpoint_refused", false),
        ("408 Request Timeout", "", "endpoint_failed", true),
        ("409 Conflict", "", "endpoint_failed", true),
        ("429 Too Many Requests", "rate_limit_exceeded", "endpoint_rate_limited", true),
        ("429 Too Many Requests", "insufficient_quota", "endpoint_refuses_all", false),
        ("500 Internal Server Error", "", "endpoint_failed", true),
        ("503 Service Unavailable", "", "endpoint_failed", true),
    ] {
        let failed = failure(http(status, "", &json(code))).await;
        assert_eq!(failed.error.code(), expected, "{status} {code}");
        assert_eq!(failed.error.retryable(), retryable, "{status} {code}");
        let charged = failed.charged.expect("what was answered is kept");
        assert!(charged.response.contains("[key removed]") && !charged.response.contains(KEY));
        assert_eq!(charged.cost, NanoUnits::ZERO);
        assert!(failed.warnings.iter().any(|warning| warning.contains("repeated its key")));
    }
}

#[tokio::test]
async fn the_wait_that_a_server_asks_for_is_kept() {
    let failed = failure(http("429 Too Many Requests", "retry-after: 7\r\n", "{}")).await;
    assert_eq!(failed.error.retry_after(), Some(Duration::from_secs(7)));
    let failed = failure(http("503 Service Unavailable", "retry-after: 30\r\n", "")).await;
    assert_eq!(failed.error.retry_after(), Some(Duration::from_secs(30)));
    for (headers, expected) in [
        ("retry-after: 1.5\r\n", Some(1_500)),
        (
            "date: Wed, 21 Oct 2026 07:27:30 GMT\r\nretry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n",
            Some(30_000),
        ),
        (
            "date: Wed, 21 Oct 2026 07:27:30 GMT\r\nretry-after: Wed, 21 Oct 2026 07:00:00 GMT\r\n",
            Some(0),
        ),
        ("retry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n", None),
        ("retry-after: -3\r\n", None),
        ("retry-after: soon\r\n", None),
    ] {
        let failed = failure(http("429 Too Many Requests", headers, "")).await;
        assert_eq!(failed.error.retry_after(), expected.map(Duration::from_millis), "{headers}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::start(http("200 OK", "", "{}")).await;
    let headers = format!("location: {}/chat/completions\r\n", other.url);
    for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
        let failed = failure(http(status, &headers, "")).await;
        assert!(matches!(failed.error, CallError::RefusesAll { .. }), "{failed}");
    }
    assert!(other.requests.lock().expect("the log").is_empty(), "the document went nowhere else");
}

#[tokio::test]
async fn what_is_no_chat_completion_is_garbage() {
    for body in ["", "<html>Welcome</html>", "[]", "{}", "{\"choices\":[]}", "null", "\u{feff}{"] {
        let failed = answered(body).await.expect_err(body);
        assert!(matches!(failed.error, CallError::Garbage { .. }), "{body}: {failed}");
        assert_eq!(failed.charged.expect("the body is kept").response, body);
    }
    let failed = failure(Behaviour::Answer(
        b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\n\xff\xfe\x00{".to_vec(),
    ))
    .await;
    assert!(matches!(failed.error, CallError::Garbage { .. }), "{failed}");
}

#[tokio::test]
async fn what_is_no_answer_is_refused_but_paid_for() {
    let mut less = content();
    less.as_object_mut().expect("an object").remove("fields");
    let other = content().to_string().replace("referral_letter", "invoice");
    for (text, what) in [
        ("I am sorry, Jane Alder".to_owned(), "prose"),
        ("{\"document_type\":".to_owned(), "half"),
        (less.to_string(), "no fields"),
        (with("/fields", json!("none")), "fields that are none"),
        (format!("{} or {other}", content()), "two answers"),
        (String::new(), "nothing"),
    ] {
        let failed = answered(&completion(&text, "stop", &usage())).await.expect_err(what);
        assert!(matches!(failed.error, CallError::OutsideSchema { .. }), "{what}: {failed}");
        assert!(!failed.error.retryable());
        assert!(!failed.to_string().contains("Jane"), "{failed}");
        let charged = failed.charged.expect("it was charged");
        assert_eq!(
            charged.usage,
            Some(TokenUsage { input: 900, cached: 400, output: 100 }),
            "{what}"
        );
        assert_eq!(charged.cost, NanoUnits(3_200_000), "{what}");
    }
    let failed =
        answered(&completion(&content().to_string(), "length", &usage())).await.expect_err("cut");
    assert!(failed.to_string().contains("cut at 500 tokens"), "{failed}");
}

#[tokio::test]
async fn a_quote_that_is_not_in_the_document_is_kept_for_the_check_that_flags_it() {
    let mut content = content();
    content["fields"][1]["quote"] = json!("Omar Birch");
    let answer =
        answered(&completion(&content.to_string(), "stop", &usage())).await.expect("an answer");
    let quote = answer.extraction.fields[0].quote.as_ref().expect("a quote");
    assert_eq!(quote.text, "Omar Birch");
}

#[tokio::test]
async fn an_answer_without_counted_tokens_costs_the_worst_case_and_says_so() {
    for usage in [Value::Null, json!({}), json!({"prompt_tokens": -5, "completion_tokens": "many"})]
    {
        let body = completion(&content().to_string(), "stop", &usage);
        let (answer, _, prepared) = call(http("200 OK", "", &body)).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.usage, None);
        assert_eq!(answer.cost, prepared.worst_case);
        assert!(
            answer.warnings.iter().any(|warning| warning.contains("worst case")),
            "{:?}",
            answer.warnings
        );
    }
}

#[tokio::test]
async fn an_endpoint_that_dropped_part_of_the_prompt_is_caught() {
    let counted = json!({"prompt_tokens": 12, "completion_tokens": 100});
    let failed =
        answered(&completion(&content().to_string(), "stop", &counted)).await.expect_err("dropped");
    assert!(matches!(failed.error, CallError::TruncatedPrompt { counted: 12, .. }), "{failed}");
    assert_eq!(failed.charged.expect("charged").cost, NanoUnits(12 * 3_000 + 100 * 15_000));
}

#[tokio::test]
async fn what_the_policy_forbids_is_not_sent() {
    let server = Server::start(http("200 OK", "", "{}")).await;
    let mut never = endpoint(&server.url);
    never.phi_policy = PhiPolicy::Never;
    let mut plain = endpoint(&server.url);
    plain.locality = Locality::External;
    for endpoint in [never, plain] {
        let client = Client::new(&endpoint, None).expect("a client");
        let failed = client
            .call(&client.prepare(&letter()), &letter(), &Kept::default())
            .await
            .expect_err("forbidden");
        assert_eq!(failed.error.code(), "endpoint_forbidden");
    }
    assert!(server.requests.lock().expect("the log").is_empty(), "nothing was sent");
}

#[tokio::test]
async fn an_address_is_taken_with_or_without_its_end() {
    for (given, path) in [
        ("", "/v1/chat/completions"),
        ("/", "/v1/chat/completions"),
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/openai/v1?api-version=preview", "/openai/v1/chat/completions?api-version=preview"),
    ] {
        let server = Server::start(http("500 X", "", "")).await;
        let url = server.url.trim_end_matches("/v1").to_owned() + given;
        let client = Client::new(&endpoint(&url), None).expect("a client");
        let _ = client.call(&client.prepare(&letter()), &letter(), &Kept::default()).await;
        let request = server.requests.lock().expect("the log")[0].clone();
        assert!(request.starts_with(&format!("POST {path} HTTP/1.1\r\n")), "{given}: {request}");
    }
    for wrong in [
        "",
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "https://user:key@example.org/v1",
    ] {
        let error = Client::new(&endpoint(wrong), None).expect_err(wrong);
        assert!(matches!(error, ClientError::Address { .. }), "{wrong}: {error}");
    }
    let url = "http://127.0.0.1:1";
    assert_eq!(
        Client::new(&endpoint(url), Some(ApiKey::new("a\nb"))).expect_err("a key"),
        ClientError::Key
    );
    let client = Client::new(&endpoint(url), Some(ApiKey::new(KEY))).expect("a client");
    assert!(!format!("{client:?}").contains(KEY), "the key is never shown");
}

#[tokio::test]
async fn a_test_of_an_endpoint_tells_when_schemas_are_ignored() {
    let body = completion("Good morning!", "stop", &usage());
    let server = Server::start(http("200 OK", "", &body)).await;
    let client = Client::new(&endpoint(&server.url), None).expect("a client");
    let health = client.test(&Kept::default()).await.expect("it answers");
    assert!(!health.schema_honoured && health.model_listed.is_none());
    assert_eq!(health.exchanges.len(), 2);
    assert_eq!(health.exchanges[1].sent, server.last_body(), "what was sent is what is recorded");
}

//! What servers refuse, each in its own words: errors inside HTTP 200, models that load, prompts
//! that are too long, members of the call that are not taken.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use support::{Behaviour, Kept, Server, endpoint, http, letter};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::ids::EndpointId;
use wardbook_domain::run::Away;
use wardbook_endpoints::{CallError, Client, FailedCall};

const OK: &str = r#"{"model": "m", "choices": [{"message": {"content":
    "{\"document_type\": \"other\", \"type_quote\": null, \"type_confidence\": 50, \"fields\": [], \"summary\": \"\"}"}}],
    "usage": {"prompt_tokens": 900, "completion_tokens": 100}}"#;

async fn failure(status: &str, headers: &str, body: &str) -> FailedCall {
    let server = Server::start(http(status, headers, body)).await;
    let client = Client::new(&endpoint(&server.url), None).expect("a client");
    client
        .call(&client.prepare(&letter()), &letter(), &Kept::default())
        .await
        .expect_err("it must fail")
}

#[tokio::test]
async fn an_error_inside_an_answer_is_what_it_says_it_is() {
    for (body, code) in [
        (json!({"error": {"message": "upstream is busy", "code": 429}}), "endpoint_rate_limited"),
        (json!({"error": {"message": "Rate limit reached"}}), "endpoint_rate_limited"),
        (
            json!({"error": {"message": "Upstream error", "code": 502}, "user_id": "x"}),
            "endpoint_failed",
        ),
        (json!({"error": {"code": "503", "message": "no"}, "choices": []}), "endpoint_failed"),
        (json!({"error": "internal"}), "endpoint_failed"),
        (json!({"error": {"code": 401, "message": "no key"}}), "endpoint_refuses_all"),
        (json!({"error": {"message": "prompt is too long"}}), "document_too_long"),
        (
            json!({"choices": [{"finish_reason": "error", "error": {"code": 502}, "message": {"content": ""}}]}),
            "endpoint_failed",
        ),
        (
            json!({"choices": [{"finish_reason": "error", "message": {"content": "{"}}]}),
            "endpoint_failed",
        ),
    ] {
        let failed = failure("200 OK", "", &body.to_string()).await;
        assert_eq!(failed.error.code(), code, "{body}: {failed}");
        assert_eq!(failed.charged.expect("kept").cost, NanoUnits::ZERO, "{body}");
    }
}

#[tokio::test]
async fn a_model_that_loads_is_told_from_a_server_in_trouble() {
    for (status, headers, message, loads) in [
        ("503 Service Unavailable", "", "Loading model", true),
        ("503 Service Unavailable", "", "model is being loaded", true),
        ("503 Service Unavailable", "retry-after: 20\r\n", "later", true),
        ("500 Internal Server Error", "", "The server is still starting", true),
        ("503 Service Unavailable", "", "no backend", false),
        ("500 Internal Server Error", "", "a panic", false),
    ] {
        let body = json!({"error": {"message": message}}).to_string();
        let failed = failure(status, headers, &body).await;
        assert!(failed.error.retryable());
        assert_eq!(
            matches!(failed.error, CallError::Loading { .. }),
            loads,
            "{status} {message}: {failed}"
        );
    }
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_told_in_many_words() {
    for message in [
        "prompt longer than the context window",
        "prompt of 9000 tokens, model takes 8192",
        "9000 tokens do not fit a context of 4096",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        "The prompt (total length 9000) is too long to fit into the model (context length 8192)",
        "the request exceeds the available context size. try increasing the context size",
        "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
        "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 9000 `inputs` tokens and 500 `max_new_tokens`",
        "prompt is too long: 200251 tokens > 200000 maximum",
        "The input token count (9000) exceeds the maximum number of tokens allowed (8192).",
        "Please reduce the length of the messages or completion.",
        "input length exceeds the context length",
    ] {
        for body in [
            json!({"error": {"message": message, "type": "BadRequestError", "code": 400}}),
            json!({"error": message}),
            json!({"object": "error", "message": message}),
            json!({"detail": [{"msg": message}]}),
        ] {
            let failed = failure("400 Bad Request", "", &body.to_string()).await;
            assert_eq!(failed.error, CallError::TooLong, "{body}");
        }
        let failed = failure("400 Bad Request", "", message).await;
        assert_eq!(failed.error, CallError::TooLong, "as plain text: {message}");
    }
    for (status, message) in [
        ("400 Bad Request", "the model `m` is not known"),
        (
            "429 Too Many Requests",
            "Rate limit reached on tokens per min: limit 10000, used 9000, requested 2000",
        ),
        ("401 Unauthorized", "invalid input token, more than one given"),
    ] {
        let body = json!({"error": {"message": message}}).to_string();
        let failed = failure(status, "", &body).await;
        assert_ne!(failed.error, CallError::TooLong, "{message}");
        assert!(!failed.to_string().contains("JSON Schema"), "{failed}");
    }
}

fn sent(request: &str) -> Value {
    let body = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).unwrap_or_default()
}

/// A server that takes neither `max_tokens`, nor a temperature, nor any response format.
fn narrow(request: &str) -> Behaviour {
    let body = sent(request);
    for (member, message) in [
        ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        ("temperature", "'temperature' does not support 0 with this model."),
        ("response_format", "This response_format type is unavailable now"),
    ] {
        if body.get(member).is_some() {
            let error = json!({"error": {"message": message, "param": member}}).to_string();
            return http("400 Bad Request", "", &error);
        }
    }
    http("200 OK", "", OK)
}

#[tokio::test]
async fn what_a_server_does_not_take_is_left_out_and_remembered() {
    let server = Server::start(Behaviour::By(narrow)).await;
    let client = Client::new(&endpoint(&server.url), None).expect("a client");
    let first = client.prepare(&letter());
    let mut left_out = Vec::new();
    loop {
        let prepared = client.prepare(&letter());
        match client.clone().call(&prepared, &letter(), &Kept::default()).await {
            Ok(_) => break,
            Err(failed) => match failed.error {
                CallError::Unsupported { member } => left_out.push(member),
                other => panic!("{other}"),
            },
        }
    }
    assert_eq!(left_out, ["max_tokens", "temperature", "json_schema", "json_object"]);
    let prepared = client.prepare(&letter());
    client.call(&prepared, &letter(), &Kept::default()).await.expect("remembered");
    let body = sent(&format!("\r\n\r\n{}", prepared.prompt));
    assert_eq!(body["max_completion_tokens"], 500);
    let system = body["messages"][0]["content"].as_str().expect("text");
    assert!(system.contains("additionalProperties"), "the schema is told in words");
    assert_ne!(prepared.prompt_version, first.prompt_version);
    assert_eq!(
        client.call(&first, &letter(), &Kept::default()).await.expect_err("again").error.code(),
        "endpoint_unsupported"
    );
    assert_eq!(client.prepare(&letter()), prepared, "a late refusal brings nothing back");
    client.test(&Kept::default()).await.expect("a test finds its way too");
}

/// An endpoint that no other test has, since what is learned is remembered by its id.
fn alone(url: &str, id: u8) -> Endpoint {
    let id = format!("018f2f6e-0000-7000-8000-0000000001{id:02}");
    Endpoint { endpoint_id: EndpointId(id.parse().expect("an id")), ..endpoint(url) }
}

/// Calls once with a client of its own, as a run does, until an answer comes; says what was refused.
async fn run(endpoint: &Endpoint) -> Vec<&'static str> {
    let client = Client::new(endpoint, None).expect("a client");
    let mut refused = Vec::new();
    loop {
        match client
            .call(&client.prepare(&letter()), &letter(), &Kept::default())
            .await
            .map_err(|one| one.error)
        {
            Ok(_) => return refused,
            Err(CallError::Unsupported { member }) => refused.push(member),
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn what_one_run_learned_the_next_one_knows_until_address_or_model_change() {
    let all = ["max_tokens", "temperature", "json_schema", "json_object"];
    let server = Server::start(Behaviour::By(narrow)).await;
    let before = alone(&server.url, 1);
    assert_eq!(run(&before).await, all);
    assert!(run(&before).await.is_empty(), "the next run is refused nothing");
    let slower = Endpoint { timeout_seconds: 9, ..before.clone() };
    assert!(run(&slower).await.is_empty(), "its time limit is no matter of what it takes");
    let model = Endpoint { model: "another".to_owned(), ..before.clone() };
    assert_eq!(run(&model).await, all, "another model");
    assert_eq!(run(&before).await, all, "and back again");
    let moved = Endpoint { url: format!("{}/", server.url), ..before };
    assert_eq!(run(&moved).await, all, "another address");
    assert_eq!(run(&alone(&server.url, 2)).await, all, "another endpoint");
}

/// A server that is narrow until it has answered once, then takes JSON Schema and the old limit only.
fn replaced(request: &str) -> Behaviour {
    static ANSWERED: AtomicBool = AtomicBool::new(false);
    if !ANSWERED.load(Ordering::SeqCst) {
        let body = sent(request);
        let plain = ["max_tokens", "temperature", "response_format"];
        ANSWERED.store(plain.iter().all(|one| body.get(one).is_none()), Ordering::SeqCst);
        return narrow(request);
    }
    if sent(request).get("max_completion_tokens").is_some() {
        let error = json!({"error": "max_completion_tokens: extra fields are not permitted"});
        return http("422 Unprocessable Entity", "", &error.to_string());
    }
    http("200 OK", "", OK)
}

#[tokio::test]
async fn a_server_that_refuses_what_it_took_before_is_learned_anew() {
    let server = Server::start(Behaviour::By(replaced)).await;
    let endpoint = alone(&server.url, 3);
    assert_eq!(run(&endpoint).await.len(), 4);
    assert_eq!(run(&endpoint).await, ["max_completion_tokens"], "one refusal, and all is new");
    let body: Value = serde_json::from_str(&server.last_body()).expect("JSON");
    assert_eq!(body["response_format"]["type"], "json_schema", "from the first form on");
    assert_eq!((&body["temperature"], &body["max_tokens"]), (&json!(0), &json!(500)));
    assert!(run(&endpoint).await.is_empty());
}

#[tokio::test]
async fn what_a_server_never_answered_is_not_remembered() {
    let refusal = json!({"error": "the schema of this deployment is broken"}).to_string();
    let server = Server::start(http("400 Bad Request", "", &refusal)).await;
    let endpoint = alone(&server.url, 4);
    for _ in 0..2 {
        let client = Client::new(&endpoint, None).expect("a client");
        let mut refused = Vec::new();
        while refused.last() != Some(&"endpoint_refused") {
            let failed = client.call(&client.prepare(&letter()), &letter(), &Kept::default()).await;
            refused.push(failed.expect_err("it refuses everything").error.code());
        }
        let again = "endpoint_unsupported";
        assert_eq!(refused, [again, again, "endpoint_refused"], "an end to every form");
    }
}

#[tokio::test]
async fn a_test_of_an_endpoint_learns_it_anew_and_runs_know_what_it_found() {
    let server = Server::start(Behaviour::By(narrow)).await;
    let endpoint = alone(&server.url, 5);
    for _ in 0..2 {
        let client = Client::new(&endpoint, None).expect("a client");
        let found = client.test(&Kept::default()).await.expect("it answers").warnings;
        assert!(found.iter().any(|one| one.contains("`json_schema`")), "told each time: {found:?}");
        assert!(run(&endpoint).await.is_empty());
    }
}

#[tokio::test]
async fn refusals_say_whether_they_are_about_one_document_or_all() {
    let moderated =
        json!({"error": {"message": "your input was flagged", "code": 403}}).to_string();
    for (status, body, away, advice) in [
        ("401 Unauthorized", "{}", Away::Surely, "enter it again"),
        ("402 Payment Required", "{}", Away::Surely, "no credit"),
        ("403 Forbidden", "{}", Away::Surely, "not allowed to use this model"),
        ("403 Forbidden", &moderated, Away::No, "filter stopped the document"),
        ("404 Not Found", "{}", Away::Surely, "in a new session"),
        ("400 Bad Request", "{}", Away::No, "does not understand the call"),
        ("502 Bad Gateway", "{}", Away::Perhaps, "server's own log"),
        ("500 Internal Server Error", "{}", Away::No, "server's own log"),
        ("429 Too Many Requests", "{}", Away::No, "made again later"),
    ] {
        let error = failure(status, "", body).await.error;
        assert_eq!(error.away(), away, "{status} {body}");
        assert!(error.to_string().contains(advice), "{error}");
    }
}

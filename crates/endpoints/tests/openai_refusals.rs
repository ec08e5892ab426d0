//! What servers refuse, each in its own words: errors inside HTTP 200, models that load, prompts
//! that are too long, members of the call that are not taken.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use support::{Behaviour, Server, endpoint, http, letter};
use wardbook_domain::cost::NanoUnits;
use wardbook_endpoints::{CallError, Client, FailedCall};

const OK: &str = r#"{"model": "m", "choices": [{"message": {"content":
    "{\"document_type\": \"other\", \"type_quote\": null, \"type_confidence\": 50, \"fields\": [], \"summary\": \"\"}"}}],
    "usage": {"prompt_tokens": 900, "completion_tokens": 100}}"#;

async fn failure(status: &str, headers: &str, body: &str) -> FailedCall {
    let server = Server::start(http(status, headers, body)).await;
    let client = Client::new(&endpoint(&server.url), None).expect("a client");
    client.call(&client.prepare(&letter()), &letter()).await.expect_err("it must fail")
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
        (json!({"error": {"code": 401, "message": "no key"}}), "endpoint_refused"),
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
        match client.clone().call(&prepared, &letter()).await {
            Ok(_) => break,
            Err(failed) => match failed.error {
                CallError::Unsupported { member } => left_out.push(member),
                other => panic!("{other}"),
            },
        }
    }
    assert_eq!(left_out, ["max_tokens", "temperature", "json_schema", "json_object"]);
    let prepared = client.prepare(&letter());
    client.call(&prepared, &letter()).await.expect("remembered");
    let body = sent(&format!("\r\n\r\n{}", prepared.prompt));
    assert_eq!(body["max_completion_tokens"], 500);
    let system = body["messages"][0]["content"].as_str().expect("text");
    assert!(system.contains("additionalProperties"), "the schema is told in words");
    assert_ne!(prepared.prompt_version, first.prompt_version);
    assert_eq!(
        client.call(&first, &letter()).await.expect_err("again").error.code(),
        "endpoint_unsupported"
    );
    assert_eq!(client.prepare(&letter()), prepared, "a late refusal brings nothing back");
    client.test().await.expect("a test finds its way too");
}

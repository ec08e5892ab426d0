//! What came back from a chat completion: its status, its form, its content, its cost.
//!
//! Nothing is believed: the body is bounded by the transport, the content is checked against the
//! schema again, the counted tokens against the text that was sent.

use std::time::Duration;

use serde_json::{Map, Value};
use wardbook_domain::cost::TokenUsage;
use wardbook_domain::endpoint::Endpoint;

use super::refusals::{self, About, Told};
use super::transport::{Broken, Received};
use super::usage::{self, Counted};
use crate::call::{Answer, Charged, Prepared, Request};
use crate::error::{CallError, FailedCall};
use crate::schema::{self, Reading};

/// No tokeniser in use makes fewer tokens of a text than one for so many of its characters, white
/// space and repeated characters aside (English prose: 3.5 to 4). Fewer counted tokens mean
/// that part of the prompt was dropped.
pub(super) const MOST_CHARACTERS_PER_TOKEN: u64 = 7;

/// A completion as far as it is understood.
pub(super) struct Completion {
    pub(super) content: Result<String, CallError>,
    pub(super) model: String,
    pub(super) counted: Counted,
}

/// Turns what was received into an answer or a failure with its cost.
pub(super) fn read(
    endpoint: &Endpoint,
    prepared: &Prepared,
    request: &Request,
    received: Result<Received, Broken>,
) -> Result<Answer, FailedCall> {
    let received = received.map_err(|broken| FailedCall {
        error: broken.error,
        latency: broken.latency,
        charged: None,
        warnings: Vec::new(),
    })?;
    let mut warnings = received.warnings.clone();
    let completion = match completion_of(endpoint, &received) {
        Ok(completion) => completion,
        Err(error) => return Err(failed(error, received, None, warnings)),
    };
    let charge = completion.counted.charge(&endpoint.price, prepared.worst_case, &mut warnings);
    let (usage, cost) = (completion.counted.usage, charge.cost);
    let model = completion.model;
    let extraction = completion.content.and_then(|content| {
        check_count(usage, request)?;
        schema::extraction_from(&content, &request.pages)
            .map_err(|detail| CallError::OutsideSchema { detail })
    });
    match extraction {
        Ok(Reading { extraction, warnings: odd }) => Ok(Answer {
            extraction,
            response: received.body,
            model,
            usage,
            cost,
            stated_by_provider: charge.stated_by_provider,
            latency: received.latency,
            warnings: warnings.into_iter().chain(odd).collect(),
        }),
        Err(error) => {
            let response = String::new();
            let stated_by_provider = charge.stated_by_provider;
            let charged = Charged { response, model, usage, cost, stated_by_provider };
            Err(failed(error, received, Some(charged), warnings))
        }
    }
}

/// A call that the server did not take: nothing was charged.
pub(super) fn refused(error: CallError, received: Received) -> FailedCall {
    let warnings = received.warnings.clone();
    failed(error, received, None, warnings)
}

/// A failure after an answer. Without a completion nothing was charged, but its body is kept.
fn failed(
    error: CallError,
    received: Received,
    charged: Option<Charged>,
    warnings: Vec<String>,
) -> FailedCall {
    let charged = charged.unwrap_or(Charged {
        response: String::new(),
        model: String::new(),
        usage: None,
        cost: wardbook_domain::cost::NanoUnits::ZERO,
        stated_by_provider: false,
    });
    let charged = Charged { response: received.body, ..charged };
    FailedCall { error, latency: received.latency, charged: Some(Box::new(charged)), warnings }
}

/// The status, then the form of a chat completion. An error inside an answer of HTTP 200 is the
/// status that it names.
pub(super) fn completion_of(
    endpoint: &Endpoint,
    received: &Received,
) -> Result<Completion, CallError> {
    if !(200..300).contains(&received.status) {
        let told = Told::of(&received.body);
        return Err(refusal(&told, received.status, received.retry_after));
    }
    let garbage = |detail: &str| CallError::Garbage { detail: detail.to_owned() };
    let body: Value = serde_json::from_str(received.body.trim_start_matches('\u{feff}'))
        .map_err(|_| garbage("it is not JSON"))?;
    let choice = body.pointer("/choices/0");
    let within = [Some(&body), choice].into_iter().flatten().find(|part| has_error(part));
    if let Some(part) = within {
        return Err(error_within(&Told::of_value(part), received.retry_after));
    }
    let choice = choice.ok_or_else(|| garbage("it has no choices"))?;
    let finish = choice.get("finish_reason").and_then(Value::as_str).unwrap_or_default();
    let content = content_of(choice);
    let outside = |detail: String| CallError::OutsideSchema { detail };
    let declined = choice.pointer("/message/refusal").is_some_and(|refusal| !refusal.is_null());
    let content = match (finish, content) {
        ("error", _) => return Err(error_within(&Told::of_value(choice), received.retry_after)),
        ("length", _) => Err(outside(format!(
            "the answer was cut at {} tokens; allow more output tokens",
            endpoint.max_output_tokens
        ))),
        ("content_filter", _) => {
            Err(outside("the provider's filter stopped the answer".to_owned()))
        }
        _ if declined => Err(outside("the model declined to answer".to_owned())),
        (_, content) if !content.trim().is_empty() => Ok(content),
        _ => Err(outside("the answer is empty".to_owned())),
    };
    let model = body.get("model").and_then(Value::as_str).unwrap_or(&endpoint.model);
    let model = model.chars().take(200).collect();
    Ok(Completion { content, model, counted: usage::counted(&body) })
}

fn has_error(part: &Value) -> bool {
    match part.get("error") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(_) => true,
    }
}

/// An error without a status of its own is the provider's.
fn error_within(told: &Told, retry_after: Option<Duration>) -> CallError {
    let status = told.status.filter(|status| *status >= 400);
    let status = status.unwrap_or(match told {
        told if told.busy() => 429,
        told if told.too_long() => 400,
        _ => 502,
    });
    refusal(told, status, retry_after)
}

/// The content as text: as such, as a list of parts, or as an object that was read already. Where
/// it is empty and all that a server took for thinking is an object, that is the answer.
fn content_of(choice: &Value) -> String {
    let message = choice.get("message").unwrap_or(&Value::Null);
    let content = match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(part_of).collect(),
        Some(object @ Value::Object(_)) => object.to_string(),
        _ => String::new(),
    };
    if !content.trim().is_empty() {
        return content;
    }
    let thought = ["reasoning_content", "reasoning"].into_iter();
    let thought = thought.filter_map(|name| message.get(name).and_then(Value::as_str));
    let object = |text: &&str| serde_json::from_str::<Map<String, Value>>(text).is_ok();
    thought.into_iter().find(object).unwrap_or_default().to_owned()
}

/// The text of one part; what a model thought is none.
fn part_of(part: &Value) -> Option<&str> {
    if let Value::String(text) = part {
        return Some(text);
    }
    let kind = part.get("type").and_then(Value::as_str).unwrap_or("text");
    matches!(kind, "text" | "output_text").then(|| part.get("text")?.as_str())?
}

/// What a status other than success means.
fn refusal(told: &Told, status: u16, retry_after: Option<Duration>) -> CallError {
    let out_of_credit = told.one_of(refusals::OUT_OF_CREDIT).is_some();
    let too_long = match status {
        413 => true,
        // What a minute's worth of calls may hold is told in tokens too.
        429 => told.names(&["request too large"]) || told.one_of(refusals::TOO_LONG).is_some(),
        400 | 422 => told.too_long(),
        _ => status <= 500 && told.clearly_too_long(),
    };
    match status {
        _ if too_long => CallError::TooLong,
        503 if retry_after.is_some() => CallError::Loading { status, retry_after },
        409 | 425 | 429 | 500.. if told.loading() && !out_of_credit => {
            CallError::Loading { status, retry_after }
        }
        429 if !out_of_credit => CallError::RateLimited { retry_after },
        408 | 409 | 425 | 500.. => CallError::Server { status, retry_after },
        _ => {
            let code = told.one_of(refusals::KNOWN_CODES);
            let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
            let (about, advice) = refusals::advice(told, status);
            let message = format!("{advice}{code}");
            match about {
                About::All => CallError::RefusesAll { status, message },
                About::Document => CallError::Refused { status, message },
            }
        }
    }
}

/// Whether the endpoint can have read all that it was sent.
fn check_count(usage: Option<TokenUsage>, request: &Request) -> Result<(), CallError> {
    let Some(usage) = usage else { return Ok(()) };
    let sent_estimate = fewest_tokens(request);
    if usage.input < sent_estimate {
        return Err(CallError::TruncatedPrompt { sent_estimate, counted: usage.input });
    }
    Ok(())
}

/// A lower bound of the tokens in a document, see [`MOST_CHARACTERS_PER_TOKEN`]. Rulers (`-----`)
/// and gaps of tables are one token however long, so repeated characters count once.
fn fewest_tokens(request: &Request) -> u64 {
    let mut characters = 0;
    for page in &request.pages {
        let mut last = ' ';
        for character in page.text.chars() {
            characters += u64::from(character != last && !character.is_whitespace());
            last = character;
        }
    }
    characters / MOST_CHARACTERS_PER_TOKEN
}

//! What came back from a chat completion: its status, its form, its content, its cost.
//!
//! Nothing is believed: the body is bounded by the transport, the content is checked against the
//! schema again, the counted tokens against the text that was sent.

use serde_json::Value;
use wardbook_domain::cost::{PriceSource, TokenUsage};
use wardbook_domain::endpoint::Endpoint;

use super::refusals;
use super::transport::{Broken, Received};
use crate::call::{Answer, Charged, Prepared, Request};
use crate::error::{CallError, FailedCall};
use crate::schema;

/// No tokeniser in use makes fewer tokens of a text than one for so many of its characters, white
/// space and repeated characters aside (English prose: 3.5 to 4). Fewer counted tokens mean
/// that part of the prompt was dropped.
pub(super) const MOST_CHARACTERS_PER_TOKEN: u64 = 7;

/// A completion as far as it is understood.
pub(super) struct Completion {
    pub(super) content: Result<String, CallError>,
    pub(super) model: String,
    pub(super) usage: Option<TokenUsage>,
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
    let cost = if let Some(usage) = completion.usage {
        endpoint.price.of(usage)
    } else {
        warnings.push(
            "the endpoint did not say how many tokens it used; the cost is the worst case, and \
             whether it read the whole document could not be checked"
                .to_owned(),
        );
        prepared.worst_case
    };
    let model = completion.model;
    let extraction = completion.content.and_then(|content| {
        check_count(completion.usage, request)?;
        schema::extraction_from(&content, &request.pages)
            .map_err(|detail| CallError::OutsideSchema { detail })
    });
    match extraction {
        Ok(extraction) => Ok(Answer {
            extraction,
            response: received.body,
            model,
            usage: completion.usage,
            cost,
            price_source: PriceSource::Declared,
            latency: received.latency,
            warnings,
        }),
        Err(error) => {
            let charged = Charged {
                response: String::new(),
                model,
                usage: completion.usage,
                cost,
                price_source: PriceSource::Declared,
            };
            Err(failed(error, received, Some(charged), warnings))
        }
    }
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
        price_source: PriceSource::Declared,
    });
    let charged = Charged { response: received.body, ..charged };
    FailedCall { error, latency: received.latency, charged: Some(Box::new(charged)), warnings }
}

/// The status, then the form of a chat completion.
pub(super) fn completion_of(
    endpoint: &Endpoint,
    received: &Received,
) -> Result<Completion, CallError> {
    if let Some(error) = refusal(received) {
        return Err(error);
    }
    let garbage = |detail: &str| CallError::Garbage { detail: detail.to_owned() };
    let body: Value =
        serde_json::from_str(&received.body).map_err(|_| garbage("it is not JSON"))?;
    let choice = body.pointer("/choices/0").ok_or_else(|| garbage("it has no choices"))?;
    let finish = choice.get("finish_reason").and_then(Value::as_str).unwrap_or_default();
    let content = choice.pointer("/message/content").and_then(Value::as_str);
    let outside = |detail: String| CallError::OutsideSchema { detail };
    let declined = choice.pointer("/message/refusal").is_some_and(|refusal| !refusal.is_null());
    let content = match (finish, content) {
        ("length", _) => Err(outside(format!(
            "the answer was cut at {} tokens; allow more output tokens",
            endpoint.max_output_tokens
        ))),
        ("content_filter", _) => {
            Err(outside("the provider's filter stopped the answer".to_owned()))
        }
        _ if declined => Err(outside("the model declined to answer".to_owned())),
        (_, Some(content)) if !content.trim().is_empty() => Ok(content.to_owned()),
        _ => Err(outside("the answer is empty".to_owned())),
    };
    let model = body.get("model").and_then(Value::as_str).unwrap_or(&endpoint.model);
    Ok(Completion { content, model: model.chars().take(200).collect(), usage: usage_of(&body) })
}

fn usage_of(body: &Value) -> Option<TokenUsage> {
    let usage = body.get("usage")?;
    let count = |path: &str| usage.pointer(path).and_then(Value::as_u64);
    Some(TokenUsage {
        input: count("/prompt_tokens")?,
        cached: count("/prompt_tokens_details/cached_tokens").unwrap_or(0),
        output: count("/completion_tokens")?,
    })
}

/// What a status other than success means.
fn refusal(received: &Received) -> Option<CallError> {
    let status = received.status;
    if (200..300).contains(&status) {
        return None;
    }
    let body: Value = serde_json::from_str(&received.body).unwrap_or_default();
    let error = body.get("error").unwrap_or(&body);
    let code = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let codes = [code("code"), code("type")];
    let one_of = |known: &[&str]| codes.iter().find(|code| known.contains(code)).copied();
    let message = code("message").to_lowercase();
    let too_long = status == 413
        || one_of(refusals::TOO_LONG).is_some()
        || refusals::TOO_LONG_PHRASES.iter().any(|phrase| message.contains(phrase));
    let retry_after = received.retry_after;
    Some(match status {
        400..=499 if too_long => CallError::TooLong,
        429 if one_of(refusals::OUT_OF_CREDIT).is_none() => CallError::RateLimited { retry_after },
        408 | 409 | 500.. => CallError::Server { status, retry_after },
        _ => {
            let code =
                one_of(refusals::KNOWN_CODES).map(|code| format!(" ({code})")).unwrap_or_default();
            CallError::Refused { status, message: format!("{}{code}", refusals::advice(status)) }
        }
    })
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

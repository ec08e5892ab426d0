//! The administrator's test of an endpoint. No document is sent.
//!
//! It asks for the list of models, then for one word that no model would choose by itself but
//! the schema demands: a server that ignores schemas answers something else. What is remembered of
//! the server is forgotten first, so that a test after a change there finds what it takes now.

use serde_json::Value;
use wardbook_domain::cost::NanoUnits;
use wardbook_egress::Register;

use super::{OpenAi, answer};
use crate::call::{EndpointHealth, Exchange};
use crate::error::CallError;

const SYSTEM: &str = "You are being tested. Answer in JSON.";
const USER: &str = "Greet the reader in one short sentence.";
const SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"required":["word"],
"properties":{"word":{"type":"string","enum":["wardbook-7041"]}}}"#;
const EXPECTED: &str = "wardbook-7041";
const MOST_MODELS: usize = 100;

impl OpenAi {
    /// Tries the server without any document.
    pub async fn test(&self, register: &dyn Register) -> Result<EndpointHealth, CallError> {
        let mut warnings = Vec::new();
        let mut exchanges = Vec::new();
        let models = list_models(self, register, &mut warnings, &mut exchanges).await?;
        let wanted = &self.endpoint.model;
        let model_listed = (!models.is_empty()).then(|| models.contains(wanted));
        if model_listed == Some(false) {
            warnings
                .push(format!("the endpoint does not list the model `{wanted}`; check its name"));
        }

        self.known.forget();
        let received = loop {
            let sent = self.body(SYSTEM, USER, "test", SCHEMA);
            let received = self.transport.post(&sent, register).await;
            let received = received.map_err(|broken| broken.error)?;
            let unsupported = self.heed(&sent, &received);
            exchanges.push(Exchange {
                address: format!("POST {}", self.transport.address("chat/completions")),
                sent,
                received: received.body.clone(),
            });
            let Some(member) = unsupported else { break received };
            warnings.push(format!("the endpoint does not take `{member}`; it is left out"));
        };
        warnings.extend(received.warnings.iter().cloned());
        let completion = answer::completion_of(&self.endpoint, &received)?;
        let content = completion.content.ok();
        let word: Option<Value> = content.and_then(|content| serde_json::from_str(&content).ok());
        let schema_honoured =
            word.is_some_and(|word| word == serde_json::json!({ "word": EXPECTED }));
        if !schema_honoured {
            warnings.push(
                "the endpoint does not keep to a JSON Schema; answers will often be refused"
                    .to_owned(),
            );
        }
        let usage = completion.counted.usage;
        if usage.is_none() {
            warnings
                .push("the endpoint does not count tokens; costs will be worst cases".to_owned());
        }
        Ok(EndpointHealth {
            model_listed,
            models,
            schema_honoured,
            latency: received.latency,
            usage,
            cost: completion
                .counted
                .charge(&self.endpoint.price, NanoUnits::ZERO, &mut Vec::new())
                .cost,
            warnings,
            exchanges,
        })
    }
}

/// The models that the endpoint lists. Some servers have no list, which is no failure; one that
/// cannot be reached is.
async fn list_models(
    openai: &OpenAi,
    register: &dyn Register,
    warnings: &mut Vec<String>,
    exchanges: &mut Vec<Exchange>,
) -> Result<Vec<String>, CallError> {
    let received = openai.transport.get("models", register).await;
    let received = received.map_err(|broken| broken.error)?;
    exchanges.push(Exchange {
        address: format!("GET {}", openai.transport.address("models")),
        sent: String::new(),
        received: received.body.clone(),
    });
    let body: Value = serde_json::from_str(&received.body).unwrap_or_default();
    let listed = body.get("data").and_then(Value::as_array);
    let Some(listed) = listed.filter(|_| received.status == 200) else {
        warnings.push("the endpoint has no list of its models".to_owned());
        return Ok(Vec::new());
    };
    let ids = listed.iter().filter_map(|model| model.get("id").and_then(Value::as_str));
    Ok(ids.take(MOST_MODELS).map(str::to_owned).collect())
}

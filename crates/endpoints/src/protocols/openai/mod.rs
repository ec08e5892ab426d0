//! OpenAI-compatible servers: llama.cpp, vLLM, LM Studio, OpenAI, Azure's `/openai/v1`.
//!
//! One `POST {url}/chat/completions` per call, not streamed. The address is taken as entered: with
//! a path it is kept (`…/v1`, `…/openai/v1?api-version=…`), a bare host gets `/v1`. Redirects
//! are not followed and proxies from the environment are not used: documents go where an
//! administrator said and nowhere else. What is sent is here, the transport in `transport`, what
//! comes back in `answer`, what a server takes in `dialect`, the administrator's test in `probe`.

mod answer;
mod dialect;
mod probe;
mod refusals;
mod transport;
mod usage;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;
use wardbook_domain::cost::TokenUsage;
use wardbook_domain::endpoint::Endpoint;
use wardbook_egress::{Departure, Register};

use crate::api_key::ApiKey;
use crate::call::{Answer, Prepared, Request};
use crate::error::{CallError, ClientError, FailedCall};
use crate::{prompts, schema};
use dialect::{Dialect, Format, Known};
use refusals::Told;
use transport::{Received, Transport};

/// More than this is not sent: no model reads it, and the body must fit into memory twice.
const LARGEST_PROMPT_BYTES: usize = 8 * 1024 * 1024;

/// The client of one OpenAI-compatible server.
#[derive(Clone, Debug)]
pub struct OpenAi {
    endpoint: Endpoint,
    transport: Transport,
    /// What its server takes, shared by all clients of the endpoint.
    known: Arc<Known>,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<NamedSchema<'a>>,
}

#[derive(Serialize)]
struct NamedSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a RawValue,
}

impl OpenAi {
    /// Makes the client; nothing is sent yet.
    pub fn new(endpoint: &Endpoint, api_key: Option<ApiKey>) -> Result<Self, ClientError> {
        let transport = Transport::new(endpoint, api_key)?;
        Ok(Self { endpoint: endpoint.clone(), transport, known: Known::of(endpoint) })
    }

    /// The exact body of the call and its worst case.
    pub fn prepare(&self, request: &Request) -> Prepared {
        let user = prompts::user_message(&request.pages);
        let wording = prompts::EXTRACT;
        let prompt = self.body(wording.system, &user, schema::VERSION, schema::TEXT);
        Prepared {
            worst_case: self.endpoint.price.of(TokenUsage {
                input: most_input_tokens(&prompt),
                cached: 0,
                output: u64::from(self.endpoint.max_output_tokens),
            }),
            prompt_version: match self.known.dialect().format {
                Format::Schema => wording.version.to_owned(),
                Format::Object | Format::Plain => {
                    format!("{}+{}", wording.version, prompts::SCHEMA_IN_WORDS.version)
                }
            },
            prompt,
            model: self.endpoint.model.clone(),
            schema_version: schema::VERSION.to_owned(),
        }
    }

    /// What leaves with a call.
    pub fn departure(&self, prepared: &Prepared) -> Departure {
        self.transport.departure(&prepared.prompt)
    }

    /// Makes one attempt.
    pub async fn call(
        &self,
        prepared: &Prepared,
        request: &Request,
        register: &dyn Register,
    ) -> Result<Answer, FailedCall> {
        self.endpoint.may_receive_documents().map_err(CallError::from)?;
        if prepared.prompt.len() > LARGEST_PROMPT_BYTES {
            return Err(CallError::TooLong.into());
        }
        let received = self.transport.post(&prepared.prompt, register).await;
        if let Ok(received) = &received
            && let Some(member) = self.heed(&prepared.prompt, received)
        {
            let error = CallError::Unsupported { member };
            return Err(answer::refused(error, received.clone()));
        }
        let mut answer = answer::read(&self.endpoint, prepared, request, received)?;
        request.given.compare(&mut answer.extraction);
        Ok(answer)
    }

    /// Learns from an answer what the server takes, and names the member of the body that it does
    /// not, where the next body is written in another form.
    fn heed(&self, body: &str, received: &Received) -> Option<&'static str> {
        if (200..300).contains(&received.status) {
            self.known.note_taken(body);
            return None;
        }
        let told = Told::of(&received.body);
        let refused = matches!(received.status, 400 | 422 | 501) && !told.too_long();
        if refused { self.known.learn(body, &told) } else { None }
    }

    /// The JSON of a chat completion. It cannot fail but for a schema that is no JSON, which a
    /// test rules out; the body would then be empty and every server would refuse it.
    fn body(&self, system: &str, user: &str, schema_name: &str, schema: &str) -> String {
        let compact: Result<Box<RawValue>, _> = RawValue::from_string(without_layout(schema));
        let Ok(schema) = compact else { return String::new() };
        let Dialect { format, temperature, completion_limit } = self.known.dialect();
        let mut system = Cow::Borrowed(system);
        let response_format = match format {
            Format::Schema => Some(ResponseFormat {
                r#type: "json_schema",
                json_schema: Some(NamedSchema { name: schema_name, strict: true, schema: &schema }),
            }),
            Format::Object | Format::Plain => {
                system = format!("{system}{}{schema}", prompts::SCHEMA_IN_WORDS.system).into();
                let object = ResponseFormat { r#type: "json_object", json_schema: None };
                (format == Format::Object).then_some(object)
            }
        };
        let limit = self.endpoint.max_output_tokens;
        let body = Body {
            model: &self.endpoint.model,
            messages: [
                Message { role: "system", content: &system },
                Message { role: "user", content: user },
            ],
            response_format,
            temperature: temperature.then_some(0),
            max_tokens: (!completion_limit).then_some(limit),
            max_completion_tokens: completion_limit.then_some(limit),
            stream: false,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}

/// The schema's lines without their layout. No string in it begins or ends a line.
fn without_layout(schema: &str) -> String {
    schema.lines().map(str::trim).collect()
}

/// An upper bound of the tokens that a body can be counted as: tokenisers of today take two
/// bytes of ASCII or more per token even in tables of figures, and at the worst one byte of
/// other scripts. The schema is counted, since some servers put it into the prompt.
fn most_input_tokens(body: &str) -> u64 {
    let ascii = body.bytes().filter(u8::is_ascii).count();
    (ascii.div_ceil(2) + (body.len() - ascii)) as u64
}

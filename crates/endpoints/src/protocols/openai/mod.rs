//! OpenAI-compatible servers: llama.cpp, vLLM, LM Studio, OpenAI, Azure's `/openai/v1`.
//!
//! One `POST {url}/chat/completions` per call, not streamed. The address is taken as entered: with
//! a path it is kept (`…/v1`, `…/openai/v1?api-version=…`), a bare host gets `/v1`. Redirects
//! are not followed and proxies from the environment are not used: documents go where an
//! administrator said and nowhere else. What is sent is here, the transport in `transport`, what
//! comes back in `answer`, the administrator's test in `probe`.

mod answer;
mod probe;
mod refusals;
mod transport;

use serde::Serialize;
use serde_json::value::RawValue;
use wardbook_domain::cost::TokenUsage;
use wardbook_domain::endpoint::Endpoint;

use crate::api_key::ApiKey;
use crate::call::{Answer, Prepared, Request};
use crate::error::{CallError, ClientError, FailedCall};
use crate::{prompts, schema};
use transport::Transport;

/// More than this is not sent: no model reads it, and the body must fit into memory twice.
const LARGEST_PROMPT_BYTES: usize = 8 * 1024 * 1024;

/// The client of one OpenAI-compatible server.
#[derive(Clone, Debug)]
pub struct OpenAi {
    endpoint: Endpoint,
    transport: Transport,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    response_format: ResponseFormat<'a>,
    temperature: u8,
    max_tokens: u32,
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
    json_schema: NamedSchema<'a>,
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
        Ok(Self { endpoint: endpoint.clone(), transport })
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
            prompt,
            model: self.endpoint.model.clone(),
            prompt_version: wording.version.to_owned(),
            schema_version: schema::VERSION.to_owned(),
        }
    }

    /// Makes one attempt.
    pub async fn call(&self, prepared: &Prepared, request: &Request) -> Result<Answer, FailedCall> {
        self.endpoint.may_receive_documents().map_err(CallError::from)?;
        if prepared.prompt.len() > LARGEST_PROMPT_BYTES {
            return Err(CallError::TooLong.into());
        }
        let received = self.transport.post(&prepared.prompt).await;
        answer::read(&self.endpoint, prepared, request, received)
    }

    /// The JSON of a chat completion. It cannot fail but for a schema that is no JSON, which a
    /// test rules out; the body would then be empty and every server would refuse it.
    fn body(&self, system: &str, user: &str, schema_name: &str, schema: &str) -> String {
        let compact: Result<Box<RawValue>, _> = RawValue::from_string(without_layout(schema));
        let Ok(schema) = compact else { return String::new() };
        let body = Body {
            model: &self.endpoint.model,
            messages: [
                Message { role: "system", content: system },
                Message { role: "user", content: user },
            ],
            response_format: ResponseFormat {
                r#type: "json_schema",
                json_schema: NamedSchema { name: schema_name, strict: true, schema: &schema },
            },
            temperature: 0,
            max_tokens: self.endpoint.max_output_tokens,
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

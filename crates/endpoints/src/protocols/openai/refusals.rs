//! What servers' refusals mean and what to do, as data.
//!
//! Servers like to repeat the prompt or the key in the messages of their errors. So their own
//! words are never shown: only codes that stand in this table are recognised.

/// Codes (`error.code`, `error.type`) that mean "the prompt is longer than the context".
pub(super) const TOO_LONG: &[&str] =
    &["context_length_exceeded", "exceed_context_size_error", "string_above_max_length"];

/// Phrases in the messages of servers that have no such code (vLLM, older llama.cpp).
pub(super) const TOO_LONG_PHRASES: &[&str] =
    &["maximum context length", "exceeds the available context size", "context size exceeded"];

/// Codes under which a 429 does not pass by itself.
pub(super) const OUT_OF_CREDIT: &[&str] = &["insufficient_quota", "billing_hard_limit_reached"];

/// Codes worth naming to an administrator; others are not repeated.
pub(super) const KNOWN_CODES: &[&str] = &[
    "authentication_error",
    "billing_hard_limit_reached",
    "content_filter",
    "DeploymentNotFound",
    "insufficient_quota",
    "invalid_api_key",
    "invalid_request_error",
    "model_not_found",
    "not_found_error",
    "not_supported_error",
    "permission_error",
    "unsupported_parameter",
    "unsupported_value",
];

/// What to do about a status; the first row whose range holds it.
const ADVICE: &[(u16, u16, &str)] = &[
    (
        300,
        399,
        "it sends callers to another address; enter that address itself, since documents are \
         never sent on",
    ),
    (
        400,
        400,
        "it does not understand the call; check that its server supports JSON Schema in `response_format`",
    ),
    (401, 401, "the key is missing or wrong; enter it again"),
    (402, 402, "the account at its provider has no credit; ask the provider"),
    (403, 403, "the key is not allowed to use this model; ask its provider"),
    (404, 404, "the address or the model's name is wrong; check both"),
    (405, 405, "the address is not that of a chat completion; it usually ends in /v1"),
    (407, 407, "a proxy stands between; connections through a proxy are not made"),
    (
        422,
        422,
        "it does not understand the call; check that its server supports JSON Schema in `response_format`",
    ),
    (429, 429, "the account at its provider has no credit left; ask the provider"),
];

/// The sentence for a status.
pub(super) fn advice(status: u16) -> &'static str {
    let row = ADVICE.iter().find(|(from, to, _)| (*from..=*to).contains(&status));
    row.map_or("look into the server's own log or ask its provider", |(_, _, words)| words)
}

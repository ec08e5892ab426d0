//! An SMS gateway as data: where and how a message is handed over, how the answer is read, how its
//! fate is learned. Written by hand or taken from a preset; JSON, and unknown members are refused.
//!
//! A description never holds a secret, only the names under which the clinic keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::callback::scheme::Scheme;

/// An SMS gateway. [`super::parse`] reads one and refuses what cannot work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What people call it.
    pub name: String,
    /// How a message is handed over.
    pub send: Send,
    /// How requests are authenticated, sending and asking alike.
    pub authentication: Authentication,
    /// How the answer to a message is read.
    pub answer: Answer,
    /// What the gateway's error codes mean, in answers, statuses and callbacks.
    #[serde(default)]
    pub codes: BTreeMap<String, Meaning>,
    /// What HTTP statuses mean, where it differs from what they mean everywhere.
    #[serde(default)]
    pub http_statuses: BTreeMap<u16, Meaning>,
    /// What the gateway's words for a message's status mean; capitals make no difference. A word that
    /// is not here is shown as it came and changes nothing.
    #[serde(default)]
    pub statuses: BTreeMap<String, Progress>,
    /// How a message's status is asked for.
    #[serde(default)]
    pub status_query: Option<StatusQuery>,
    /// How the gateway reports a status by itself.
    #[serde(default)]
    pub callback: Option<Callback>,
}

/// The request that hands a message over. Texts may have placeholders; see [`super::values::Values`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The HTTP method.
    pub method: Method,
    /// The address, https except to this machine; placeholders in its path and query only.
    pub url: String,
    /// Further headers, besides those of authentication and content.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What is sent.
    #[serde(default)]
    pub body: Body,
    /// The header by which the gateway recognises a second attempt; it gets `{reference}`.
    #[serde(default)]
    pub idempotency_header: Option<String>,
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET: everything is in the address.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
}

/// The body of a request. A member or field that is nothing but a placeholder without a value is
/// left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Body {
    /// None.
    #[default]
    Nothing,
    /// `application/x-www-form-urlencoded`: names and values, in order.
    Form(Vec<(String, String)>),
    /// `application/json`: placeholders stand in its strings.
    Json(Value),
}

/// How requests are authenticated. Each text is the name of a secret, except a header's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Authentication {
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The name of the secret that is the user.
        user: String,
        /// The name of the secret that is the password.
        password: String,
    },
    /// `Authorization: Bearer` (RFC 6750).
    Bearer {
        /// The name of the secret that is the token.
        token: String,
    },
    /// A header of its own.
    Header {
        /// The header.
        header: String,
        /// The name of the secret that is its value.
        secret: String,
    },
}

/// Where things stand in the JSON that answers a message: JSON pointers (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The gateway's own id of the message.
    pub id: String,
    /// How many SMS the gateway made of it.
    #[serde(default)]
    pub parts: Option<String>,
    /// Error codes, the first that is there.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Words about an error, the first that are there.
    #[serde(default)]
    pub words: Vec<String>,
}

/// What a code or an HTTP status means for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// No error: the answer holds the id.
    Taken,
    /// Nothing was taken; later it may be.
    Temporary,
    /// The number does not exist or cannot receive.
    DeadAddress,
    /// The recipient refused messages.
    OptedOut,
    /// Refused for another reason.
    Refused,
    /// The credentials or the account were refused, as one without credit is: no message can leave.
    LoginRefused,
}

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// The gateway has it.
    Queued,
    /// The gateway passed it on.
    Sent,
    /// It is on the recipient's telephone.
    Delivered,
    /// It will not arrive.
    Failed,
}

/// How a message's status is asked for, by GET.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusQuery {
    /// The address, with `{id}`.
    pub url: String,
    /// Where the status stands in the JSON; `*` in a pointer means every member of an array.
    pub status: String,
    /// Where an error code stands.
    #[serde(default)]
    pub code: Option<String>,
    /// Where words about an error stand.
    #[serde(default)]
    pub words: Option<String>,
    /// HTTP statuses that mean that nothing is known yet.
    #[serde(default)]
    pub none_yet: Vec<u16>,
}

/// How the gateway reports a status by itself: only signed reports are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// How reports are signed.
    pub signature: Scheme,
    /// What a report's body is.
    pub format: Format,
    /// Where the gateway's id stands: a form's field, or a JSON pointer.
    pub id: String,
    /// Where the status stands, likewise.
    pub status: String,
    /// Where an error code stands, likewise.
    #[serde(default)]
    pub code: Option<String>,
    /// Where words about an error stand, likewise.
    #[serde(default)]
    pub words: Option<String>,
}

/// What the body of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`.
    Json,
}

/// How the fate of a message is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// By asking.
    pub asked: bool,
    /// By signed reports.
    pub called: bool,
}

impl Description {
    /// How the fate of a message is learned. Neither way: it is "sent, no receipt".
    pub fn receipts(&self) -> Receipts {
        Receipts { asked: self.status_query.is_some(), called: self.callback.is_some() }
    }
}

//! Requests made of a description and a message's values. Each value is encoded for where it stands,
//! so that no text of a message can change the structure around it.

use serde_json::Value;

use super::address::{self, Misfit};
use super::description::{Authentication, Body, Description, Method};
use super::template::Template;
use super::values::{Placeholder, Values};

/// A request, ready but for its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The address with its query.
    pub url: String,
    /// Headers, but for those that carry secrets.
    pub headers: Vec<(String, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
    /// Where secrets go: whoever sends puts them in.
    pub secrets: Secret,
}

/// Where the secrets of a request go, with the names under which the clinic keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// `Authorization: Basic` of user and password.
    Basic {
        /// The name of the user's secret.
        user: String,
        /// The name of the password's secret.
        password: String,
    },
    /// `Authorization: Bearer` and the token.
    Bearer {
        /// The name of the token's secret.
        token: String,
    },
    /// A header of its own.
    Header {
        /// The header.
        header: String,
        /// The name of its value's secret.
        secret: String,
    },
}

/// Why there is no request, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrendered {
    /// A placeholder has no value.
    #[error("The gateway's description asks for {{{0}}}, which has no value.")]
    Missing(&'static str),
    /// A value would change the path of the address.
    #[error("A value does not fit into the path of the gateway's address.")]
    Path,
    /// A value does not fit a header.
    #[error(
        "A value does not fit into the header \"{0}\": letters without accents, digits and signs only."
    )]
    Header(String),
    /// The description was not verified, or is not that of a status query.
    #[error("The gateway's description cannot be used: {0}.")]
    Description(String),
}

impl From<Misfit> for Unrendered {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Missing(placeholder) => Self::Missing(placeholder.word()),
            Misfit::Segment => Self::Path,
        }
    }
}

/// The request that hands a message over.
///
/// # Errors
/// A sentence about the value that is missing or does not fit.
pub fn render(description: &Description, values: &Values) -> Result<Request, Unrendered> {
    let send = &description.send;
    let mut headers = Vec::new();
    for (name, value) in &send.headers {
        headers.push((name.clone(), header(name, value, values)?));
    }
    if let Some(name) = &send.idempotency_header {
        headers.push((name.clone(), header(name, "{reference}", values)?));
    }
    let (kind, body) = match &send.body {
        Body::Nothing => (None, Vec::new()),
        Body::Form(fields) => (Some("application/x-www-form-urlencoded"), form(fields, values)?),
        Body::Json(value) => {
            let filled = json(value, values)?.unwrap_or(Value::Null);
            (Some("application/json"), filled.to_string().into_bytes())
        }
    };
    headers.extend(kind.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
    let url = address::fill(&send.url, &template(&send.url)?, values)?;
    Ok(Request { method: send.method, url, headers, body, secrets: secrets(description) })
}

/// The request that asks for a message's status; `None` where the gateway cannot be asked.
///
/// # Errors
/// A sentence about the value that is missing or does not fit.
pub fn render_query(
    description: &Description,
    values: &Values,
) -> Result<Option<Request>, Unrendered> {
    let Some(query) = &description.status_query else { return Ok(None) };
    let url = address::fill(&query.url, &template(&query.url)?, values)?;
    let headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    let secrets = secrets(description);
    Ok(Some(Request { method: Method::Get, url, headers, body: Vec::new(), secrets }))
}

fn template(text: &str) -> Result<Template, Unrendered> {
    Template::parse(text).map_err(|bad| Unrendered::Description(format!("a text {bad}")))
}

fn secrets(description: &Description) -> Secret {
    match description.authentication.clone() {
        Authentication::Basic { user, password } => Secret::Basic { user, password },
        Authentication::Bearer { token } => Secret::Bearer { token },
        Authentication::Header { header, secret } => Secret::Header { header, secret },
    }
}

fn plain(text: &str, values: &Values) -> Result<String, Unrendered> {
    template(text)?.fill(values, str::to_owned).map_err(|none| Unrendered::Missing(none.word()))
}

fn header(name: &str, value: &str, values: &Values) -> Result<String, Unrendered> {
    let value = plain(value, values)?;
    let fits = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if fits { Ok(value) } else { Err(Unrendered::Header(name.to_owned())) }
}

/// Whether a text is nothing but a placeholder that may be left out and has no value.
fn is_absent(text: &Template, values: &Values) -> bool {
    text.only().is_some_and(|only| {
        let optional =
            matches!(only, Placeholder::From | Placeholder::Reference | Placeholder::Callback);
        optional && values.get(only).is_none()
    })
}

fn form(fields: &[(String, String)], values: &Values) -> Result<Vec<u8>, Unrendered> {
    let mut pairs = Vec::new();
    for (name, value) in fields {
        if is_absent(&template(value)?, values) {
            continue;
        }
        let value = plain(value, values)?;
        pairs.push(format!("{}={}", address::encoded(name), address::encoded(&value)));
    }
    Ok(pairs.join("&").into_bytes())
}

/// The JSON with its values; `None` for a string that is left out.
fn json(value: &Value, values: &Values) -> Result<Option<Value>, Unrendered> {
    Ok(Some(match value {
        Value::String(text) if is_absent(&template(text)?, values) => return Ok(None),
        Value::String(text) => Value::String(plain(text, values)?),
        Value::Array(members) => {
            let filled: Result<Vec<_>, _> = members.iter().map(|one| json(one, values)).collect();
            Value::Array(filled?.into_iter().flatten().collect())
        }
        Value::Object(members) => {
            let mut filled = serde_json::Map::new();
            for (name, value) in members {
                if let Some(value) = json(value, values)? {
                    filled.insert(name.clone(), value);
                }
            }
            Value::Object(filled)
        }
        other => other.clone(),
    }))
}

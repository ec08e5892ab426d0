//! What is refused when a description is saved, with a sentence, so that nothing fails later with a
//! patient's message in hand.

use std::collections::BTreeSet;

use serde_json::Value;

use super::address::{self, BadAddress};
use super::description::{Authentication, Body, Description, Format, Method};
use super::json::is_pointer;
use super::template::{BadTemplate, Template};
use super::values::Placeholder;
use crate::callback::scheme::Scheme;
use crate::field::{BadField, one_line};
use crate::words::shown;

/// Bytes of a description; a longer one is none.
const LONGEST: usize = 64 * 1024;

/// Headers that are made from other parts of a description, or belong to the connection.
const OWN_HEADERS: [&str; 10] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "proxy-authorization",
    "transfer-encoding",
    "upgrade",
];

/// Why a description is refused, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is no JSON of this form.
    #[error("The description cannot be read: {0}.")]
    Unreadable(String),
    /// Longer than 64 KiB.
    #[error("The description is longer than 64 KiB.")]
    Long,
    /// An address cannot be used.
    #[error("The address {0} {1}.")]
    Address(&'static str, BadAddress),
    /// A template has an unknown placeholder or a stray brace.
    #[error("{0} {1}.")]
    Template(String, BadTemplate),
    /// A placeholder that is needed is nowhere.
    #[error("{{{0}}} is missing {1}.")]
    Missing(&'static str, &'static str),
    /// A placeholder stands where its value is not known or could do harm.
    #[error("{{{0}}} cannot stand in {1}.")]
    Misplaced(&'static str, String),
    /// A header cannot be set.
    #[error("The header \"{0}\" cannot be set here.")]
    Header(String),
    /// A pointer into JSON is none.
    #[error("\"{0}\" is not a JSON pointer, like /messages/0/id.")]
    Pointer(String),
    /// A field is empty, too long or has invisible characters.
    #[error("{0}")]
    Field(#[from] BadField),
    /// GET with a body.
    #[error("A request by GET has no body: put the placeholders into the address.")]
    Body,
    /// Statuses can be learned, but no word for one is described.
    #[error("No status has a meaning: without it no message is ever delivered or failed.")]
    NoStatuses,
    /// The same status word twice, but for capitals.
    #[error("The status \"{0}\" is there twice; capitals make no difference.")]
    Twice(String),
}

/// Reads a description and verifies it.
///
/// # Errors
/// A sentence about the first thing that cannot work.
pub fn parse(json: &str) -> Result<Description, Unfit> {
    if json.len() > LONGEST {
        return Err(Unfit::Long);
    }
    let description: Description =
        serde_json::from_str(json).map_err(|error| Unfit::Unreadable(shown(&error.to_string())))?;
    check(&description)?;
    Ok(description)
}

/// Verifies a description before it is saved.
///
/// # Errors
/// A sentence about the first thing that cannot work.
pub fn check(description: &Description) -> Result<(), Unfit> {
    one_line("The name", &description.name, 100)?;
    sending(description)?;
    secrets(&description.authentication)?;
    let answer = &description.answer;
    let optional = answer.parts.iter().chain(&answer.codes).chain(&answer.words);
    pointers(std::iter::once(&answer.id).chain(optional))?;
    if let Some(query) = &description.status_query {
        address::check(&query.url).map_err(|bad| Unfit::Address("of the status query", bad))?;
        let found: Vec<_> =
            template("The status query's address", &query.url)?.placeholders().collect();
        only(&found, &[Placeholder::Id, Placeholder::Account], "the status query's address")?;
        if !found.contains(&Placeholder::Id) {
            return Err(Unfit::Missing("id", "in the status query's address"));
        }
        pointers(std::iter::once(&query.status).chain(&query.code).chain(&query.words))?;
    }
    if let Some(callback) = &description.callback {
        let places = [Some(&callback.id), Some(&callback.status), callback.code.as_ref()];
        let places: Vec<_> = places.into_iter().flatten().chain(callback.words.as_ref()).collect();
        for place in &places {
            one_line("A place in a report", place, 200)?;
        }
        if callback.format == Format::Json {
            pointers(places)?;
        }
        if let Scheme::SharedSecret { header, time, .. } = &callback.signature {
            is_header(header)?;
            time.iter().try_for_each(|time| is_header(&time.header))?;
        }
        one_line("The name of the signature's secret", callback.signature.secret(), 100)?;
    }
    let receipts = description.receipts();
    if (receipts.asked || receipts.called) && description.statuses.is_empty() {
        return Err(Unfit::NoStatuses);
    }
    let mut words = BTreeSet::new();
    for word in description.statuses.keys() {
        one_line("A status", word, 100)?;
        if !words.insert(word.to_lowercase()) {
            return Err(Unfit::Twice(word.clone()));
        }
    }
    Ok(())
}

fn sending(description: &Description) -> Result<(), Unfit> {
    let send = &description.send;
    address::check(&send.url).map_err(|bad| Unfit::Address("for sending", bad))?;
    let mut found: Vec<_> = template("The address", &send.url)?.placeholders().collect();
    match &send.body {
        Body::Nothing => {}
        _ if send.method == Method::Get => return Err(Unfit::Body),
        Body::Form(fields) => {
            for (name, value) in fields {
                one_line("A form field's name", name, 100)?;
                found.extend(template(&format!("The form field {name}"), value)?.placeholders());
            }
        }
        Body::Json(value) => strings(value, &mut found)?,
    }
    for needed in [Placeholder::To, Placeholder::Text] {
        if !found.contains(&needed) {
            return Err(Unfit::Missing(needed.word(), "in the address and the body"));
        }
    }
    if found.contains(&Placeholder::Id) {
        return Err(Unfit::Misplaced("id", "a message that is still to be sent".into()));
    }
    for (name, value) in &send.headers {
        is_header(name)?;
        if OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Unfit::Header(shown(name)));
        }
        let place = format!("The header {name}");
        let parsed = template(&place, value)?;
        if !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(Unfit::Header(shown(name)));
        }
        let known =
            [Placeholder::To, Placeholder::From, Placeholder::Reference, Placeholder::Account];
        only(&parsed.placeholders().collect::<Vec<_>>(), &known, &format!("the header {name}"))?;
    }
    send.idempotency_header.iter().try_for_each(|name| is_header(name))
}

fn only(found: &[Placeholder], known: &[Placeholder], place: &str) -> Result<(), Unfit> {
    let wrong = found.iter().find(|one| !known.contains(one));
    wrong.map_or(Ok(()), |one| Err(Unfit::Misplaced(one.word(), place.to_owned())))
}

fn template(place: &str, text: &str) -> Result<Template, Unfit> {
    Template::parse(text).map_err(|bad| Unfit::Template(shown(place), bad))
}

/// Placeholders of the strings; a member's name has none, because it is structure.
fn strings(value: &Value, found: &mut Vec<Placeholder>) -> Result<(), Unfit> {
    match value {
        Value::String(text) => found.extend(template("The body", text)?.placeholders()),
        Value::Array(members) => members.iter().try_for_each(|one| strings(one, found))?,
        Value::Object(members) => {
            for (name, value) in members {
                if let Ok(parsed) = Template::parse(name)
                    && let Some(one) = parsed.placeholders().next()
                {
                    return Err(Unfit::Misplaced(one.word(), "a member's name".into()));
                }
                strings(value, found)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn pointers<'a>(all: impl IntoIterator<Item = &'a String>) -> Result<(), Unfit> {
    let wrong = all.into_iter().find(|pointer| !is_pointer(pointer));
    wrong.map_or(Ok(()), |pointer| Err(Unfit::Pointer(shown(pointer))))
}

fn secrets(authentication: &Authentication) -> Result<(), Unfit> {
    let names = match authentication {
        Authentication::Basic { user, password } => vec![user, password],
        Authentication::Bearer { token } => vec![token],
        Authentication::Header { header, secret } => {
            is_header(header)?;
            vec![secret]
        }
    };
    for name in names {
        one_line("The name of a secret", name, 100)?;
    }
    Ok(())
}

/// A header's name is a token (RFC 9110, section 5.6.2).
fn is_header(name: &str) -> Result<(), Unfit> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let fits = (1..=100).contains(&name.len()) && name.bytes().all(is_token);
    if fits { Ok(()) } else { Err(Unfit::Header(shown(name))) }
}

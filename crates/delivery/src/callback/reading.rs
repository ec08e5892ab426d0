//! What a verified report says, by the gateway's description.

use super::form;
use crate::gateway::description::{Callback, Description, Format};
use crate::gateway::json;
use crate::gateway::progress::word;
use crate::gateway::status::{StatusAnswer, known};

/// What a report says of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The gateway's id of the message: whether it is one of this clinic's is for the caller to look up.
    pub id: String,
    /// How far the message is.
    pub status: StatusAnswer,
}

/// Why a report says nothing, as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The gateway reports nothing by itself.
    #[error("The gateway's description has no reports.")]
    NoReports,
    /// It is not in the form that the description says.
    #[error("The report is not in the form that the gateway's description says.")]
    Form,
    /// Id or status are missing, or there twice.
    #[error("The report has no id or no status, or has one of them twice.")]
    Missing,
}

/// Reads a report's body. Only what [`super::verify`] let through may come here.
///
/// # Errors
/// A sentence; nothing changes then.
pub fn read(description: &Description, body: &[u8]) -> Result<Report, Unreadable> {
    let callback = description.callback.as_ref().ok_or(Unreadable::NoReports)?;
    let found = match callback.format {
        Format::Form => {
            let fields = form::parse(body).ok_or(Unreadable::Form)?;
            texts(callback, |name| {
                let named =
                    fields.iter().filter(|(field, value)| field == name && !value.is_empty());
                named.map(|(_, value)| value.clone()).collect()
            })
        }
        Format::Json => {
            let json = json::parse(body).ok_or(Unreadable::Form)?;
            texts(callback, |pointer| json::texts(&json, pointer))
        }
    };
    let (id, status, code, words) = found.ok_or(Unreadable::Missing)?;
    Ok(Report { id, status: known(description, word(description, &status), code, words) })
}

type Found = (String, String, Option<String>, Option<String>);

fn texts(callback: &Callback, find: impl Fn(&str) -> Vec<String>) -> Option<Found> {
    let one = |place: &str| match find(place).as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let optional = |place: &Option<String>| place.as_deref().and_then(one);
    let (id, status) = (one(&callback.id)?, one(&callback.status)?);
    let is_id = id.len() <= 200 && id.bytes().all(|byte| byte.is_ascii_graphic());
    is_id.then(|| (id, status, optional(&callback.code), optional(&callback.words)))
}

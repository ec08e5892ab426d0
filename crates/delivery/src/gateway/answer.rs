//! What a gateway's answer to a message means: by its error code first, by its HTTP status otherwise.

use super::description::{Description, Meaning};
use super::json;
use crate::outcome::{Outcome, Reason, RetryAfter};
use crate::words::shown;

/// The longest id of a gateway that is believed.
const LONGEST_ID: usize = 200;

/// Reads the answer to [`super::render`]'s request. `retry_after` is the header of that name.
///
/// An answer of success that cannot be read, without an id or with a code that the description does
/// not know, leaves the message unknown: it may have been taken.
pub fn read_answer(
    description: &Description,
    http_status: u16,
    retry_after: Option<&str>,
    body: &[u8],
) -> Outcome {
    let answer = &description.answer;
    let json = json::parse(body);
    let find = |places: &[String]| json.as_ref().and_then(|json| json::first(json, places));
    let code = find(&answer.codes);
    let words = find(&answer.words);
    let words = match (&code, &words) {
        (Some(code), Some(words)) => shown(&format!("{code}: {words}")),
        (Some(one), None) | (None, Some(one)) => shown(one),
        (None, None) => format!("HTTP {http_status}"),
    };
    let known = code.as_ref().and_then(|code| description.codes.get(code)).copied();
    let is_success = (200..300).contains(&http_status);
    if is_success && code.is_some() && known.is_none() {
        return Outcome::Unknown { words };
    }
    match known.unwrap_or_else(|| meaning(description, http_status)) {
        // Only an answer of success can say that a message was taken.
        Meaning::Taken if !is_success => Outcome::Unknown { words },
        Meaning::Taken => {
            let id = find(std::slice::from_ref(&answer.id)).filter(|id| is_id(id));
            let parts = answer.parts.as_ref().and_then(|place| find(std::slice::from_ref(place)));
            let parts = parts.and_then(|parts| parts.parse().ok()).filter(|parts| *parts > 0);
            match id {
                Some(id) => Outcome::Taken { id: Some(id), parts },
                None => Outcome::Unknown { words },
            }
        }
        Meaning::Temporary => {
            Outcome::Temporary { after: retry_after.and_then(RetryAfter::read), words }
        }
        Meaning::DeadAddress => Outcome::Final { reason: Reason::DeadAddress, words },
        Meaning::OptedOut => Outcome::Final { reason: Reason::OptedOut, words },
        Meaning::Refused => Outcome::Final { reason: Reason::Refused, words },
        Meaning::LoginRefused => Outcome::LoginRefused { words },
    }
}

/// What an HTTP status means (RFC 9110, section 15; RFC 6585), where no code says more. A redirect
/// is not followed, and nothing was taken; 408, 425 and 429 ask for another attempt.
pub(super) fn meaning(description: &Description, http_status: u16) -> Meaning {
    if let Some(meaning) = description.http_statuses.get(&http_status) {
        return *meaning;
    }
    match http_status {
        200..300 => Meaning::Taken,
        401 | 407 => Meaning::LoginRefused,
        408 | 425 | 429 => Meaning::Temporary,
        400..500 => Meaning::Refused,
        _ => Meaning::Temporary,
    }
}

/// Whether an id may stand in an address and a table: one line of visible characters.
fn is_id(id: &str) -> bool {
    id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_graphic())
}

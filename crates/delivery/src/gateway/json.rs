//! Values out of a gateway's JSON by pointer (RFC 6901), where `*` means every member of an array.

use serde_json::Value;

/// Bytes of an answer or a report that are read; gateways send a few hundred.
const LONGEST: usize = 256 * 1024;

/// The JSON of an answer; `None` for what is none or too long.
pub(crate) fn parse(body: &[u8]) -> Option<Value> {
    if body.len() > LONGEST { None } else { serde_json::from_slice(body).ok() }
}

pub(super) fn is_pointer(pointer: &str) -> bool {
    pointer.starts_with('/') && pointer.len() <= 200 && !pointer.chars().any(char::is_control)
}

/// The texts at a pointer: strings, numbers and booleans as they are written. `null`, an empty
/// string, an array or an object is no text.
pub(crate) fn texts(json: &Value, pointer: &str) -> Vec<String> {
    let mut found = vec![json];
    for name in pointer.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        found = found
            .into_iter()
            .flat_map(|value| match value {
                Value::Array(members) if name == "*" => members.iter().collect(),
                Value::Array(members) => {
                    name.parse().ok().and_then(|at: usize| members.get(at)).into_iter().collect()
                }
                Value::Object(members) => members.get(&name).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
    }
    found.into_iter().filter_map(text).collect()
}

/// The first text at any of some pointers.
pub(crate) fn first<'a>(
    json: &Value,
    pointers: impl IntoIterator<Item = &'a String>,
) -> Option<String> {
    pointers.into_iter().flat_map(|pointer| texts(json, pointer)).next()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

//! The answer inside what a model wrote: thinking before it, fences, prose and end tokens around
//! it, a byte order mark.
//!
//! Nothing is guessed: where more than one object could be meant, and they differ, none is taken.
//! Whether the object keeps to the schema is judged elsewhere.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Marks that end a model's thinking: what stands before the last of them is no answer.
const ENDS_OF_THINKING: &[&str] = &[
    "</think>",
    "</thinking>",
    "</thought>",
    "</reasoning>",
    "</reflection>",
    "[/THINK]",
    "◁/think▷",
    "<|end_of_thought|>",
    "<|end_thinking|>",
    "<|END_THINKING|>",
    "<|channel|>final<|message|>",
];

/// Members of which every answer has both; an object without them is not meant.
const MEMBERS: [&str; 2] = ["document_type", "fields"];

/// How deep an answer may lie in an object around it, such as `{"answer": {…}}`.
const DEEPEST: usize = 3;

/// Places tried as the beginning of an object; each may be read to the end of the text.
const MOST_TRIES: usize = 256;

/// The one answer in a text, and whether anything but white space stood around it.
pub(super) fn answer_in(text: &str) -> Result<(Value, bool), String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let whole: Result<Unique, _> = serde_json::from_str(text);
    match whole {
        // Written as text once more.
        Ok(Unique(Value::String(inner))) => {
            return answer_in(&inner).map(|(value, _)| (value, true));
        }
        Ok(Unique(value)) => return one_of(vec![value]).map(|value| (value, false)),
        Err(error) if error.to_string().starts_with(TWICE) => return Err(TWICE.to_owned()),
        Err(_) => {}
    }
    one_of(objects_in(text)?).map(|value| (value, true))
}

/// The objects that stand side by side in a text after the last thinking.
fn objects_in(text: &str) -> Result<Vec<Value>, String> {
    let (mut found, mut at, mut tries) = (Vec::new(), 0, 0);
    while let Some(step) = text[at..].find(['{', '<', '[', '◁']) {
        at += step;
        let rest = &text[at..];
        if let Some(mark) = ENDS_OF_THINKING.iter().find(|mark| rest.starts_with(**mark)) {
            found.clear();
            at += mark.len();
            continue;
        }
        let begins = rest.strip_prefix('{').map(str::trim_start);
        if begins.is_some_and(|inner| inner.starts_with('"')) {
            tries += 1;
            if tries > MOST_TRIES {
                return Err("the content is not JSON".to_owned());
            }
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Unique>();
            match values.next() {
                Some(Ok(Unique(value))) => {
                    found.push(value);
                    at += values.byte_offset();
                    continue;
                }
                Some(Err(error)) if error.to_string().starts_with(TWICE) => {
                    return Err(TWICE.to_owned());
                }
                _ => {}
            }
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    Ok(found)
}

/// The one of them that is meant, also where it lies inside another object.
fn one_of(values: Vec<Value>) -> Result<Value, String> {
    let any = !values.is_empty();
    let mut meant = Vec::new();
    for value in values {
        add_meant(value, 0, &mut meant);
    }
    meant.dedup();
    match meant.len() {
        1 => Ok(meant.swap_remove(0)),
        0 if any => Err("it has no object with `document_type` and `fields`".to_owned()),
        0 => Err("the content is not JSON".to_owned()),
        _ => Err("it has more than one answer, and which is meant is not said".to_owned()),
    }
}

fn add_meant(value: Value, depth: usize, meant: &mut Vec<Value>) {
    match value {
        Value::Object(members) if MEMBERS.iter().all(|name| members.contains_key(*name)) => {
            meant.push(Value::Object(members));
        }
        Value::Object(members) if depth < DEEPEST => {
            for (_, value) in members {
                add_meant(value, depth + 1, meant);
            }
        }
        Value::Array(values) if depth < DEEPEST => {
            for value in values {
                add_meant(value, depth + 1, meant);
            }
        }
        _ => {}
    }
}

const TWICE: &str = "a member of an object is given twice";

/// A JSON value none of whose objects has a member twice: of two values none is guessed.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UniqueSeed.deserialize(deserializer).map(Self)
    }
}

struct UniqueSeed;

impl<'de> DeserializeSeed<'de> for UniqueSeed {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueSeed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(UniqueSeed)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(UniqueSeed)?;
            if members.get(&name).is_some_and(|before| *before != value) {
                return Err(A::Error::custom(TWICE));
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"document_type": "other", "fields": [{"name": "author"}]}"#;

    #[test]
    fn the_answer_is_taken_out_of_whatever_a_model_wrote_around_it() {
        for around in [
            "@",
            "\u{feff}@",
            "\u{feff}\u{feff}\n@",
            "<think>\nI weigh {\"a\": 1}.\n</think>\n\n@",
            "I weigh it.\n</think>\n@",
            "<think>It is a letter. @",
            "<think>First @ no</think><think>again</think>@",
            "```json\n@\n```",
            "json\n```json\n@\n```\n",
            "json @",
            "This is the JSON: @ Done.",
            "{curly} braces {\"a\": 1} and @ {\"b\": 2}",
            "@<|im_end|>",
            "@</s>",
            "@ @",
            "[@]",
            "{\"answer\": @}",
            "<tool_call>{\"name\": \"answer\", \"arguments\": @}</tool_call>",
            "<|channel|>analysis<|message|>{\"document_type\": 1, \"fields\": 2}<|end|>\
             <|start|>assistant<|channel|>final<|message|>@",
            "[THINK]so[/THINK]@",
        ] {
            let text = around.replace('@', ANSWER);
            let (value, _) = answer_in(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(value["fields"][0]["name"], "author", "{text}");
        }
        let once_more = Value::from(ANSWER).to_string();
        assert!(answer_in(&once_more).is_ok(), "written as a string");
    }

    #[test]
    fn an_answer_is_not_guessed() {
        let other = ANSWER.replace("other", "invoice");
        let twice = ANSWER.replace('{', "{\"document_type\": \"invoice\", ");
        for (text, why) in [
            (String::new(), "not JSON"),
            ("I am sorry".to_owned(), "not JSON"),
            (ANSWER[..30].to_owned(), "not JSON"),
            (format!("<think>{ANSWER}</think> I cannot"), "not JSON"),
            ("{\"a\": 1}".to_owned(), "no object with"),
            (format!("{ANSWER} or {other}"), "more than one"),
            (format!("[{ANSWER}, {other}]"), "more than one"),
            (twice.clone(), "given twice"),
            (format!("Here: {twice}"), "given twice"),
            ("{\"".repeat(100_000), "not JSON"),
        ] {
            let refused = answer_in(&text).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
    }
}

//! The schema that models' answers are bound to, and the reading of answers against it.
//!
//! The schema keeps to the subset that servers enforce strictly: every member required, nothing
//! additional, every string bounded, no patterns. Servers can fail open, so every answer is
//! checked again here. The answer is taken out of what stands around it (`inside`), and each of its
//! members as far as it can be used (`forms`). A published schema is never edited: a change is a
//! new file and version.

mod dates;
mod forms;
mod inside;
mod rules;

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::Value;
use wardbook_domain::extraction::{Extraction, PageText};

use self::rules::Rules;

/// Name and version, recorded with every call.
pub const VERSION: &str = "extraction-1";

/// The schema as JSON text, in the order in which a model should write the members: the words of
/// the document before the confidence in them.
pub const TEXT: &str = include_str!("extraction-1.schema.json");

static RULES: LazyLock<Result<Rules, String>> = LazyLock::new(|| Rules::read(TEXT));

/// An answer as it was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was found.
    pub extraction: Extraction,
    /// Sentences about another form than was asked for, without any of the answer's words.
    pub warnings: Vec<String>,
}

/// Reads an answer.
///
/// A value in another form costs that value and leaves a doubt; only where the answer as a whole
/// cannot be told is there an error, which says why without repeating any of its words. Quotes are
/// kept as given: whether they are in the document is judged by the domain.
pub fn extraction_from(content: &str, pages: &[PageText]) -> Result<Reading, String> {
    let (answer, more_around) = inside::answer_in(&without_half_characters(content))?;
    let mut warnings = Vec::new();
    if more_around {
        warnings.push("the model wrote more than its answer; the rest was left out".to_owned());
    }
    let rules = RULES.as_ref().map_err(Clone::clone)?;
    if let Err(breach) = rules.check(&answer) {
        warnings.push(format!(
            "the model's answer does not keep to the schema: `{}` breaks the rule `{}`; what can \
             be used was taken",
            breach.place, breach.rule
        ));
    }
    let Value::Object(members) = answer else {
        return Err("the content is no object".to_owned());
    };
    Ok(Reading { extraction: forms::read(&members, pages)?, warnings })
}

/// Replaces halves of characters (`\ud83d` without its other half), which no JSON text may have,
/// by the mark of an unknown character.
fn without_half_characters(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return Cow::Borrowed(text);
    }
    let unit_at = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut whole, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(next) = text[at..].chars().next() {
        let length = match unit_at(at) {
            Some(0xD800..=0xDBFF) if matches!(unit_at(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                whole.push_str("\\ufffd");
                at += 6;
                continue;
            }
            // What a backslash stands before is taken along, so that `\\\\ud83d` stays as it is.
            _ if next == '\\' => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => next.len_utf8(),
        };
        whole.push_str(&text[at..at + length]);
        at += length;
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use wardbook_domain::extraction::{DocumentType, FieldName};

    use super::*;

    /// Every place where the strict subset is broken.
    fn breaches(schema: &Value, place: &str, found: &mut Vec<String>) {
        match schema["type"].as_str() {
            Some("object") => {
                let members = schema["properties"].as_object().unwrap();
                let required = schema["required"].as_array().unwrap();
                if required.len() != members.len() || schema["additionalProperties"] != false {
                    found.push(format!("{place} is open"));
                }
                for (name, member) in members {
                    breaches(member, &format!("{place}/{name}"), found);
                }
            }
            Some("array") => breaches(&schema["items"], &format!("{place}/*"), found),
            Some("string") if schema["maxLength"].is_null() && schema["enum"].is_null() => {
                found.push(format!("{place} is unbounded"));
            }
            Some(_) => {}
            None => found.push(format!("{place} has no type")),
        }
        if !schema["pattern"].is_null() {
            found.push(format!("{place} has a pattern"));
        }
    }

    #[test]
    fn the_schema_keeps_to_the_subset_that_servers_enforce_and_to_the_words_of_the_domain() {
        let schema: Value = serde_json::from_str(TEXT).unwrap();
        let mut found = Vec::new();
        breaches(&schema, "", &mut found);
        assert!(found.is_empty(), "{found:?}");

        let words = |pointer: &str| {
            let listed = schema.pointer(pointer).unwrap().as_array().unwrap();
            listed.iter().map(|word| word.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let types: Vec<_> = DocumentType::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words("/properties/document_type/enum"), types);
        let names: Vec<_> = FieldName::ALL.iter().map(|name| name.as_str()).collect();
        assert_eq!(words("/properties/fields/items/properties/name/enum"), names);
        let details = words("/properties/fields/items/properties/detail/enum");
        for detail in FieldName::ALL.iter().flat_map(|name| name.details()) {
            assert!(details.iter().any(|known| known == detail), "`{detail}` is not in the schema");
        }
    }
}

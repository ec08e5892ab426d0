//! The schema that models' answers are bound to, and the check of answers against it.
//!
//! The schema keeps to the subset that servers enforce strictly: every member required, nothing
//! additional, every string bounded, no patterns. Servers can fail open, so every answer is
//! checked again here. What a schema cannot say (a date is a date, a page exists) is checked in
//! [`extraction_from`]. A published schema is never edited: a change is a new file and version.

mod rules;

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use wardbook_domain::extraction::{
    Confidence, DocumentType, ExtractedField, Extraction, FieldName, PageText, Quote,
};

use self::rules::Rules;

/// Name and version, recorded with every call.
pub const VERSION: &str = "extraction-1";

/// The schema as JSON text, in the order in which a model should write the members: the words of
/// the document before the confidence in them.
pub const TEXT: &str = include_str!("extraction-1.schema.json");

static RULES: LazyLock<Result<Rules, String>> = LazyLock::new(|| Rules::read(TEXT));

#[derive(Deserialize)]
struct Shape {
    document_type: DocumentType,
    type_quote: QuoteShape,
    type_confidence: u16,
    fields: Vec<FieldShape>,
    summary: String,
}

#[derive(Deserialize)]
struct QuoteShape {
    page: u32,
    text: String,
}

#[derive(Deserialize)]
struct FieldShape {
    name: FieldName,
    detail: String,
    value: String,
    page: u32,
    quote: String,
    confidence: u16,
}

/// Reads an answer, checking it against the schema and against what no schema can say.
///
/// The error says what is wrong without repeating any of the answer's words. Quotes are kept as
/// given: whether they are in the document is judged by the domain.
pub fn extraction_from(content: &str, pages: &[PageText]) -> Result<Extraction, String> {
    let value: Value =
        serde_json::from_str(content).map_err(|_| "the content is not JSON".to_owned())?;
    let rules = RULES.as_ref().map_err(Clone::clone)?;
    rules
        .check(&value)
        .map_err(|breach| format!("`{}` breaks the rule `{}`", breach.place, breach.rule))?;
    let shape: Shape =
        serde_json::from_value(value).map_err(|_| "a number has the wrong form".to_owned())?;
    let fields = shape.fields.into_iter().enumerate();
    let mut fields = fields
        .filter(|(_, field)| !field.value.trim().is_empty())
        .map(|(at, field)| field_from(at, field, pages))
        .collect::<Result<Vec<_>, _>>()?;
    fields.sort_by_key(|field| field.name);
    Ok(Extraction {
        document_type: shape.document_type,
        type_confidence: percent(shape.type_confidence),
        type_quote: quote_from(shape.type_quote, "/type_quote", pages)?,
        fields,
        summary: shape.summary.trim().to_owned(),
    })
}

fn field_from(at: usize, field: FieldShape, pages: &[PageText]) -> Result<ExtractedField, String> {
    let place = format!("/fields/{at}");
    let value = field.value.trim().to_owned();
    let allowed = field.name.details();
    // A detail where none belongs says nothing wrong about the value: it is dropped.
    let detail = if allowed.is_empty() { String::new() } else { field.detail };
    if !allowed.is_empty() && !allowed.contains(&detail.as_str()) {
        return Err(format!("`{place}/detail` does not belong to its name"));
    }
    let well_formed = value.len() == 10 && NaiveDate::parse_from_str(&value, "%Y-%m-%d").is_ok();
    if field.name.is_date() && !well_formed {
        return Err(format!("`{place}/value` is not a date in the form YYYY-MM-DD"));
    }
    let quote = QuoteShape { page: field.page, text: field.quote };
    let quote = quote_from(quote, &place, pages)?;
    Ok(ExtractedField {
        name: field.name,
        detail,
        value,
        confidence: percent(field.confidence),
        quote,
    })
}

/// No words mean no quote; words on a page that the document does not have are an error.
fn quote_from(quote: QuoteShape, place: &str, pages: &[PageText]) -> Result<Option<Quote>, String> {
    if quote.text.trim().is_empty() {
        return Ok(None);
    }
    if !pages.iter().any(|page| page.number == quote.page) {
        return Err(format!("`{place}` names a page that the document does not have"));
    }
    Ok(Some(Quote { page: quote.page, text: quote.text }))
}

fn percent(value: u16) -> Confidence {
    Confidence::from_permille(value.saturating_mul(10))
}

#[cfg(test)]
mod tests {
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

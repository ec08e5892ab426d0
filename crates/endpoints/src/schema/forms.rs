//! The members of an answer, each taken as far as it can be used.
//!
//! What can be read in one way alone is brought into the form that was asked for. What cannot be
//! used costs that one value: it is left out, and a doubt says so, so that a person is asked.

use serde_json::{Map, Value};
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{
    Confidence, DocumentType, Doubt, ExtractedField, Extraction, FieldName, PageText, Quote,
};
use wardbook_domain::support::is_in_document;

use super::dates;

/// The bounds of the schema, in characters and in fields.
const LONGEST_VALUE: usize = 200;
const LONGEST_QUOTE: usize = 300;
const LONGEST_SUMMARY: usize = 400;
const MOST_FIELDS: usize = 60;

/// Fields whose absence a person is asked about where the model wrote a word for "nothing".
const DECIDING: &[FieldName] = &[FieldName::PatientName, FieldName::BirthDate];

/// What models write where they have no value, without its punctuation.
const NOTHING: &[&str] = &[
    "",
    "null",
    "none",
    "nil",
    "na",
    "n a",
    "undefined",
    "unknown",
    "unspecified",
    "not found",
    "not given",
    "not stated",
    "not specified",
    "not provided",
    "not mentioned",
    "not present",
    "not available",
    "not applicable",
    "string",
    "yyyy mm dd",
];

/// Reads an answer that has a type and fields; the error names the rule that the whole breaks.
pub(super) fn read(answer: &Map<String, Value>, pages: &[PageText]) -> Result<Extraction, String> {
    let Some(Value::Array(given)) = answer.get("fields") else {
        return Err("`/fields` breaks the rule `type`".to_owned());
    };
    let of = |name: &str| answer.get(name).unwrap_or(&Value::Null);
    let mut doubts = Vec::new();
    let ratios = are_ratios(answer, given);
    let type_given = of("document_type");
    let document_type = word_of(type_given, DocumentType::ALL, DocumentType::as_str);
    let mut type_confidence = confidence_of(of("type_confidence"), ratios).unwrap_or(NO_CONFIDENCE);
    if document_type.is_none() {
        type_confidence = NO_CONFIDENCE;
        doubts.push(doubt(None, &text_of(type_given), None));
    }
    let type_quote = match of("type_quote") {
        Value::Object(quote) => quote_of(quote.get("page"), quote.get("text"), pages),
        text => quote_of(None, Some(text), pages),
    };
    let mut fields = Vec::new();
    for field in given.iter().take(MOST_FIELDS) {
        match field_from(field, ratios, pages) {
            Ok(field) => fields.extend(field),
            Err(doubt) => doubts.push(doubt),
        }
    }
    if given.len() > MOST_FIELDS {
        doubts.push(doubt(None, "", None));
    }
    fields.sort_by_key(|field| field.name);
    let summary = of("summary").as_str().unwrap_or_default();
    let summary = summary.chars().filter(|c| !c.is_control() || c.is_whitespace());
    let summary: String = summary.take(LONGEST_SUMMARY).collect();
    Ok(Extraction {
        document_type: document_type.unwrap_or(DocumentType::Other),
        type_confidence,
        type_quote: type_quote.ok().flatten(),
        fields,
        summary: summary.trim().to_owned(),
        doubts,
    })
}

const NO_CONFIDENCE: Confidence = Confidence::from_permille(0);

/// A field; nothing where the model says that the document has none.
fn field_from(
    given: &Value,
    ratios: bool,
    pages: &[PageText],
) -> Result<Option<ExtractedField>, Doubt> {
    let of = |name: &str| given.get(name).unwrap_or(&Value::Null);
    let value = text_of(of("value"));
    let Some(name) = word_of(of("name"), FieldName::ALL, FieldName::as_str) else {
        return if says_nothing(&value) { Ok(None) } else { Err(doubt(None, &value, None)) };
    };
    let mut doubts = Vec::new();
    let quote = quote_of(given.get("page"), given.get("quote"), pages).unwrap_or_else(|()| {
        doubts.push(DoubtKind::OtherForm);
        None
    });
    let page = quote.as_ref().map(|quote| quote.page);
    let left_out = |words: &str| Err(doubt(Some(name), words, page));
    match of("value") {
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(_) | Value::Null if says_nothing(&value) => {
            let words = quote.as_ref().map_or(value.as_str(), |quote| quote.text.as_str());
            let asked = quote.is_some() || DECIDING.contains(&name);
            return if asked { left_out(words) } else { Ok(None) };
        }
        Value::String(_) => {}
        Value::Number(number) if number.is_u64() => doubts.push(DoubtKind::OtherForm),
        _ => return left_out(&value),
    }
    if value.chars().count() > LONGEST_VALUE {
        return left_out(&value);
    }
    let value = if name.is_date() {
        let Some(date) = dates::as_iso(&value) else { return left_out(&value) };
        if date.len() < 10 {
            doubts.push(DoubtKind::Incomplete);
        }
        date
    } else {
        value
    };
    let (detail, meant) = detail_of(name, &text_of(of("detail")));
    if !meant {
        doubts.push(DoubtKind::OtherForm);
    }
    let Some(detail) = detail else { return left_out(&value) };
    let confidence = confidence_of(of("confidence"), ratios).unwrap_or_else(|| {
        doubts.push(DoubtKind::OtherForm);
        NO_CONFIDENCE
    });
    doubts.dedup();
    let readings = Vec::new();
    Ok(Some(ExtractedField { name, detail, value, confidence, quote, doubts, readings }))
}

/// Which identifier or date it is, and whether that was said in words that are known. A word that
/// belongs to another name contradicts this one, so that there is none.
fn detail_of(name: FieldName, given: &str) -> (Option<String>, bool) {
    let allowed = name.details();
    let word = folded(given).replace(' ', "_");
    if allowed.is_empty() || allowed.contains(&word.as_str()) {
        // A detail where none belongs says nothing wrong about the value: it is dropped.
        return (Some(if allowed.is_empty() { String::new() } else { word }), true);
    }
    let others = FieldName::ALL.iter().flat_map(|other| other.details());
    let contradicts = others.into_iter().any(|detail| *detail == word);
    ((!contradicts).then(|| "other".to_owned()), false)
}

/// The words that carry a value. No words are no quote. On a page that does not have them they are
/// looked for on the others; words longer than the schema has, or on no page, are an error.
fn quote_of(
    page: Option<&Value>,
    text: Option<&Value>,
    pages: &[PageText],
) -> Result<Option<Quote>, ()> {
    let text = match text {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) if text.chars().count() <= LONGEST_QUOTE => text.clone(),
        Some(_) => return Err(()),
    };
    let said = page.map(text_of).and_then(|page| page.parse().ok()).unwrap_or(0);
    let on = |page| Quote { page, text: text.clone() };
    let known = pages.iter().any(|page| page.number == said);
    if known && is_in_document(&on(said), pages) {
        return Ok(Some(on(said)));
    }
    let mut having = pages.iter().map(|page| on(page.number));
    let mut having = having.by_ref().filter(|quote| is_in_document(quote, pages));
    match (having.next(), having.next()) {
        (Some(found), None) => Ok(Some(found)),
        _ if known => Ok(Some(on(said))),
        _ => Err(()),
    }
}

/// Whether confidences are given from 0 to 1 and not to 100: one is a fraction, and none is more.
fn are_ratios(answer: &Map<String, Value>, fields: &[Value]) -> bool {
    let all = fields.iter().filter_map(|field| field.get("confidence"));
    let all = all.chain(answer.get("type_confidence")).filter_map(Value::as_f64);
    let all: Vec<f64> = all.collect();
    all.iter().any(|one| one.fract() != 0.0) && all.iter().all(|one| (0.0..=1.0).contains(one))
}

fn confidence_of(given: &Value, ratios: bool) -> Option<Confidence> {
    let number = match given {
        Value::String(text) => text.trim().trim_end_matches('%').trim_end().parse().ok()?,
        other => other.as_f64()?,
    };
    let percent = if ratios { number * 100.0 } else { number };
    (0.0..=100.0).contains(&percent).then(|| Confidence::from_ratio(percent / 100.0))
}

/// The word of a list that a value is, letter case and separators aside.
fn word_of<T: Copy>(given: &Value, all: &[T], as_str: impl Fn(T) -> &'static str) -> Option<T> {
    let given = folded(given.as_str()?).replace(' ', "_");
    all.iter().copied().find(|one| as_str(*one) == given)
}

/// Letters and digits, with one space for whatever separates them.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn says_nothing(text: &str) -> bool {
    NOTHING.contains(&folded(text).as_str())
}

/// A value as text, without control characters.
fn text_of(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

fn doubt(field: Option<FieldName>, words: &str, page: Option<u32>) -> Doubt {
    Doubt {
        kind: DoubtKind::OtherForm,
        field,
        detail: String::new(),
        page,
        words: words.chars().take(LONGEST_VALUE).collect(),
    }
}

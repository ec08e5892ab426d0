//! Canonical JSON: RFC 8785 (JCS), within the ledger's restrictions.
//!
//! Lives here: writing a value in its one form, and reading JSON without the liberties that would
//! let two readers see different things. The ledger allows only ASCII member names, integers whose
//! magnitude is below 2^53, and no floating-point numbers: a decimal is a string. Within that
//! subset, RFC 8785's sorting and number rules need no UTF-16 and no floating-point printing.

use std::fmt::{self, Write as _};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::MAX_INTEGER;

/// How deep arrays and objects may nest. Chosen below `serde_json`'s own limit, so that what can be
/// written can also be read back inside a line of an export.
pub const MAX_DEPTH: usize = 100;

/// Why a value has no canonical form here, or why bytes are not one. `path` is a JSON pointer
/// (RFC 6901) to the culprit; empty for the value itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A number with a fraction or an exponent, or one too large for an integer type.
    #[error("the number at \"{path}\" is not an integer; a decimal must be a string")]
    Float {
        /// Where.
        path: String,
    },
    /// An integer that not every JSON parser can hold exactly.
    #[error("the integer at \"{path}\" is not below 2^53 in magnitude")]
    IntegerTooLarge {
        /// Where.
        path: String,
    },
    /// A member name outside ASCII.
    #[error("the member name at \"{path}\" is not ASCII")]
    NameNotAscii {
        /// Where.
        path: String,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("the value nests deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// Not JSON at all, or an object names a member twice.
    #[error("not well-formed JSON: {0}")]
    Malformed(String),
    /// Well-formed, but written otherwise than RFC 8785 writes it.
    #[error("not in canonical form from byte {at} on")]
    WrittenOtherwise {
        /// The first byte that differs.
        at: usize,
    },
}

/// The canonical bytes of a value.
///
/// # Errors
/// [`NotCanonical`] names the first part that the ledger does not allow.
pub fn canonical(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut out = Vec::new();
    write_value(&mut out, value)?;
    Ok(out)
}

/// Appends the canonical bytes of a value. On an error, `out` holds a part of them.
///
/// # Errors
/// [`NotCanonical`] names the first part that the ledger does not allow.
pub fn write_value(out: &mut Vec<u8>, value: &Value) -> Result<(), NotCanonical> {
    Writer { out, path: Vec::new() }.value(value)
}

/// Reads JSON strictly: an object that names a member twice is refused, as is anything after the
/// value. The form may still be another than the canonical one.
///
/// # Errors
/// [`NotCanonical::Malformed`].
pub fn parse(bytes: &[u8]) -> Result<Value, NotCanonical> {
    serde_json::from_slice::<Strict>(bytes)
        .map(|strict| strict.0)
        .map_err(|error| NotCanonical::Malformed(error.to_string()))
}

/// Reads bytes that must be exactly the canonical form of what they say.
///
/// # Errors
/// [`NotCanonical`] where they are not JSON, hold what the ledger does not allow, or are written
/// otherwise.
pub fn parse_canonical(bytes: &[u8]) -> Result<Value, NotCanonical> {
    let value = parse(bytes)?;
    let form = canonical(&value)?;
    if form == bytes {
        return Ok(value);
    }
    let same = form.iter().zip(bytes).take_while(|(a, b)| a == b).count();
    Err(NotCanonical::WrittenOtherwise { at: same })
}

/// Appends a string with its quotes, escaped as RFC 8785 section 3.2.2.2 says: only `"`, `\` and
/// control characters, the latter by their short form where there is one.
pub fn write_string(out: &mut Vec<u8>, s: &str) {
    out.push(b'"');
    let bytes = s.as_bytes();
    let mut plain_from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[plain_from..at]);
        plain_from = at + 1;
        let short = match byte {
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            b'"' | b'\\' => byte,
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
    }
    out.extend_from_slice(&bytes[plain_from..]);
    out.push(b'"');
}

/// Appends an integer in decimal.
pub fn write_integer(out: &mut Vec<u8>, n: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = n;
    loop {
        at -= 1;
        // A remainder of ten always fits a byte.
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

struct Writer<'a, 'v> {
    out: &'a mut Vec<u8>,
    path: Vec<Step<'v>>,
}

impl<'v> Writer<'_, 'v> {
    fn value(&mut self, value: &'v Value) -> Result<(), NotCanonical> {
        match value {
            Value::Null => self.out.extend_from_slice(b"null"),
            Value::Bool(true) => self.out.extend_from_slice(b"true"),
            Value::Bool(false) => self.out.extend_from_slice(b"false"),
            Value::Number(number) => self.number(number)?,
            Value::String(text) => write_string(self.out, text),
            Value::Array(items) => self.array(items)?,
            Value::Object(members) => self.object(members)?,
        }
        Ok(())
    }

    fn number(&mut self, number: &Number) -> Result<(), NotCanonical> {
        let magnitude = match (number.as_u64(), number.as_i64()) {
            (Some(natural), _) => natural,
            (None, Some(negative)) => negative.unsigned_abs(),
            (None, None) => return Err(NotCanonical::Float { path: self.pointer() }),
        };
        if magnitude > MAX_INTEGER {
            return Err(NotCanonical::IntegerTooLarge { path: self.pointer() });
        }
        if number.as_u64().is_none() {
            self.out.push(b'-');
        }
        write_integer(self.out, magnitude);
        Ok(())
    }

    fn array(&mut self, items: &'v [Value]) -> Result<(), NotCanonical> {
        self.out.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.enter(Step::Item(index))?;
            self.value(item)?;
            self.path.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, members: &'v Map<String, Value>) -> Result<(), NotCanonical> {
        // Sorted here rather than trusted to be: whether the map keeps its members in order depends
        // on features that another crate may switch on. ASCII names sort by byte as by UTF-16.
        let mut sorted: Vec<_> = members.iter().collect();
        sorted.sort_unstable_by_key(|(name, _)| *name);
        self.out.push(b'{');
        for (index, (name, value)) in sorted.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.enter(Step::Member(name))?;
            if !name.is_ascii() {
                return Err(NotCanonical::NameNotAscii { path: self.pointer() });
            }
            write_string(self.out, name);
            self.out.push(b':');
            self.value(value)?;
            self.path.pop();
        }
        self.out.push(b'}');
        Ok(())
    }

    fn enter(&mut self, step: Step<'v>) -> Result<(), NotCanonical> {
        if self.path.len() == MAX_DEPTH {
            return Err(NotCanonical::TooDeep);
        }
        self.path.push(step);
        Ok(())
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Member(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                // Writing to a String cannot fail.
                Step::Item(index) => drop(write!(pointer, "{index}")),
            }
        }
        pointer
    }
}

/// A value read without `serde_json`'s silent "the last of two equal names wins".
pub(crate) struct Strict(pub(crate) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// Kept, so that writing it can name its path.
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, _>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the member {name:?} appears twice")));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn the_strings_and_literals_of_rfc_8785_are_written_as_it_says() {
        // RFC 8785 section 3.2.2, without its numbers, which this format does not allow.
        let value = parse(
            br#"{
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }"#,
        )
        .unwrap();
        let expected =
            "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(text(&value), expected);
    }

    #[test]
    fn control_characters_have_their_short_form_or_lower_case_hex() {
        let value = json!("\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}\u{2028}\u{fb33}😂");
        assert_eq!(text(&value), "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\u{2028}\u{fb33}😂\"");
    }

    #[test]
    fn members_are_sorted_and_white_space_is_gone() {
        let value = parse(br#" { "peach" : 1 , "" : 2, "p": {"b":[ ],"a":{ }} , "Peach":3 } "#);
        assert_eq!(text(&value.unwrap()), r#"{"":2,"Peach":3,"p":{"a":{},"b":[]},"peach":1}"#);
    }

    #[test]
    fn integers_go_to_the_last_one_that_every_parser_holds() {
        for n in ["0", "-1", "9007199254740991", "-9007199254740991"] {
            assert_eq!(text(&parse(n.as_bytes()).unwrap()), n);
        }
        for n in ["9007199254740992", "-9007199254740992", "18446744073709551615"] {
            let value = json!({ "a/b": [0, parse(n.as_bytes()).unwrap()] });
            let path = "/a~1b/1".to_owned();
            assert_eq!(canonical(&value), Err(NotCanonical::IntegerTooLarge { path }), "{n}");
        }
    }

    #[test]
    fn decimals_are_refused_wherever_they_stand() {
        for n in ["1.0", "1e2", "-0", "-0.0", "0.1", "18446744073709551616"] {
            let value = json!({ "dose": parse(n.as_bytes()).unwrap() });
            let path = "/dose".to_owned();
            assert_eq!(canonical(&value), Err(NotCanonical::Float { path }), "{n}");
        }
    }

    #[test]
    fn member_names_are_ascii() {
        let path = "/größe".to_owned();
        assert_eq!(canonical(&json!({ "größe": 1 })), Err(NotCanonical::NameNotAscii { path }));
    }

    #[test]
    fn a_member_named_twice_is_refused_at_any_depth() {
        for bytes in [&br#"{"a":1,"a":1}"#[..], br#"[{"b":{"a":1,"\u0061":2}}]"#] {
            assert!(matches!(parse(bytes), Err(NotCanonical::Malformed(_))));
        }
    }

    #[test]
    fn nesting_has_a_limit_for_writing_and_for_reading() {
        let nested = |depth| (0..depth).fold(json!(1), |value, _| json!([value]));
        assert!(parse_canonical(&canonical(&nested(MAX_DEPTH)).unwrap()).is_ok());
        assert_eq!(canonical(&nested(MAX_DEPTH + 1)), Err(NotCanonical::TooDeep));
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn bytes_in_another_form_are_told_from_canonical_ones() {
        assert_eq!(parse_canonical(br#"{"a":1}"#), Ok(json!({ "a": 1 })));
        for (bytes, at) in
            [(&br#"{"a": 1}"#[..], 5), (br#"{"b":1,"a":1}"#, 2), (br#""\u0061""#, 1), (b"1\n", 1)]
        {
            assert_eq!(parse_canonical(bytes), Err(NotCanonical::WrittenOtherwise { at }));
        }
        for bytes in [&b""[..], b"{", b"nul", b"1 2", b"\xff", br#""\ud800""#, b"NaN", b"[1,]"] {
            assert!(matches!(parse_canonical(bytes), Err(NotCanonical::Malformed(_))));
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let limit = i64::try_from(MAX_INTEGER).unwrap();
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-limit..=limit).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[ -~]{0,8}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_the_same_value(value in any_value()) {
            prop_assert_eq!(parse_canonical(&canonical(&value).unwrap()).unwrap(), value);
        }

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(parse_canonical(&bytes));
        }

        #[test]
        fn random_json_never_panics(text in r#"[\[\]{}",:0-9eE.\-+\\u a-f]{0,60}"#) {
            drop(parse_canonical(text.as_bytes()));
        }
    }
}

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
    // Nearly every text is plain. Looking at all of it without a branch per byte lets the compiler
    // use wide instructions, and headers are written millions of times.
    let special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if !bytes.iter().fold(false, |any, &byte| any | special(byte)) {
        out.extend_from_slice(bytes);
        out.push(b'"');
        return;
    }
    let mut plain_from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !special(byte) {
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
mod tests;

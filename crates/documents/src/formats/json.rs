//! A small tree of a JSON text (RFC 8259), for formats that are JSON. Numbers stay as they are written,
//! since 1.50 says more than 1.5; a name that stands twice in one object is refused, since programs
//! differ about which one counts; depth and number of values are limited.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::Unreadable;

/// Clinical records nest about 20 deep.
const DEPTH: usize = 100;

/// A file of the largest size has some three million.
const VALUES: usize = 5_000_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The member at a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Json<'a>> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The members of a list, or the one value where it is no list: versions differ about which
    /// members are lists.
    pub(crate) fn each(&self, name: &str) -> std::slice::Iter<'_, Json<'a>> {
        match self.get(name) {
            Some(Self::List(values)) => values.iter(),
            Some(Self::Null) | None => [].iter(),
            Some(value) => std::slice::from_ref(value).iter(),
        }
    }

    /// A text that says something.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The text of a member.
    pub(crate) fn said(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }
}

/// The values of a text, one after the other, each with the text that it was made of.
pub(crate) fn values(text: &str) -> Result<Vec<(Json<'_>, &str)>, Unreadable> {
    let mut reader = Reader { text, at: 0, left: VALUES };
    let mut found = Vec::new();
    loop {
        reader.blanks();
        if reader.at == text.len() {
            return Ok(found);
        }
        let start = reader.at;
        let value = reader.value(0)?;
        found.push((value, &text[start..reader.at]));
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    left: usize,
}

impl<'a> Reader<'a> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Takes this character if it is next, behind blanks.
    fn takes(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_next = self.next() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, Unreadable> {
        self.left = self.left.checked_sub(1).ok_or_else(too_much)?;
        if depth > DEPTH {
            return Err(too_much());
        }
        match self.next().ok_or_else(not_well_formed)? {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Json::Text),
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                for (word, value) in
                    [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
                {
                    if self.text[self.at..].starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(not_well_formed())
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, Unreadable> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        if self.takes(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.blanks();
            if self.next() != Some(b'"') {
                return Err(not_well_formed());
            }
            let name = self.string()?;
            if !self.takes(b':') {
                return Err(not_well_formed());
            }
            self.blanks();
            let value = self.value(depth + 1)?;
            members.push((name, value));
            if self.takes(b'}') {
                break;
            }
            if !self.takes(b',') {
                return Err(not_well_formed());
            }
        }
        let names: BTreeSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
        if names.len() < members.len() {
            return Err(Unreadable::damaged("its JSON has one name twice in an object"));
        }
        members.shrink_to_fit();
        Ok(Json::Object(members))
    }

    fn list(&mut self, depth: usize) -> Result<Json<'a>, Unreadable> {
        self.at += 1;
        let mut values = Vec::new();
        if self.takes(b']') {
            return Ok(Json::List(values));
        }
        loop {
            self.blanks();
            values.push(self.value(depth + 1)?);
            if self.takes(b']') {
                values.shrink_to_fit();
                return Ok(Json::List(values));
            }
            if !self.takes(b',') {
                return Err(not_well_formed());
            }
        }
    }

    fn number(&mut self) -> Result<Json<'a>, Unreadable> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while reader.next().is_some_and(|byte| byte.is_ascii_digit()) {
                reader.at += 1;
            }
            reader.at - from
        };
        self.at += usize::from(self.next() == Some(b'-'));
        let leads_with_zero = self.next() == Some(b'0');
        let whole = digits(self);
        let mut is_number = whole > 0 && !(leads_with_zero && whole > 1);
        if self.next() == Some(b'.') {
            self.at += 1;
            is_number &= digits(self) > 0;
        }
        if matches!(self.next(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.next(), Some(b'+' | b'-')));
            is_number &= digits(self) > 0;
        }
        if is_number {
            Ok(Json::Number(&self.text[start..self.at]))
        } else {
            Err(not_well_formed())
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        self.at += 1;
        let start = self.at;
        let mut changed: Option<String> = None;
        let mut from = start;
        loop {
            match self.next().ok_or_else(not_well_formed)? {
                b'"' => {
                    let rest = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(match changed {
                        Some(text) => Cow::Owned(text + rest),
                        None => Cow::Borrowed(rest),
                    });
                }
                b'\\' => {
                    let text = changed.get_or_insert_with(String::new);
                    text.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    let character = self.escaped()?;
                    text.push(character);
                    from = self.at;
                }
                0..=0x1f => return Err(not_well_formed()),
                _ => self.at += 1,
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Unreadable> {
        let escape = self.next().ok_or_else(not_well_formed)?;
        self.at += 1;
        Ok(match escape {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                // Half of a pair alone is no character.
                if !(0xd800..0xe000).contains(&first) {
                    return char::from_u32(first).ok_or_else(not_well_formed);
                }
                if !self.text[self.at..].starts_with("\\u") {
                    return Ok('\u{fffd}');
                }
                let before = self.at;
                self.at += 2;
                let second = self.unit()?;
                if first < 0xdc00 && (0xdc00..0xe000).contains(&second) {
                    let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    return char::from_u32(code).ok_or_else(not_well_formed);
                }
                self.at = before;
                '\u{fffd}'
            }
            _ => return Err(not_well_formed()),
        })
    }

    fn unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.get(self.at..self.at + 4).ok_or_else(not_well_formed)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(not_well_formed());
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| not_well_formed())
    }
}

fn not_well_formed() -> Unreadable {
    Unreadable::damaged("its JSON is not well-formed")
}

fn too_much() -> Unreadable {
    Unreadable::damaged("its JSON is nested or split beyond reason")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As another reader has it; numbers aside, which that one changes.
    fn matches(own: &Json<'_>, other: &serde_json::Value) -> bool {
        match (own, other) {
            (Json::Null, serde_json::Value::Null) => true,
            (Json::Bool(one), serde_json::Value::Bool(other)) => one == other,
            (Json::Number(one), serde_json::Value::Number(other)) => {
                one.parse::<f64>().ok() == other.as_f64()
            }
            (Json::Text(one), serde_json::Value::String(other)) => one == other,
            (Json::List(one), serde_json::Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| matches(a, b))
            }
            (Json::Object(one), serde_json::Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, value)| {
                        other.get(name.as_ref()).is_some_and(|other| matches(value, other))
                    })
            }
            _ => false,
        }
    }

    fn agree(text: &str) {
        let own = values(text).ok().filter(|values| values.len() == 1);
        let other = serde_json::from_str::<serde_json::Value>(text);
        match (own, other) {
            (Some(own), Ok(other)) => assert!(matches(&own[0].0, &other), "{text}"),
            (None, Err(_)) => {}
            // These it takes, and this does not, or the other way round, on purpose.
            (None, Ok(_)) => assert!(text.matches('"').count() >= 4, "{text}"),
            (Some(own), Err(_)) => {
                assert!(
                    text.contains("\\u") || format!("{:?}", own[0].0).contains("Number"),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn texts_read_as_another_reader_has_them() {
        for text in [
            r#"{"a":[1,-0.50,2e+3,true,false,null,"x\n\u00e9\ud83d\ude00"],"b":{}}"#,
            "[]",
            " [ ] ",
            "[1,]",
            "{\"a\"}",
            "{,}",
            "01",
            "1.",
            "-",
            "\"\t\"",
            "\"\\x\"",
            "tru",
            "[",
            "\"a",
            "\u{feff}1",
            "\"\\u12\"",
            "nullx",
        ] {
            agree(text);
        }
    }

    proptest! {
        #[test]
        fn made_up_texts_read_alike(text in r#"[\[\]{}:,"0-9.eEa\\u truefalsn-]{0,24}"#) {
            agree(&text);
        }
    }

    #[test]
    fn numbers_stay_as_written_and_names_stand_once() {
        assert_eq!(values("1.50").unwrap()[0].0, Json::Number("1.50"));
        assert!(values(r#"{"a":1,"\u0061":2}"#).is_err());
        assert_eq!(values("{} \n[]\n").unwrap().len(), 2);
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(values(&nested(100)).is_ok());
        assert!(values(&nested(102)).is_err());
        assert!(values(&"[".repeat(1_000_000)).is_err());
    }
}

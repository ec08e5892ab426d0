//! Texts with placeholders: `{to}`. A brace that is meant as a brace is doubled.

use super::values::{Placeholder, Values};

/// A text with placeholders, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Value(Placeholder),
}

/// Why a text is no template, as the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// The word between braces means nothing.
    #[error("has {{{0}}}, which is none of {known}", known = known())]
    Unknown(String),
    /// A brace stands alone.
    #[error("has a brace that is not closed or not opened; one that is meant as itself is doubled")]
    Brace,
}

fn known() -> String {
    Placeholder::ALL.map(|(word, _)| format!("{{{word}}}")).join(", ")
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, BadTemplate> {
        let (mut pieces, mut plain) = (Vec::new(), String::new());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '{' | '}' if letters.next_if_eq(&letter).is_some() => plain.push(letter),
                '{' => {
                    let mut word = String::new();
                    loop {
                        match letters.next() {
                            Some('}') => break,
                            Some('{') | None => return Err(BadTemplate::Brace),
                            Some(letter) => word.push(letter),
                        }
                    }
                    let all = Placeholder::ALL;
                    let Some((_, value)) = all.iter().find(|(known, _)| *known == word) else {
                        return Err(BadTemplate::Unknown(crate::words::shown(&word)));
                    };
                    if !plain.is_empty() {
                        pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Value(*value));
                }
                '}' => return Err(BadTemplate::Brace),
                _ => plain.push(letter),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        Ok(Self(pieces))
    }

    pub(super) fn placeholders(&self) -> impl Iterator<Item = Placeholder> + '_ {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Value(value) => Some(*value),
            Piece::Plain(_) => None,
        })
    }

    /// The placeholder that is all of the text.
    pub(super) fn only(&self) -> Option<Placeholder> {
        match self.0.as_slice() {
            [Piece::Value(value)] => Some(*value),
            _ => None,
        }
    }

    /// The text with its values, each encoded by `encode`; the placeholder that has none otherwise.
    pub(super) fn fill(
        &self,
        values: &Values,
        encode: impl Fn(&str) -> String,
    ) -> Result<String, Placeholder> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Plain(plain) => text.push_str(plain),
                Piece::Value(value) => text.push_str(&encode(values.get(*value).ok_or(*value)?)),
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{BadTemplate, Template};
    use crate::gateway::values::Values;

    #[test]
    fn a_value_with_braces_is_no_placeholder_again() {
        let values = Values::message("+61491570156", "{to} {{x}} {unknown}").unwrap();
        let text = Template::parse("{{a}} {text}!").unwrap().fill(&values, str::to_owned);
        assert_eq!(text.as_deref(), Ok("{a} {to} {{x}} {unknown}!"));
    }

    #[test]
    fn unknown_placeholders_and_stray_braces_are_refused_with_a_sentence() {
        assert_eq!(
            Template::parse("to={number}").unwrap_err().to_string(),
            "has {number}, which is none of {to}, {text}, {from}, {reference}, {callback}, {account}, {id}"
        );
        for stray in ["{to", "to}", "{to{text}}", "{", "}"] {
            assert_eq!(Template::parse(stray), Err(BadTemplate::Brace), "{stray}");
        }
    }
}

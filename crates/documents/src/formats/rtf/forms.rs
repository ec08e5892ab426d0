//! A form's fields that have no result in the text: boxes to tick and lists to choose from.

/// What a box or list says when nobody has touched it.
const UNTOUCHED: i32 = 25;

#[derive(Debug, Default)]
pub(super) struct Form {
    kind: i32,
    result: Option<i32>,
    usual: i32,
    entries: Vec<String>,
    entry: String,
}

impl Form {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        let number = number.unwrap_or_default();
        match word {
            "fftype" => self.kind = number,
            "ffres" => self.result = Some(number).filter(|one| *one != UNTOUCHED),
            "ffdefres" => self.usual = number,
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.entry.push_str(text);
    }

    pub(super) fn end_entry(&mut self) {
        self.entries.push(std::mem::take(&mut self.entry));
    }

    /// What the field shows; none for a field of text, whose result is in the text.
    pub(super) fn value(&self) -> Option<&str> {
        let result = self.result.unwrap_or(self.usual);
        match self.kind {
            1 => Some(if result == 1 { "[x]" } else { "[ ]" }),
            2 => self.entries.get(usize::try_from(result).ok()?).map(String::as_str),
            _ => None,
        }
    }
}

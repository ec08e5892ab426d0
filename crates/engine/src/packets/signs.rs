//! What one page says of itself, as far as it tells whether a document begins or ends with it.

use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::{DocumentType, Extraction, FieldName, PageText};
use wardbook_domain::packet::PageSort;

use super::counting::Count;
use super::heads::Head;
use super::sheets;
use crate::extract_unless;

/// So sure must a value be to part two pages.
const SURE: u16 = 750;

/// A title stands in the first lines.
const TITLE_LINES: usize = 14;

/// A greeting stands in the first lines, below letterhead, address and subject.
const GREETING_LINES: usize = 30;

/// A closing stands in the last lines, above a signature and copies.
const CLOSING_LINES: usize = 14;

const GREETINGS: &[&str] = &["dear ", "to whom it may concern"];

const CLOSINGS: &[&str] = &[
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "kind regards",
    "warm regards",
    "best regards",
    "with regards",
    "regards,",
    "with thanks",
    "with best wishes",
    "sincerely,",
    "end of report",
    "end of document",
    "*** end",
    "-- end --",
    "report complete",
    "electronically signed",
    "authorised by",
    "authorized by",
    "reported by",
    "signed by",
    "signature",
];

const GOES_ON: &[&str] =
    &["continued from", "(continued)", "(cont", "cont'd", "contd", "continuation"];

/// What a page says.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign by itself")]
pub(super) struct Signs {
    pub(super) sort: PageSort,
    pub(super) count: Option<Count>,
    pub(super) head: Head,
    /// In small letters, its words sorted, so that `DAY, Jo` is `Jo Day`.
    pub(super) name: Option<Vec<String>>,
    pub(super) birth: Option<String>,
    /// The patient's numbers, with their kinds.
    pub(super) numbers: Vec<(String, String)>,
    /// Numbers of the report or invoice itself.
    pub(super) own_numbers: Vec<(String, String)>,
    /// The document's date.
    pub(super) date: Option<String>,
    pub(super) kind: Option<DocumentType>,
    pub(super) has_title: bool,
    pub(super) greets: bool,
    pub(super) closes: bool,
    pub(super) goes_on: bool,
    /// Its text begins with a small letter.
    pub(super) begins_small: bool,
    /// Its last line of text ends a sentence, or is none.
    pub(super) ends_open: bool,
}

impl Signs {
    pub(super) fn of(
        page: &PageText,
        count: Option<Count>,
        clinic: DateOrder,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let sort = sheets::sort(&page.text);
        let lines: Vec<&str> =
            page.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut signs = Self {
            sort,
            count,
            head: Head::of(&page.text),
            name: None,
            birth: None,
            numbers: Vec::new(),
            own_numbers: Vec::new(),
            date: None,
            kind: None,
            has_title: false,
            greets: begins(&lines, GREETING_LINES, GREETINGS),
            closes: closes(&lines),
            goes_on: goes_on(&lines),
            begins_small: first_words(&lines)
                .is_some_and(|line| line.starts_with(char::is_lowercase)),
            ends_open: lines.iter().rev().find(|line| !is_small_print(line)).is_some_and(ends_open),
        };
        if sort == PageSort::Text {
            let one = [PageText { number: 1, text: page.text.clone() }];
            signs.read(&extract_unless(&one, clinic, stop)?, &lines);
        }
        Some(signs)
    }

    fn read(&mut self, found: &Extraction, lines: &[&str]) {
        let sure = found.fields.iter().filter(|field| field.confidence.permille() >= SURE);
        for field in sure {
            let value = field.value.clone();
            match (field.name, field.detail.as_str()) {
                (FieldName::PatientName, _) => self.name = Some(words(&value)),
                (FieldName::BirthDate, _) => self.birth = Some(value),
                (FieldName::Identifier, "accession_number" | "invoice_number") => {
                    self.own_numbers.push((field.detail.clone(), plain(&value)));
                }
                (FieldName::Identifier, "mrn" | "nhs_number" | "medicare_number" | "ihi") => {
                    self.numbers.push((field.detail.clone(), plain(&value)));
                }
                (FieldName::Date, "document" | "report") if self.date.is_none() => {
                    self.date = Some(value);
                }
                _ => {}
            }
        }
        if found.document_type != DocumentType::Other && found.type_confidence.permille() >= SURE {
            self.kind = Some(found.document_type);
        }
        // A title is a line of its own in the head that says the kind.
        let quote = found.type_quote.as_ref().map(|quote| quote.text.trim());
        self.has_title = found.document_type != DocumentType::Other
            && quote.is_some_and(|quote| {
                let head = lines.iter().take(TITLE_LINES);
                head.into_iter().any(|line| {
                    line.contains(quote)
                        && line.len() < 70
                        && !line.ends_with(['.', ','])
                        && line.starts_with(|c: char| !c.is_lowercase())
                })
            });
    }

    /// Whether a document could begin with it.
    pub(super) fn begins(&self) -> bool {
        self.head.is_letterhead
            || self.greets
            || self.has_title
            || self.count.is_some_and(|count| count.page == 1)
    }
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<_> = words.map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn begins(lines: &[&str], most: usize, with: &[&str]) -> bool {
    lines.iter().take(most).any(|line| {
        let small = line.to_lowercase();
        line.len() < 100 && with.iter().any(|words| small.starts_with(words))
    })
}

fn closes(lines: &[&str]) -> bool {
    lines.iter().rev().take(CLOSING_LINES).any(|line| {
        let small = line.to_lowercase();
        line.len() < 90 && CLOSINGS.iter().any(|words| small.starts_with(words))
    })
}

fn goes_on(lines: &[&str]) -> bool {
    lines.iter().take(8).any(|line| {
        let small = line.to_lowercase();
        line.len() < 100 && GOES_ON.iter().any(|words| small.contains(words))
    })
}

/// Page numbers, printing marks.
fn is_small_print(line: &str) -> bool {
    let small = line.to_lowercase();
    small.contains("page")
        || small.contains("printed")
        || line.chars().filter(|c| c.is_alphabetic()).count() < 4
}

fn first_words<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines.iter().find(|line| !is_small_print(line)).copied()
}

/// A long line that ends in the middle of a sentence.
fn ends_open(line: &&str) -> bool {
    line.len() >= 45
        && line.contains(' ')
        && line.ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-')
}

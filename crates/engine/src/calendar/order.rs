//! Decides once per document whether the day or the month comes first in dates of figures.
//!
//! Everything that speaks for an order is weighed by where it stands: the clinic's own order, the
//! letterhead, and dates that can be read in one way. What is told in passing (a report from
//! abroad, a place in a sentence) weighs little, the header of a browser's print nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use chrono::NaiveDate;
use regex::Regex;
use wardbook_domain::date_order::DateOrder;

use super::super::labels::Meaning::{Birth, Date};
use super::super::labels::{Hit, Place, finder, whole_words};
use super::super::layout::{Document, Line};
use super::{Form, Printed};

/// What the clinic says of its own documents.
const CLINIC: u32 = 3;
/// This much more for one order than for the other, and twice as much, leaves no doubt.
const SURE: u32 = 3;
/// A date that can be read in one way under a label: in the head of a document, or further down.
const LABELLED: (u32, u32) = (4, 2);
const MOST_LABELLED: u32 = 8;
/// All that is told further down, labelled or not, together.
const MOST_TOLD: u32 = 3;
/// A day that is also told in words, or with the year in front.
const TOLD_IN_WORDS: u32 = 3;
/// Dots stand between day and month, hardly ever between month and day.
const DOTTED: (u32, u32) = (2, 4);
/// A place in a letterhead, or elsewhere at the end of a line.
const PLACE: (u32, u32) = (4, 2);
const TELEPHONE: u32 = 2;
const MOST_WORDS: u32 = 3;

/// Lines of the head, and of the foot, in which a clinic says where it is.
const HEAD_LINES: usize = 25;
const LETTERHEAD_LINES: usize = 15;
const FOOT_LINES: usize = 6;
/// Further lines say nothing more of a country.
const MOST_LINES: usize = 2_000;

/// Words that are used where the day comes first, or the month, and what one weighs.
const DAY_FIRST_WORDS: &[(&str, u32)] = &[
    ("nhs", 3),
    ("ihi", 2),
    ("dva", 2),
    ("medicare no", 2),
    ("abn", 2),
    ("ahpra", 2),
    ("gmc", 2),
    ("fracgp", 2),
    ("fracp", 2),
    ("fracs", 2),
    ("franzcr", 2),
    ("frcpa", 2),
    ("mbbs", 2),
    ("mbchb", 2),
    ("mb bs", 2),
    ("mrcgp", 2),
    ("mrcp", 2),
    ("frcp", 2),
    ("frcs", 2),
    ("gp", 1),
    ("consultant", 1),
    ("registrar", 1),
    ("outpatients", 1),
    ("haemoglobin", 1),
    ("haematology", 1),
    ("haemorrhage", 1),
    ("paediatric", 1),
    ("paediatrics", 1),
    ("anaemia", 1),
    ("oedema", 1),
    ("oesophagus", 1),
    ("tumour", 1),
    ("orthopaedic", 1),
    ("orthopaedics", 1),
    ("gynaecology", 1),
    ("diarrhoea", 1),
    ("centre", 1),
    ("anaesthetic", 1),
];
const MONTH_FIRST_WORDS: &[(&str, u32)] = &[
    ("npi", 2),
    ("dea", 2),
    ("medicaid", 2),
    ("hipaa", 2),
    ("ssn", 2),
    ("usa", 2),
    ("copay", 2),
    ("pcp", 1),
    ("attending", 1),
    ("hemoglobin", 1),
    ("hematology", 1),
    ("hemorrhage", 1),
    ("pediatric", 1),
    ("pediatrics", 1),
    ("anemia", 1),
    ("edema", 1),
    ("esophagus", 1),
    ("tumor", 1),
    ("orthopedic", 1),
    ("orthopedics", 1),
    ("gynecology", 1),
    ("diarrhea", 1),
    ("center", 1),
    ("anesthetic", 1),
];

/// What was decided.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub(super) month_first: bool,
    pub(super) sure: bool,
}

/// What speaks for the day in front, and for the month.
#[derive(Clone, Copy, Default)]
struct Weights {
    day: u32,
    month: u32,
}

impl Weights {
    fn add(&mut self, month_first: bool, weight: u32) {
        *(if month_first { &mut self.month } else { &mut self.day }) += weight;
    }

    fn at_most(self, most: u32) -> Self {
        Self { day: self.day.min(most), month: self.month.min(most) }
    }

    fn and(self, other: Self) -> Self {
        Self { day: self.day + other.day, month: self.month + other.month }
    }
}

/// Weighs a document.
pub(super) fn decide(
    document: &Document<'_>,
    hits: &[Hit<'_>],
    dates: &[Printed],
    clinic: DateOrder,
) -> Order {
    let mut all = by_dates(document, hits, dates);
    if dates.iter().any(|date| date.form.is_open()) {
        all = all.and(by_country(document)).and(by_words(document));
    }
    match clinic {
        DateOrder::DayFirst => all.day += CLINIC,
        DateOrder::MonthFirst => all.month += CLINIC,
        DateOrder::Unknown => {}
    }
    let (more, less) = (all.day.max(all.month), all.day.min(all.month));
    Order { month_first: all.month > all.day, sure: more - less >= SURE && less * 2 <= more }
}

fn by_dates(document: &Document<'_>, hits: &[Hit<'_>], dates: &[Printed]) -> Weights {
    let mut head = Weights::default();
    let mut told = Weights::default();
    let mut dotted = Weights::default();
    let mut words = Weights::default();
    let mut spelled = Weights::default();
    let labelled = Labelled::new(hits);
    let clear: HashSet<NaiveDate> = dates
        .iter()
        .filter(|date| !date.form.is_open() && !date.short_year)
        .filter_map(|date| NaiveDate::from_ymd_opt(date.year, date.second, date.first))
        .collect();
    for date in dates {
        let line = &document.lines[date.line];
        if date.form.is_bare() || is_of_a_print(line, date) || document.in_footer(date.line) {
            continue;
        }
        if !date.form.is_open() {
            spelled.add(date.form == Form::MonthInFront, u32::from(is_spelled(line, date)));
            continue;
        }
        let possible = |month: u32, day: u32| {
            NaiveDate::from_ymd_opt(if date.short_year { 2000 } else { date.year }, month, day)
        };
        match (possible(date.second, date.first), possible(date.first, date.second)) {
            (Some(one), Some(other)) if one != other => {
                if date.form == Form::Dotted {
                    dotted.add(false, DOTTED.0);
                }
                let (one, other) = (clear.contains(&one), clear.contains(&other));
                if one != other {
                    words.add(other, TOLD_IN_WORDS);
                }
            }
            (Some(_), Some(_)) | (None, None) => {}
            (one, _) => {
                let own = labelled.has(date);
                if own && line.rank < HEAD_LINES {
                    head.add(one.is_none(), LABELLED.0);
                } else {
                    told.add(one.is_none(), if own { LABELLED.1 } else { 1 });
                }
            }
        }
    }
    head.at_most(MOST_LABELLED)
        .and(told.at_most(MOST_TOLD))
        .and(dotted.at_most(DOTTED.1))
        .and(words.at_most(TOLD_IN_WORDS))
        .and(spelled.at_most(1))
}

/// Which dates stand after a label of dates, or under one.
struct Labelled<'h> {
    hits: Vec<&'h Hit<'h>>,
    below: HashSet<usize>,
}

impl<'h> Labelled<'h> {
    fn new(hits: &'h [Hit<'h>]) -> Self {
        let of_dates = |hit: &&Hit<'_>| {
            matches!(hit.label.meaning, Birth | Date(_)) && hit.place != Place::Quoted
        };
        let hits: Vec<_> = hits.iter().filter(of_dates).collect();
        let below = hits.iter().filter_map(|hit| hit.below.map(|(line, ..)| line)).collect();
        Self { hits, below }
    }

    fn has(&self, date: &Printed) -> bool {
        let from = self.hits.partition_point(|hit| hit.line < date.line);
        let own = self.hits[from..].iter().take_while(|hit| hit.line == date.line);
        let near = |hit: &&Hit<'_>| {
            hit.value_start <= date.start && date.start < hit.value_start + hit.value.len()
        };
        self.below.contains(&date.line) || own.take(24).any(near)
    }
}

/// A header or footer that a browser prints: `10/23/2025, 4:15 PM  Visit summary`, or an address.
fn is_of_a_print(line: &Line<'_>, date: &Printed) -> bool {
    let timed = line.text[date.end..].strip_prefix(", ").is_some_and(|rest| {
        let hour = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        hour.len() < rest.len() && hour.starts_with(':')
    });
    let begins = line.text[..date.start].trim().is_empty();
    (begins && timed) || line.text.contains("://") || line.trimmed().starts_with('>')
}

fn is_spelled(line: &Line<'_>, date: &Printed) -> bool {
    line.text[date.start..date.end].chars().any(char::is_alphabetic)
}

/// Letters of states that clinics use for something else before a number.
const CLINICAL_STATES: &[&str] = &["CT", "PA", "LA", "ID", "MI", "VA", "GA", "VT", "AL", "PR"];

static PLACES: LazyLock<Option<Places>> = LazyLock::new(|| {
    Some(Places {
        american: Regex::new(
            r"(?P<city>[A-Za-z.]+)(?P<comma>,?)[ ]{1,2}(?P<state>AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR)[ ,]{1,3}[0-9]{5}(?P<four>-[0-9]{4})?(?P<rest>[^0-9-].*)?$",
        )
        .ok()?,
        street: Regex::new(
            r"(?i)[0-9].*\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|suite|ste|box|way|parkway|pkwy|highway|hwy|plaza|court|ct|place|pl|pike|circle|floor|square)\b",
        )
        .ok()?,
        australian: Regex::new(
            r"[A-Za-z],?[ ]{1,3}(?:NSW|VIC|Vic|QLD|Qld|TAS|Tas|ACT|NT|SA|WA)[ ,]{1,3}[0-9]{4}(?:[^0-9]|$)",
        )
        .ok()?,
        british: Regex::new(
            r"(?:^|[ ,])[A-Z]{1,2}[0-9][0-9A-Z]?[ ][0-9][ABD-HJLNP-UW-Z]{2}(?:$|[,.;]|[ ]{2}|[ ][A-Z(|])",
        )
        .ok()?,
        abroad: Regex::new(
            r"\+(?:44|61|64|353|27|91)[ (0-9]|\(0[0-9]{1,4}\)[ ]?[0-9]{3}|(?:^|[^0-9])0[2378][ ][0-9]{4}[ ][0-9]{4}(?:[^0-9]|$)|(?:^|[^0-9])0[12][0-9]{2,3}[ ][0-9]{3}[ ]?[0-9]{3,4}(?:[^0-9]|$)",
        )
        .ok()?,
        home: Regex::new(r"\+1[ (-]|\([2-9][0-9]{2}\)[ ]?[0-9]{3}-[0-9]{4}(?:[^0-9]|$)").ok()?,
    })
});

/// Addresses and telephone numbers of countries that write the month first (`american`, `home`),
/// and of others.
struct Places {
    american: Regex,
    street: Regex,
    australian: Regex,
    british: Regex,
    abroad: Regex,
    home: Regex,
}

impl Places {
    /// Five figures after two letters are an address where a town stands before them, and either
    /// a street or a letterhead; `knee, CT 48213` and `Patient ID 48213` are none.
    fn is_american(&self, line: &str, above: &str) -> bool {
        let Some(found) = self.american.captures(line) else { return false };
        let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
        let town = part("city").starts_with(|c: char| c.is_ascii_uppercase());
        let rest = part("rest");
        let ends = rest.trim_matches([' ', '.', ',']).is_empty()
            || rest.starts_with("  ")
            || rest.trim_start().starts_with(['|', '•', '·', '\t', '('])
            || ["usa", "u.s", "tel", "ph", "fax", "united"].iter().any(|word| {
                rest.trim_start_matches([' ', ',', '-', '.']).to_lowercase().starts_with(word)
            });
        let clinical = CLINICAL_STATES.contains(&part("state"));
        let comma = !part("comma").is_empty();
        let street = self.street.is_match(line) || (!clinical && self.street.is_match(above));
        if part("state") == "ID" && !comma {
            return false;
        }
        let small = found.get(0).map_or(0, |whole| {
            let words = line[..whole.start()].split(' ');
            words.filter(|word| word.starts_with(char::is_lowercase)).count()
        });
        let four = !part("four").is_empty();
        let alone = comma && small == 0 && !clinical;
        town && ends && small <= 1 && (street || four || alone)
    }
}

fn by_country(document: &Document<'_>) -> Weights {
    let mut head = Weights::default();
    let mut other = Weights::default();
    let mut telephone = Weights::default();
    let Some(places) = PLACES.as_ref() else { return head };
    let filled = document.filled();
    let mut above = "";
    for line in document.lines.iter().filter(|line| !line.is_blank()).take(MOST_LINES) {
        let text = line.text;
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            let in_head = line.rank < LETTERHEAD_LINES || line.rank + FOOT_LINES >= filled;
            let own = if in_head { &mut head } else { &mut other };
            let weight = if in_head { PLACE.0 } else { PLACE.1 };
            if places.is_american(text, above) {
                own.add(true, weight);
            }
            if places.australian.is_match(text) || places.british.is_match(text) {
                own.add(false, if is_prose(text) { weight / 4 } else { weight });
            }
            if in_head {
                if places.home.is_match(text) {
                    telephone.add(true, TELEPHONE);
                }
                if places.abroad.is_match(text) {
                    telephone.add(false, TELEPHONE);
                }
            }
        }
        above = text;
    }
    head.at_most(PLACE.0).and(other.at_most(PLACE.1)).and(telephone.at_most(TELEPHONE))
}

/// A sentence: many words, most of them small.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
    let (mut all, mut small) = (0, 0);
    for word in words {
        all += 1;
        small += usize::from(word.starts_with(char::is_lowercase));
    }
    all >= 6 && small * 2 > all
}

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = DAY_FIRST_WORDS.iter().chain(MONTH_FIRST_WORDS);
    finder(&all.map(|(word, _)| *word).collect::<Vec<_>>())
});

fn by_words(document: &Document<'_>) -> Weights {
    let mut weights = Weights::default();
    let Some(finder) = WORDS.as_ref() else { return weights };
    let mut seen = HashSet::new();
    for line in document.lines.iter().take(MOST_LINES) {
        for found in finder.find_iter(line.text) {
            let at = found.pattern().as_usize();
            if whole_words(line.text, found.start(), found.end()) && seen.insert(at) {
                let month_first = at >= DAY_FIRST_WORDS.len();
                let row = DAY_FIRST_WORDS.iter().chain(MONTH_FIRST_WORDS).nth(at);
                weights.add(month_first, row.map_or(0, |(_, weight)| *weight));
            }
        }
    }
    weights.at_most(MOST_WORDS)
}

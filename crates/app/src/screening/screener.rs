//! Looks a document through: with the product's rules, with the clinic's own and with its list of patients,
//! as they are when a session begins.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::Serialize;

use wardbook_documents::DocumentText;
use wardbook_domain::document::Failure;
use wardbook_domain::patients::Patient;
use wardbook_domain::screening::{Finding, MOST_FINDINGS, RiskLevel, Screened};
use wardbook_screening::instructions::Rules;
use wardbook_screening::phi::{Clinic as Known, ClinicPatient, Kind, Recognisers, Span};
use wardbook_screening::redact::Numbers;
use wardbook_store::{Store, StoreError, patients};

use super::settings::{self, ScreeningSettings};
use crate::error::{AppError, Result};

/// The code of a document that waits because something in it speaks to a machine.
pub(crate) const HIDDEN_INSTRUCTION: &str = "hidden_instruction";

/// Characters of a sentence that are kept.
const QUOTED: usize = 300;

/// Between two pages, as `DocumentText::text` joins them.
const PAGE_END: char = '\u{c}';

/// A part of a line that holds personal health information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LineMark {
    /// The first character, from 0.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
    /// Of what kind, by its word.
    pub kind: String,
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(Rules::new);

/// What documents are looked through with.
pub(crate) struct Screener {
    pub(super) recognisers: Recognisers,
    /// From this score on a place counts as personal health information.
    found_from: f32,
    /// From this risk on a document waits for a person.
    hold_from: RiskLevel,
    /// The versions of the rules, in one word.
    version: String,
    /// The patients' numbers, which a text that is sent may not hold inside longer ones either.
    pub(super) numbers: Numbers,
}

impl std::fmt::Debug for Screener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Screener")
    }
}

impl Screener {
    /// Of the clinic, as its list is now, with what it decided.
    pub(super) fn of(store: &Store, settings: ScreeningSettings) -> Result<Self> {
        let listed = store.read(patients::all)?;
        let (found_from, hold_from) = (settings.found_from(), settings.hold_from);
        let version = settings.version();
        let known = Known {
            patients: listed.iter().flat_map(names_of).collect(),
            rules: settings.own_rules(),
            words: settings.words,
        };
        let recognisers = Recognisers::for_clinic(&known)
            .map_err(|refused| AppError::Internal(refused.to_string()))?;
        let numbers = Numbers::of(&known);
        Ok(Self { recognisers, found_from, hold_from, version, numbers })
    }

    /// Whether a document or a sentence of this risk waits for a person.
    pub(crate) fn holds(&self, risk: RiskLevel) -> bool {
        risk >= self.hold_from
    }

    /// What counts as personal health information in a text.
    pub(crate) fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = self.recognisers.find(text);
        spans.retain(|span| span.score >= self.found_from);
        spans
    }

    /// What in a page's lines may not leave the clinic unasked, line by line. A value on two lines is
    /// marked on both.
    pub(crate) fn marks(&self, lines: &[&str]) -> Vec<Vec<LineMark>> {
        let spans = self.spans(&lines.join("\n"));
        let mut spans = spans.iter().peekable();
        let mut from = 0;
        let mut marks = Vec::with_capacity(lines.len());
        for line in lines {
            let to = from + line.len();
            let mut of_line = Vec::new();
            while let Some(span) = spans.peek().filter(|span| span.range.start < to) {
                let part = |at: usize| {
                    let before = line.get(..at.clamp(from, to) - from);
                    before.map_or(0, |before| {
                        u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
                    })
                };
                let (start, end) = (part(span.range.start), part(span.range.end));
                if start < end {
                    of_line.push(LineMark { start, end, kind: span.kind.as_str().to_owned() });
                }
                if span.range.end > to {
                    break;
                }
                spans.next();
            }
            marks.push(of_line);
            from = to + 1;
        }
        marks
    }

    /// What it says, and what may not leave the clinic.
    pub(crate) fn look(&self, text: &DocumentText) -> Screened {
        let whole = text.text();
        let pages: Vec<u32> = text.pages.iter().map(|page| page.number).collect();
        let page_of = |at: usize| {
            let before = whole[..at].chars().filter(|c| *c == PAGE_END).count();
            pages.get(before).copied().unwrap_or(1)
        };
        let verdict = RULES.find_with_hidden(&whole, &text.hidden_ranges());
        let findings = verdict.findings.iter().take(MOST_FINDINGS).map(|one| Finding {
            page: page_of(one.range.start),
            risk: one.risk,
            rule: one.rule.to_owned(),
            reason: one.reason.to_owned(),
            quote: cut(whole.get(one.range.clone()).unwrap_or_default()),
            decoded: one.decoded.as_deref().map(cut),
        });
        let findings = findings.collect();
        let phi = by_kind(self.spans(&whole).iter().map(|span| span.kind));
        Screened { risk: verdict.risk, findings, phi, rules: self.version.clone() }
    }
}

/// The one that was made last, for the list of patients and the settings as they were then.
#[derive(Debug, Default)]
pub(crate) struct Screeners(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    /// Which list it was made of, and which settings.
    made_of: ((u64, i64), ScreeningSettings),
    screener: Arc<Screener>,
}

impl Screeners {
    /// The one for the list and the settings as they are now.
    pub(crate) fn of(&self, store: &Store) -> Result<Arc<Screener>> {
        let made_of = store.read(|connection| {
            Ok::<_, StoreError>((patients::version(connection)?, settings::stored(connection)?))
        })?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_ref().filter(|known| known.made_of == made_of) {
            return Ok(Arc::clone(&known.screener));
        }
        let screener = Arc::new(Screener::of(store, made_of.1.clone())?);
        *kept = Some(Kept { made_of, screener: Arc::clone(&screener) });
        Ok(screener)
    }
}

/// How often each kind is among these, by its word.
pub(super) fn by_kind(kinds: impl Iterator<Item = Kind>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind.as_str().to_owned()).or_insert(0) += 1;
    }
    counts
}

fn names_of(patient: &Patient) -> impl Iterator<Item = ClinicPatient> {
    let numbers: Vec<String> = patient.numbers.iter().map(|one| one.value.clone()).collect();
    let birth = patient.birth_date.map(|date| date.to_string());
    patient.names.iter().map(move |name| ClinicPatient {
        given: name.given.clone(),
        family: name.family.clone(),
        identifiers: numbers.clone(),
        birth: birth.clone(),
    })
}

fn cut(words: &str) -> String {
    let mut kept: String = words.trim().chars().take(QUOTED).collect();
    if kept.len() < words.trim().len() {
        kept.push('…');
    }
    kept
}

/// What a document that is held back says.
pub(crate) fn held() -> Failure {
    Failure {
        code: HIDDEN_INSTRUCTION.into(),
        message:
            "A sentence in this document speaks to a machine instead of to a reader, so it was sent to no \
             model. Read it on the document's page: where it is harmless, release the document with a reason, \
             and run a session over it again."
                .into(),
        quarantine: false,
    }
}

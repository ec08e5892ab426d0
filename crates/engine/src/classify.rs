//! Decides what kind of document it is, by weighted cues.
//!
//! A phrase in a title or heading tells more than one in the body; each cue counts once. The
//! confidence comes from the lead of the best kind over the next.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use wardbook_domain::extraction::DocumentType::{
    self, ConsentForm, DischargeSummary, Invoice, Other, PathologyReport, Prescription,
    RadiologyReport, ReferralLetter, SpecialistLetter,
};
use wardbook_domain::extraction::{Confidence, Quote};

use super::labels::{finder, whole_words};
use super::layout::{Document, Line, quote};

/// A phrase, the kind that it speaks for, and how loudly in a title and in the body.
struct Cue(&'static str, DocumentType, u16, u16);

const CUES: &[Cue] = &[
    Cue("referral", ReferralLetter, 60, 3),
    Cue("referral letter", ReferralLetter, 100, 20),
    Cue("letter of referral", ReferralLetter, 100, 20),
    Cue("referral note", ReferralLetter, 110, 15),
    Cue("referral form", ReferralLetter, 80, 10),
    Cue("urgent referral", ReferralLetter, 80, 10),
    Cue("reason for referral", ReferralLetter, 45, 35),
    Cue("thank you for seeing", ReferralLetter, 80, 80),
    Cue("thanks for seeing", ReferralLetter, 80, 80),
    Cue("thank you for agreeing to see", ReferralLetter, 80, 80),
    Cue("please would you see", ReferralLetter, 70, 70),
    Cue("would you please see", ReferralLetter, 70, 70),
    Cue("could you please see", ReferralLetter, 70, 70),
    Cue("please see this", ReferralLetter, 50, 50),
    Cue("i would like to refer", ReferralLetter, 80, 80),
    Cue("i am referring", ReferralLetter, 80, 80),
    Cue("i wish to refer", ReferralLetter, 80, 80),
    Cue("i would be grateful if you", ReferralLetter, 35, 35),
    Cue("grateful for your", ReferralLetter, 40, 40),
    Cue("appreciate your opinion", ReferralLetter, 40, 40),
    Cue("appreciate your assessment", ReferralLetter, 40, 40),
    Cue("for your assessment", ReferralLetter, 15, 15),
    Cue("referral is valid", ReferralLetter, 40, 40),
    Cue("referral valid", ReferralLetter, 35, 35),
    Cue("discharge summary", DischargeSummary, 120, 25),
    Cue("discharge letter", DischargeSummary, 100, 20),
    Cue("hospital discharge", DischargeSummary, 60, 10),
    Cue("date of discharge", DischargeSummary, 40, 40),
    Cue("discharge date", DischargeSummary, 40, 40),
    Cue("date of admission", DischargeSummary, 30, 30),
    Cue("admission date", DischargeSummary, 30, 30),
    Cue("admit date", DischargeSummary, 30, 30),
    Cue("length of stay", DischargeSummary, 25, 25),
    Cue("discharge medications", DischargeSummary, 30, 30),
    Cue("medication on discharge", DischargeSummary, 30, 30),
    Cue("medications on discharge", DischargeSummary, 30, 30),
    Cue("medicines on discharge", DischargeSummary, 30, 30),
    Cue("hospital course", DischargeSummary, 35, 30),
    Cue("discharge diagnosis", DischargeSummary, 40, 35),
    Cue("discharge destination", DischargeSummary, 30, 30),
    Cue("discharge instructions", DischargeSummary, 25, 25),
    Cue("pathology", PathologyReport, 45, 4),
    Cue("laboratory report", PathologyReport, 90, 30),
    Cue("pathology report", PathologyReport, 100, 25),
    Cue("laboratory", PathologyReport, 30, 3),
    Cue("histopathology", PathologyReport, 60, 12),
    Cue("cytology", PathologyReport, 40, 10),
    Cue("haematology", PathologyReport, 30, 8),
    Cue("hematology", PathologyReport, 30, 8),
    Cue("biochemistry", PathologyReport, 30, 8),
    Cue("microbiology", PathologyReport, 40, 8),
    Cue("full blood count", PathologyReport, 15, 4),
    Cue("reference interval", PathologyReport, 40, 40),
    Cue("reference range", PathologyReport, 40, 40),
    Cue("reference intervals", PathologyReport, 40, 40),
    Cue("specimen", PathologyReport, 25, 20),
    Cue("specimen type", PathologyReport, 25, 25),
    Cue("collected", PathologyReport, 15, 15),
    Cue("accession", PathologyReport, 8, 8),
    Cue("microscopy", PathologyReport, 30, 25),
    Cue("macroscopic", PathologyReport, 35, 30),
    Cue("microscopic", PathologyReport, 30, 20),
    Cue("gross description", PathologyReport, 40, 35),
    Cue("susceptibility", PathologyReport, 30, 20),
    Cue("lab no", PathologyReport, 25, 25),
    Cue("lab ref", PathologyReport, 25, 25),
    Cue("lab number", PathologyReport, 25, 25),
    Cue("laboratory number", PathologyReport, 25, 25),
    Cue("pathologist", PathologyReport, 25, 25),
    Cue("out of range", PathologyReport, 25, 25),
    Cue("radiology", RadiologyReport, 50, 6),
    Cue("radiology report", RadiologyReport, 110, 25),
    Cue("imaging report", RadiologyReport, 100, 25),
    Cue("diagnostic imaging", RadiologyReport, 60, 8),
    Cue("medical imaging", RadiologyReport, 60, 8),
    Cue("imaging", RadiologyReport, 40, 4),
    Cue("x-ray", RadiologyReport, 25, 2),
    Cue("mri", RadiologyReport, 30, 3),
    Cue("ultrasound", RadiologyReport, 25, 2),
    Cue("ct", RadiologyReport, 25, 2),
    Cue("mammogram", RadiologyReport, 30, 5),
    Cue("exam", RadiologyReport, 10, 4),
    Cue("technique", RadiologyReport, 30, 20),
    Cue("comparison", RadiologyReport, 25, 15),
    Cue("findings", RadiologyReport, 20, 8),
    Cue("impression", RadiologyReport, 15, 8),
    Cue("clinical history", RadiologyReport, 10, 6),
    Cue("clinical details", RadiologyReport, 4, 4),
    Cue("radiologist", RadiologyReport, 45, 40),
    Cue("intravenous contrast", RadiologyReport, 25, 20),
    Cue("without contrast", RadiologyReport, 25, 20),
    Cue("with contrast", RadiologyReport, 25, 20),
    Cue("examination date", RadiologyReport, 15, 15),
    Cue("date of examination", RadiologyReport, 20, 20),
    Cue("exam date", RadiologyReport, 20, 20),
    Cue("franzcr", RadiologyReport, 35, 35),
    Cue("frcr", RadiologyReport, 35, 35),
    Cue("prescription", Prescription, 80, 6),
    Cue("rx", Prescription, 60, 20),
    Cue("repeats", Prescription, 25, 25),
    Cue("refills", Prescription, 35, 35),
    Cue("refill", Prescription, 30, 30),
    Cue("disp", Prescription, 30, 30),
    Cue("dispense", Prescription, 25, 25),
    Cue("dispense as written", Prescription, 45, 45),
    Cue("sig", Prescription, 20, 20),
    Cue("qty", Prescription, 20, 20),
    Cue("prescriber", Prescription, 35, 30),
    Cue("script no", Prescription, 40, 40),
    Cue("substitution", Prescription, 25, 25),
    Cue("brand substitution", Prescription, 35, 35),
    Cue("take 1 tablet", Prescription, 15, 15),
    Cue("take one tablet", Prescription, 15, 15),
    Cue("pbs", Prescription, 15, 15),
    Cue("thank you for referring", SpecialistLetter, 70, 60),
    Cue("thank you for asking me to see", SpecialistLetter, 90, 90),
    Cue("thank you for your referral", SpecialistLetter, 80, 80),
    Cue("thank you for asking us to see", SpecialistLetter, 90, 90),
    Cue("pleasure to see", SpecialistLetter, 60, 60),
    Cue("pleasure of seeing", SpecialistLetter, 60, 60),
    Cue("pleasure to meet", SpecialistLetter, 60, 60),
    Cue("i reviewed", SpecialistLetter, 50, 50),
    Cue("i saw", SpecialistLetter, 45, 45),
    Cue("we saw", SpecialistLetter, 40, 40),
    Cue("seen in clinic", SpecialistLetter, 45, 45),
    Cue("reviewed in clinic", SpecialistLetter, 45, 45),
    Cue("clinic letter", SpecialistLetter, 90, 40),
    Cue("clinic date", SpecialistLetter, 45, 45),
    Cue("date of clinic", SpecialistLetter, 45, 45),
    Cue("consultation note", SpecialistLetter, 110, 30),
    Cue("consultation letter", SpecialistLetter, 100, 30),
    Cue("consult note", SpecialistLetter, 100, 30),
    Cue("consultation", SpecialistLetter, 30, 3),
    Cue("progress note", Other, 80, 10),
    Cue("date of letter", SpecialistLetter, 10, 10),
    Cue("diagnoses", SpecialistLetter, 15, 12),
    Cue("i will see her", SpecialistLetter, 35, 35),
    Cue("i will see him", SpecialistLetter, 35, 35),
    Cue("i have asked her to", SpecialistLetter, 25, 25),
    Cue("i have asked him to", SpecialistLetter, 25, 25),
    Cue("on examination", SpecialistLetter, 4, 4),
    Cue("outpatient clinic", SpecialistLetter, 20, 20),
    Cue("opinion", SpecialistLetter, 12, 5),
    Cue("who was referred", SpecialistLetter, 25, 25),
    Cue("back to your care", SpecialistLetter, 35, 35),
    Cue("tax invoice", Invoice, 120, 30),
    Cue("invoice", Invoice, 80, 10),
    Cue("invoice number", Invoice, 50, 50),
    Cue("invoice no", Invoice, 50, 50),
    Cue("invoice date", Invoice, 40, 40),
    Cue("statement of account", Invoice, 90, 30),
    Cue("account statement", Invoice, 80, 30),
    Cue("amount due", Invoice, 50, 50),
    Cue("balance due", Invoice, 50, 50),
    Cue("total due", Invoice, 50, 50),
    Cue("payment due", Invoice, 40, 40),
    Cue("amount payable", Invoice, 45, 45),
    Cue("bill to", Invoice, 40, 40),
    Cue("how to pay", Invoice, 30, 30),
    Cue("subtotal", Invoice, 30, 30),
    Cue("gst", Invoice, 25, 25),
    Cue("remittance", Invoice, 35, 35),
    Cue("receipt", Invoice, 30, 5),
    Cue("consent form", ConsentForm, 120, 20),
    Cue("consent to", ConsentForm, 90, 8),
    Cue("consent for", ConsentForm, 90, 15),
    Cue("informed consent", ConsentForm, 100, 20),
    Cue("patient consent", ConsentForm, 90, 25),
    Cue("i consent", ConsentForm, 60, 60),
    Cue("i hereby consent", ConsentForm, 70, 70),
    Cue("i give consent", ConsentForm, 60, 60),
    Cue("i agree to the", ConsentForm, 50, 50),
    Cue("i understand that", ConsentForm, 25, 25),
    Cue("statement of patient", ConsentForm, 40, 35),
    Cue("statement of the patient", ConsentForm, 40, 35),
    Cue("withdrawal of consent", ConsentForm, 40, 35),
    Cue("risks and benefits", ConsentForm, 10, 8),
    Cue("i authorise", ConsentForm, 30, 30),
    Cue("i authorize", ConsentForm, 30, 30),
    Cue("your appointment", Other, 80, 30),
    Cue("appointment letter", Other, 90, 20),
    Cue("appointment confirmation", Other, 90, 20),
    Cue("child's appointment", Other, 90, 30),
    Cue("we have booked", Other, 50, 50),
    Cue("an appointment has been", Other, 60, 60),
    Cue("your appointment has been", Other, 70, 70),
    Cue("bring this letter", Other, 20, 20),
    Cue("medical certificate", Other, 110, 20),
    Cue("certificate of attendance", Other, 100, 20),
    Cue("sick certificate", Other, 110, 20),
    Cue("fit note", Other, 90, 10),
    Cue("unfit for work", Other, 60, 50),
    Cue("to whom it may concern", Other, 60, 60),
    Cue("immunisation history", Other, 100, 10),
    Cue("immunization record", Other, 100, 10),
    Cue("vaccination record", Other, 100, 10),
    Cue("care plan", Other, 60, 5),
    Cue("curriculum vitae", Other, 90, 30),
    Cue("newsletter", Other, 70, 10),
    Cue("minutes of", Other, 70, 10),
    Cue("registration form", Other, 90, 20),
    Cue("request form", Other, 60, 5),
    // The codes by which clinical documents (HL7 C-CDA) say themselves what they are.
    Cue("loinc 57133-1", ReferralLetter, 400, 400),
    Cue("loinc 57113-1", ReferralLetter, 400, 400),
    Cue("loinc 57170-3", ReferralLetter, 400, 400),
    Cue("loinc 18842-5", DischargeSummary, 400, 400),
    Cue("loinc 11490-0", DischargeSummary, 400, 400),
    Cue("loinc 28655-9", DischargeSummary, 400, 400),
    Cue("loinc 11502-2", PathologyReport, 400, 400),
    Cue("loinc 11526-1", PathologyReport, 400, 400),
    Cue("loinc 18748-4", RadiologyReport, 400, 400),
    Cue("loinc 57833-6", Prescription, 400, 400),
    Cue("loinc 11488-4", SpecialistLetter, 400, 400),
    Cue("loinc 34100-8", SpecialistLetter, 400, 400),
    Cue("loinc 59284-0", ConsentForm, 400, 400),
    Cue("loinc 11506-3", Other, 400, 400),
    Cue("loinc 34133-9", Other, 400, 400),
    Cue("loinc 34117-2", Other, 400, 400),
    Cue("loinc 28570-0", Other, 400, 400),
    Cue("loinc 11504-8", Other, 400, 400),
];

/// A kind needs this much to be named at all.
const LEAST: u32 = 35;
/// Lines further down hold no titles.
const TITLE_LINES: usize = 24;
/// In documents beyond this many lines, what comes later no longer changes the kind.
const LINES_READ: usize = 3_000;

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words: Vec<&str> = CUES.iter().map(|cue| cue.0).collect();
    finder(&words)
});

/// The kind, how sure, and the words that show it best.
pub(super) fn classify(document: &Document<'_>) -> (DocumentType, Confidence, Option<Quote>) {
    let mut scores = [0_u32; DocumentType::ALL.len()];
    let mut loudest: Vec<Option<(u16, Quote)>> = vec![None; DocumentType::ALL.len()];
    let mut seen: HashSet<(usize, bool)> = HashSet::new();
    let Some(finder) = FINDER.as_ref() else { return (Other, Confidence::from_permille(0), None) };
    for line in document.lines.iter().filter(|line| !line.is_blank()).take(LINES_READ) {
        for found in finder.find_iter(line.text) {
            let at = found.pattern().as_usize();
            let cue = &CUES[at];
            if !whole_words(line.text, found.start(), found.end()) {
                continue;
            }
            let Some(cell) = line.cell_at(found.start()) else { continue };
            let title = is_title(line, cell);
            let weight = if title { cue.2 } else { cue.3 };
            if seen.contains(&(at, true)) || !seen.insert((at, title)) {
                continue;
            }
            let before = if title && seen.contains(&(at, false)) { cue.3 } else { 0 };
            let kind = DocumentType::ALL.iter().position(|kind| *kind == cue.1).unwrap_or(0);
            scores[kind] += u32::from(weight.saturating_sub(before));
            if loudest[kind].as_ref().is_none_or(|(loud, _)| weight > *loud) {
                let words = if title {
                    line.cell(cell).unwrap_or_default()
                } else {
                    &line.text[found.range()]
                };
                loudest[kind] = quote(line.page, words).map(|quote| (weight, quote));
            }
        }
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|kind| std::cmp::Reverse(scores[*kind]));
    let (best, next) = (order[0], order[1]);
    let (score, rival) = (scores[best], scores[next]);
    if score < LEAST {
        let confidence = if document.filled() == 0 { 0 } else { 300 };
        return (Other, Confidence::from_permille(confidence), None);
    }
    let confidence = confidence(score, rival);
    (DocumentType::ALL[best], confidence, loudest[best].take().map(|(_, quote)| quote))
}

/// 0.5 where two kinds are level, near 1 for a loud and clear one.
fn confidence(score: u32, rival: u32) -> Confidence {
    let lead = f64::from(score - rival) / f64::from(score);
    let loudness = f64::from(score.min(120)) / 120.0;
    Confidence::from_ratio((0.5 + 0.5 * lead.sqrt() * (0.55 + 0.45 * loudness)).min(0.99))
}

/// A short cell at the head, or one in capitals, or a heading with nothing after it.
fn is_title(line: &Line<'_>, cell: usize) -> bool {
    let text = line.cell(cell).unwrap_or_default();
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 3 && letters.clone().all(|c| !c.is_lowercase());
    if words > 12 || text.ends_with('.') || text.ends_with(',') {
        return false;
    }
    let bare = text.trim_end_matches([':', '.', ' ']);
    let head = line.rank < TITLE_LINES && words <= 7 && !bare.contains(':');
    capitals || head || bare.eq_ignore_ascii_case("rx")
}

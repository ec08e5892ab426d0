//! Tells from the words of a label what part the person under it has in the document.
//!
//! `of_people` lists the labels that are printed most. No list has all: here the words
//! decide, so that `Primary Provider`, `Name of referrer` and `Clinician completing form` are
//! understood as well. Which end of a referral is writer and which is reader, the kind of document
//! decides.

use wardbook_domain::extraction::DocumentType;

use super::label::{Form, Label, Meaning, row};
use super::role_words::{
    BESIDE_A_NAME, CLINICIANS, ENDINGS, GENERAL, KIN, NEUTRAL, OTHER_THINGS, READING, REFERRING,
    SIGNING,
};

/// No label has more words.
const MOST_WORDS: usize = 6;

/// Labels that name a person who neither writes nor reads.
static SOMEBODY_ELSE: Label = row("somebody else", Meaning::SomebodyElse, 0, Form::Marked);
static WRITER: Label = row("writer", Meaning::Author, 790, Form::Marked);
static JOINT: Label = row("patient name", Meaning::Patient, 940, Form::Marked);
static TREATING: Label = row("clinician", Meaning::Author, 790, Form::Marked);
static SIGNER: Label = row("signer", Meaning::Author, 930, Form::Marked);
static READER: Label = row("reader", Meaning::Addressee, 900, Form::Marked);
static REFERRER: Label = row("referrer", Meaning::Addressee, 870, Form::Marked);
static FAMILY_DOCTOR: Label = row("gp", Meaning::Addressee, 850, Form::Marked);
static ASKED: Label = row("specialist", Meaning::Addressee, 905, Form::Marked);
static PATIENT: Label = row("patient", Meaning::Patient, 930, Form::Marked);

fn is_clinician(word: &str) -> bool {
    CLINICIANS.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a few words say what a clinician works as: `Consultant Radiologist`.
pub(crate) fn is_profession(text: &str) -> bool {
    const LONGEST: usize = 50;
    let small = text.to_lowercase();
    let mut words = small.split(|c: char| !c.is_alphanumeric());
    text.len() < LONGEST && words.any(|word| word.len() > 2 && is_clinician(word))
}

/// Whether a label is of a patient's name and of more, with one value for all.
pub(super) fn is_joint(label: &str) -> bool {
    let small = label.to_lowercase();
    let mut parts = small.split(['/', '&', ',', '+']);
    let begins = parts.next().unwrap_or_default().trim();
    let names =
        ["name", "patient", "patient name", "patient's name", "full name", "name of patient"];
    let known = |part: &str| {
        let words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words = words.peekable();
        words.peek().is_some() && words.all(|word| BESIDE_A_NAME.contains(&word))
    };
    let mut rest = parts.peekable();
    names.contains(&begins) && rest.peek().is_some() && rest.all(known)
}

/// The label of such words.
pub(super) fn joint() -> &'static Label {
    &JOINT
}

/// What a label of these words says of the person after it.
pub(super) fn of_label(label: &str) -> Option<&'static Label> {
    let small = label.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> = small
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_end_matches("'s").trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if words.is_empty() || words.len() > MOST_WORDS || has(OTHER_THINGS) {
        return None;
    }
    let clinician = words.iter().any(|word| is_clinician(word));
    let ends_to = words.last().is_some_and(|last| *last == "to");
    // `Signature of patient`, `Signed (patient)`: who consents, and not who wrote the form.
    let patient = has(&["patient", "claimant", "pt", "client", "participant"]);
    if has(KIN) || patient && !clinician && has(SIGNING) && !words.contains(&"name") {
        return Some(&SOMEBODY_ELSE);
    }
    let with_signature = |word: &str| word == "signature" && words.contains(&"name");
    if words.iter().all(|word| {
        with_signature(word)
            || ["patient", "pt", "client", "child", "participant"].contains(word)
            || NEUTRAL.contains(word)
    }) && words.iter().any(|word| !NEUTRAL.contains(word) && !with_signature(word))
    {
        return words.contains(&"name").then_some(&PATIENT);
    }
    if words == ["prepared", "for"] {
        return Some(&READER);
    }
    if ends_to && has(&["referred", "referral", "refer", "sent", "addressed", "letter", "send"])
        || has(READING)
    {
        return Some(&READER);
    }
    // `To (specialist)`, `From (GP)`.
    match words[0] {
        "to" if words.len() > 1 && clinician => return Some(&READER),
        "from" if words.len() > 1 && clinician => return Some(&WRITER),
        _ => {}
    }
    // `Specialist requested` is asked, `Requested by` and `Requesting specialist` ask.
    let asked =
        words.last().is_some_and(|last| ["requested", "required", "preferred"].contains(last));
    let specialist = words
        .iter()
        .all(|word| ["specialist", "consultant"].contains(word) || NEUTRAL.contains(word));
    if (asked || specialist) && clinician {
        return Some(&ASKED);
    }
    if has(REFERRING)
        && (clinician
            || words.contains(&"by")
            || words.contains(&"name")
            || words.len() == 1
                && ["referrer", "requester", "requestor", "sender", "referring", "requesting"]
                    .contains(&words[0]))
    {
        return Some(&REFERRER);
    }
    // `GP name`: for whom a report is, as `GP`.
    if words.contains(&"gp") && words.iter().all(|word| *word == "gp" || NEUTRAL.contains(word)) {
        return Some(&FAMILY_DOCTOR);
    }
    let reported = words == ["report", "by"] || words.contains(&"completing") && !clinician;
    if (has(SIGNING) || reported) && words.len() <= 5 {
        return Some(&SIGNER);
    }
    let seen = words.len() <= 4
        && words.last() == Some(&"by")
        && has(&[
            "seen",
            "treated",
            "performed",
            "examined",
            "assessed",
            "reviewed",
            "provided",
            "managed",
        ]);
    let general = words.iter().any(|word| GENERAL.contains(word));
    let specialised = words.iter().any(|word| is_clinician(word) && !GENERAL.contains(word));
    if general && !specialised && !seen {
        return Some(&TREATING);
    }
    (clinician || seen).then_some(&WRITER)
}

/// The meaning and the strength of a label in a document of this kind: in a referral the
/// referrer writes and the specialist reads; elsewhere the referrer is answered.
pub(crate) fn in_kind(label: &'static Label, kind: DocumentType) -> (Meaning, u16) {
    let words = label.words;
    let refers = matches!(label.meaning, Meaning::Addressee)
        && ["referr", "ref ", "request", "req ", "order", "submitt"]
            .iter()
            .any(|begin| words.starts_with(begin))
        && !words.ends_with(" to");
    let asked = matches!(words, "consultant" | "specialist");
    // An account names who treated and who referred; neither wrote it, and neither pays.
    let treats = matches!(
        words,
        "writer"
            | "clinician"
            | "provider name"
            | "attending"
            | "attending physician"
            | "physician"
            | "doctor"
    );
    match kind {
        DocumentType::Invoice if treats || refers => (Meaning::Ignored, 0),
        DocumentType::ReferralLetter if words == "servicing provider" => (Meaning::Addressee, 905),
        _ if words == "servicing provider" => (Meaning::Ignored, 0),
        // A form or a note names who referred, and answers nobody.
        DocumentType::Other if refers => (Meaning::Ignored, 0),
        DocumentType::PathologyReport | DocumentType::RadiologyReport
            if words == "client information" =>
        {
            (Meaning::Addressee, 780)
        }
        _ if words == "client information" => (Meaning::Ignored, 0),
        DocumentType::ReferralLetter | DocumentType::Prescription if refers => {
            (Meaning::Author, label.strength)
        }
        DocumentType::ReferralLetter if asked => (Meaning::Addressee, 905),
        // Who was asked to see somebody answers.
        _ if words == "specialist" => (Meaning::Author, 640),
        _ => (label.meaning, label.strength),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_nobody_listed_says_by_its_words_who_stands_under_it() {
        for (label, words) in [
            ("Primary Provider", "clinician"),
            ("Clinician", "clinician"),
            ("Treating Physiotherapist", "writer"),
            ("Clinician completing form", "clinician"),
            ("Referring Physician Name", "referrer"),
            ("Name of referring GP", "referrer"),
            ("Specialist requested", "specialist"),
            ("Letter addressed to", "reader"),
            ("Report electronically signed", "signer"),
            ("Supervising consultant", "somebody else"),
            ("Patient's legal name", "patient"),
        ] {
            assert_eq!(of_label(label).map(|label| label.words), Some(words), "{label}");
        }
        for label in
            ["Provider number", "Reason for referral", "Diagnosis", "Plan", "Clinic", "Patient"]
        {
            assert!(of_label(label).is_none(), "`{label}` labels nobody");
        }
    }
}

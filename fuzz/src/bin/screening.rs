//! Everything that screening does with a text that somebody else wrote: what identifies a person, what
//! speaks to a machine, the text without identifiers, and the second look at what would be sent.

#![no_main]

use std::ops::Range;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wardbook_screening::instructions::Rules;
use wardbook_screening::phi::{Clinic, ClinicPatient, Kind, Recognisers, Span};
use wardbook_screening::redact::{Numbers, Placeholders, left, redact};

const YEAR: i32 = 2026;

/// From this score on an identifier is sure.
const SURE: f32 = 0.9;

/// Something of a patient, as it may be written: plain, in base64, percent-encoded, in hexadecimal
/// digits, as character references, quoted-printable and as escapes of JSON.
const PLANTED: [&str; 12] = [
    "943 476 5919",
    "0009434765919-1",
    "zoe QUILL-HART",
    "OTQzIDQ3NiA1OTE5",
    "Wm/DqyBRdWlsbC1IYXJ0",
    "Wm_DqyBRdWls\nbC1IYXJ0",
    "Zo%C3%ab%20Hart",
    "393433203437362035393139",
    "&#90;o&euml;&nbsp;Hart",
    "Zo=C3=AB=20Ha=\nrt",
    "\\u005ao\\u00eb\\u0020Hart",
    "Wm8lQzMlQUIlMjBIYXJ0",
];

struct Screening {
    rules: Rules,
    recognisers: Recognisers,
    numbers: Numbers,
}

static SCREENING: LazyLock<Screening> = LazyLock::new(|| {
    let patient = |given: &str, family: &str, number: &str, birth: Option<&str>| ClinicPatient {
        given: given.to_owned(),
        family: family.to_owned(),
        identifiers: vec![number.to_owned()],
        birth: birth.map(str::to_owned),
    };
    let clinic = Clinic {
        patients: vec![
            patient("Zoë", "Quill-Hart", "943 476 5919", Some("1950-05-03")),
            patient("Olu", "Adeyemi", "AB-1207", None),
            patient("", "Li", "7731", Some("1936-12-01")),
        ],
        words: vec!["rose wing".to_owned()],
        rules: Vec::new(),
    };
    let recognisers = Recognisers::for_clinic(&clinic).expect("a list without rules is read");
    Screening { rules: Rules::new(), recognisers, numbers: Numbers::of(&clinic) }
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for finding in SCREENING.rules.find(text).findings {
        assert!(is_place(text, &finding.range), "a sentence is a place of the text");
    }
    let spans = SCREENING.recognisers.find(text);
    let mut before = 0;
    for span in &spans {
        assert!(is_place(text, &span.range), "{span:?} is a place of the text");
        assert!(span.range.start >= before, "{span:?} stands after the one before it");
        assert!((0.0..=1.0).contains(&span.score), "{span:?} has a score");
        before = span.range.end;
    }

    let mut placeholders = Placeholders::new(YEAR);
    let made = redact(text, &spans, &mut placeholders);
    for one in &made.replaced {
        assert!(is_place(text, &one.original), "what was replaced is a place of the text");
        assert_eq!(made.text[one.redacted.clone()], one.placeholder, "a placeholder stands there");
    }
    let _ = placeholders.restore(&made.text);

    let look = |outgoing: &str| {
        let found = left(outgoing, &placeholders, &SCREENING.recognisers, &SCREENING.numbers);
        for one in &found {
            assert!(is_place(outgoing, &one.range), "{one:?} is a place of the outgoing text");
        }
        !found.is_empty()
    };
    assert!(!look(&made.text) || is_coded(&made.text), "nothing plain is left in {:?}", made.text);
    for span in spans.iter().filter(|span| is_sure(text, span)) {
        let value = &text[span.range.clone()];
        assert!(!made.text.contains(value), "{value} is gone");
        assert!(look(&format!("{}\n{value}\n", made.text)), "{value} would be seen again");
    }

    // Something of a patient, wherever it is put.
    let nth = bytes.iter().fold(0, |sum: usize, byte| sum.wrapping_mul(31) + usize::from(*byte));
    let at = made.text.floor_char_boundary(nth / PLANTED.len() % (made.text.len() + 1));
    let planted = PLANTED[nth % PLANTED.len()];
    let outgoing = format!("{}\n {planted} \n{}", &made.text[..at], &made.text[at..]);
    assert!(look(&outgoing), "{planted} is seen at {at} of {:?}", made.text);
});

fn is_place(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|said| !said.is_empty())
}

/// Whether a span is an identifier with a form of its own, of which nothing may stay.
fn is_sure(text: &str, span: &Span) -> bool {
    let is_kind = matches!(
        span.kind,
        Kind::Email
            | Kind::Phone
            | Kind::Ssn
            | Kind::NhsNumber
            | Kind::Iban
            | Kind::Card
            | Kind::Mrn
    );
    let signs =
        text[span.range.clone()].chars().filter(|sign| sign.is_ascii_alphanumeric()).count();
    is_kind && span.score >= SURE && signs >= 8
}

/// Whether something of a text may be encoded, which only the second look reads.
fn is_coded(text: &str) -> bool {
    let is_digit =
        |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '/' | '-' | '_');
    let is_word = |run: &str| {
        let mut letters = run.chars();
        letters.next().is_some_and(char::is_alphabetic)
            && letters.all(|sign| sign.is_ascii_lowercase())
    };
    text.contains(['\\', '%', '&', '=', '\n'])
        || text.split(|sign| !is_digit(sign)).any(|run| run.len() > 3 && !is_word(run))
}

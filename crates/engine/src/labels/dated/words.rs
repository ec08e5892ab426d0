//! The words that tell what a label is the date of.

use super::super::label::{Form, Label, Meaning, row};

/// No label has more words.
const MOST_WORDS: usize = 5;

static BIRTH: Label = row("birth", Meaning::Birth, 920, Form::Marked);
pub(super) static MARK_OF_BIRTH: Label = row("b.", Meaning::Birth, 860, Form::Marked);
pub(super) static IGNORED: Label = row("another date", Meaning::Ignored, 0, Form::Marked);
static DUE: Label = row("to pay", Meaning::Date("due"), 930, Form::Marked);
static APPOINTMENT: Label = row("to come", Meaning::Date("appointment"), 890, Form::Marked);
static ADMISSION: Label = row("came", Meaning::Date("admission"), 920, Form::Marked);
static DISCHARGE: Label = row("went", Meaning::Date("discharge"), 920, Form::Marked);
static COLLECTION: Label = row("specimen", Meaning::Date("collection"), 920, Form::Marked);
static REPORT: Label = row("results", Meaning::Date("report"), 920, Form::Marked);
static SERVICE: Label = row("done", Meaning::Date("service"), 890, Form::Marked);
static DOCUMENT: Label = row("paper", Meaning::Date("document"), 880, Form::Marked);
static STAMP: Label = row("finished", Meaning::Date("stamp"), 850, Form::Marked);
/// `… date` with words that tell nothing.
pub(super) static SOME_DATE: Label = row("some date", Meaning::Date("stamp"), 450, Form::Marked);
static DICTATED: Label = row("spoken", Meaning::Date("stamp"), 600, Form::Marked);

/// In order: the first row that has a word of the label decides.
static ROWS: &[(&[&str], &Label)] = &[
    (&["dob", "born", "birth", "birthdate", "birthday"], &BIRTH),
    (
        &[
            "printed",
            "print",
            "run",
            "received",
            "recd",
            "rec'd",
            "expires",
            "expiry",
            "exp",
            "expiration",
            "valid",
            "until",
            "revised",
            "revision",
            "version",
            "updated",
            "template",
            "death",
            "died",
            "deceased",
            "paid",
            "transcribed",
            "faxed",
            "since",
            "onset",
            "injury",
            "accident",
            "lmp",
            "edd",
            "edc",
            "batch",
            "lot",
            "policy",
            "effective",
            "last",
            "previous",
            "prior",
            "past",
            "earlier",
            "expected",
            "estimated",
            "anticipated",
            "original",
            "renewal",
            "ordering",
            "comparison",
            "started",
            "start",
            "stop",
            "stopped",
            "ended",
            "end",
            "mother",
            "father",
            "dispensed",
            "filled",
            "refill",
            "dose",
            "requested",
            "request",
            "ordered",
            "order",
            "accessed",
            "downloaded",
            "scanned-in",
            "diagnosed",
            "diagnosis",
            "vaccine",
            "repeat",
            "deadline",
            "accepted",
            "cancelled",
            "canceled",
            "filed",
            "posted",
            "processed",
            "commenced",
            "enrolled",
            "registered",
            "registration",
            "implant",
            "implanted",
        ],
        &IGNORED,
    ),
    (&["due", "payable", "pay", "wanted", "respond"], &DUE),
    (
        &[
            "next",
            "appointment",
            "appt",
            "appts",
            "booked",
            "recall",
            "follow-up",
            "followup",
            "rtc",
            "tca",
        ],
        &APPOINTMENT,
    ),
    (&["collected", "drawn", "sampled", "taken", "obtained"], &COLLECTION),
    (&["resulted", "reported", "released"], &REPORT),
    (&["admitted", "arrived", "admit", "doa"], &ADMISSION),
    (&["discharged", "departed", "disch", "dischg", "dschg", "separated", "dod"], &DISCHARGE),
    (
        &[
            "performed",
            "seen",
            "attended",
            "examined",
            "scanned",
            "operated",
            "assessed",
            "consulted",
            "visited",
            "treated",
        ],
        &SERVICE,
    ),
    (&["dictated"], &DICTATED),
    (&["signed", "finalised", "finalized", "verified", "authenticated", "completed"], &STAMP),
    (
        &[
            "typed", "written", "issued", "sent", "created", "dated", "prepared", "closing",
            "captured",
        ],
        &DOCUMENT,
    ),
    (
        &[
            "letter",
            "memo",
            "invoice",
            "statement",
            "certificate",
            "script",
            "prescription",
            "summary",
        ],
        &DOCUMENT,
    ),
    (&["admission", "adm", "arrival"], &ADMISSION),
    (&["discharge", "departure", "separation"], &DISCHARGE),
    (&["collection", "coll"], &COLLECTION),
    (
        &[
            "service",
            "services",
            "svc",
            "dos",
            "exam",
            "examination",
            "visit",
            "encounter",
            "consultation",
            "consult",
            "clinic",
            "attendance",
            "surgery",
            "operation",
            "exm",
        ],
        &SERVICE,
    ),
];

/// These are of a date only where the label says `date` or `on`: `Result` heads other columns.
static WITH_DATE: &[(&[&str], &Label)] = &[
    (&["referred"], &SOME_DATE),
    (&["report", "rep", "result", "results"], &REPORT),
    (&["specimen", "sample"], &COLLECTION),
    (
        &[
            "note",
            "bill",
            "form",
            "rx",
            "issue",
            "document",
            "referral",
            "memo",
            "closing",
            "submission",
            "account",
        ],
        &DOCUMENT,
    ),
    (
        &[
            "test",
            "treatment",
            "session",
            "assessment",
            "evaluation",
            "study",
            "scan",
            "imaging",
            "procedure",
            "proc",
            "op",
            "x-ray",
            "xray",
            "immunization",
            "immunisation",
            "vaccination",
        ],
        &SERVICE,
    ),
];

/// Words before a label that make its date another one.
pub(super) const OTHER_TIMES: &[&str] =
    &["previous", "prior", "last", "past", "earlier", "expected", "estimated", "anticipated"];

/// Words that name no meaning of their own.
pub(super) const NEUTRAL: &[&str] = &[
    "date", "dates", "dt", "time", "of", "on", "at", "the", "and", "day", "in", "to", "for", "by",
    "before", "or", "is", "was", "from",
];
/// What a label of these words is the date of.
pub(super) fn of_words(words: &[String]) -> Option<&'static Label> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let first = |rows: &[(&[&str], &'static Label)]| {
        rows.iter().find(|(list, _)| has(list)).map(|(_, label)| *label)
    };
    let dated = has(&["date", "dates", "dt", "on", "day"]);
    let plain = || {
        let own = words.iter().all(|word| ["date", "time", "and", "of"].contains(&word.as_str()));
        (own && has(&["date"])).then_some(&DOCUMENT)
    };
    first(ROWS).or_else(|| dated.then(|| first(WITH_DATE)).flatten()).or_else(plain)
}

/// Written in short with signs between, or as two words.
const SHORT: &[(&str, &str)] = &[
    ("d/c", "discharged"),
    ("f/u", "follow-up"),
    ("follow up", "follow-up"),
    ("d.o.b", "dob"),
    ("d.o.a", "doa"),
    ("d.o.d", "dod"),
];

/// The words of a label, in small letters.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut bare = text.to_lowercase();
    for (short, word) in SHORT {
        bare = bare.replace(short, word);
    }
    let split =
        |c: char| c.is_whitespace() || matches!(c, '/' | '&' | '(' | ')' | '[' | ']' | '*' | '_');
    let words = bare.split(split).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty() && *word != "s").map(str::to_owned).collect()
}

pub(super) fn is_of_dates(word: &str) -> bool {
    let mut rows = ROWS.iter().chain(WITH_DATE);
    NEUTRAL.contains(&word) || rows.any(|(list, _)| list.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_nobody_listed_says_by_its_words_what_it_is_the_date_of() {
        for (label, words) in [
            ("Adm. Date", "came"),
            ("Disch.", "went"),
            ("DOS", "done"),
            ("Study performed", "done"),
            ("Specimen drawn", "specimen"),
            ("Results on", "results"),
            ("Statement closing date", "paper"),
            ("Appt", "to come"),
            ("Next visit", "to come"),
            ("Date & time", "paper"),
            ("Specimen received", "another date"),
            ("Report printed", "another date"),
        ] {
            assert_eq!(of_words(&words_of(label)).map(|label| label.words), Some(words), "{label}");
        }
        for label in ["Result", "Specimen", "Ward", "Name", "Patient"] {
            assert!(of_words(&words_of(label)).is_none(), "`{label}` labels no date");
        }
    }
}

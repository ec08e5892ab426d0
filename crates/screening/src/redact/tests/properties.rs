//! What holds whatever the text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Values that are put back as they were, each written in one way only.
const VALUES: &[(Kind, &str)] = &[
    (Kind::Person, "Mai Nguyen"),
    (Kind::Person, "Zoë Quill"),
    (Kind::Person, "王小明"),
    (Kind::Person, "محمد علي"),
    (Kind::Phone, "01943 555 210"),
    (Kind::Mrn, "AB-1207"),
    (Kind::Address, "12 High Street, Leeds"),
    (Kind::Email, "jo@example.org"),
    (Kind::Place, "Ulm-Söflingen"),
    (Kind::Date, "3 May"),
    (Kind::ClinicWord, "rose wing"),
    (Kind::Card, "4111 1111 1111 1111"),
];
const BETWEEN: &[&str] = &[
    " ",
    "\n",
    ", ",
    "[",
    "]",
    "[PERSON 1] ",
    "[mrn 2]",
    "[TEXT 1]",
    "(",
    " saw ",
    "\u{301} ",
    "\u{202e}",
    "🙂",
    "é ",
    "\\n",
    "2024 ",
];

type Part = (&'static str, Option<(Kind, &'static str)>);

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let one =
        (proptest::sample::select(BETWEEN), proptest::option::of(proptest::sample::select(VALUES)));
    proptest::collection::vec(one, 0..40)
}

fn built(parts: &[Part]) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (between, value) in parts {
        text.push_str(between);
        if let Some((kind, said)) = value {
            spans.push(span(*kind, text.len()..text.len() + said.len()));
            text.push_str(said);
        }
    }
    (text, spans)
}

proptest! {
    #[test]
    fn what_was_not_made_coarser_is_put_back(first in parts(), second in parts()) {
        let mut placeholders = Placeholders::new(YEAR);
        let made: Vec<_> = [first, second].iter().map(|parts| {
            let (text, spans) = built(parts);
            let made = redact(&text, &spans, &mut placeholders);
            (text, made)
        }).collect();
        for (text, made) in &made {
            prop_assert_eq!(&placeholders.restore(&made.text), text);
        }
    }

    #[test]
    fn no_value_that_was_replaced_is_left(parts in parts()) {
        let (text, spans) = built(&parts);
        let mut placeholders = Placeholders::new(YEAR);
        let made = redact(&text, &spans, &mut placeholders);
        for one in &made.replaced {
            let value = &text[one.original.clone()];
            prop_assert!(value.len() < 4 || !made.text.contains(value), "{value} in {}", made.text);
        }
        prop_assert_eq!(left(&made.text, &placeholders, &Recognisers::new(), &Numbers::default()), vec![]);
    }

    #[test]
    fn whatever_the_spans_ranges_lead_back(
        text in "\\PC{0,40}",
        places in proptest::collection::vec((0..Kind::ALL.len(), 0usize..90, 0usize..30), 0..12),
    ) {
        let spans: Vec<_> = places.iter().map(|(kind, at, len)| span(Kind::ALL[*kind], *at..at + len)).collect();
        let made = redact(&text, &spans, &mut Placeholders::new(YEAR));
        let (mut here, mut there) = (0, 0);
        for one in &made.replaced {
            prop_assert!(one.original.start >= there && one.original.start < one.original.end);
            prop_assert_eq!(&made.text[one.redacted.clone()], &one.placeholder);
            prop_assert_eq!(&made.text[here..one.redacted.start], &text[there..one.original.start]);
            prop_assert_eq!(made.to_original(here..one.redacted.start), Some(there..one.original.start));
            prop_assert_eq!(made.to_original(one.redacted.clone()), Some(one.original.clone()));
            (here, there) = (one.redacted.end, one.original.end);
        }
        prop_assert_eq!(&made.text[here..], &text[there..]);
    }

    #[test]
    fn the_second_look_never_fails_and_stays_in_the_text(outgoing in any::<String>(), parts in parts()) {
        let (text, spans) = built(&parts);
        let mut placeholders = Placeholders::new(YEAR);
        redact(&text, &spans, &mut placeholders);
        for outgoing in [outgoing.clone(), format!("{outgoing}\\u00e9\\ud83d\\ude42\\\\n{text}\\")] {
            for one in left(&outgoing, &placeholders, &Recognisers::new(), &Numbers::default()) {
                prop_assert!(outgoing.get(one.range).is_some_and(|said| !said.is_empty()));
            }
        }
    }
}

/// A longer text is compared with a shorter one in the same run, never with a clock's limit.
#[test]
fn a_million_spans_take_ten_times_as_long_as_a_hundred_thousand() {
    let cost = |count: usize| {
        let words = ["Anna Roe; ", "Roe; ", "[PERSON 7] ", "12 May 2024; ", "Zed Roe; "];
        let (mut text, mut all) = (String::new(), Vec::new());
        for nth in 0..count {
            let at = text.len();
            text.push_str(words[nth % words.len()]);
            let kind = if nth % 5 == 3 { Kind::Date } else { Kind::Person };
            all.push(span(kind, at..text.len() - 1));
        }
        let begun = Instant::now();
        let mut placeholders = Placeholders::new(YEAR);
        let made = redact(&text, &all, &mut placeholders);
        let restored = placeholders.restore(&made.text);
        let found = left(&restored, &placeholders, &Recognisers::new(), &Numbers::default());
        assert!(!found.is_empty());
        begun.elapsed()
    };
    let few: Duration = (0..2).map(|_| cost(100_000)).min().unwrap_or_default();
    let many = cost(1_000_000);
    assert!(many < few * 40, "{few:?} {many:?}");
}

#[test]
fn a_hundred_thousand_people_of_one_surname_are_told_apart_in_one_pass() {
    let (mut text, mut all) = (String::new(), Vec::new());
    for nth in 0..100_000_u32 {
        let given: String = nth.to_string().bytes().map(|digit| char::from(digit + 49)).collect();
        let at = text.len();
        text.extend(["X", &given, " Roe; "]);
        all.push(span(Kind::Person, at..text.len() - 2));
    }
    let made = redact(&text, &all, &mut Placeholders::new(YEAR));
    let last = &made.replaced[made.replaced.len() - 1].placeholder;
    // Numbers that look like years are left out.
    assert_eq!(last, "[PERSON 100301]");
}

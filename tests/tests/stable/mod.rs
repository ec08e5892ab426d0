//! Takes out of a text what differs each time: ids, times, hashes, durations, sizes of the machine.
//! The same value is the same word throughout, so that what belongs together is still seen.

use std::collections::HashMap;

use regex::{Captures, Regex};

use wardbook_tests::TestClinic;

/// What differs, the most particular first, and what stands in its place. A kind with `#` is
/// numbered by order of appearance.
const PATTERNS: &[(&str, &str)] = &[
    (r"wardbook/[0-9a-f-]{36}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "[verifier key]"),
    (r"— wardbook/\S+\s+[A-Za-z0-9+/]{60,}=*", "— [signature]"),
    (r"[A-Za-z0-9+/]{85,}=*", "[signature]"),
    (r"[A-Za-z0-9+/]{43}=", "[root]"),
    (r"\b[0-9a-f]{36,}\n\s+[0-9a-f]{10,28}\b", "[hash in two lines]"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id #]"),
    (r"\b[0-9a-f]{64}\b", "[hash #]"),
    (r"\b[0-9a-f]{16}…", "[hash]…"),
    (r"\b[0-9a-f]{32}\b", "[salt]"),
    (r"\b[12]\d{15}\b", "[microseconds]"),
    (r"\b[0-9a-f]{16}\b", "[span #]"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z| UTC|[+-]\d{2}:\d{2})?", "[time]"),
    (r"\b\d{1,2} [A-Z][a-z]{2} \d{4}( \d{2}:\d{2})?( UTC)?", "[time]"),
    (
        // In JSON, in JSON within JSON, and in JSON within CSV.
        r#"(\\*"{1,2}(?:latency_micros|micros|duration_micros|duration_seconds|processing_time_seconds|seconds|peak_memory[a-z_]*|free_bytes|database_bytes)\\*"{1,2}:\s*\\*"{0,2})\d+(?:\.\d+)?"#,
        "$1[measured]",
    ),
    (
        r#"(documents_per_second\\*"{1,2}:\s*\{\s*\\*"{1,2}value\\*"{1,2}:\s*\\*"{1,2})\d+\.\d+"#,
        "$1[measured]",
    ),
    (r"\b\d+(\.\d+)? MB\b", "[size]"),
    // With the spaces that fill its column.
    (r"\b\d+(\.\d+)? ?(µs|ms|s|min)\b *", "[duration] "),
];

pub(crate) struct Stable {
    patterns: Vec<(Regex, &'static str)>,
    folder: String,
}

impl Stable {
    pub(crate) fn of(clinic: &TestClinic) -> Self {
        let patterns =
            PATTERNS.iter().map(|(pattern, word)| (Regex::new(pattern).unwrap(), *word)).collect();
        let folder = clinic.path().parent().unwrap().display().to_string();
        Self { patterns, folder }
    }

    /// A text whose columns stay as they are.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.replace(&self.folder, "[folder]");
        for (pattern, word) in &self.patterns {
            text = match word.split_once('#') {
                Some((head, tail)) => numbered(pattern, &text, head, tail),
                None => pattern.replace_all(&text, *word).into_owned(),
            };
        }
        text
    }

    /// A text whose columns depend on what was taken out: any run of spaces is two, and pages
    /// are told apart.
    pub(crate) fn loose(&self, text: &str) -> String {
        let spaces = Regex::new("  +").unwrap();
        let text = self.text(text).replace('\u{c}', "\n--- next page\n");
        let lines = text.lines().map(|line| spaces.replace_all(line, "  ").trim_end().to_owned());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn numbered(pattern: &Regex, text: &str, head: &str, tail: &str) -> String {
    let mut seen = HashMap::new();
    let replaced = pattern.replace_all(text, |found: &Captures<'_>| {
        let next = seen.len() + 1;
        let number = *seen.entry(found[0].to_owned()).or_insert(next);
        format!("{head}{number}{tail}")
    });
    replaced.into_owned()
}

//! What is printed: answers on standard output, all else on standard error.

use std::io::Write as _;

use wardbook_desk::line::Answer;

/// Prints an answer: one JSON document for scripts, or text for people.
pub(crate) fn print(answer: &Answer, json: bool) -> std::io::Result<()> {
    if answer.is_printed() {
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, &answer.json)?;
        writeln!(out)?;
    } else {
        let text = harmless(&answer.text);
        write!(out, "{}{}", text, if text.ends_with('\n') { "" } else { "\n" })?;
    }
    out.flush()
}

/// Prints a failure: a sentence on standard error; for scripts also a document on standard
/// output.
pub(crate) fn print_error(code: &str, message: &str, json: bool) {
    let message = harmless(message);
    let _ = writeln!(std::io::stderr(), "wardbook: {message}");
    if json {
        print_document(code, &message);
    }
}

/// The document of a failure, on standard output.
pub(crate) fn print_document(code: &str, message: &str) {
    let document = serde_json::json!({ "error": { "code": code, "message": message } });
    let _ = writeln!(std::io::stdout(), "{document:#}");
}

/// Names and values come from documents: what could command a terminal, or turn the direction
/// of the text, is shown as a sign instead.
pub(crate) fn harmless(text: &str) -> String {
    let tame = |letter: char| match letter {
        '\n' | '\t' => letter,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(tame).collect()
}

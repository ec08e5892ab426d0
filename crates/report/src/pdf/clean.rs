//! Text as it may be set: one normal form, nothing invisible, nothing that reorders.
//!
//! Names come from files and people, and some are hostile: a right-to-left override can
//! make `fdp.exe` read as `exe.pdf` (Unicode TR 36). What the typeface lacks and what
//! would change the reading stands as U+FFFD and is counted, never dropped in silence.
//! The record keeps the original; only the page differs.

use unicode_normalization::UnicodeNormalization;
use wardbook_domain::report::Report;

use super::font::{Face, Fonts};

/// How many characters stand as U+FFFD in the report, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The typeface has no glyph for them.
    pub(super) lacking: usize,
    /// They would change the direction of the text.
    pub(super) directional: usize,
    /// They are control characters.
    pub(super) control: usize,
}

impl Tally {
    /// The sentence that tells the reader, where there is something to tell.
    pub(super) fn sentence(self) -> Option<String> {
        let parts: Vec<String> = [
            (self.lacking, "that its typeface lacks"),
            (self.directional, "that would change the direction of text"),
            (self.control, "that control a device"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{count} character{} {why}", if count == 1 { "" } else { "s" }))
        .collect();
        let (last, others) = parts.split_last()?;
        let joined = if others.is_empty() {
            last.clone()
        } else {
            format!("{} and {last}", others.join(", "))
        };
        Some(format!(
            "This document shows \u{fffd} in place of {joined}. The record itself holds the names \
             and texts unchanged."
        ))
    }
}

/// Whether text may have several lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

struct Cleaner<'f> {
    fonts: &'f Fonts,
    tally: Tally,
}

impl Cleaner<'_> {
    fn clean(&mut self, text: &mut String, face: Face, lines: Lines) {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return;
        }
        let mut shown = String::with_capacity(text.len());
        let mut characters = text.nfc().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\r' if lines == Lines::Many && characters.peek() == Some(&'\n') => {}
                '\n' if lines == Lines::Many => shown.push('\n'),
                '\t'
                | '\u{a0}'
                | '\u{2000}'..='\u{200a}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}' => {
                    shown.push(' ');
                }
                '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' => {
                    self.tally.directional += 1;
                    shown.push('\u{fffd}');
                }
                control if control.is_control() => {
                    self.tally.control += 1;
                    shown.push('\u{fffd}');
                }
                known if self.fonts.shows(face, known) => shown.push(known),
                _ => {
                    self.tally.lacking += 1;
                    shown.push('\u{fffd}');
                }
            }
        }
        *text = shown;
    }

    fn line(&mut self, text: &mut String) {
        self.clean(text, Face::Regular, Lines::One);
    }

    fn block(&mut self, text: &mut String) {
        self.clean(text, Face::Regular, Lines::Many);
    }
}

/// The report with every text made fit for the page, and what that replaced.
pub(super) fn report(report: &Report, fonts: &Fonts) -> (Report, Tally) {
    let mut report = report.clone();
    let mut cleaner = Cleaner { fonts, tally: Tally::default() };
    for text in [
        &mut report.title,
        &mut report.clinic,
        &mut report.scope,
        &mut report.generated_by,
        &mut report.reference,
        &mut report.currency,
    ] {
        cleaner.line(text);
    }
    for group in &mut report.summary {
        cleaner.line(&mut group.heading);
        for (label, value) in &mut group.rows {
            cleaner.line(label);
            cleaner.block(value);
        }
    }
    for notice in &mut report.notices {
        cleaner.line(&mut notice.level);
        cleaner.block(&mut notice.text);
    }
    for row in &mut report.documents {
        cleaner.line(&mut row.name);
        cleaner.line(&mut row.status);
        cleaner.line(&mut row.document_type);
        cleaner.line(&mut row.patient);
        cleaner.line(&mut row.confidence);
        cleaner.block(&mut row.detail);
    }
    for row in report.sessions.iter_mut().flatten() {
        cleaner.line(&mut row.session);
        cleaner.line(&mut row.by);
        cleaner.line(&mut row.status);
        cleaner.line(&mut row.accuracy);
        cleaner.line(&mut row.compliance);
    }
    for row in &mut report.costs {
        cleaner.line(&mut row.endpoint);
        cleaner.line(&mut row.model);
        cleaner.line(&mut row.step);
        cleaner.line(&mut row.price_source);
    }
    for row in &mut report.checks {
        cleaner.clean(&mut row.name, Face::Mono, Lines::One);
        cleaner.line(&mut row.result);
        cleaner.line(&mut row.severity);
        cleaner.block(&mut row.evidence);
        for issue in &mut row.issues {
            cleaner.block(issue);
        }
    }
    for chart in &mut report.charts {
        cleaner.line(&mut chart.title);
        cleaner.line(&mut chart.unit);
        for (label, _) in &mut chart.bars {
            cleaner.line(label);
        }
    }
    let proof = &mut report.proof;
    for text in
        [&mut proof.log, &mut proof.root, &mut proof.verifier_key, &mut proof.verify_command]
    {
        cleaner.clean(text, Face::Mono, Lines::One);
    }
    cleaner.clean(&mut proof.checkpoint, Face::Mono, Lines::Many);
    cleaner.block(&mut proof.limit);
    (report, cleaner.tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str, lines: Lines) -> (String, Tally) {
        let fonts = Fonts::load().unwrap();
        let mut cleaner = Cleaner { fonts: &fonts, tally: Tally::default() };
        let mut text = text.to_owned();
        cleaner.clean(&mut text, Face::Regular, lines);
        (text, cleaner.tally)
    }

    #[test]
    fn decomposed_names_are_composed_so_that_they_can_be_searched() {
        let (text, tally) = cleaned("Nguye\u{302}\u{303}n", Lines::One);
        assert_eq!((text.as_str(), tally), ("Nguyễn", Tally::default()));
    }

    #[test]
    fn what_reorders_text_is_shown_and_counted() {
        let (text, tally) = cleaned("invoice\u{202e}fdp.exe", Lines::One);
        assert_eq!(text, "invoice\u{fffd}fdp.exe");
        assert_eq!(tally, Tally { directional: 1, ..Tally::default() });
    }

    #[test]
    fn what_the_typeface_lacks_is_shown_and_counted() {
        let (text, tally) = cleaned("张伟 \u{200b}😀\u{7}", Lines::One);
        assert_eq!(text, "\u{fffd}\u{fffd} \u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(tally, Tally { lacking: 4, control: 1, ..Tally::default() });
        let sentence = tally.sentence().unwrap();
        assert!(sentence.contains("4 characters that its typeface lacks"), "{sentence}");
        assert!(sentence.contains("1 character that control"), "{sentence}");
    }

    #[test]
    fn a_line_end_stays_where_several_lines_are_allowed_and_shows_elsewhere() {
        assert_eq!(cleaned("a\r\nb", Lines::Many).0, "a\nb");
        assert_eq!(cleaned("a\nb.pdf", Lines::One).0, "a\u{fffd}b.pdf");
    }
}

//! What a reader finds in the PDF, told by an independent program: Poppler's `pdftotext`.
//!
//! Layout is tested through what it must never do (lose text, leave the page, misnumber),
//! not through pictures.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;

use wardbook_domain::report::{DocumentRow, Notice, Report, SessionLine};
use wardbook_report::pdf;

mod sample;

fn bytes(report: &Report) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    let pages = pdf::write(report, &mut bytes).unwrap();
    (bytes, pages.count)
}

fn pdftotext(pdf: &[u8], option: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext")
        .args([option, "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("these tests need `pdftotext`: install the package poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The text of each page, in the order of the page.
fn pages(report: &Report) -> Vec<String> {
    let (bytes, count) = bytes(report);
    let text = pdftotext(&bytes, "-layout");
    let pages: Vec<String> =
        text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect();
    assert_eq!(pages.len(), count, "the count given is the document's");
    pages
}

/// All text as it is selected and copied, without the spaces and line ends that wrapping
/// puts between words.
fn joined(report: &Report) -> String {
    pdftotext(&bytes(report).0, "-raw").split_whitespace().collect()
}

fn assert_inside_the_margins(report: &Report) {
    let boxes = pdftotext(&bytes(report).0, "-bbox");
    let side = |line: &str, name: &str| -> f32 {
        let from = line.find(name).unwrap() + name.len() + 2;
        line[from..].split('"').next().unwrap().parse().unwrap()
    };
    let words: Vec<&str> = boxes.lines().filter(|line| line.contains("<word")).collect();
    assert!(!words.is_empty());
    for word in words {
        assert!(side(word, "xMin") >= 53.0 && side(word, "xMax") <= 542.5, "outside: {word}");
        assert!(side(word, "yMin") >= 30.0 && side(word, "yMax") <= 825.0, "outside: {word}");
    }
}

#[test]
fn every_page_has_its_number_the_root_and_the_verify_command() {
    let report = sample::session();
    let pages = pages(&report);
    let count = pages.len();
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {count}", at + 1)), "page {}: {page}", at + 1);
        assert!(page.contains("Log root 3f9a61c4d0be2778…"), "{page}");
        assert!(page.contains(&format!("Verify: {}", report.proof.verify_command)), "{page}");
        assert!(page.contains("Harbour Street Family Practice"), "{page}");
        assert!(page.contains(&report.reference), "{page}");
    }
    assert_inside_the_margins(&report);
}

#[test]
fn the_cover_says_what_failed_before_any_figure() {
    let cover = pages(&sample::session()).remove(0);
    for text in [
        "Processing session report",
        "21 Nov 2026 13:31 UTC to 21 Nov 2026 13:58 UTC",
        "21 Nov 2026 14:05 UTC",
        "Margaret O’Neill (practice manager)",
        "Critical",
        "2 of 20 documents failed",
        "Warning",
    ] {
        assert!(cover.contains(text), "the cover lacks {text:?}: {cover}");
    }
}

#[test]
fn everything_the_report_says_can_be_found_in_the_text() {
    let report = sample::session();
    let text = joined(&report);
    let mut said: Vec<String> = Vec::new();
    for row in &report.documents {
        said.extend([row.name.clone(), row.patient.clone(), row.detail.clone()]);
    }
    for row in &report.checks {
        said.extend([row.name.clone(), row.evidence.clone()]);
        said.extend(row.issues.clone());
    }
    said.extend(report.notices.iter().map(|notice| notice.text.clone()));
    said.extend(report.summary.iter().flat_map(|group| &group.rows).map(|row| row.1.clone()));
    said.extend(report.costs.iter().map(|row| row.model.clone()));
    said.extend([report.proof.limit.clone(), report.proof.verifier_key.clone()]);
    said.extend(report.proof.checkpoint.lines().map(str::to_owned));
    for text_of_report in said {
        let shown = text_of_report.replace(['\u{202e}', '张', '伟', '化', '验', '单'], "\u{fffd}");
        let squeezed: String = shown.split_whitespace().collect();
        assert!(text.contains(&squeezed), "lost: {text_of_report:?}");
    }
    assert!(text.contains("5charactersthatitstypefacelacksand1characterthatwouldchange"));
    assert!(text.contains("1.2845125") && text.contains("1,484,589"), "the totals");
}

#[test]
fn unknown_is_said_to_be_not_measured_and_never_shown_as_nought() {
    let text = pages(&sample::session()).concat();
    let failed = text.lines().find(|line| line.contains("IMG_20261120_114502.jpg")).unwrap();
    assert!(failed.contains("not measured") && failed.contains("not found"), "{failed}");
    let builtin = text.lines().find(|line| line.contains("rules-1")).unwrap();
    assert_eq!(builtin.matches("not measured").count(), 2, "{builtin}");
    assert!(text.contains("Not assessed"));
}

#[test]
fn five_thousand_documents_are_all_there_under_repeated_headers() {
    let report = sample::large(5_000);
    let pages = pages(&report);
    let text = pages.concat();
    let mut found = text.match_indices("scan_").map(|(at, _)| &text[at..at + 14]);
    for row in &report.documents {
        assert_eq!(found.next(), Some(row.name.as_str()), "in order and once");
    }
    assert_eq!(found.next(), None);
    for page in pages.iter().filter(|page| page.contains("scan_")) {
        assert!(page.contains("Document ") && page.contains("Confidence"), "no header row: {page}");
    }
    assert!(text.contains("5,000 documents: 4,949 done, 51 failed. 121 need review."));
}

#[test]
fn a_period_shows_its_sessions_instead_of_documents() {
    let line = |number: u64| SessionLine {
        session: format!("01a1fe68-abfb-74c6-ba62-{number:012}"),
        started: wardbook_domain::clock::Timestamp::from_micros(1_700_000_000_000_000),
        by: "margaret".into(),
        status: "completed".into(),
        documents: 12,
        failed: 1,
        reviews: 0,
        accuracy: if number == 3 { String::new() } else { "0.93 by confidence".into() },
        compliance: "not_compliant".into(),
        cost: wardbook_domain::cost::NanoUnits(1_250_000_000),
    };
    let over = |sessions| Report { sessions: Some(sessions), ..sample::empty() };
    let text = joined(&over((0..60).map(line).collect()));
    for number in 0..60 {
        assert!(text.contains(&format!("01a1fe68-abfb-74c6-ba62-{number:012}")), "{number}");
    }
    assert!(text.contains("60sessionsover720documents,60ofthemwithoutaresult."));
    assert!(text.contains("notcompliant") && text.contains("notmeasured"));
    assert!(!text.contains("Therearenodocuments."));
    assert_inside_the_margins(&over((0..60).map(line).collect()));
    assert!(joined(&over(Vec::new())).contains("Nosessionwasstartedinthisperiod."));
}

#[test]
fn the_contents_page_points_at_the_pages_where_sections_begin() {
    let pages = pages(&sample::large(300));
    assert!(pages[1].contains("Contents"), "{}", pages[1]);
    let mut entries = 0;
    for title in
        ["Notices", "Summary", "Charts", "Documents", "Costs", "Compliance checks", "Proof"]
    {
        let line = pages[1].lines().find(|line| line.trim().starts_with(title)).unwrap();
        let page: usize = line.trim().trim_start_matches(title).trim().parse().unwrap();
        let begins = pages[page - 1].lines().any(|line| line.trim() == title);
        assert!(begins, "{title} is not on page {page}: {}", pages[page - 1]);
        entries += 1;
    }
    assert_eq!(entries, 7);
    assert!(!pages_of(&sample::session()).contains("Contents"), "a short report has none");
}

fn pages_of(report: &Report) -> String {
    pages(report).concat()
}

#[test]
fn an_empty_report_says_that_it_is_empty() {
    let text = pages_of(&sample::empty());
    for sentence in [
        "none: nothing was recorded in this scope",
        "no critical notice and no warning",
        "There are no notices.",
        "There are no summary figures.",
        "There are no documents.",
        "No costs were recorded. Total: 0.00 AUD.",
        "No compliance check was made.",
    ] {
        assert!(text.contains(sentence), "{sentence:?} is missing: {text}");
    }
}

#[test]
fn a_very_long_word_is_broken_and_not_one_letter_is_lost() {
    let word = |letter: &str| letter.repeat(10_000);
    let mut report = sample::session();
    report.documents = vec![DocumentRow {
        name: word("q"),
        patient: word("ж"),
        detail: word("ψ"),
        ..report.documents[0].clone()
    }];
    report.title = word("Ħ");
    report.notices = vec![Notice { level: "critical".into(), text: word("ø") }];
    report.checks[0].issues = vec![word("ł")];
    report.summary[0].rows[0].1 = word("ß");
    report.charts[0].bars[0].0 = word("ñ");
    report.proof.checkpoint = word("ж");
    let text = joined(&report);
    for (letter, times) in [("Ħ", 1), ("ψ", 1), ("ø", 1), ("ł", 1), ("ß", 1), ("ñ", 1), ("ж", 2)]
    {
        let found = text.matches(letter).count();
        // Letters that also occur elsewhere in the sample may be found a few times more.
        assert!((10_000 * times..10_000 * times + 20).contains(&found), "{letter}: {found}");
    }
    assert!(text.matches('q').count() >= 10_000);
    assert_inside_the_margins(&report);
}

#[test]
fn hostile_characters_are_shown_and_counted_and_change_no_order() {
    let mut report = sample::session();
    report.notices.clear();
    report.documents[0].name = "a\u{202e}b\u{2066}c\u{0}d\u{1b}[31me\u{200b}f.pdf".into();
    report.documents.truncate(1);
    let text = pages_of(&report);
    assert!(text.contains("a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}[31me\u{fffd}f.pdf"), "{text}");
    let squeezed: String = text.split_whitespace().collect();
    let sentence = "inplaceof1characterthatitstypefacelacks,2charactersthatwouldchangethedirection\
                    oftextand2charactersthatcontroladevice.";
    assert!(squeezed.contains(sentence), "{text}");
    for forbidden in ['\u{202e}', '\u{2066}', '\u{0}', '\u{1b}', '\u{200b}'] {
        assert!(!text.contains(forbidden), "{forbidden:?} reached the page");
    }
}

#[test]
fn a_command_too_long_for_the_footer_is_pointed_to() {
    let mut report = sample::session();
    report.proof.verify_command = format!("wardbook verify {}", "--bundle /media/x ".repeat(12));
    let pages = pages(&report);
    let last = pages.len();
    assert!(pages[0].contains(&format!("Verify command and whole root: page {last}")));
    assert!(pages[last - 1].contains("Proof"));
}

#[test]
fn rows_that_do_not_add_up_to_the_total_are_not_hidden() {
    let mut report = sample::session();
    report.total_cost = wardbook_domain::cost::NanoUnits(1);
    let text = pages_of(&report);
    assert!(text.contains("The rows add up to 1.284512500 AUD, which is not the recorded total."));
}

#[test]
fn a_check_that_was_not_made_never_reads_as_free_of_issues() {
    let mut report = sample::empty();
    report.checks = vec![sample::session().checks.remove(7)];
    report.checks[0].issues.clear();
    let text = pages_of(&report);
    assert!(text.contains("Not assessed") && text.contains("No reason recorded."), "{text}");
    assert!(!text.contains("No issues."), "{text}");
}

#[test]
fn the_same_report_gives_the_same_bytes_and_another_report_another_id() {
    let (first, _) = bytes(&sample::session());
    let (second, _) = bytes(&sample::session());
    assert!(first == second, "the bytes differ");
    let id = |pdf: &[u8]| {
        let trailer = lopdf::Document::load_mem(pdf).unwrap().trailer;
        trailer.get(b"ID").unwrap().as_array().unwrap()[0].as_str().unwrap().to_vec()
    };
    assert_ne!(id(&first), id(&bytes(&sample::empty()).0));
}

#[test]
fn fonts_are_embedded_and_reduced_and_the_file_is_small() {
    let (pdf, pages) = bytes(&sample::session());
    assert!(pdf.len() < 60_000, "{} bytes for {pages} pages", pdf.len());
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let descriptors: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.has_type(b"FontDescriptor"))
        .collect();
    assert_eq!(descriptors.len(), 3);
    for descriptor in descriptors {
        let name = descriptor.get(b"FontName").unwrap().as_name().unwrap();
        assert!(name[..6].iter().all(u8::is_ascii_uppercase) && name[6] == b'+', "{name:?}");
        assert!(descriptor.has(b"FontFile2"), "not embedded");
    }
}

#[test]
fn the_document_states_its_title_author_and_date_and_no_standard_it_does_not_keep() {
    let (pdf, _) = bytes(&sample::session());
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = document.get_dictionary(info).unwrap();
    let text = |key: &[u8]| lopdf::decode_text_string(info.get(key).unwrap()).unwrap();
    assert_eq!(text(b"Title"), "Processing session report");
    assert_eq!(text(b"Author"), "Wardbook");
    assert!(text(b"CreationDate").starts_with("D:20261121140500"), "{}", text(b"CreationDate"));
    let claims = |needle: &[u8]| pdf.windows(needle.len()).any(|window| window == needle);
    assert!(!claims(b"pdfaid") && !claims(b"GTS_PDF"), "claims a standard");
}

#[test]
fn a_destination_that_fails_is_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let failed = pdf::write(&sample::empty(), Full).unwrap_err();
    assert!(matches!(failed, wardbook_report::ReportError::Write(_)), "{failed}");
}

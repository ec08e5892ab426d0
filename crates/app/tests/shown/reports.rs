//! Reports: made, looked at, saved.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use wardbook_app::{AppError, PICTURE_BYTES, ReportRequest};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;

use crate::support::{Open, worker};

const EVERYTHING: ReportRequest =
    ReportRequest { from: None, to: None, session: None, redacted: false };

/// What a PDF says, as the product reads it.
fn text(pdf: &[u8]) -> String {
    let read = worker().extract("report.pdf", pdf, &wardbook_documents::Limits::default());
    read.expect("a report is a PDF with text").text.text()
}

#[test]
fn a_report_over_everything_says_what_a_manager_asks() {
    let open = Open::busy();
    let max = open.person("max");
    let made = open.clinic.make_report(&max, &EVERYTHING).expect("managers may");
    let head = made.head();
    assert!(head.pages >= 4 && head.redaction == "none", "{head:?}");
    assert!(head.checkpoint_size >= head.events && head.events > 100);
    let text = text(&made.pdf);
    for said in [
        "Audit report over a period",
        "Compliance rate, of those judged",
        "From confidence alone",
        "Documents by day",
        "Alerts",
        "Sessions",
        "record.changed",
        "bea",
    ] {
        assert!(text.contains(said), "`{said}` is not in: {text}");
    }
    assert!(!text.contains("corrected") && !text.contains("letter-0"), "it names no patient");
    let created = open.newest_payload(Kind::ExportCreated);
    assert_eq!(created["file"], head.file_name);
}

#[test]
fn a_report_of_a_session_can_leave_patients_details_out() {
    let open = Open::busy();
    let session = open.sessions(&open.ada)[0].session_id;
    let of = ReportRequest { session: Some(session), ..EVERYTHING };
    let whole = open.clinic.make_report(&open.ada, &of).expect("ada may");
    // The busy clinic's reviewer gave every patient this name.
    assert!(text(&whole.pdf).contains("corrected"));
    assert_eq!(whole.file_name, format!("wardbook-session-{session}.pdf"));
    let without = ReportRequest { redacted: true, ..of.clone() };
    let without = open.clinic.make_report(&open.ada, &without).expect("ada may");
    assert!(!text(&without.pdf).contains("corrected"));
    assert_ne!(without.head().redaction, "none");
    let audited = open.clinic.make_report(&open.person("aud"), &of).expect("auditors may");
    assert!(!text(&audited.pdf).contains("corrected"), "whatever they ask for");
}

#[test]
fn a_period_without_anything_says_so() {
    let open = Open::busy();
    let at = Timestamp::parse;
    let long_ago = ReportRequest { from: at("2001-01-01"), to: at("2001-02-01"), ..EVERYTHING };
    let made = open.clinic.make_report(&open.ada, &long_ago).expect("ada may");
    assert_eq!(made.file_name, "wardbook-report-2001-01-01-to-2001-01-31.pdf");
    let text = text(&made.pdf);
    assert!(text.contains("No session was started in this period.") && made.exported.events == 0);
    assert!(text.contains("not measured"), "nothing is not 0 %");
    let backwards = ReportRequest { from: at("2001-02-01"), to: at("2001-01-01"), ..EVERYTHING };
    assert!(matches!(open.clinic.make_report(&open.ada, &backwards), Err(AppError::Invalid(_))));
}

#[test]
fn a_report_is_looked_at_page_by_page() {
    let open = Open::busy();
    let made = open.clinic.make_report(&open.ada, &EVERYTHING).expect("ada may");
    for number in [1, made.pages] {
        let picture = made.page_picture(number, 900, &worker()).expect("a picture");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() <= PICTURE_BYTES);
    }
    let none = made.page_picture(made.pages + 1, 900, &worker());
    assert!(matches!(none, Err(AppError::NotFound(_))));
}

#[test]
fn a_report_is_saved_whole_for_its_owner_and_never_into_the_clinic() {
    let open = Open::busy();
    let made = open.clinic.make_report(&open.ada, &EVERYTHING).expect("ada may");
    let out = open.folder.beside("report.pdf");
    let saved = open.clinic.save_report(&open.ada, &made, &out).expect("ada may");
    assert_eq!(saved.file, out.display().to_string());
    assert_eq!(fs::read(&out).expect("the file"), made.pdf);
    let permissions = fs::metadata(&out).expect("the file").permissions().mode();
    assert_eq!(permissions & 0o777, 0o600);
    assert_eq!(open.newest_payload(Kind::ExportCreated)["saved"], true);
    let inside = open.folder.path().join("report.pdf");
    let refused = open.clinic.save_report(&open.ada, &made, &inside);
    assert!(matches!(refused, Err(AppError::Invalid(_))));
    let bea = open.person("bea");
    let refused = open.clinic.make_report(&bea, &EVERYTHING);
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
    let refused = open.clinic.save_report(&bea, &made, &open.folder.beside("other.pdf"));
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
}

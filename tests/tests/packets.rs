//! One scan of several documents, from the run that asks about it to the pieces that are read by
//! themselves, with the real program and its confined child.

#![expect(clippy::expect_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use wardbook_tests::{TestClinic, scan};

/// A report of one page about somebody invented.
fn report(name: &str, born: &str, accession: &str) -> String {
    format!(
        "LISTER PATHOLOGY   Tel 02 9111 0000   Page 1 of 1\nPatient: {name}     DOB: {born}\n\
         Lab No: {accession}     Collected: 03/11/2026\nRequested by: Dr P Ramanathan\n\n\
         PATHOLOGY REPORT\n\nHAEMATOLOGY\nHaemoglobin 141 g/L (130-180)\n\nReported by Dr U Marsh"
    )
}

/// Results of two patients with a separator between, and a second page of the second's.
fn packet(clinic: &TestClinic) -> PathBuf {
    let second =
        report("BRANDT, Anneliese", "19/08/1990", "26-1002").replace("Page 1 of 1", "Page 1 of 2");
    let third = second.replace("Page 1 of 2", "Page 2 of 2").replace("HAEMATOLOGY", "BIOCHEMISTRY");
    let pages =
        [report("ROURKE, Desmond", "27/06/1949", "26-1001"), "PATCH T".into(), second, third];
    let path = clinic.beside("scan.pdf");
    fs::write(&path, scan(&pages)).expect("a scan");
    path
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value:#}"))
}

#[test]
fn a_scan_of_two_patients_is_asked_about_cut_by_a_person_and_read_piece_by_piece() {
    let clinic = TestClinic::new();
    let file = packet(&clinic);
    let path = file.to_str().expect("a path");
    clinic.run(["process", path]).expect(0);
    let waiting = clinic.json(["review", "list"]);
    let reason = text(&waiting["items"][0], "reason").to_owned();
    assert!(reason.contains("seems to hold several documents"), "{reason}");

    let proposed = clinic.json(["inbox", "cut", path]);
    assert_eq!(proposed["proposed"], serde_json::json!([1, 2]));
    assert_eq!(proposed["left_out"], serde_json::json!([2]));
    let shown = clinic.run(["inbox", "cut", path]).expect(0);
    assert!(shown.stdout.contains("--after 1,2 --leave-out 2"), "{}", shown.stdout);
    clinic
        .run(["inbox", "cut", path, "--after", "4"])
        .expect_sentence(2, "there is no cut after page 4");

    let pieces = clinic.json(["inbox", "cut", path, "--as-proposed"]);
    let names: Vec<_> = (0..2).map(|at| text(&pieces[at], "name")).collect();
    assert_eq!(names, ["scan (page 1).pdf", "scan (pages 3 to 4).pdf"]);
    clinic.must_be_sound();
    let waiting = clinic.json(["review", "list"]);
    assert_eq!(waiting["items"], serde_json::json!([]), "the review of the whole ended");
    clinic
        .run(["inbox", "cut", path, "--after", "1"])
        .expect_sentence(2, "it was cut before; a scan is cut only once");
    let piece = text(&pieces[0], "document_id").to_owned();
    clinic
        .run(["inbox", "cut", &piece, "--after", "1"])
        .expect_sentence(2, "it was cut out of a scan itself");

    // The same file again: the scan is known, and its pieces are read in its stead.
    clinic.run(["process", path]).expect(0);
    let session = clinic.json(["session", "latest"]);
    let results = session["results"].as_array().expect("results");
    let of = |document: &Value| {
        let found = results.iter().find(|one| one["document_id"] == *document);
        found.unwrap_or_else(|| panic!("no result of {document} in {session:#}"))
    };
    for (piece, name, other) in
        [(&pieces[0], "Desmond Rourke", "Brandt"), (&pieces[1], "Anneliese Brandt", "Rourke")]
    {
        let result = of(&piece["document_id"]).to_string();
        assert!(result.contains(name) && !result.contains(other), "{result}");
    }
    assert_eq!(results.len(), 2, "nothing of the whole is said of anybody: {session:#}");
    clinic.must_be_sound();
}

#[test]
fn a_file_that_looks_like_the_original_of_a_piece_is_a_file_like_any_other() {
    let clinic = TestClinic::new();
    let path = clinic.beside("looks.json");
    let looks = r#"{"document":"01920000-0000-7000-8000-000000000000","first_page":1,"format":"wardbook-pages/1","last_page":2,"of":"00","of_pages":4}"#;
    fs::write(&path, looks).expect("a file");
    let listed = clinic.run(["process".as_ref(), path.as_os_str()]);
    assert_ne!(listed.code, Some(2), "{listed:?}");
    let inbox = clinic.json(["inbox", "list"]);
    assert!(inbox["documents"][0]["pages_of"].is_null(), "{inbox:#}");
    clinic.must_be_sound();
}

#[test]
fn one_document_of_several_pages_asks_nobody_whether_it_is_several() {
    let clinic = TestClinic::new();
    let pages: Vec<String> = (1..=3)
        .map(|page| {
            report("ROURKE, Desmond", "27/06/1949", "26-1001")
                .replace("Page 1 of 1", &format!("Page {page} of 3"))
        })
        .collect();
    let path = clinic.beside("report.pdf");
    fs::write(&path, scan(&pages)).expect("a report");
    clinic.run(["process".as_ref(), path.as_os_str()]).expect(0);
    let waiting = clinic.json(["review", "list"]);
    assert!(!waiting.to_string().contains("several documents"), "{waiting:#}");
    let shown = clinic.run(["inbox".as_ref(), "cut".as_ref(), path.as_os_str()]).expect(0);
    assert!(shown.stdout.contains("It looks like one document"), "{}", shown.stdout);
}

#[test]
fn a_batch_of_messages_asks_nobody_since_each_is_a_document_of_its_own() {
    let clinic = TestClinic::new();
    let message = |control: u32, name: &str, born: &str| {
        format!(
            "MSH|^~\\&|LAB|LISTER|WB|CLINIC|20261103090000||ORU^R01|{control}|P|2.5\r\
             PID|1||{control}77^^^LISTER^MR||{name}||{born}|F\r\
             OBR|1||26-{control}|FBC^Full blood count|||20261103080000\r\
             OBX|1|NM|718-7^Haemoglobin^LN||141|g/L|130-180|N|||F\r"
        )
    };
    let batch = message(1001, "ROURKE^DESMOND", "19490627")
        + &message(1002, "BRANDT^ANNELIESE", "19900819");
    let path = clinic.beside("batch.hl7");
    fs::write(&path, batch).expect("a batch");
    clinic.run(["process".as_ref(), path.as_os_str()]).expect(0);
    let session = clinic.json(["session", "latest"]);
    let results = session["results"].as_array().expect("results");
    assert_eq!(results.len(), 3, "{session:#}");
    let whole: Vec<_> = results.iter().filter(|one| one["review_state"] == "superseded").collect();
    assert_eq!(whole.len(), 1);
    assert_eq!(text(whole[0], "summary"), "Its 2 documents are documents of their own.");
}

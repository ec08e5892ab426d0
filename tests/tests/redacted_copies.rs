//! Redacted copies through the real program, looked at with other programs than ours: Poppler finds no
//! text in them, and Tesseract reads everything but what identifies somebody.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wardbook_tests::{TestClinic, letter, scan};

/// What of the letter must be in no copy of it.
const TAKEN: [&str; 6] = ["Rourke", "Desmond", "Fenwick", "Ramanathan", "996200AX", "Banksia"];

fn output(program: &str, line: &[&str]) -> String {
    let done = Command::new(program).args(line).output().unwrap();
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// What Tesseract reads on the first page.
fn read_picture(pdf: &Path) -> String {
    let picture = pdf.with_extension("");
    let (pdf, picture) = (pdf.to_str().unwrap(), picture.to_str().unwrap());
    output("pdftoppm", &["-r", "200", "-png", "-singlefile", pdf, picture]);
    output("tesseract", &[&format!("{picture}.png"), "-"])
}

fn redacted_events(clinic: &TestClinic) -> Vec<Value> {
    let events = clinic.json(["events", "--kind", "document.redacted"]);
    events.as_array().unwrap().clone()
}

#[test]
fn a_copy_of_a_pdf_is_pictures_on_which_nothing_tells_who_it_is() {
    let clinic = TestClinic::new();
    let file = clinic.beside("letter.pdf");
    fs::write(&file, scan(&[letter(3)])).unwrap();
    let copy = clinic.beside("copy.pdf");
    let line = ["redact".as_ref(), file.as_os_str(), "--out".as_ref(), copy.as_os_str()];
    let made = clinic.json(line);
    assert_eq!((made["form"].as_str(), made["pages"].as_u64()), (Some("pdf"), Some(1)), "{made}");
    assert!(made["taken_out"]["person"].as_u64().unwrap() > 2, "{made}");

    assert_eq!(output("pdftotext", &[copy.to_str().unwrap(), "-"]).trim(), "");
    let bytes = fs::read(&copy).unwrap();
    let raw = String::from_utf8_lossy(&bytes);
    let seen = read_picture(&copy);
    for one in TAKEN {
        assert!(!raw.contains(one) && !seen.contains(one), "{one} is left: {seen}");
    }
    for one in ["exertional chest tightness", "148/86", "penicillin"] {
        assert!(seen.contains(one), "{one} is gone: {seen}");
    }
    let [event] = &redacted_events(&clinic)[..] else { panic!("one event") };
    assert_eq!(event["payload"]["sha256"], made["sha256"], "{event}");
    assert!(!event.to_string().contains("letter"), "no file is named: {event}");
    clinic.must_be_sound();
}

#[test]
fn a_copy_of_a_text_has_placeholders_and_one_of_the_clinics_own_needs_only_its_id() {
    let clinic = TestClinic::new();
    let file = clinic.beside("letter.txt");
    fs::write(&file, letter(4)).unwrap();
    clinic.run(["process".as_ref(), file.as_os_str()]).expect(0);
    let session = clinic.json(["session", "latest"]);
    let document = session["documents"][0]["document_id"].as_str().unwrap();
    let copy = clinic.beside("copy.txt");
    let out = copy.to_str().unwrap();
    let made = clinic.json(["redact", "--document", document, "--out", out]);
    let text = fs::read_to_string(&copy).unwrap();
    assert!(text.contains("[PERSON 1]") && text.contains("exertional chest tightness"), "{text}");
    for one in TAKEN {
        assert!(!text.contains(one), "{one} is left: {text}");
    }
    let [event] = &redacted_events(&clinic)[..] else { panic!("one event") };
    assert_eq!(event["subject"], format!("documents/{document}"), "{event}");
    assert_eq!(event["payload"]["sha256"], made["sha256"]);

    // Nothing is written over, or under the ending of what it is not, or into the clinic.
    clinic
        .run(["redact", "--document", document, "--out", out])
        .expect_sentence(2, "exists already");
    clinic.run(["redact", "--document", document, "--out", out, "--replace"]).expect(0);
    let (pdf, inside) = (clinic.beside("copy.pdf"), clinic.path().join("copy.txt"));
    clinic
        .run(["redact", "--document", document, "--out", pdf.to_str().unwrap()])
        .expect_sentence(2, "end its name in .txt");
    clinic
        .run(["redact", "--document", document, "--out", inside.to_str().unwrap()])
        .expect_sentence(2, "inside the clinic");
    assert!(!pdf.exists() && !inside.exists());
    assert_eq!(redacted_events(&clinic).len(), 2, "an event for each that was made");
    clinic.must_be_sound();
}

#[test]
fn a_name_that_only_the_patients_list_knows_is_covered_and_an_auditor_makes_no_copy() {
    let clinic = TestClinic::new();
    let list = clinic.beside("patients.csv");
    fs::write(&list, "given_name,family_name,birth_date\nOdd,Lantern,1961-04-02\n").unwrap();
    clinic.run(["patients".as_ref(), "import".as_ref(), list.as_os_str()]).expect(0);
    let file = clinic.beside("note.pdf");
    fs::write(&file, scan(&["The cough of Odd Lantern is better.\nNo fever today.".into()]))
        .unwrap();
    let copy = clinic.beside("copy.pdf");
    let line = ["redact".as_ref(), file.as_os_str(), "--out".as_ref(), copy.as_os_str()];
    clinic.run(line).expect(0);
    let seen = read_picture(&copy);
    assert!(!seen.contains("Lantern") && seen.contains("No fever today"), "{seen}");

    clinic.add_user("eve", "auditor");
    let other = clinic.beside("other.pdf");
    let line = ["redact".as_ref(), file.as_os_str(), "--out".as_ref(), other.as_os_str()];
    clinic.run_as("eve", line).expect(1);
    assert!(!other.exists());
    clinic.must_be_sound();
}

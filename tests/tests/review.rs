//! Review on the command line: what waits, what must be decided, and a result that was wrong after all.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use serde_json::Value;
use wardbook_tests::TestClinic;

/// A clinic whose newest session waits for a review of a note that names no patient.
fn clinic_with_a_doubt() -> TestClinic {
    let clinic = TestClinic::new();
    let note = clinic.beside("note.txt");
    std::fs::write(&note, "Please call back about the results.\n").unwrap();
    clinic.run(["process".as_ref(), note.as_os_str()]).expect(0);
    clinic
}

fn show(clinic: &TestClinic) -> Value {
    clinic.json(["review", "show", "latest", "1"])
}

/// What is undecided, as the line takes it.
fn undecided(result: &Value) -> Vec<String> {
    let asked = result["asked"].as_array().unwrap().iter();
    let open = asked.filter(|one| one["decided"] == false);
    open.map(|one| one["part"].as_str().unwrap().replace("missing/", "")).collect()
}

#[test]
fn a_result_is_accepted_with_a_decision_on_each_thing_or_with_all_and_a_reason() {
    let clinic = clinic_with_a_doubt();
    let waiting = clinic.json(["review", "list"]);
    assert_eq!((&waiting["total"], &waiting["items"][0]["position"]), (&1.into(), &1.into()));
    let parts = undecided(&show(&clinic));
    assert!(parts.contains(&"patient_name".to_owned()), "{parts:?}");
    let accept = ["review", "accept", "latest", "1"];
    clinic.run(accept).expect_sentence(1, "the patient name, since it was not found");
    let wrong = ["--each", "birth_date=edit:next tuesday"];
    clinic.run([&accept[..], &wrong].concat()).expect_sentence(2, "written as 1958-03-14");
    let without = ["--all-values"];
    clinic.run([&accept[..], &without].concat()).expect(2);

    let each: Vec<_> = parts
        .iter()
        .flat_map(|part| {
            let decision = if part == "patient_name" { "edit:Ann Lee" } else { "accept" };
            ["--each".to_owned(), format!("{part}={decision}")]
        })
        .collect();
    let line: Vec<_> = accept.iter().copied().chain(each.iter().map(String::as_str)).collect();
    let done = clinic.json(line);
    assert_eq!((&done["review_state"], undecided(&done).len()), (&"accepted".into(), 0));
    let said = clinic.json(["events", "--kind", "result.reviewed"]);
    assert_eq!(said[0]["payload"]["all_values"], false);
    clinic.must_be_sound();
}

#[test]
fn a_wrong_value_of_a_completed_session_is_corrected_after_opening_its_result_again() {
    let clinic = clinic_with_a_doubt();
    let accept = ["review", "accept", "latest", "1"];
    let all = ["--all-values", "--reason", "nobody is meant"];
    clinic.run([&accept[..], &all].concat()).expect(0);
    let said = clinic.json(["events", "--kind", "result.reviewed"]);
    assert_eq!(said[0]["payload"]["all_values"], true);
    assert_eq!(said[0]["payload"]["asked"][0]["how"], "with_the_rest");
    let report = |session: &Value| session["completion_report"].clone();
    let before = clinic.json(["session", "latest"]);
    assert!(!report(&before).is_null(), "the session is complete");
    let reason = "the note is about Ann Lee";
    clinic.run(["review", "reopen", "latest", "1", "--reason", reason]).expect(0);
    let name =
        ["--each", "patient_name=edit:Ann Lee", "--all-values", "--reason", "the rest is right"];
    clinic.run([&accept[..], &name].concat()).expect(0);
    let after = clinic.json(["session", "latest"]);
    assert_eq!(report(&after), report(&before), "the report stays");
    assert_eq!(after["session"]["completed_at"], before["session"]["completed_at"]);
    assert_eq!(after["reopened"][0]["position"], 1);
    assert_eq!(after["results"][0]["reopened"]["reason"], reason);
    let text = clinic.run(["session", "latest"]).expect(0).stdout;
    assert!(text.contains("opened again after the session was complete"), "{text}");
    assert!(text.contains("Ann Lee  added by a reviewer"), "{text}");
    clinic.must_be_sound();
}

//! Running documents again and seeing what that changed, on the command line.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use wardbook_tests::{TestClinic, busy_clinic};

/// A session whose results a reviewer corrected and then accepted, or rejected.
fn reviewed(clinic: &TestClinic, state: &str) -> String {
    let listed = clinic.json(["sessions"]);
    let ids = listed.as_array().unwrap().iter().map(|one| one["session_id"].as_str().unwrap());
    let mut ids = ids.filter(|id| {
        let session = clinic.json(["session", id]);
        let results = session["results"].as_array().unwrap();
        !results.is_empty()
            && results.iter().all(|one| {
                one["review_state"] == state && one["fields"][0]["review_state"] == "edited"
            })
    });
    ids.next().unwrap().to_owned()
}

fn again(clinic: &TestClinic, session: &str) -> String {
    let run = clinic.json(["process", "--again", session]);
    let id = run["session_id"].as_str().unwrap().to_owned();
    let started = clinic.json(["events", "--trace", &id, "--kind", "session.started"]);
    assert_eq!(started[0]["payload"]["again_of"], serde_json::json!([session]));
    id
}

#[test]
fn documents_run_again_are_compared_value_by_value_with_what_reviewers_corrected() {
    let (clinic, _) = busy_clinic();
    let first = reviewed(&clinic, "accepted");
    let second = &again(&clinic, &first);

    let all = clinic.json(["compare", &first, second]);
    let documents = all["compared"].as_array().unwrap();
    assert_eq!(all["documents"].as_u64(), Some(documents.len() as u64));
    assert!(all["values"]["same"].as_u64() > Some(0), "{all}");
    let changed = clinic.json(["compare", &first, second, "--changed"]);
    let values = changed["compared"][0]["values"].as_array().unwrap();
    assert!(!values.is_empty() && values.iter().all(|one| one["change"] != "same"), "{values:?}");
    let edited = values.iter().find(|one| one["before"]["review_state"] == "edited");
    let edited = edited.unwrap();
    assert_eq!(edited["before"]["value"], "corrected");
    assert_eq!(edited["before"]["found"], edited["after"]["value"], "the engine finds it again");

    let text = clinic.run(["compare", &first, second, "--changed"]).expect(0).stdout;
    assert!(text.contains("corrected by a reviewer, was found as"), "{text}");
    assert!(text.contains(" documents in common, "), "{text}");
    clinic.run(["compare", &first, &first]).expect_sentence(2, "two different sessions");
    clinic.must_be_sound();
}

#[test]
fn of_a_result_that_a_reviewer_rejected_no_value_counts() {
    let (clinic, _) = busy_clinic();
    let first = reviewed(&clinic, "rejected");
    let second = &again(&clinic, &first);
    let all = clinic.json(["compare", &first, second]);
    assert_eq!(all["values"]["same"], 0);
    assert!(all["values"]["only_after"].as_u64() > Some(0), "{all}");
    let text = clinic.run(["compare", &first, second]).expect(0).stdout;
    assert!(text.contains("REJECTED"), "what it was is told all the same: {text}");
}

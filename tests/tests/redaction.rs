//! Endpoints that may be sent documents only without what identifies a patient, through the whole
//! product: what a server received holds no name, day or number, and the result has them all the same.

use serde_json::{Value, json};

use wardbook_tests::{Behaviour, FaultyServer, TestClinic, letters};

/// A completion that keeps to the schema. It answers as a model would that sees placeholders.
fn completion(_: &str) -> (u16, String) {
    let content = json!({
        "document_type": "referral_letter",
        "type_quote": { "page": 1, "text": "Thank you for seeing" },
        "type_confidence": 95,
        "fields": [
            { "name": "patient_name", "detail": "", "value": "[PERSON 1]", "page": 1,
              "quote": "[PERSON 1]", "confidence": 96 },
            { "name": "birth_date", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
            { "name": "author", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
            { "name": "addressee", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
        ],
        "summary": "[PERSON 1] is referred for an opinion.",
    });
    let answer = json!({
        "id": "1", "object": "chat.completion", "model": "m-1.1",
        "choices": [{ "index": 0, "finish_reason": "stop",
                      "message": { "role": "assistant", "content": content.to_string() } }],
        "usage": { "prompt_tokens": 2_000, "completion_tokens": 400 },
    });
    (200, answer.to_string())
}

fn clinic_with(server: &FaultyServer) -> TestClinic {
    let clinic = TestClinic::new();
    let add =
        ["endpoint", "add", "careful", "--kind", "openai", "--model", "m-1", "--phi", "redacted"];
    clinic.run(add.into_iter().chain(["--url", server.url.as_str()])).expect(0);
    clinic
}

#[test]
fn a_server_sees_no_patient_and_the_result_has_the_name_all_the_same() {
    let server = FaultyServer::start(Behaviour::By(completion));
    let clinic = clinic_with(&server);
    let letter = letters(&clinic.beside("inbox"), 0..1).remove(0);
    let text = std::fs::read_to_string(&letter).unwrap();
    let mut process = clinic.command(["process", "--endpoint", "careful", "--json"]);
    let outcome: Value =
        serde_json::from_slice(&process.arg(&letter).output().unwrap().stdout).unwrap();
    let session = outcome["session_id"].as_str().unwrap();

    let bodies = server.bodies();
    assert_eq!(bodies.len(), 1);
    let sent = String::from_utf8(bodies[0].clone()).unwrap();
    assert!(text.contains("Rourke") && !sent.contains("Rourke"), "{sent}");
    assert!(sent.contains("[PERSON 1]"), "{sent}");
    for one in [
        "Desmond",
        "Fenwick",
        "Alistair",
        "Ramanathan",
        "Priya",
        "996200AX",
        "Banksia",
        "16/11/2026",
        "01/01/1930",
    ] {
        assert!(text.contains(one) && !sent.contains(one), "{one}: {sent}");
    }

    let shown = clinic.json(["session", session]);
    let said = shown.to_string();
    assert!(said.contains("Desmond Rourke"), "the embedded engine read it: {said}");
    assert!(!said.contains("[PERSON"), "no placeholder is shown: {said}");
    let record = clinic.json(["egress"]);
    let [row] = &record["departures"].as_array().unwrap()[..] else { panic!("{record}") };
    assert_eq!(row["policy"], "redacted");
    assert!(row["replaced"]["person"].as_u64().unwrap() > 0, "{row}");
    clinic.must_be_sound();
}

#[test]
fn a_patient_of_the_list_who_is_written_as_nobody_reads_them_stops_the_call() {
    let server = FaultyServer::start(Behaviour::By(completion));
    let clinic = clinic_with(&server);
    let list = clinic.beside("patients.csv");
    let row =
        "Record number,Family name,Given name,Date of birth\nRG-1,Lantern,Marigold,1961-04-02\n";
    std::fs::write(&list, row).unwrap();
    clinic.run(["patients".as_ref(), "import".as_ref(), list.as_os_str()]).expect(0);
    let folder = clinic.beside("inbox");
    let letter = letters(&folder, 0..1).remove(0);
    let text = std::fs::read_to_string(&letter).unwrap();
    // As web pages write letters: no recogniser reads it as a name, the second look does.
    let hidden = "The cough of M&#97;rigold L&#97;ntern is better.\n\nThis referral";
    std::fs::write(&letter, text.replacen("This referral", hidden, 1)).unwrap();

    let mut process = clinic.command(["process", "--endpoint", "careful", "--json"]);
    let done = process.arg(&letter).output().unwrap();
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stdout));
    assert_eq!(server.calls(), 0, "nothing was sent");
    let session = clinic.json(["session", "latest"]);
    assert_eq!(session["documents"][0]["failure_code"], "redaction_incomplete", "{session}");
    let checks = session["checks"].as_array().unwrap();
    let handling = checks.iter().find(|check| check["check"] == "phi_handling").unwrap();
    assert_eq!(handling["result"], "failed", "{handling}");
    let alerts = clinic.json(["events", "--kind", "alert.raised"]).to_string();
    assert!(alerts.contains("phi_policy_violation"), "{alerts}");
    let record = clinic.json(["egress"]);
    assert!(record["departures"].as_array().unwrap().is_empty(), "{record}");
    clinic.must_be_sound();
}

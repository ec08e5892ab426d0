//! Patients on the command line, through the real program: a list is taken over and brought up to date,
//! documents are matched, and of whoever is marked nothing is sent and nothing kept.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use wardbook_tests::{Answer, Behaviour, FaultyServer, TestClinic, letter};

/// Desmond Rourke, as letter 1 names him, and others; a namesake shares his name alone.
const LIST: &str = "Surname;First Name;DOB;MRN;Suburb\n\
    Rourke;Desmond;02/01/1930;100001;Wattle Glen\n\
    Rourke;Desmond;09/09/1971;100002;Ham\n\
    Lane;Nellie;14/03/1958;100003;Ham\n";

fn list(clinic: &TestClinic, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = clinic.beside(name);
    fs::write(&path, text).unwrap();
    path
}

fn import(clinic: &TestClinic, text: &str) -> Value {
    let path = list(clinic, "list.csv", text);
    let mut command = clinic.command(["patients", "import", "--json"]);
    let done = Answer::from(command.arg(path).output().unwrap());
    let report = done.json();
    // Rows that were refused are an answer that is no.
    let code = i32::from(report["refused"] != 0);
    done.expect(code);
    report
}

/// The id of the one patient whom this finds.
fn patient(clinic: &TestClinic, text: &str) -> String {
    let page = clinic.json(["patients", "list", text]);
    assert_eq!(page["total"], 1, "{text}: {page}");
    page["patients"][0]["patient"]["patient_id"].as_str().unwrap().to_owned()
}

/// Processes a letter at an endpoint; answers with the session's documents.
fn process(clinic: &TestClinic, name: &str, text: &str, endpoint: &str, code: i32) -> Value {
    let path = list(clinic, name, text);
    let line = ["process".as_ref(), path.as_os_str(), "--endpoint".as_ref(), endpoint.as_ref()];
    clinic.run(line).expect(code);
    clinic.json(["session", "latest"])
}

fn document(clinic: &TestClinic) -> String {
    let inbox = clinic.json(["inbox", "list"]);
    inbox["documents"][0]["document_id"].as_str().unwrap().to_owned()
}

fn matched(clinic: &TestClinic) -> Value {
    clinic.json(["inbox", "list"])["documents"][0]["patient_state"].clone()
}

#[test]
fn a_list_is_looked_at_taken_over_and_brought_up_to_date_and_each_change_is_an_event() {
    let clinic = TestClinic::new();
    let path = list(&clinic, "list.csv", LIST);
    let line = ["patients".as_ref(), "import".as_ref(), path.as_os_str()];
    let dry = clinic.json(line.into_iter().chain(["--dry-run".as_ref()]));
    assert_eq!((&dry["applied"], &dry["added"]), (&false.into(), &3.into()));
    assert_eq!(clinic.json(["patients", "list"])["all"], 0, "a dry run changes nothing");

    let done = clinic.json(line);
    assert_eq!(
        (&done["applied"], &done["added"], &done["refused"]),
        (&true.into(), &3.into(), &0.into())
    );
    assert_eq!(done["not_understood"], serde_json::json!(["Suburb"]));
    let again = clinic.json(line);
    assert_eq!((&again["added"], &again["unchanged"]), (&0.into(), &3.into()));

    // She married; a row without a name is refused by its line, and nobody else is touched.
    let married = import(
        &clinic,
        "Surname,First Name,DOB,MRN\nCastellane,Nellie,14/03/1958,100003\n,,01/01/1990,100009\n\
         Ng,Owen,31/12/1899,100010\n",
    );
    assert_eq!((&married["updated"], &married["refused"]), (&1.into(), &2.into()));
    assert_eq!(
        married["refused_rows"][0],
        serde_json::json!({ "place": 3, "reason": "it has no name" })
    );
    assert!(married["refused_rows"][1]["reason"].as_str().unwrap().contains("1900"));
    let nellie = clinic.json(["patients", "show", &patient(&clinic, "castellane nel")]);
    assert_eq!(nellie["names"][1]["family"], "Lane");
    assert_eq!(nellie["acts"][0]["what"], "opened");
    assert_eq!(
        patient(&clinic, "Lane 14 Mar 1958"),
        nellie["patient"]["patient_id"].as_str().unwrap()
    );
    assert_eq!(patient(&clinic, "100003"), nellie["patient"]["patient_id"].as_str().unwrap());
    assert_eq!(clinic.json(["patients", "list", "rourke"])["total"], 2);

    let count = |kind: &str| clinic.json(["events", "--kind", kind]).as_array().unwrap().len();
    assert_eq!((count("patient.added"), count("patient.changed")), (3, 1));
    assert_eq!(count("patients.imported"), 3);
    let verified = clinic.json(["verify"]);
    assert_eq!(verified["sound"], true, "{verified}");
}

#[test]
fn what_is_no_list_is_refused_with_what_it_is_and_nothing_of_it_is_repeated() {
    let clinic = TestClinic::new();
    let refused = |name: &str, bytes: &[u8], words: &str| {
        let path = list(&clinic, name, bytes);
        let answer = clinic.run(["patients".as_ref(), "import".as_ref(), path.as_os_str()]);
        answer.expect_sentence(2, words);
        assert!(!answer.stderr.contains("Rourke"), "{}", answer.stderr);
    };
    refused("a.csv", b"", "empty");
    refused("b.csv", b"%PDF-1.7\n%%EOF\n", "a PDF, not a list of patients");
    refused("c.csv", b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "not a list of patients");
    refused("d.csv", b"Rourke,Desmond,02/01/1930\n", "does not name its columns");
    refused("e.csv", b"Code,Amount\n1,2\n", "names none that holds a name");
    refused("f.csv", b"Surname,DOB\n", "has no patients");
    refused("g.json", b"{\"resourceType\":\"Patient\",", "damaged");
    // Longer than is read, as one line: nothing of it is read into memory.
    let path = clinic.beside("huge.csv");
    let huge = fs::File::create(&path).unwrap();
    huge.set_len(1 << 30).unwrap();
    let answer = clinic.run(["patients".as_ref(), "import".as_ref(), path.as_os_str()]);
    answer.expect_sentence(2, "larger than");
}

#[test]
fn lists_of_fhir_and_hl7_are_taken_over_and_merges_are_left_to_a_person() {
    let clinic = TestClinic::new();
    let fhir = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p1",
        "name":[{"use":"official","family":"Lane","given":["Nellie"]}],"birthDate":"1958-03-14",
        "identifier":[{"type":{"coding":[{"code":"MR"}]},"value":"100003"}]}}]}"#;
    let path = list(&clinic, "list.json", fhir);
    let line = ["patients".as_ref(), "import".as_ref(), path.as_os_str()];
    assert_eq!(clinic.json(line)["added"], 1);
    let adt = "MSH|^~\\&|PAS|HAM|W|H|20260101||ADT^A08|1|P|2.5\r\
        PID|1||100003^^^HAM^MR||Castellane^Nellie^^^^^L||19580314|F\r\
        MSH|^~\\&|PAS|HAM|W|H|20260101||ADT^A40|2|P|2.5\r\
        PID|1||100003^^^HAM^MR||Castellane^Nellie\rMRG|100004\r";
    let path = list(&clinic, "list.hl7", adt);
    let answer = clinic.run(["patients".as_ref(), "import".as_ref(), path.as_os_str()]).expect(1);
    assert!(answer.stdout.contains("1 updated"), "{}", answer.stdout);
    assert!(
        answer.stdout.contains("row 2: the message A40 merges two patients"),
        "{}",
        answer.stdout
    );
    patient(&clinic, "castellane");
}

#[test]
fn a_document_is_matched_with_its_result_and_a_person_has_the_last_word() {
    let clinic = TestClinic::new();
    import(&clinic, LIST);
    process(&clinic, "a.txt", &letter(1), "builtin", 0);
    assert_eq!(matched(&clinic), "matched");
    let desmond = patient(&clinic, "rourke 100001");
    let shown = clinic.json(["patients", "show", &desmond]);
    assert_eq!(shown["documents"][0]["by_itself"], true);
    let said = clinic.json(["events", "--kind", "document.matched"]);
    assert_eq!(said[0]["payload"]["patient"], desmond.as_str());

    let (letter, nellie) = (document(&clinic), patient(&clinic, "lane"));
    let by_hand = clinic.json(["patients", "match", &letter, &nellie, "--reason", "asked her"]);
    assert_eq!((&by_hand["by"], &by_hand["by_itself"]), (&"ada".into(), &false.into()));
    // Neither the list nor another session over it chooses again.
    import(&clinic, LIST);
    clinic.run(["process", "--again", "latest"]).expect(0);
    let still = clinic.json(["patients", "show", &nellie]);
    assert_eq!(still["document_count"], 1);
    let none = clinic.json(["patients", "match", &letter]);
    assert_eq!(none["state"], "none_of_these");
    clinic.must_be_sound();
}

#[test]
fn a_document_that_may_be_of_two_waits_and_a_list_that_comes_later_matches_what_waits() {
    let clinic = TestClinic::new();
    process(&clinic, "a.txt", &letter(1), "builtin", 0);
    assert_eq!(matched(&clinic), Value::Null, "without a list nobody looks");
    let twins = "Surname,First Name,DOB,MRN\nRourke,Desmond,02/01/1930,100001\n\
        Rourke,Desmond,02/01/1930,100002\n";
    let report = import(&clinic, twins);
    assert_eq!((&report["added"], &report["matched"]), (&2.into(), &0.into()));
    assert_eq!(matched(&clinic), "to_choose");

    let other = TestClinic::new();
    process(&other, "a.txt", &letter(1), "builtin", 0);
    assert_eq!(import(&other, LIST)["matched"], 1);
    assert_eq!(matched(&other), "matched");
    // Now that somebody else can be meant, a person is asked.
    import(&other, "Surname,First Name,DOB,MRN\nRourke,Desmond,02/01/1930,200001\n");
    assert_eq!(matched(&other), "to_choose");
    other.must_be_sound();
}

#[test]
fn of_whoever_is_marked_nothing_is_sent_and_nothing_is_kept() {
    let clinic = TestClinic::new();
    let server = FaultyServer::start(Behaviour::Says("this is no completion".into()));
    let add = ["endpoint", "add", "model", "--kind", "openai", "--url", &server.url];
    let price = ["--model", "m-1", "--price-input", "3", "--price-output", "15"];
    let mut command = clinic.command(add.into_iter().chain(price));
    assert!(command.env("WARDBOOK_API_KEY", "sk-1").output().unwrap().status.success());
    import(&clinic, LIST);
    let desmond = patient(&clinic, "rourke 100001");
    clinic.run(["patients", "no-ai", &desmond, "--reason", " "]).expect_sentence(2, "say why");
    let marked = clinic.json(["patients", "no-ai", &desmond, "--reason", "he asked for it"]);
    assert_eq!(marked["no_ai"]["reason"], "he asked for it");

    for (name, endpoint) in [("a.txt", "model"), ("b.txt", "builtin")] {
        let text = format!("{}\n{name}\n", letter(1));
        let session = process(&clinic, name, &text, endpoint, 1);
        assert_eq!(session["documents"][0]["failure_code"], "no_ai", "{session}");
        assert_eq!(session["results"].as_array().unwrap().len(), 0, "nothing is kept");
    }
    // By his name alone he may be meant, and the letter waits.
    let named = "Dear Dr Day,\n\nMr Desmond Rourke rang about his results.\n\nKind regards\n";
    process(&clinic, "c.txt", named, "model", 1);
    assert_eq!(matched(&clinic), "to_choose");
    assert_eq!(server.calls(), 0, "nothing was sent");
    let requests = clinic.json(["events", "--kind", "ai.requested"]);
    assert_eq!(requests.as_array().unwrap().len(), 0);

    // A person says that it is somebody else's, and it goes.
    let nellie = patient(&clinic, "lane");
    clinic.run(["patients", "match", &document(&clinic), &nellie]).expect(0);
    clinic.run(["process", "--again", "latest"]).expect(0);
    let lifted = clinic.json(["patients", "no-ai", &desmond, "--lift", "--reason", "he agreed"]);
    assert_eq!(lifted["no_ai"], Value::Null);
    process(&clinic, "d.txt", &format!("{}\nlast\n", letter(1)), "builtin", 0);
    assert_eq!(matched(&clinic), "matched");
    clinic.must_be_sound();
}

/// What a model answers that reads Desmond's name where the document has two letters of it.
fn reads_desmond() -> String {
    let content = json!({
        "document_type": "specialist_letter",
        "type_quote": { "page": 1, "text": "I saw your patient" },
        "type_confidence": 90,
        "fields": [
            { "name": "patient_name", "detail": "", "value": "Desmond Rourke", "page": 1,
              "quote": "your patient D R", "confidence": 90 },
            { "name": "identifier", "detail": "mrn", "value": "100001", "page": 1,
              "quote": "file ending in 1", "confidence": 90 },
        ],
        "summary": "Seen again.",
    });
    json!({
        "model": "m-1", "choices": [{ "message": { "content": content.to_string() }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 500, "completion_tokens": 100 },
    })
    .to_string()
}

#[test]
fn of_whoever_is_marked_nothing_is_kept_that_a_model_alone_knew_the_name_of() {
    let clinic = TestClinic::new();
    let server = FaultyServer::start(Behaviour::Says(reads_desmond()));
    let add = ["endpoint", "add", "model", "--kind", "openai", "--url", &server.url];
    let added = clinic
        .command(add.into_iter().chain(["--model", "m-1"]))
        .env("WARDBOOK_API_KEY", "sk-1")
        .output()
        .unwrap();
    assert!(added.status.success());
    import(&clinic, LIST);
    let desmond = patient(&clinic, "rourke 100001");
    clinic.run(["patients", "no-ai", &desmond, "--reason", "he asked for it"]).expect(0);
    let text = "Dear Dr Day,\n\nI saw your patient D R, file ending in 1, again.\n\nKind regards\n";
    let session = process(&clinic, "a.txt", text, "model", 1);
    assert_eq!(server.calls(), 1, "the document names nobody, so it was sent");
    assert_eq!(session["documents"][0]["failure_code"], "no_ai", "{session}");
    assert_eq!(session["results"].as_array().unwrap().len(), 0, "nothing is kept");
    let called = clinic.json(["events", "--kind", "ai.called"]);
    assert_eq!(called.as_array().unwrap().len(), 1, "that it was called and paid for stays");
    assert!(!called.to_string().contains("Rourke"), "{called}");
    assert_eq!(matched(&clinic), "to_choose");
    clinic.must_be_sound();
}

#[test]
fn each_role_does_with_patients_what_it_may() {
    let clinic = TestClinic::new();
    import(&clinic, LIST);
    let people = [
        ("bea", "staff"),
        ("rex", "reviewer"),
        ("dot", "doctor"),
        ("max", "manager"),
        ("aud", "auditor"),
    ];
    for (name, role) in people {
        clinic.add_user(name, role);
    }
    process(&clinic, "a.txt", &letter(1), "builtin", 0);
    let (letter, nellie) = (document(&clinic), patient(&clinic, "lane"));
    let path = list(&clinic, "again.csv", LIST);
    let path = path.to_str().unwrap();
    let code = |user: &str, line: &[&str]| clinic.run_as(user, line).code;
    let allowed = |line: &[&str]| -> Vec<&str> {
        let may = people.iter().filter(|(user, _)| code(user, line) == Some(0));
        may.map(|(_, role)| *role).collect()
    };
    assert_eq!(
        allowed(&["patients", "list"]),
        ["staff", "reviewer", "doctor", "manager", "auditor"]
    );
    assert_eq!(allowed(&["patients", "import", path]), ["manager"]);
    assert_eq!(
        allowed(&["patients", "match", &letter, &nellie]),
        ["reviewer", "doctor", "manager"],
        "it is not the staff's own"
    );
    let mark = ["patients", "no-ai", &nellie, "--reason", "she asked"];
    assert_eq!(allowed(&mark), ["doctor", "manager"]);
    let seen = clinic.run_as("aud", ["patients", "list"]).expect(0).stdout;
    assert!(seen.contains("withheld") && !seen.contains("Lane"), "{seen}");
    let shown = clinic.run_as("aud", ["patients", "show", &nellie]).expect(0).stdout;
    assert!(!shown.contains("Lane") && !shown.contains("1958"), "{shown}");
}

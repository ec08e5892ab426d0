//! A clinic that has seen a little of everything: people of every role, endpoints, results,
//! failures, alerts. What tampering is tried on.

use std::fs;

use sha2::{Digest, Sha256};

use wardbook_domain::arrival::Look;
use wardbook_domain::background::{Work, WorkOutcome};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::DocumentState;
use wardbook_domain::ids::{
    DocumentId, EnrolmentId, FileId, FolderId, MailId, PatientId, PauseId, PolicyId, TraceId,
    UserId, ViewId, WitnessId,
};
use wardbook_domain::inbox::{AfterTaking, Detection, FileState};
use wardbook_domain::packet::CutPiece;
use wardbook_domain::patients::{MatchState, Name, NameUse, Number, Patient};
use wardbook_domain::session::ProcessingMode;
use wardbook_domain::sync::{SyncProblem, later};
use wardbook_store::folder_sessions::{self, FolderSessions};
use wardbook_store::home::Home;
use wardbook_store::inbox_files::{self, InboxFile};
use wardbook_store::inbox_folders::{self, InboxFolder};
use wardbook_store::key_slots::KeySlots;
use wardbook_store::matches::{self, DocumentMatch};
use wardbook_store::results::{Corrected, FieldReview};
use wardbook_store::saved_views::{self, SavedView};
use wardbook_store::sync::enrolment::{self, Enrolment, NewKeys};
use wardbook_store::sync::mail::{self, StoredMail};
use wardbook_store::sync::pauses::{self, Pause};
use wardbook_store::sync::policies::{self, StoredPolicy};
use wardbook_store::sync::witnesses::{self, Witness};
use wardbook_store::totp::{Secret, Step};
use wardbook_store::{
    DataKey, Store, StoreError, Tx, alerts, background, documents, patients, results,
    second_factors, sessions, settings, users,
};

use crate::clinic::{PASSWORD, Template, TestClinic};
use crate::documents::{cut_pdf, letters};
use crate::servers::{Behaviour, FaultyServer};

/// A copy of the busy clinic, and its raw data key.
pub fn busy_clinic() -> (TestClinic, String) {
    let clinic = Template::copy("busy", make);
    let slots = KeySlots::load(&Home::new(clinic.path())).expect("key slots");
    let (_, key) = slots.unlock("ada", PASSWORD).expect("the password is right");
    let key = key.to_hex();
    (clinic, key)
}

fn make() -> TestClinic {
    let clinic = TestClinic::new();
    people(&clinic);
    endpoints(&clinic);
    work(&clinic);
    let revealed = clinic.key();
    let slots = KeySlots::load(&Home::new(clinic.path())).expect("key slots");
    let (_, key) = slots.unlock("ada", PASSWORD).expect("the password is right");
    assert_eq!(revealed, key.to_hex(), "what is revealed is the key");
    window(&clinic, &key);
    messages(&clinic);
    clinic
}

/// A template, a message of it that a mail server cannot be reached for, and who it goes to.
fn messages(clinic: &TestClinic) {
    let page = clinic.json(["patients", "list"]);
    let patient = page["patients"][0]["patient"]["patient_id"].as_str().expect("a patient");
    let run = |args: &[&str]| clinic.json(["message"].iter().chain(args));
    run(&["contact", "add", patient, "email", "nellie@patient.example", "--verified"]);
    run(&["contact", "consent", patient, "email", "care", "--source", "form of 3 May"]);
    run(&["contact", "note", patient, "--time-zone", "Etc/UTC", "--guardian", "Ann Lane"]);
    run(&["contact", "note", patient, "--time-zone", "Etc/UTC"]);
    let closed = crate::servers::free_port().to_string();
    let provider = ["provider", "email", "127.0.0.1", "--port", &closed];
    let how = ["--security", "this-machine", "--from", "desk@clinic.example", "--reason", "a test"];
    run(&[&provider[..], &how[..]].concat());
    let words = ["--subject", "Your visit", "--text", "Dear {name}, please call us."];
    let set = run(&[&["template", "set", "call us"][..], &words[..]].concat());
    let template = set["templateId"].as_str().expect("a template");
    let draft = run(&["draft", patient, "--template", template]);
    let message = draft["messageId"].as_str().expect("a message");
    run(&["edit", message, "--text", "Dear Nellie, please call us.", "--urgent", "she waits"]);
    run(&["send", message]);
    run(&["deliver"]);
}

/// What only the window does.
fn window(clinic: &TestClinic, key: &DataKey) {
    let home = Home::new(clinic.path());
    let store = Store::open(&home, key, &Clock::system(), &Randomness::system());
    let store = store.expect("the clinic opens");
    let system = store.system_context().expect("the system's context");
    let piece = piece(&store).expect("a piece of a scan");
    let written = store.write(system, move |tx| {
        settings::set(tx, "idle_lock_minutes", Some("5"), None)?;
        settings::set(tx, "review_below_permille", Some("800"), None)?;
        let ada = users::by_name(tx.connection(), "ada")?;
        let user_id = ada.expect("the administrator").user_id;
        let view_id = ViewId::new(tx.clock(), tx.randomness());
        let [screen, name, query] = ["sessions", "Failed", "status=failed"].map(str::to_owned);
        saved_views::insert(tx, &SavedView { view_id, user_id, screen, name, query })?;
        // Of a disabled person, so that nobody is asked for a code.
        let gus = users::by_name(tx.connection(), "gus")?.expect("the disabled person").user_id;
        second_factors::turn_on(tx, gus, &Secret::new(tx.randomness()), Step(1))?;
        let (now, trace) = (tx.now(), TraceId::new(tx.clock(), tx.randomness()));
        background::schedule(tx, Work::Verification, 1_440, now)?;
        background::take(tx, Work::Verification, "agent", trace, now)?;
        background::finish(tx, Work::Verification, trace, (WorkOutcome::Sound, "no fault"), now)?;
        background::schedule(tx, Work::Checks, 5, now)?;
        let trace = TraceId::new(tx.clock(), tx.randomness());
        background::take(tx, Work::Checks, "agent", trace, now)?;
        watched(tx, user_id)?;
        head_office(tx, user_id)?;
        from_head_office(tx)?;
        let alerts = alerts::open(tx.connection())?;
        alerts::acknowledge(tx, alerts[0].alert_id, user_id)?;
        alerts::resolve(tx, alerts[1].alert_id, Some(user_id), "dealt with")?;
        parts(tx)?;
        piece.write(tx)?;
        patients_of(tx, user_id)?;
        let asked = sessions::SessionQuery { limit: 9, ..sessions::SessionQuery::default() };
        let newest = sessions::SessionFilter { own: None, asked };
        let newest = sessions::page(tx.connection(), &newest)?;
        for (number, one) in newest.iter().enumerate() {
            for result in results::of_session(tx.connection(), one.session.session_id)? {
                if let Some(field) = result.fields.first() {
                    let edited = FieldReview::Edited(Corrected {
                        value: "corrected".into(),
                        as_printed: false,
                    });
                    results::decide_field(tx, field.field_id, &edited)?;
                }
                let accept = number % 2 == 0;
                results::decide_result(tx, result.result_id, accept, user_id, Some("looked at"))?;
            }
        }
        Ok::<_, StoreError>(())
    });
    written.expect("the rows are written");
    store.close().expect("the clinic closes");
}

/// A watched folder, and files that were found in it.
fn watched(tx: &mut Tx<'_>, owner: UserId) -> Result<(), StoreError> {
    let folder = InboxFolder {
        folder_id: FolderId::new(tx.clock(), tx.randomness()),
        path: "/srv/scans".into(),
        owner,
        owner_name: None,
        after_taking: AfterTaking::Move,
        detection: Detection::Auto,
        settle_seconds: Some(5),
        on_share: false,
        added_at: tx.now(),
    };
    inbox_folders::insert(tx, &folder)?;
    let sessions = FolderSessions {
        on: true,
        mode: ProcessingMode::Standard,
        endpoint: "builtin".into(),
        budget: Some(NanoUnits(2_000_000_000)),
        daily_budget: Some(NanoUnits(9_000_000_000)),
        hours: "07:00-19:00".parse().expect("hours of the day"),
        since: tx.now(),
    };
    folder_sessions::set(tx, folder.folder_id, &sessions)?;
    let documents = documents::page(
        tx.connection(),
        &documents::DocumentFilter {
            asked: documents::InboxQuery { limit: 2, ..documents::InboxQuery::default() },
            ..documents::DocumentFilter::default()
        },
    )?;
    for (number, listed) in (0..).zip(documents) {
        let document = listed.document;
        let file = InboxFile {
            file_id: FileId::new(tx.clock(), tx.randomness()),
            folder_id: folder.folder_id,
            name: format!("{number}.txt"),
            look: Look { bytes: document.bytes, modified: 1, inode: 2 + number },
            sha256: Some(document.sha256),
            document_id: Some(document.document_id),
            state: FileState::Taken,
        };
        inbox_files::put(tx, &file, true)?;
        if number == 0 {
            inbox_files::clear(tx, &file, FileState::Moved)?;
            documents::set_folder(tx, document.document_id, folder.folder_id)?;
        }
    }
    Ok(())
}

/// Documents that came within another.
fn parts(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let asked = documents::InboxQuery { limit: 4, ..documents::InboxQuery::default() };
    let filter = documents::DocumentFilter { asked, ..documents::DocumentFilter::default() };
    let found = documents::page(tx.connection(), &filter)?;
    let ids: Vec<_> = found.iter().map(|one| one.document.document_id).collect();
    for (position, part) in (1..).zip(&ids[1..]) {
        documents::add_part(tx, ids[0], position, *part, "attached.txt")?;
    }
    Ok(())
}

/// A document that was cut out of one that no session has a result of, with its original in the vault.
fn piece(store: &Store) -> Result<Piece, StoreError> {
    let state = Some(DocumentState::Quarantined);
    let asked = documents::InboxQuery { state, limit: 1, ..documents::InboxQuery::default() };
    let filter = documents::DocumentFilter { asked, ..documents::DocumentFilter::default() };
    let found = store.read(|connection| documents::page(connection, &filter))?;
    let scan = &found[0].document;
    let document = DocumentId::new(store.clock(), store.randomness());
    let pages = CutPiece { first_page: 2, last_page: 3 };
    let cut = documents::Cut { parent: scan.document_id, piece: pages, of_pages: 5 };
    let original = cut.original(document, &scan.sha256);
    store.vault().store(document, &original)?;
    let sha256 = hex::encode(Sha256::digest(&original));
    Ok(Piece { document, cut, sha256, bytes: original.len() as u64 })
}

struct Piece {
    document: DocumentId,
    cut: documents::Cut,
    sha256: String,
    bytes: u64,
}

impl Piece {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let account = documents::account_of(tx.connection(), self.cut.parent)?;
        documents::insert(
            tx,
            self.document,
            account,
            &self.sha256,
            "pages 2 to 3.pdf",
            self.bytes,
            None,
        )?;
        documents::add_cut(tx, self.document, self.cut)
    }
}

/// Patients, one of whom AI processes nothing, and documents that are theirs or nobody knows whose.
fn patients_of(tx: &mut Tx<'_>, by: UserId) -> Result<(), StoreError> {
    let asked = documents::InboxQuery { limit: 3, ..documents::InboxQuery::default() };
    let filter = documents::DocumentFilter { asked, ..documents::DocumentFilter::default() };
    let found = documents::page(tx.connection(), &filter)?;
    for (number, listed) in (0..).zip(found) {
        let name = Name {
            used: NameUse::Current,
            given: "Ann".into(),
            family: format!("Lee{}", ["a", "b", "c"][number % 3]),
        };
        let mrn = Number { kind: "mrn".into(), value: format!("10000{number}") };
        let patient = Patient {
            patient_id: PatientId::new(tx.clock(), tx.randomness()),
            names: vec![name],
            birth_date: None,
            numbers: vec![mrn],
        };
        patients::insert(tx, &patient)?;
        let is_first = number == 0;
        if is_first {
            patients::mark(tx, patient.patient_id, true, "it was asked", by)?;
        }
        let state = if is_first { MatchState::Matched } else { MatchState::ToChoose };
        let decided = DocumentMatch {
            document_id: listed.document.document_id,
            state,
            patient_id: is_first.then_some(patient.patient_id),
            decided_by: is_first.then_some(by),
            decided_at: tx.now(),
            confidence: None,
            reasons: vec!["the name agrees".into()],
            reason: "asked".into(),
            candidates: Vec::new(),
            held: false,
        };
        matches::put(tx, &decided)?;
    }
    Ok(())
}

/// The id of the head office that the clinic is enrolled at.
const OFFICE: &str = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b";

/// A head office that refuses, another witness, and a pause.
fn head_office(tx: &mut Tx<'_>, by: UserId) -> Result<(), StoreError> {
    let now = tx.now();
    let office = Enrolment {
        enrolment_id: EnrolmentId::new(tx.clock(), tx.randomness()),
        office_id: OFFICE.into(),
        name: "office.example".into(),
        address: "https://office.example".into(),
        clinic_id: "harbour".into(),
        root_key: "office.example/root".into(),
        witness_key: "office.example/witness".into(),
        mirror_key: "office.example/mirror".into(),
        keys: 0,
        ledger_key: "office.example/ledger".into(),
        before: 41,
        enrolled_at: now,
        problem: None,
        problem_detail: String::new(),
    };
    enrolment::insert(tx, &office, &[7; 32])?;
    let keys = NewKeys {
        number: 1,
        witness_key: "office.example/witness".into(),
        mirror_key: "office.example/mirror".into(),
        note: "the statement's note".into(),
    };
    enrolment::take_keys(tx, &office, &keys)?;
    enrolment::set_problem(tx, &office, Some((SyncProblem::Refused, "it is suspended")))?;
    let witness = Witness {
        witness_id: WitnessId::new(tx.clock(), tx.randomness()),
        vkey: "witness.example".into(),
        url: "https://witness.example".into(),
        added_at: now,
        added_by: None,
        problem: None,
        problem_detail: String::new(),
    };
    witnesses::insert(tx, &witness, by)?;
    let pause = Pause {
        pause_id: PauseId::new(tx.clock(), tx.randomness()),
        until: later(now, 60),
        reason: "the line is being changed".into(),
    };
    pauses::begin(tx, &pause, now)
}

/// A policy and a message, as they would have come before it refused.
fn from_head_office(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let policy = StoredPolicy {
        policy_id: PolicyId::new(tx.clock(), tx.randomness()),
        office_id: OFFICE.into(),
        number: 3,
        note: "the policy's note".into(),
        issued: "2026-05-04T09:00:00Z".into(),
        until: "2026-06-04T09:00:00Z".into(),
        body: "{}".into(),
        ledger_key: "office.example/ledger".into(),
        ledger_note: "the ledger's checkpoint".into(),
        received_at: tx.now(),
    };
    policies::insert(tx, &policy, false)?;
    let message = StoredMail {
        mail_id: MailId::new(tx.clock(), tx.randomness()),
        office_id: OFFICE.into(),
        clinic_id: "harbour".into(),
        number: 1,
        kind: "hook/sms".into(),
        sent_at: "2026-05-04T09:00:00Z".into(),
        note: "the message's note".into(),
        body: "{}".into(),
        received_at: tx.now(),
    };
    assert!(mail::receive(tx, &message)?, "the message is new");
    Ok(())
}

fn people(clinic: &TestClinic) {
    let all = [("bea", "staff"), ("rex", "reviewer"), ("dot", "doctor"), ("max", "manager")];
    for (name, role) in all.into_iter().chain([("aud", "auditor"), ("gus", "staff")]) {
        clinic.add_user(name, role);
    }
    clinic.run(["user", "disable", "gus", "--reason", "they left"]).expect(0);
    for _ in 0..5 {
        let mut wrong = clinic.command(["sessions"]);
        let refused = wrong.env("WARDBOOK_PASSWORD", "not the password").output();
        assert_eq!(refused.expect("the program starts").status.code(), Some(2));
    }
}

fn endpoints(clinic: &TestClinic) {
    for name in ["odd", "old"] {
        let server = FaultyServer::start(Behaviour::Says("this is no completion".into()));
        let mut add = clinic.command(["endpoint", "add", name, "--kind", "openai"]);
        add.args(["--url", &server.url, "--model", "m-1", "--price-input", "3"]);
        add.args(["--price-output", "15"]).env("WARDBOOK_API_KEY", "sk-canary-4711");
        assert!(add.output().expect("the program starts").status.success(), "{name}");
    }
    clinic.run(["endpoint", "remove", "old", "--reason", "it is replaced"]).expect(0);
}

fn work(clinic: &TestClinic) {
    let inbox = clinic.beside("inbox");
    letters(&inbox, 0..5);
    cut_pdf(&inbox);
    fs::write(inbox.join("empty.txt"), "").expect("an empty file");
    clinic.run(["process".as_ref(), inbox.as_os_str()]).expect(1);
    let unsure = clinic.beside("nobodys.txt");
    let letter =
        "Dear Dr Day,\n\nThank you for seeing this lady.\n\nKind regards\n\nDr Ana Field\n";
    fs::write(&unsure, letter).expect("a letter that does not say whose it is");
    clinic.run(["process".as_ref(), unsure.as_os_str()]).expect(0);
    let more = clinic.beside("more");
    letters(&more, 5..7);
    let process = ["process".as_ref(), more.as_os_str()];
    let odd = ["--endpoint", "odd"].map(AsRef::as_ref);
    let poor = ["--budget", "0.000001"].map(AsRef::as_ref);
    clinic.run(process.into_iter().chain(odd)).expect(1);
    clinic.run(process.into_iter().chain(odd).chain(poor)).expect(1);
    clinic.run(process).expect(0);
    let mut as_bea = clinic.command_as("bea", ["process"]);
    as_bea.arg(&letters(&clinic.beside("last"), 7..8)[0]);
    assert!(as_bea.output().expect("the program starts").status.success());
    clinic.run(["session", "latest"]).expect(0);
}

//! A clinic in a real encrypted store, with people of every role, and sessions whose results a
//! test chooses: as a run leaves them, without running one.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used)] // All of this is tests.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use wardbook_app::{Clinic, Confirmation, LogQuery, Person};
use wardbook_domain::access::{Actor, Context, Role, Source};
use wardbook_domain::asked;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::cost::{NanoUnits, Price, PriceSource};
use wardbook_domain::document::Failure;
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality, PhiPolicy};
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{
    Confidence, DocumentType, ExtractedField, Extraction, FieldName, PageText, Quote,
};
use wardbook_domain::identity::{IdentityNeeds, Needs};
use wardbook_domain::ids::{AuditSessionId, CallId, DocumentId, EndpointId, SessionId};
use wardbook_domain::session::{Limits, ProcessingMode, SessionType};
use wardbook_store::calls::{CallEnd, NewCall};
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::sessions::{Measured, NewSession};
use wardbook_store::verify::Verifier;
use wardbook_store::{
    NewClinic, Store, StoreError, calls, documents, endpoints, identity, results, sessions, users,
};

pub const PASSWORD: &str = "seven green otters knit";

/// What a dangerous act asks for, as it is given rightly.
pub fn sure() -> Confirmation {
    Confirmation { reason: "a test asks for it".into(), password: PASSWORD.to_owned().into() }
}

/// Everybody but `ada`, the administrator: each is called like the role.
const PEOPLE: [Role; 5] = [Role::Staff, Role::Reviewer, Role::Doctor, Role::Manager, Role::Auditor];

pub struct Ward {
    folder: TempDir,
    pub home: Home,
}

/// A document of a session, and what was found in it.
pub enum Found {
    /// It failed.
    Nothing,
    /// These values, each sure to so many parts per thousand.
    Values(Vec<(FieldName, &'static str, u16)>),
}

/// A patient's name and birth date, both as sure as this.
pub fn patient(permille: u16) -> Found {
    Found::Values(vec![
        (FieldName::PatientName, "Desmond Rourke", permille),
        (FieldName::BirthDate, "1950-02-14", permille),
    ])
}

impl Ward {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let builtin = Endpoint {
            endpoint_id: EndpointId::new(&clock, &randomness),
            name: "builtin".into(),
            kind: EndpointKind::Builtin,
            url: String::new(),
            model: "builtin-1".into(),
            locality: Locality::OnDevice,
            phi_policy: PhiPolicy::Allowed,
            price: Price::default(),
            timeout_seconds: 30,
            max_output_tokens: 0,
        };
        Store::create_with(&home, &new, &clock, &randomness, move |tx| {
            endpoints::insert(tx, &builtin, None, None)
        })
        .unwrap();
        let ward = Self { folder, home };
        ward.as_person("ada", |clinic, ada| {
            for role in PEOPLE {
                clinic.add_user(ada, role.as_str(), role, PASSWORD, &sure()).unwrap();
            }
        });
        ward
    }

    /// A folder beside the clinic's.
    pub fn beside(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// What somebody does between signing in and out.
    pub fn as_person<T>(&self, name: &str, work: impl FnOnce(&Clinic, &Person) -> T) -> T {
        let (clock, randomness) = (&Clock::system(), &Randomness::system());
        let (clinic, person) =
            Clinic::sign_in(&self.home, name, PASSWORD.into(), Source::Window, clock, randomness)
                .unwrap();
        let answer = work(&clinic, &person);
        clinic.sign_out(&person).unwrap();
        clinic.close().unwrap();
        answer
    }

    /// The payloads of the events of a kind, in order.
    pub fn payloads(&self, kind: Kind) -> Vec<Value> {
        self.as_person("ada", |clinic, ada| {
            let query = LogQuery { kind: Some(kind.to_string()), ..LogQuery::default() };
            let events = clinic.events(ada, &query, None).unwrap();
            let payload = |event: &wardbook_app::EventView| {
                let body = event.payload.as_ref().map(|body| body.get());
                serde_json::from_str(body.unwrap_or("null")).unwrap()
            };
            events.iter().map(payload).collect()
        })
    }

    /// That every event and row is as it was recorded.
    #[track_caller]
    pub fn must_be_sound(&self) {
        let slots = KeySlots::load(&self.home).unwrap();
        let (_, key) = slots.unlock("ada", PASSWORD).unwrap();
        let randomness = &Randomness::system();
        let (home, log) = (&self.home, slots.log());
        let verifier = Verifier { home, key: &key, log, randomness, threads: 1 };
        let found = verifier.run(&|_, _| {}).unwrap();
        assert!(found.sound, "{:?}", found.faults);
    }

    /// A session as its run leaves it before completion is asked for.
    pub fn session(&self, owner: &str, found: Vec<Found>) -> SessionId {
        self.session_at(owner, "builtin", found)
    }

    /// The same at an endpoint.
    pub fn session_at(&self, owner: &str, endpoint: &str, found: Vec<Found>) -> SessionId {
        self.session_of(owner, endpoint, None, found)
    }

    /// A session over documents that are here already. It is at work on those for which nothing
    /// is given.
    pub fn session_again(
        &self,
        owner: &str,
        documents: Vec<DocumentId>,
        found: Vec<Found>,
    ) -> SessionId {
        self.session_of(owner, "builtin", Some(documents), found)
    }

    fn session_of(
        &self,
        owner: &str,
        endpoint: &str,
        known: Option<Vec<DocumentId>>,
        found: Vec<Found>,
    ) -> SessionId {
        let (_, key) = KeySlots::load(&self.home).unwrap().unlock("ada", PASSWORD).unwrap();
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let store = Store::open(&self.home, &key, &clock, &randomness).unwrap();
        let user = store.read(|one| users::by_name(one, owner)).unwrap().unwrap();
        let endpoint = store.read(|one| endpoints::by_name(one, endpoint)).unwrap().unwrap();
        let account = store.read(identity::account).unwrap().account_id;
        let actor = Actor {
            person: Some((user.user_id, user.role)),
            session: AuditSessionId::new(&clock, &randomness),
            source: Source::Cli,
        };
        note(&store, actor, Kind::AuditSessionOpened, json!({}));
        let session = SessionId::new(&clock, &randomness);
        let context = Context::in_session(actor, session);
        let session_type = match known {
            Some(_) => SessionType::Reprocessing,
            None => SessionType::BatchProcessing,
        };
        let new_documents = if known.is_some() { 0 } else { found.len() };
        let mut ids = known.unwrap_or_default();
        for number in 0..new_documents {
            let document = DocumentId::new(&clock, &randomness);
            let bytes = format!("{session} {number} Desmond Rourke").into_bytes();
            let sha256 = store.vault().store(document, &bytes).map(|()| sha256(&bytes)).unwrap();
            let length = bytes.len() as u64;
            let write = store.write(context, move |tx| {
                let name = format!("rourke-{number}.txt");
                let subject = format!("documents/{document}");
                tx.event(Kind::DocumentReceived, subject, json!({ "name": name }));
                let by = Some(user.user_id);
                documents::insert(tx, document, account, &sha256, &name, length, by)
            });
            write.unwrap();
            ids.push(document);
        }
        let configuration = json!({ "endpoint": endpoint }).to_string();
        let new = NewSession {
            again_of: Vec::new(),
            folder: None,
            session,
            user: user.user_id,
            account,
            session_type,
            documents: ids.clone(),
            endpoint: endpoint.name.clone(),
            model: endpoint.model.clone(),
            mode: ProcessingMode::Standard,
            limits: Limits::default(),
            pipeline_version: "0".into(),
            configuration: (configuration.clone(), sha256(configuration.as_bytes())),
        };
        store.write(context, move |tx| sessions::insert(tx, &new)).unwrap();
        for (document, found) in ids.into_iter().zip(found) {
            let call = NewCall {
                call_id: CallId::new(&clock, &randomness),
                session,
                document,
                user: user.user_id,
                account,
                endpoint: endpoint.endpoint_id,
                model: endpoint.model.clone(),
                step: "extract",
                attempt: 1,
                configuration_hash: String::new(),
                prompt_hash: String::new(),
                price: endpoint.price,
                price_source: PriceSource::Declared,
                worst_case: NanoUnits::ZERO,
            };
            let cost = if endpoint.price.is_free() { 0 } else { 2_000 };
            let write = store.write(context, move |tx| finish(tx, session, &call, &found, cost));
            write.unwrap();
        }
        note(&store, actor, Kind::AuditSessionSealed, json!({ "reason": "signed_out" }));
        store.close().unwrap();
        session
    }
}

fn note(store: &Store, actor: Actor, kind: Kind, payload: Value) {
    let write = store.write(Context::of(actor), move |tx| {
        tx.event(kind, "", payload);
        Ok::<_, StoreError>(())
    });
    write.unwrap();
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

/// A document's call and what came of it, as the run records it.
fn finish(
    tx: &mut wardbook_store::Tx<'_>,
    session: SessionId,
    call: &NewCall,
    found: &Found,
    cost: i64,
) -> Result<(), StoreError> {
    calls::insert(tx, call)?;
    let status = "answered";
    let (latency_micros, cost) = (Some(250_000), NanoUnits(cost));
    let end = CallEnd { status, latency_micros, cost, ..CallEnd::default() };
    calls::finish(tx, call.call_id, &end)?;
    let failure = match found {
        Found::Nothing => {
            Some(Failure { code: "empty".into(), message: "it is empty".into(), quarantine: true })
        }
        Found::Values(values) => {
            let text = values.iter().map(|(_, value, _)| *value).collect::<Vec<_>>().join("\n");
            let pages = [PageText { number: 1, text: format!("Desmond Rourke\n{text}") }];
            let words = |text: &str| Some(Quote { page: 1, text: text.into() });
            let field = |(name, value, permille): &(FieldName, &'static str, u16)| ExtractedField {
                name: *name,
                detail: String::new(),
                value: (*value).into(),
                confidence: Confidence::from_permille(*permille),
                quote: words(value),
                doubts: Vec::new(),
                readings: Vec::new(),
            };
            // Without any value it is no document of a kind that anybody knows.
            let known = !values.is_empty();
            let mut extraction = Extraction {
                document_type: if known {
                    DocumentType::ReferralLetter
                } else {
                    DocumentType::Other
                },
                type_confidence: Confidence::from_permille(if known { 950 } else { 0 }),
                type_quote: words("Desmond Rourke").filter(|_| known),
                fields: values.iter().map(field).collect(),
                summary: "A referral of Desmond Rourke.".into(),
                doubts: Vec::new(),
            };
            let below = Limits::default().review_below_permille;
            let today = tx.now().to_datetime().date_naive();
            asked::judge(&mut extraction, &pages, Vec::new(), &needs_a_name(), today);
            let review = asked::reason(&extraction, below);
            let (document, call) = (call.document, call.call_id);
            results::insert(tx, session, document, call, &extraction, review.as_deref())?;
            None
        }
    };
    if let Some(failure) = &failure {
        documents::quarantine(tx, call.document, failure)?;
    }
    sessions::finish_document(tx, session, call.document, failure.as_ref())?;
    let measured = Measured { seconds: 0.5, peak_memory_kb: None };
    sessions::update_progress(tx, session, call.document, measured).map(drop)
}

/// These results show whose they are by the patient's name.
fn needs_a_name() -> IdentityNeeds {
    let needs = Needs { patient_name: true, one_of: Vec::new() };
    IdentityNeeds(DocumentType::ALL.iter().map(|kind| (*kind, needs.clone())).collect())
}

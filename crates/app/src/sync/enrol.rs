//! Enrolling the clinic with a head office, by a code that a person brought from there.

use sha2::{Digest as _, Sha256};

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EnrolmentId;
use wardbook_ledger::checkpoint::origin;
use wardbook_ledger::note::{KeyKind, SignerKey, VerifierKey};
use wardbook_store::events::Filter;
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_sync::client::{Client, Failure};
use wardbook_sync::wire::code::{EnrolmentCode, fingerprint};
use wardbook_sync::wire::statement::{Enrol, Enrolled, sync_key_name};
use wardbook_sync::wire::v1::{EnrolRequest, Office};

use super::failed::Failed;
use super::status::SyncStatus;
use crate::clinic::{Clinic, Person, VERSION};
use crate::error::{AppError, Result};

impl Clinic {
    /// Enrols the clinic with the head office that gave this code. The code names head office's key,
    /// so that it does not matter who answers at the address.
    pub async fn enrol(&self, person: &Person, code: &str) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let code = EnrolmentCode::parse(code).map_err(|bad| AppError::Invalid(bad.to_string()))?;
        // Nothing is sent meanwhile to the office that this one may take the place of.
        let mut session = self.syncing.lock().await;
        let client = Client::new(&code.address, self.sync_register())
            .map_err(|failure| not_enrolled(&failure))?;
        let office = client.office().await.map_err(|failure| not_enrolled(&failure))?;
        let root = root_key(&office, &code)?;
        let secret: [u8; 32] = self.store.randomness().array();
        let origin = origin(self.store.log());
        let sync = SignerKey::from_bytes(&sync_key_name(&origin), KeyKind::Ed25519, &secret)
            .map_err(|error| AppError::Internal(error.to_string()))?;
        self.record(person, Kind::CheckpointRequested, "", serde_json::json!({}))?;
        let (_, checkpoint) = self.newest_checkpoint().map_err(Failed::of_clinic)?;
        let request = Enrol {
            office: office.name.clone(),
            secret: code.secret_text(),
            log: self.store.log_key().vkey().clone(),
            sync: sync.verifier().clone(),
            checkpoint: hex::encode(Sha256::digest(&checkpoint)),
            version: VERSION.into(),
        };
        let request = request.sign(self.store.log_key(), &sync).map_err(|error| {
            AppError::Sync(format!("head office's answer cannot be used: {error}"))
        })?;
        let reply = client
            .enrol(&EnrolRequest { request, checkpoint, succession: self.succession()? })
            .await;
        let reply = reply.map_err(|failure| not_enrolled(&failure))?.reply;
        let enrolled = Enrolled::open(reply.as_bytes(), &root).map_err(|error| {
            AppError::Sync(format!("the reply is not head office's: {error}; ask for a new code"))
        })?;
        if enrolled.office != office.name
            || enrolled.office_id != office.office_id
            || enrolled.origin != origin
        {
            return Err(AppError::Sync(
                "the reply is about another clinic or another head office; ask for a new code"
                    .into(),
            ));
        }
        let enrolment = Enrolment {
            enrolment_id: EnrolmentId::new(self.store.clock(), self.store.randomness()),
            office_id: enrolled.office_id,
            name: enrolled.office,
            address: code.address,
            clinic_id: enrolled.clinic,
            root_key: root.to_string(),
            witness_key: enrolled.witness.to_string(),
            mirror_key: enrolled.mirror.to_string(),
            keys: enrolled.keys,
            ledger_key: enrolled.ledger.to_string(),
            before: enrolled.before,
            enrolled_at: self.store.clock().now(),
            problem: None,
            problem_detail: String::new(),
        };
        self.store.write(person.context, move |tx| enrolment::insert(tx, &enrolment, &secret))?;
        // What went wrong with the enrolment before, and what was planned after it, is over.
        self.store.with_sync_book(|book| {
            let mut peer = book.peer(&office.office_id)?;
            peer.forget_failures();
            peer.policy_at = None;
            book.set_peer(&office.office_id, &peer)
        })?;
        session.token = None;
        drop(session);
        self.sync_status(person)
    }

    /// What the key of the log before this one signed about it, where this one is a successor.
    fn succession(&self) -> Result<Option<String>> {
        let begun = Filter { kind: Some(Kind::LogSucceeded), limit: Some(1), ..Filter::default() };
        let log = self.store.log();
        let event = self.store.read(|connection| begun.list(connection, log))?.pop();
        let payload = event.and_then(|event| event.payload_json());
        Ok(payload.and_then(|said| said["endorsement"].as_str().map(str::to_owned)))
    }
}

/// The root key, if it is the one that the code names.
fn root_key(office: &Office, code: &EnrolmentCode) -> Result<VerifierKey> {
    let root = VerifierKey::parse(&office.root)
        .map_err(|error| AppError::Sync(format!("head office's root key: {error}")))?;
    if fingerprint(&root) != code.fingerprint {
        return Err(AppError::Sync(format!(
            "what answers at {} is not the head office that gave this code; check the address, and \
             ask head office for a new code",
            code.address
        )));
    }
    Ok(root)
}

fn not_enrolled(failure: &Failure) -> AppError {
    AppError::Sync(format!("the clinic was not enrolled: {}", failure.words))
}

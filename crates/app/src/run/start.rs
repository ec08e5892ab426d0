//! Starting a session, or taking one up where it stopped.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::json;
use sha2::{Digest, Sha256};

use wardbook_documents::{Limits as ReadLimits, Worker};
use wardbook_domain::access::{Context, Permission};
use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::endpoint::{Endpoint, EndpointKind};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::run::ENDPOINT_AWAY;
use wardbook_domain::session::{Limits, ProcessingMode, SessionStatus, SessionType};
use wardbook_ledger::jcs;
use wardbook_store::sessions::{self, NewSession};
use wardbook_store::{calls, documents, endpoints, folder_sessions};

use crate::clinic::{Clinic, Person, VERSION};
use crate::documents::intake::{Intake, Rejected};
use crate::error::{AppError, Result};
use crate::run::job::{Item, Job, MAX_ATTEMPTS, PreparedJob, began_with, go_on_at, priced_by};
use crate::run::progress::{Cancel, Progress};
use crate::run::request::{ProcessRequest, Start};

/// Documents that a session is to be run over.
struct Gathered {
    items: Vec<DocumentId>,
    rejected: Vec<Rejected>,
    duplicates: usize,
    /// Those of the sessions run again that stay in quarantine.
    quarantined: usize,
    /// Whether every one of them was in a session before.
    again: bool,
}

impl Clinic {
    pub(crate) fn start_session(
        &self,
        person: &Person,
        request: &ProcessRequest,
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<PreparedJob> {
        may_run_in(request.mode)?;
        if request.budget.is_some_and(|budget| budget <= NanoUnits::ZERO) {
            return Err(AppError::Invalid(
                "a budget is above zero, such as 2.50; leave it out where a session may cost \
                 anything"
                    .into(),
            ));
        }
        let name = request.endpoint.as_deref().unwrap_or(EndpointKind::Builtin.as_str());
        let (endpoint, price_source) = self.priced(self.endpoint(name)?)?;
        self.may_send(person, &endpoint)?;
        let client = self.client(&endpoint)?;
        let store = &self.store;
        let session = SessionId::new(store.clock(), store.randomness());
        let context = Context::in_session(person.context.actor, session);
        let gathered = match &request.start {
            Start::Paths(paths) => self.gather(person, context, paths, worker, progress, cancel)?,
            Start::Documents(documents) | Start::FromFolder { documents, .. } => {
                self.pick(person, documents)?
            }
            Start::Again(sessions) => self.pick_again(person, sessions)?,
            Start::Resume(session) => return self.resume_session(person, *session),
        };
        let Gathered { items, rejected, duplicates, quarantined, again } = gathered;
        let session_type = match items.len() {
            _ if again => SessionType::Reprocessing,
            1 => SessionType::SingleDocument,
            _ => SessionType::BatchProcessing,
        };
        let limits = Limits { budget: request.budget, ..self.limits()? };
        let configuration = configuration((&endpoint, price_source), request.mode, &limits)?;
        let new = NewSession {
            session,
            user: person.user.user_id,
            account: self.account.account_id,
            session_type,
            documents: items.clone(),
            again_of: match &request.start {
                Start::Again(sessions) => sessions.clone(),
                _ => Vec::new(),
            },
            folder: match &request.start {
                Start::FromFolder { folder, .. } => Some(*folder),
                _ => None,
            },
            endpoint: endpoint.name.clone(),
            model: endpoint.model.clone(),
            mode: request.mode,
            limits,
            pipeline_version: VERSION.into(),
            configuration: configuration.clone(),
        };
        store.write(context, move |tx| {
            // A person may have begun with one in the moment before: it is never run twice unasked.
            if new.folder.is_some() && folder_sessions::any_begun(tx.connection(), &new.documents)?
            {
                return Err(AppError::Invalid(
                    "a session over some of these documents was started meanwhile".into(),
                ));
            }
            Ok(sessions::insert(tx, &new)?)
        })?;
        let job = Job {
            session,
            context,
            user: person.user.user_id,
            account: self.account.account_id,
            documents: self.items(session)?,
            endpoint,
            price_source,
            client,
            configuration_hash: configuration.1,
            limits,
            identity_needs: self.stored_identity_needs()?,
            screener: self.screeners.of(&self.store)?,
            date_order: self.stored_date_order()?,
            read_limits: ReadLimits::default(),
            concurrency: concurrency(),
            budget: request.budget,
            spent_before: NanoUnits::ZERO,
            seconds_before: 0.0,
        };
        Ok(PreparedJob { job, rejected, duplicates, quarantined })
    }

    /// Takes the files in that the paths name.
    fn gather(
        &self,
        person: &Person,
        context: Context,
        paths: &[PathBuf],
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<Gathered> {
        let Intake { taken, rejected, duplicates } =
            self.take_in_paths(person, context, paths, worker, progress, cancel)?;
        let (mut items, mut all_known) = (Vec::new(), true);
        for one in taken {
            let document = one.document;
            all_known = all_known
                && one.known
                && self.store.read(|conn| documents::has_result(conn, document))?;
            items.push(document);
        }
        if items.is_empty() {
            let reason = rejected.first().map(|one| format!("{}: {}", one.name, one.reason));
            let reason = reason.unwrap_or_default();
            return Err(AppError::Invalid(format!("no file could be taken in ({reason})")));
        }
        let duplicates = duplicates.len();
        let items = self.in_their_stead(&items)?;
        Ok(Gathered { items, rejected, duplicates, quarantined: 0, again: all_known })
    }

    /// Documents that are here already. Each must be this person's to read.
    fn pick(&self, person: &Person, wanted: &[DocumentId]) -> Result<Gathered> {
        let (store, user) = (&self.store, person.user.user_id);
        let (mut items, mut seen, mut all_known) = (Vec::new(), HashSet::new(), true);
        for document in wanted.iter().copied().filter(|one| seen.insert(*one)) {
            self.require_change(person, Permission::ReadDocuments, || {
                store.read(|connection| documents::is_own(connection, document, user))
            })?;
            let found = store.read(|connection| documents::by_id(connection, document))?;
            if found.is_none() {
                return Err(AppError::NotFound(format!("document {document}")));
            }
            all_known &= store.read(|connection| documents::has_result(connection, document))?;
            items.push(document);
        }
        if items.is_empty() {
            return Err(AppError::Invalid("choose at least one document".into()));
        }
        let duplicates = wanted.len() - items.len();
        let items = self.in_their_stead(&items)?;
        Ok(Gathered { items, rejected: Vec::new(), duplicates, quarantined: 0, again: all_known })
    }

    /// The documents of earlier sessions that can be read.
    fn pick_again(&self, person: &Person, sessions: &[SessionId]) -> Result<Gathered> {
        let (items, quarantined) = self.documents_again(person, sessions)?;
        if items.is_empty() {
            return Err(AppError::Invalid(match quarantined {
                0 => "choose at least one session".into(),
                _ => "every document of it is in quarantine, so that nothing can be run again; \
                      add files that can be read"
                    .into(),
            }));
        }
        Ok(Gathered { items, rejected: Vec::new(), duplicates: 0, quarantined, again: true })
    }

    pub(crate) fn resume_session(
        &self,
        person: &Person,
        session: SessionId,
    ) -> Result<PreparedJob> {
        let user = person.user.user_id;
        self.require_change(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        let found = self.store.read(|connection| sessions::by_id(connection, session))?;
        let row = found.ok_or_else(|| AppError::NotFound(format!("session {session}")))?;
        let stopped =
            matches!(row.session_status, SessionStatus::Interrupted | SessionStatus::Cancelled);
        let open = row.completed_at.is_none();
        let waits = open && row.counts().open() == 0;
        let reasons = if open { ENDPOINT_AWAY } else { &[] };
        let away = self.store.read(|conn| sessions::failed_because(conn, session, reasons))?;
        if !stopped && !waits {
            return Err(AppError::Invalid(format!(
                "session {session} is {}; only one that was interrupted or cancelled, or failed \
                 because its endpoint was away, can be resumed: run its documents again in a new \
                 session",
                row.session_status
            )));
        }
        let mut endpoint = began_with(&row)?;
        // Where nothing is left to be sent, what became of the endpoint does not matter.
        if row.counts().open() > 0 || !away.is_empty() {
            let id = endpoint.endpoint_id;
            let present = self.store.read(|connection| endpoints::in_use(connection, id))?;
            self.may_send(person, present.as_ref().unwrap_or(&endpoint))?;
            go_on_at(&endpoint, present.as_ref(), self.policy()?.as_ref())?;
            // A time limit that was too short for the model is mended by a longer one; it decides
            // how long an answer is waited for, and nothing of what the answer is.
            if let Some(present) = present {
                endpoint.timeout_seconds = present.timeout_seconds;
            }
        }
        let client = self.client(&endpoint)?;
        let context = Context::in_session(person.context.actor, session);
        self.store.write(context, move |tx| sessions::resume(tx, session, reasons))?;
        let job = Job {
            session,
            context,
            user: row.user_id,
            account: row.account_id,
            documents: self.items(session)?,
            endpoint,
            price_source: priced_by(&row),
            client,
            configuration_hash: row.configuration_hash.clone(),
            limits: row.limits(),
            identity_needs: self.stored_identity_needs()?,
            screener: self.screeners.of(&self.store)?,
            date_order: self.stored_date_order()?,
            read_limits: ReadLimits::default(),
            concurrency: concurrency(),
            budget: row.budget_limit,
            spent_before: self.store.read(|conn| calls::spent_at_most(conn, session))?,
            seconds_before: row.seconds(),
        };
        Ok(PreparedJob { job, rejected: Vec::new(), duplicates: 0, quarantined: 0 })
    }

    /// What a policy forbids is not sent, and the refusal is recorded.
    fn may_send(&self, person: &Person, endpoint: &Endpoint) -> Result<()> {
        if let Err(refusal) = endpoint.may_receive_documents() {
            let subject = format!("endpoints/{}", endpoint.endpoint_id);
            let payload = json!({ "reason": refusal.to_string() });
            self.record(person, Kind::EndpointRefused, subject, payload)?;
            return Err(refusal.into());
        }
        if let Err(refusal) = self.check_allowed(endpoint) {
            let subject = format!("endpoints/{}", endpoint.endpoint_id);
            let payload = json!({ "reason": refusal.to_string() });
            self.record(person, Kind::EndpointRefused, subject, payload)?;
            return Err(refusal);
        }
        Ok(())
    }

    fn items(&self, session: SessionId) -> Result<Vec<Item>> {
        let found = self.store.read(|connection| sessions::documents(connection, session))?;
        let item = |one: sessions::SessionDocument| Item {
            document: one.document_id,
            name: one.name,
            progress: one.progress,
        };
        Ok(found.into_iter().map(item).collect())
    }
}

/// Refuses a mode that this version does not have.
pub(crate) fn may_run_in(mode: ProcessingMode) -> Result<()> {
    if mode == ProcessingMode::Standard {
        return Ok(());
    }
    Err(AppError::Invalid(format!(
        "the mode `{mode}` needs several endpoints, which this version does not combine yet; use \
         `standard`"
    )))
}

/// Documents that are at work at the same time: as many as there are processors, unless
/// `WARDBOOK_AT_ONCE` says otherwise.
fn concurrency() -> usize {
    const MOST: usize = 64;
    let asked = std::env::var("WARDBOOK_AT_ONCE").ok().and_then(|asked| asked.parse().ok());
    let processors = || std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    asked.unwrap_or_else(processors).clamp(1, MOST)
}

/// What the session runs with, as canonical bytes and their SHA-256.
fn configuration(
    (endpoint, price_source): (&Endpoint, PriceSource),
    mode: ProcessingMode,
    limits: &Limits,
) -> Result<(String, String)> {
    let value = json!({
        "pipeline_version": VERSION,
        "processing_mode": mode,
        "endpoint": endpoint,
        "price_source": price_source,
        "limits": limits,
        "max_attempts": MAX_ATTEMPTS,
    });
    let bytes = jcs::canonical(&value).map_err(|error| AppError::Internal(error.to_string()))?;
    let hash = hex::encode(Sha256::digest(&bytes));
    let text = String::from_utf8(bytes).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok((text, hash))
}

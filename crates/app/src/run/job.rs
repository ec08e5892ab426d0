//! The job of a run: everything that it needs to know, fixed when it starts, and whether it may go
//! on at the endpoint that it began with.

use std::sync::Arc;

use wardbook_documents::Limits as ReadLimits;
use wardbook_domain::access::Context;
use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::identity::IdentityNeeds;
use wardbook_domain::ids::{AccountId, DocumentId, SessionId, UserId};
use wardbook_domain::session::Limits;
use wardbook_endpoints::Client;
use wardbook_store::sessions::Session;

use crate::documents::intake::Rejected;
use crate::error::{AppError, Result};
use crate::screening::screener::Screener;
use crate::sync::InForce;

/// Attempts at a call, the first included.
pub(crate) const MAX_ATTEMPTS: u32 = 4;

/// A document of the run.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) document: DocumentId,
    pub(crate) name: String,
    pub(crate) progress: DocumentProgress,
}

/// Everything that the run needs to know, fixed when it starts.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) session: SessionId,
    pub(crate) context: Context,
    pub(crate) user: UserId,
    pub(crate) account: AccountId,
    pub(crate) documents: Vec<Item>,
    pub(crate) endpoint: Endpoint,
    /// Where the endpoint's price came from when the session began.
    pub(crate) price_source: PriceSource,
    pub(crate) client: Client,
    pub(crate) configuration_hash: String,
    pub(crate) limits: Limits,
    /// What documents must show of whose they are.
    pub(crate) identity_needs: IdentityNeeds,
    /// What documents are looked through with before they are sent.
    pub(crate) screener: Arc<Screener>,
    /// How the clinic's own documents write dates in figures.
    pub(crate) date_order: DateOrder,
    pub(crate) read_limits: ReadLimits,
    pub(crate) concurrency: usize,
    pub(crate) budget: Option<NanoUnits>,
    pub(crate) spent_before: NanoUnits,
    pub(crate) seconds_before: f64,
}

/// A job, and what did not become part of it.
pub(crate) struct PreparedJob {
    pub(crate) job: Job,
    pub(crate) rejected: Vec<Rejected>,
    pub(crate) duplicates: usize,
    pub(crate) quarantined: usize,
}

/// The endpoint as it was when the session began: its snapshot stays true, whatever was changed
/// since.
pub(crate) fn began_with(row: &Session) -> Result<Endpoint> {
    serde_json::from_value(row.configuration_snapshot["endpoint"].clone())
        .map_err(|_| AppError::Internal("its configuration is unreadable".into()))
}

/// Where the price that it began with came from. Before sessions noted it, administrators declared
/// every price.
pub(crate) fn priced_by(row: &Session) -> PriceSource {
    let noted = row.configuration_snapshot["price_source"].as_str();
    noted.and_then(|source| source.parse().ok()).unwrap_or(PriceSource::Declared)
}

/// Whether a session may go on, or send one more document, at the endpoint that it began with, as
/// it is at present. Model, prices and limits stay the session's; but what may be sent, and where
/// to, is as it is now, by head office's policy too.
pub(crate) fn go_on_at(
    began: &Endpoint,
    present: Option<&Endpoint>,
    policy: Option<&InForce>,
) -> Result<()> {
    let Some(present) = present else {
        return Err(AppError::Invalid("its endpoint was removed; start a new session".into()));
    };
    present.may_receive_documents()?;
    began.may_receive_documents()?;
    if present.phi_policy > began.phi_policy {
        return Err(AppError::Invalid(format!(
            "the endpoint `{}` may be sent less of documents than when the session began; start a new \
             session over the documents that are left",
            began.name
        )));
    }
    if present.url != began.url {
        return Err(AppError::Invalid(format!(
            "the endpoint `{}` has another address than when the session began; start a new \
             session over the documents that are left",
            began.name
        )));
    }
    policy.map_or(Ok(()), |policy| policy.check_allowed(present))
}

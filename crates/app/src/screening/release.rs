//! What screening found in a document, as people see it, and that a person releases one that is held
//! back.

use serde::Serialize;

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::DocumentId;
use wardbook_domain::screening::{Finding, RiskLevel};
use wardbook_store::{StoreError, screenings, users};

use super::settings;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Longer reasons are not read.
const MOST_REASON: usize = 1_000;

/// What was found in a document.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ScreeningView {
    /// The gravest of the findings.
    pub risk: RiskLevel,
    /// The sentences that speak to a machine or ask for what has no place there.
    pub findings: Vec<Finding>,
    /// Places that hold personal health information, by kind, the most frequent first.
    pub phi: Vec<(String, u32)>,
    /// The versions of the rules that were in force.
    pub rules: String,
    /// When it was looked through.
    pub at: Timestamp,
    /// Whether it is sent to no model until somebody releases it.
    pub held: bool,
    /// Who released it, when and why.
    pub released: Option<ReleaseView>,
}

/// That somebody let a document be sent.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReleaseView {
    /// The person's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Lets a document be sent that screening holds back. It says why, and it holds as long as the same
    /// sentences are found. Nothing is changed where it is so already.
    pub fn release_document(
        &self,
        person: &Person,
        document: DocumentId,
        reason: &str,
    ) -> Result<()> {
        self.require_change(person, Permission::Review, || Ok(false))?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::Invalid("say why; it is kept with the decision".into()));
        }
        check_text(&reason, MOST_REASON, "a reason")?;
        let (known, hold_from) = self.store.read(|connection| {
            let known = screenings::of_document(connection, document)?;
            Ok::<_, StoreError>((known, settings::stored(connection)?.hold_from))
        })?;
        let Some(known) = known else {
            return Err(AppError::NotFound(format!("a screening of document {document}")));
        };
        if known.screened.risk < hold_from {
            return Err(AppError::Invalid("screening does not hold it back".into()));
        }
        if known.released.is_some() {
            return Ok(());
        }
        let by = person.user.user_id;
        self.store
            .write(person.context, move |tx| screenings::release(tx, document, by, &reason))?;
        Ok(())
    }

    /// What was found in it, where it was screened.
    pub(crate) fn screening_of(&self, document: DocumentId) -> Result<Option<ScreeningView>> {
        let found = self.store.read(|connection| {
            let Some(known) = screenings::of_document(connection, document)? else {
                return Ok::<_, StoreError>(None);
            };
            let name = known.released.as_ref().map(|one| users::by_id(connection, one.by));
            let hold_from = settings::stored(connection)?.hold_from;
            Ok(Some((known, name.transpose()?.flatten(), hold_from)))
        })?;
        let Some((known, user, hold_from)) = found else { return Ok(None) };
        let mut phi: Vec<_> = known.screened.phi.clone().into_iter().collect();
        phi.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Ok(Some(ScreeningView {
            held: known.is_held(hold_from),
            released: known.released.map(|one| ReleaseView {
                by: user.map_or_else(|| one.by.to_string(), |user| user.name),
                at: one.at,
                reason: one.reason,
            }),
            risk: known.screened.risk,
            findings: known.screened.findings,
            phi,
            rules: known.screened.rules,
            at: known.at,
        }))
    }
}

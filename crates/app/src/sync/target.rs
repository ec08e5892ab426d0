//! Who is sent something: the head office that the clinic is enrolled with, and other witnesses.

use rusqlite::Connection;

use wardbook_domain::sync::SyncProblem;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_store::sync::witnesses::{self, Witness};
use wardbook_store::{StoreError, Tx};

/// One of them.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// Head office.
    Office(Enrolment),
    /// Another witness.
    Witness(Witness),
}

impl Target {
    /// All of them, head office first.
    pub(crate) fn all(connection: &Connection) -> Result<Vec<Self>, StoreError> {
        let office = enrolment::current(connection)?.map(Self::Office);
        let witnesses = witnesses::in_use(connection)?;
        Ok(office.into_iter().chain(witnesses.into_iter().map(Self::Witness)).collect())
    }

    /// Under which name the book knows it.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Office(office) => &office.office_id,
            Self::Witness(witness) => &witness.vkey,
        }
    }

    /// As people call it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Office(office) => &office.name,
            Self::Witness(witness) => witness.vkey.split('+').next().unwrap_or_default(),
        }
    }

    /// Where it is.
    pub(super) fn address(&self) -> &str {
        match self {
            Self::Office(office) => &office.address,
            Self::Witness(witness) => &witness.url,
        }
    }

    /// The key that fixes a checkpoint, as it is written.
    pub(crate) fn witness_vkey(&self) -> &str {
        match self {
            Self::Office(office) => &office.witness_key,
            Self::Witness(witness) => &witness.vkey,
        }
    }

    /// The same, as a key; none where the stored text is none.
    pub(super) fn witness_keys(&self) -> Vec<VerifierKey> {
        VerifierKey::parse(self.witness_vkey()).into_iter().collect()
    }

    /// Why it refuses, as the log has it.
    pub(super) fn problem(&self) -> Option<SyncProblem> {
        match self {
            Self::Office(office) => office.problem,
            Self::Witness(witness) => witness.problem,
        }
    }

    /// Records that it refuses, or no longer does.
    pub(super) fn set_problem(
        &self,
        tx: &mut Tx<'_>,
        problem: Option<(SyncProblem, &str)>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Office(office) => enrolment::set_problem(tx, office, problem),
            Self::Witness(witness) => witnesses::set_problem(tx, witness, problem),
        }
    }
}

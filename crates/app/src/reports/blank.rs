//! What every report has, whatever it speaks of.

use wardbook_domain::report::{Proof, Report};
use wardbook_store::verify::LIMIT;

use crate::clinic::{Clinic, Person};
use crate::record::covering::Covering;

/// What stands in place of a figure that there is none of.
pub(crate) const NOT_MEASURED: &str = "not measured";

impl Clinic {
    /// What every report has.
    pub(crate) fn blank_report(&self, person: &Person, covering: &Covering) -> Report {
        let now = self.store.clock().now();
        Report {
            title: String::new(),
            clinic: self.account.name.clone(),
            scope: String::new(),
            period: None,
            generated_at: now,
            generated_by: format!("{} ({})", person.user.name, person.user.role),
            reference: String::new(),
            summary: Vec::new(),
            notices: Vec::new(),
            documents: Vec::new(),
            sessions: None,
            currency: self.account.currency.clone(),
            costs: Vec::new(),
            total_cost: wardbook_domain::cost::NanoUnits::ZERO,
            checks: Vec::new(),
            charts: Vec::new(),
            proof: Proof {
                log: self.store.log().into(),
                size: covering.size,
                root: covering.root.clone(),
                checkpoint_at: covering.made_at,
                checkpoint: covering.note.clone(),
                verifier_key: self.store.verifier_key().into(),
                verify_command: "wardbook verify".into(),
                limit: LIMIT.into(),
            },
        }
    }
}

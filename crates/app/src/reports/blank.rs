//! What every report has, whatever it speaks of.

use wardbook_domain::report::{Proof, Report};
use wardbook_store::verify::LIMIT;

use crate::clinic::{Clinic, Person};
use crate::record::covering::Covering;
use crate::sync::{CosignedNote, NOBODY};

/// What stands in place of a figure that there is none of.
pub(crate) const NOT_MEASURED: &str = "not measured";

fn keys_of(cosigned: &CosignedNote) -> String {
    let keys: Vec<_> = cosigned.keys.iter().map(ToString::to_string).collect();
    keys.join("\n")
}

impl Clinic {
    /// What every report has.
    pub(crate) fn blank_report(&self, person: &Person, covering: &Covering) -> Report {
        let now = self.store.clock().now();
        let cosigned = covering.cosigned.as_ref();
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
                fixed: cosigned.map(|one| one.in_words(covering.size)).unwrap_or_default(),
                cosigned: cosigned.map(|one| one.note.clone()).unwrap_or_default(),
                witness_keys: cosigned.map(keys_of).unwrap_or_default(),
                limit: match cosigned {
                    Some(_) => LIMIT.into(),
                    None => format!("{LIMIT} {NOBODY}"),
                },
            },
        }
    }
}

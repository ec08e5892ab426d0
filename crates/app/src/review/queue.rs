//! The results that wait for a person.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_store::StoreError;
use wardbook_store::results::{self, Waiting};

use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// A page of what waits.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewPage {
    /// How many wait.
    pub total: u32,
    /// The longest waiting first.
    pub items: Vec<Waiting>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

impl Clinic {
    /// What waits for a reviewer, the longest waiting first.
    pub fn review_queue(&self, person: &Person, offset: u32, limit: u32) -> Result<ReviewPage> {
        self.require(person, Permission::Review)?;
        let payload = json!({ "offset": offset, "limit": limit });
        self.record(person, Kind::ReviewsListed, "", payload)?;
        let (total, items) = self.store.read(|connection| {
            let total = results::waiting_count(connection)?;
            let items = results::waiting(connection, offset, limit.min(PAGE))?;
            Ok::<_, StoreError>((total, items))
        })?;
        Ok(ReviewPage { total, items })
    }
}

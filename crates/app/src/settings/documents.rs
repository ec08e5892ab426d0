//! How documents are read at this clinic: what each type must show, so that nobody has to be asked whose
//! it is, and the order of day and month.

use wardbook_domain::access::Permission;
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::DocumentType;
use wardbook_domain::identity::{IdentityNeeds, Proof};
use wardbook_store::{StoreError, settings};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

const KEY: &str = "identity_needs";
const ORDER: &str = "date_order";

impl Clinic {
    /// How the clinic's own documents write dates in figures. Everybody who may run a session may see it.
    pub fn date_order(&self, person: &Person) -> Result<DateOrder> {
        self.require(person, Permission::RunSessions)?;
        self.stored_date_order()
    }

    /// What the clinic has decided, or else what is usual where its currency is paid in.
    pub(crate) fn stored_date_order(&self) -> Result<DateOrder> {
        let word = self.store.read(|connection| settings::get(connection, ORDER))?;
        let damaged = |_| StoreError::BadRecord(format!("settings/{ORDER}"));
        let stored = word.map(|word| word.parse().map_err(damaged)).transpose()?;
        Ok(stored.unwrap_or_else(|| DateOrder::where_one_pays_in(&self.account.currency)))
    }

    /// Changes how dates in figures are read, from the next session on. It is confirmed, unless a person
    /// is asked about more of them than before.
    pub fn set_date_order(
        &self,
        person: &Person,
        order: DateOrder,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let decides = order != DateOrder::Unknown && order != self.stored_date_order()?;
        let danger = decides.then(|| {
            "dates that can be read two ways would then be read in this order, and nobody would be asked"
                .to_owned()
        });
        let reason = self.confirm_if(danger, person, given, "date_order.change")?;
        self.store.write(person.context, move |tx| {
            settings::set(tx, ORDER, Some(order.as_str()), reason.as_deref()).map(drop)
        })?;
        Ok(())
    }

    /// What each type must show, every type named. Everybody who may run a session may see it.
    pub fn identity_needs(&self, person: &Person) -> Result<IdentityNeeds> {
        self.require(person, Permission::RunSessions)?;
        let stored = self.stored_identity_needs()?;
        Ok(IdentityNeeds(DocumentType::ALL.iter().map(|kind| (*kind, stored.of(*kind))).collect()))
    }

    /// What the clinic has decided; the standard holds for the other types.
    pub(crate) fn stored_identity_needs(&self) -> Result<IdentityNeeds> {
        let text = self.store.read(|connection| settings::get(connection, KEY))?;
        let damaged = |_| StoreError::BadRecord(format!("settings/{KEY}"));
        let stored = text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()?;
        Ok(stored.unwrap_or_default())
    }

    /// Changes what types must show, from the next document on. Less than before is confirmed.
    pub fn set_identity_needs(
        &self,
        person: &Person,
        needs: &IdentityNeeds,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let before = self.stored_identity_needs()?;
        let kept = IdentityNeeds(
            needs
                .0
                .iter()
                .filter(|(kind, needs)| **needs != IdentityNeeds::standard(**kind))
                .map(|(kind, needs)| {
                    let mut needs = needs.clone();
                    needs.one_of = in_order(&needs.one_of);
                    (*kind, needs)
                })
                .collect(),
        );
        let less = DocumentType::ALL.iter().any(|kind| asks_for_less(&kept, &before, *kind));
        let danger = less.then(|| {
            "fewer results would then wait for a person who makes sure whose they are".to_owned()
        });
        let reason = self.confirm_if(danger, person, given, "identity.lower")?;
        let text = (!kept.0.is_empty()).then(|| serde_json::json!(kept).to_string());
        self.store.write(person.context, move |tx| {
            settings::set(tx, KEY, text.as_deref(), reason.as_deref()).map(drop)
        })?;
        Ok(())
    }
}

/// Each once, in the order in which they are shown.
fn in_order(proofs: &[Proof]) -> Vec<Proof> {
    Proof::ALL.iter().filter(|proof| proofs.contains(proof)).copied().collect()
}

/// Whether a result of this type that was asked about before might not be any more.
fn asks_for_less(new: &IdentityNeeds, before: &IdentityNeeds, kind: DocumentType) -> bool {
    let (new, before) = (new.of(kind), before.of(kind));
    let name = before.patient_name && !new.patient_name;
    let more_ways = new.one_of.iter().any(|proof| !before.one_of.contains(proof));
    name || !before.one_of.is_empty() && (new.one_of.is_empty() || more_ways)
}

//! Where patients are reached, what they agreed to receive, and what else decides whether they are
//! written to.

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{ContactId, PatientId};
use wardbook_domain::message::{DeliveryMethod, MessagePurpose};
use wardbook_store::contacts::{self, Consent, Contact, Messaging};
use wardbook_store::{StoreError, messages, patients};

use super::rules::{address_of, is_time_zone};
use super::settings;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Characters of what somebody types to say how a patient agreed.
const MOST_SOURCE: usize = 500;
/// Characters of a guardian's name.
const MOST_GUARDIAN: usize = 200;
/// Addresses and numbers of one patient.
const MOST_CONTACTS: usize = 20;

/// How a patient is reached, and what they agreed to.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientContacts {
    /// Whose.
    pub patient_id: PatientId,
    /// Where, the one that is used first.
    pub contacts: Vec<ContactView>,
    /// What they agreed to or refused; of what is not here nobody has asked them.
    pub consents: Vec<ConsentView>,
    /// IANA name; `null` is the clinic's.
    pub time_zone: Option<String>,
    /// The day on which they died.
    pub deceased_on: Option<String>,
    /// Who is written to in their place.
    pub guardian: Option<String>,
    /// Since when they want no e-mail.
    pub email_opted_out_at: Option<Timestamp>,
    /// Since when they want no text message.
    pub sms_opted_out_at: Option<Timestamp>,
    /// Whether this person may change it.
    pub may_keep: bool,
    /// Whether the role reads no patients' details, so that they are left out.
    pub redacted: bool,
}

/// Where a patient can be reached.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Its id.
    pub contact_id: ContactId,
    /// By what.
    pub method: DeliveryMethod,
    /// An e-mail address, or a telephone number in E.164; empty where the role reads none.
    pub address: String,
    /// Whether it is a guardian's.
    pub is_guardians: bool,
    /// When it was verified last.
    pub verified_at: Option<Timestamp>,
    /// Since when it is known to be wrong.
    pub bad_since: Option<Timestamp>,
    /// Which receipt said so.
    pub bad_reason: Option<String>,
}

/// What a patient agreed to or refused.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    /// By what.
    pub method: DeliveryMethod,
    /// What for.
    pub purpose: MessagePurpose,
    /// Whether they agreed.
    pub given: bool,
    /// When.
    pub decided_at: Timestamp,
    /// How they said so; empty where the role reads none.
    pub source: String,
}

/// Where a patient can be reached from now on.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewContact {
    /// By what.
    pub method: DeliveryMethod,
    /// An e-mail address or a telephone number, as somebody typed it.
    pub address: String,
    /// Whether it is a guardian's.
    pub is_guardians: bool,
    /// Whether somebody has verified it.
    pub is_verified: bool,
}

/// What a person notes of a patient, beside addresses and consent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessagingNotes {
    /// IANA name; empty is the clinic's.
    pub time_zone: String,
    /// The day on which they died: `2026-11-03`; empty where they live.
    pub deceased_on: String,
    /// Who is written to in their place; empty for nobody.
    pub guardian: String,
}

impl Clinic {
    /// How a patient is reached. Reading it is part of opening the patient, which is recorded.
    pub fn patient_contacts(&self, person: &Person, patient: PatientId) -> Result<PatientContacts> {
        let redacted = self.require(person, Permission::ReadPatients)? == Reach::Redacted;
        self.known_patient(patient)?;
        let payload = json!({ "redacted": redacted, "contacts": true });
        self.record(person, Kind::PatientOpened, format!("patients/{patient}"), payload)?;
        self.contacts_view(person, patient, redacted)
    }

    /// Adds where a patient can be reached. One that is there already is verified again, where it is said
    /// to be.
    pub fn add_contact(
        &self,
        person: &Person,
        patient: PatientId,
        new: &NewContact,
    ) -> Result<PatientContacts> {
        self.require_change(person, Permission::KeepContacts, || Ok(false))?;
        self.known_patient(patient)?;
        let country = self.store.read(settings::stored)?.country;
        let address = address_of(new.method, &new.address, &country)?;
        let store = &self.store;
        let now = store.clock().now();
        let known = store.read(|connection| contacts::contacts_of(connection, patient))?;
        let same = known.iter().find(|one| one.method == new.method && one.address == address);
        if same.is_none() && known.len() >= MOST_CONTACTS {
            return Err(AppError::Invalid(format!(
                "a patient has at most {MOST_CONTACTS} addresses and numbers; remove one first"
            )));
        }
        let contact = Contact {
            contact_id: same.map_or_else(
                || ContactId::new(store.clock(), store.randomness()),
                |one| one.contact_id,
            ),
            patient_id: patient,
            method: new.method,
            address,
            is_guardians: new.is_guardians,
            verified_at: if new.is_verified {
                Some(now)
            } else {
                same.and_then(|one| one.verified_at)
            },
            // Verified anew, it is right again.
            bad: same.and_then(|one| one.bad.clone()).filter(|_| !new.is_verified),
        };
        if same != Some(&contact) {
            store.write(person.context, move |tx| {
                contacts::put_contact(tx, &contact)?;
                messages::wake(tx, Some(patient))
            })?;
        }
        self.contacts_view(person, patient, false)
    }

    /// Has a patient not be reached there any more. What is to be sent there is held.
    pub fn remove_contact(&self, person: &Person, contact: ContactId) -> Result<PatientContacts> {
        self.require_change(person, Permission::KeepContacts, || Ok(false))?;
        let known = self.store.read(|connection| contacts::contact_by_id(connection, contact))?;
        let known = known.ok_or_else(|| AppError::NotFound(format!("contact {contact}")))?;
        let patient = known.patient_id;
        self.store.write(person.context, move |tx| contacts::remove_contact(tx, &known))?;
        self.contacts_view(person, patient, false)
    }

    /// Notes what a patient agreed to, or refused, and how they said so.
    pub fn set_consent(
        &self,
        person: &Person,
        patient: PatientId,
        method: DeliveryMethod,
        purpose: MessagePurpose,
        given: bool,
        source: &str,
    ) -> Result<PatientContacts> {
        self.require_change(person, Permission::KeepContacts, || Ok(false))?;
        self.known_patient(patient)?;
        let source = source.trim().to_owned();
        if source.is_empty() {
            return Err(AppError::Invalid(
                "say how the patient said so, such as \"form of 3 May\" or \"by telephone\"".into(),
            ));
        }
        check_text(&source, MOST_SOURCE, "how the patient said so")?;
        let decided_at = self.store.clock().now();
        let consent = Consent { method, purpose, given, decided_at, source };
        self.store.write(person.context, move |tx| {
            contacts::put_consent(tx, patient, &consent)?;
            messages::wake(tx, Some(patient))
        })?;
        self.contacts_view(person, patient, false)
    }

    /// Notes that a patient wants no messages by a method, or wants them again. It holds at once.
    pub fn set_opt_out(
        &self,
        person: &Person,
        patient: PatientId,
        method: DeliveryMethod,
        out: bool,
    ) -> Result<PatientContacts> {
        self.require_change(person, Permission::KeepContacts, || Ok(false))?;
        self.known_patient(patient)?;
        let now = self.store.clock().now();
        let known = self.store.read(|connection| contacts::messaging_of(connection, patient))?;
        if known.opted_out_at(method).is_some() != out {
            self.store.write(person.context, move |tx| opt_out(tx, patient, method, out, now))?;
        }
        self.contacts_view(person, patient, false)
    }

    /// Notes a patient's time zone, death and guardian.
    pub fn set_messaging_notes(
        &self,
        person: &Person,
        patient: PatientId,
        notes: &MessagingNotes,
    ) -> Result<PatientContacts> {
        self.require_change(person, Permission::KeepContacts, || Ok(false))?;
        self.known_patient(patient)?;
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (time_zone, deceased_on) = (some(&notes.time_zone), some(&notes.deceased_on));
        let guardian = some(&notes.guardian);
        if let Some(zone) = &time_zone
            && !is_time_zone(zone)
        {
            return Err(AppError::Invalid(format!(
                "`{zone}` is no time zone; give one such as Australia/Perth"
            )));
        }
        if let Some(day) = &deceased_on {
            let today = self.store.clock().now().to_datetime().date_naive();
            let read = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
            if read.is_none_or(|read| read > today) {
                return Err(AppError::Invalid(format!(
                    "`{day}` is no day on which somebody can have died; give it as 2026-11-03"
                )));
            }
        }
        check_text(guardian.as_deref().unwrap_or_default(), MOST_GUARDIAN, "a guardian's name")?;
        let before = self.store.read(|connection| contacts::messaging_of(connection, patient))?;
        let after = Messaging { time_zone, deceased_on, guardian, ..before.clone() };
        if after != before {
            let payload = json!({
                "time_zone": after.time_zone, "deceased": after.deceased_on.is_some(),
                "guardian": after.guardian.is_some(),
            });
            let said = (Kind::PatientMessagingSet, payload);
            self.store.write(person.context, move |tx| {
                contacts::put_messaging(tx, patient, &after, said)?;
                messages::wake(tx, Some(patient))
            })?;
        }
        self.contacts_view(person, patient, false)
    }

    fn known_patient(&self, patient: PatientId) -> Result<()> {
        let known = self.store.read(|connection| patients::by_id(connection, patient))?;
        known.map(drop).ok_or_else(|| AppError::NotFound(format!("patient {patient}")))
    }

    fn contacts_view(
        &self,
        person: &Person,
        patient: PatientId,
        redacted: bool,
    ) -> Result<PatientContacts> {
        let may_keep = self.reach(person, Permission::KeepContacts) == Reach::All;
        let hidden = |text: String| if redacted { String::new() } else { text };
        Ok(self.store.read(|connection| {
            let messaging = contacts::messaging_of(connection, patient)?;
            let contact = |one: Contact| {
                let (bad_since, bad_reason) = one.bad.unzip();
                ContactView {
                    contact_id: one.contact_id,
                    method: one.method,
                    address: hidden(one.address),
                    is_guardians: one.is_guardians,
                    verified_at: one.verified_at,
                    bad_since,
                    bad_reason: bad_reason.filter(|_| !redacted),
                }
            };
            let consent = |one: Consent| ConsentView {
                method: one.method,
                purpose: one.purpose,
                given: one.given,
                decided_at: one.decided_at,
                source: hidden(one.source),
            };
            let contacts = contacts::contacts_of(connection, patient)?;
            let consents = contacts::consents_of(connection, patient)?;
            Ok::<_, StoreError>(PatientContacts {
                patient_id: patient,
                contacts: contacts.into_iter().map(contact).collect(),
                consents: consents.into_iter().map(consent).collect(),
                time_zone: messaging.time_zone,
                deceased_on: messaging.deceased_on,
                guardian: messaging.guardian.filter(|_| !redacted),
                email_opted_out_at: messaging.email_opted_out_at,
                sms_opted_out_at: messaging.sms_opted_out_at,
                may_keep,
                redacted,
            })
        })?)
    }
}

/// Has a patient want no messages by a method from `now` on, or want them again; whether that is new.
pub(super) fn opt_out(
    tx: &mut wardbook_store::Tx<'_>,
    patient: PatientId,
    method: DeliveryMethod,
    out: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let before = contacts::messaging_of(tx.connection(), patient)?;
    if before.opted_out_at(method).is_some() == out {
        return Ok(false);
    }
    let mut after = before;
    match method {
        DeliveryMethod::Email => after.email_opted_out_at = out.then_some(now),
        DeliveryMethod::Sms => after.sms_opted_out_at = out.then_some(now),
    }
    let kind = if out { Kind::PatientOptedOut } else { Kind::PatientOptedIn };
    contacts::put_messaging(tx, patient, &after, (kind, json!({ "method": method })))?;
    Ok(true)
}

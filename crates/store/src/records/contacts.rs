//! Whom a patient's messages reach, and what they agreed to: addresses and numbers with the day on which
//! they were verified, consent by method and purpose, opt-outs, and what else decides whether somebody is
//! written to. Whether a message may be sent follows in `wardbook_domain::message`.

use rusqlite::{Connection, Row};
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{ContactId, PatientId};
use wardbook_domain::message::{DeliveryMethod, MessagePurpose};

use crate::Result;
use crate::database::rows::{find, id, list, time, word};
use crate::database::tx::Tx;

/// Where a patient can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub contact_id: ContactId,
    /// Whose.
    pub patient_id: PatientId,
    /// By what.
    pub method: DeliveryMethod,
    /// An e-mail address, or a telephone number in E.164.
    pub address: String,
    /// Whether it is a guardian's.
    pub is_guardians: bool,
    /// When it was verified last; `None` where it never was.
    pub verified_at: Option<Timestamp>,
    /// Since when it is known to be wrong, and which receipt said so.
    pub bad: Option<(Timestamp, String)>,
}

/// What a patient agreed to, or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// By what.
    pub method: DeliveryMethod,
    /// What for.
    pub purpose: MessagePurpose,
    /// Whether they agreed.
    pub given: bool,
    /// When.
    pub decided_at: Timestamp,
    /// How they said so.
    pub source: String,
}

/// What else decides whether a patient is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messaging {
    /// IANA name; `None` is the clinic's.
    pub time_zone: Option<String>,
    /// The day on which they died: `2026-11-03`.
    pub deceased_on: Option<String>,
    /// Who is written to in their place.
    pub guardian: Option<String>,
    /// Since when they want no e-mail.
    pub email_opted_out_at: Option<Timestamp>,
    /// Since when they want no text message.
    pub sms_opted_out_at: Option<Timestamp>,
    /// When the one confirmation of an opt-out was sent.
    pub opt_out_confirmed_at: Option<Timestamp>,
}

impl Messaging {
    /// Since when they want nothing by this method.
    pub const fn opted_out_at(&self, method: DeliveryMethod) -> Option<Timestamp> {
        match method {
            DeliveryMethod::Email => self.email_opted_out_at,
            DeliveryMethod::Sms => self.sms_opted_out_at,
        }
    }
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
}

fn contact(row: &Row<'_>) -> rusqlite::Result<Contact> {
    let since = moment(row, "bad_since")?;
    let reason: Option<String> = row.get("bad_reason")?;
    Ok(Contact {
        contact_id: id(row, "contact_id")?,
        patient_id: id(row, "patient_id")?,
        method: word(row, "method")?,
        address: row.get("address")?,
        is_guardians: row.get::<_, String>("belongs_to")? == "guardian",
        verified_at: moment(row, "verified_at")?,
        bad: since.map(|since| (since, reason.unwrap_or_default())),
    })
}

/// Where a patient can be reached, the one that was verified last first.
pub fn contacts_of(connection: &Connection, patient: PatientId) -> Result<Vec<Contact>> {
    let sql = "SELECT * FROM patient_contacts WHERE patient_id = ? AND removed_at IS NULL
        ORDER BY bad_since IS NOT NULL, verified_at IS NULL, verified_at DESC, contact_id";
    list(connection, sql, [patient.to_string()], contact)
}

/// One by id, unless it was removed.
pub fn contact_by_id(connection: &Connection, contact_id: ContactId) -> Result<Option<Contact>> {
    let sql = "SELECT * FROM patient_contacts WHERE contact_id = ? AND removed_at IS NULL";
    find(connection, sql, [contact_id.to_string()], contact)
}

/// Those with an address or a number, which may be several patients': a family shares one.
pub fn contacts_at(
    connection: &Connection,
    method: DeliveryMethod,
    address: &str,
) -> Result<Vec<Contact>> {
    let sql = "SELECT * FROM patient_contacts
        WHERE method = ? AND address = ? AND removed_at IS NULL ORDER BY contact_id";
    list(connection, sql, (method.as_str(), address), contact)
}

/// Stores where a patient can be reached: a new place, or what is known of one now. `words` says which
/// receipt found it wrong.
pub fn put_contact(tx: &mut Tx<'_>, one: &Contact) -> Result<()> {
    let key = one.contact_id.to_string();
    let is_known = contact_by_id(tx.connection(), one.contact_id)?.is_some();
    let words = one.bad.as_ref().map(|(_, words)| words.as_str());
    let payload = json!({
        "contact": key, "method": one.method, "verified": one.verified_at.is_some(),
        "bad": one.bad.is_some(), "words": words,
    });
    tx.event(Kind::PatientContactSet, format!("patients/{}", one.patient_id), payload);
    let verified = one.verified_at.map(Timestamp::micros);
    let bad_since = one.bad.as_ref().map(|(since, _)| since.micros());
    let belongs_to = if one.is_guardians { "guardian" } else { "patient" };
    let known: [(&str, &dyn rusqlite::ToSql); 4] = [
        ("belongs_to", &belongs_to),
        ("verified_at", &verified),
        ("bad_since", &bad_since),
        ("bad_reason", &words),
    ];
    if is_known {
        return tx.update("patient_contacts", ("contact_id", &key), &known);
    }
    let fixed: [(&str, &dyn rusqlite::ToSql); 4] = [
        ("contact_id", &key),
        ("patient_id", &one.patient_id.to_string()),
        ("method", &one.method.as_str()),
        ("address", &one.address),
    ];
    tx.insert("patient_contacts", &[&fixed[..], &known[..]].concat())
}

/// Has a patient not be reached there any more.
pub fn remove_contact(tx: &mut Tx<'_>, one: &Contact) -> Result<()> {
    let key = one.contact_id.to_string();
    let payload = json!({ "contact": key, "method": one.method });
    tx.event(Kind::PatientContactRemoved, format!("patients/{}", one.patient_id), payload);
    let now = tx.now().micros();
    tx.update("patient_contacts", ("contact_id", &key), &[("removed_at", &now)])
}

/// What a patient agreed to or refused.
pub fn consents_of(connection: &Connection, patient: PatientId) -> Result<Vec<Consent>> {
    let sql = "SELECT * FROM patient_consents WHERE patient_id = ? ORDER BY method, purpose";
    list(connection, sql, [patient.to_string()], |row| {
        Ok(Consent {
            method: word(row, "method")?,
            purpose: word(row, "purpose")?,
            given: row.get("given")?,
            decided_at: time(row, "decided_at")?,
            source: row.get("source")?,
        })
    })
}

/// Stores what a patient agreed to or refused, in place of what they said before.
pub fn put_consent(tx: &mut Tx<'_>, patient: PatientId, one: &Consent) -> Result<()> {
    let key = patient.to_string();
    let payload = json!({
        "method": one.method, "purpose": one.purpose, "given": one.given, "source": one.source,
    });
    tx.event(Kind::PatientConsentSet, format!("patients/{key}"), payload);
    let sql =
        "INSERT INTO patient_consents (patient_id, method, purpose, given, decided_at, source,
          session_id, changed_by_user_id, change_timestamp)
        VALUES (?, ?, ?, ?, ?, ?, stamp_session(), stamp_user(), stamp_time())
        ON CONFLICT DO UPDATE SET given = excluded.given, decided_at = excluded.decided_at,
          source = excluded.source, session_id = excluded.session_id,
          changed_by_user_id = excluded.changed_by_user_id,
          change_timestamp = excluded.change_timestamp";
    let at = one.decided_at.micros();
    let (method, purpose) = (one.method.as_str(), one.purpose.as_str());
    tx.change_one("patient_consents", sql, (key, method, purpose, one.given, at, &one.source))
}

/// What else decides whether a patient is written to.
pub fn messaging_of(connection: &Connection, patient: PatientId) -> Result<Messaging> {
    Ok(stored_messaging(connection, patient)?.unwrap_or_default())
}

fn stored_messaging(connection: &Connection, patient: PatientId) -> Result<Option<Messaging>> {
    let sql = "SELECT * FROM patient_messaging WHERE patient_id = ?";
    find(connection, sql, [patient.to_string()], |row| {
        Ok(Messaging {
            time_zone: row.get("time_zone")?,
            deceased_on: row.get("deceased_on")?,
            guardian: row.get("guardian")?,
            email_opted_out_at: moment(row, "email_opted_out_at")?,
            sms_opted_out_at: moment(row, "sms_opted_out_at")?,
            opt_out_confirmed_at: moment(row, "opt_out_confirmed_at")?,
        })
    })
}

/// Stores it, with the event that says what was noted.
pub fn put_messaging(
    tx: &mut Tx<'_>,
    patient: PatientId,
    after: &Messaging,
    said: (Kind, serde_json::Value),
) -> Result<()> {
    let key = patient.to_string();
    tx.event(said.0, format!("patients/{key}"), said.1);
    let micros = |at: Option<Timestamp>| at.map(Timestamp::micros);
    let (email, sms) = (micros(after.email_opted_out_at), micros(after.sms_opted_out_at));
    let confirmed = micros(after.opt_out_confirmed_at);
    let known: [(&str, &dyn rusqlite::ToSql); 6] = [
        ("time_zone", &after.time_zone),
        ("deceased_on", &after.deceased_on),
        ("guardian", &after.guardian),
        ("email_opted_out_at", &email),
        ("sms_opted_out_at", &sms),
        ("opt_out_confirmed_at", &confirmed),
    ];
    if stored_messaging(tx.connection(), patient)?.is_some() {
        return tx.update("patient_messaging", ("patient_id", &key), &known);
    }
    let fixed: [(&str, &dyn rusqlite::ToSql); 1] = [("patient_id", &key)];
    tx.insert("patient_messaging", &[&fixed[..], &known[..]].concat())
}

//! What screening found in a document: one row for each that a session read, in place of what an
//! earlier session found. A person's release holds as long as the same sentences are found.

use rusqlite::{Connection, Row, ToSql};
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, UserId};
use wardbook_domain::screening::{Released, RiskLevel, Screened};

use crate::database::rows::{find, optional_id, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// What is known of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    /// What was found.
    pub screened: Screened,
    /// When.
    pub at: Timestamp,
    /// Who let it be sent all the same.
    pub released: Option<Released>,
}

impl Screening {
    /// Whether no model may be sent it, at a clinic that holds documents back from this risk on.
    pub fn is_held(&self, from: RiskLevel) -> bool {
        self.screened.risk >= from && self.released.is_none()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Screening> {
    let damaged = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    };
    let json = |column: &str| row.get::<_, String>(column);
    let by: Option<UserId> = optional_id(row, "released_by")?;
    let released = by
        .map(|by| {
            let (at, reason) = (time(row, "released_at")?, row.get("release_reason")?);
            Ok::<_, rusqlite::Error>(Released { by, at, reason })
        })
        .transpose()?;
    Ok(Screening {
        screened: Screened {
            risk: word(row, "risk")?,
            findings: serde_json::from_str(&json("findings")?).map_err(damaged)?,
            phi: serde_json::from_str(&json("phi")?).map_err(damaged)?,
            rules: row.get("rules")?,
        },
        at: time(row, "screened_at")?,
        released,
    })
}

/// What was found in a document, where it was screened.
pub fn of_document(connection: &Connection, document: DocumentId) -> Result<Option<Screening>> {
    let sql = "SELECT * FROM document_screenings WHERE document_id = ?";
    find(connection, sql, [document.to_string()], read)
}

/// Stores what was found. Nothing is written where the same was found by the same rules before.
pub fn put(tx: &mut Tx<'_>, document: DocumentId, screened: &Screened) -> Result<()> {
    let key = document.to_string();
    let known = of_document(tx.connection(), document)?;
    if known.as_ref().is_some_and(|known| known.screened == *screened) {
        return Ok(());
    }
    let payload = json!({
        "risk": screened.risk, "findings": screened.findings.len(),
        "phi": screened.places(), "rules": screened.rules,
    });
    tx.event(Kind::DocumentScreened, format!("documents/{key}"), payload);
    let damaged = |_| StoreError::BadRecord(format!("document_screenings/{key}"));
    let phi = serde_json::to_string(&screened.phi).map_err(damaged)?;
    let findings = serde_json::to_string(&screened.findings).map_err(damaged)?;
    let now = tx.now().micros();
    let said: [(&str, &dyn ToSql); 5] = [
        ("risk", &screened.risk.as_str()),
        ("rules", &screened.rules),
        ("phi", &phi),
        ("findings", &findings),
        ("screened_at", &now),
    ];
    let Some(known) = known else {
        let named: [(&str, &dyn ToSql); 1] = [("document_id", &key)];
        return tx.insert("document_screenings", &[&named[..], &said[..]].concat());
    };
    let nothing: [(&str, &dyn ToSql); 3] = [
        ("released_by", &None::<String>),
        ("released_at", &None::<i64>),
        ("release_reason", &None::<String>),
    ];
    let still_holds = screened.says_as(&known.screened.findings);
    let changed = if still_holds { said.to_vec() } else { [&said[..], &nothing[..]].concat() };
    tx.update("document_screenings", ("document_id", &key), &changed)
}

/// Notes that a person lets a document be sent all the same.
pub fn release(tx: &mut Tx<'_>, document: DocumentId, by: UserId, reason: &str) -> Result<()> {
    let key = document.to_string();
    tx.event(Kind::DocumentReleased, format!("documents/{key}"), json!({ "reason": reason }));
    let now = tx.now().micros();
    tx.update(
        "document_screenings",
        ("document_id", &key),
        &[("released_by", &by.to_string()), ("released_at", &now), ("release_reason", &reason)],
    )
}

//! Everything that the report over a period is made of, read at once.

use std::ops::Range;

use rusqlite::Connection;

use wardbook_domain::completion::StepCost;
use wardbook_store::StoreError;
use wardbook_store::period::{self, AlertFigures, Check, KindCount, Period};
use wardbook_store::sessions::{self, ListedSession, SessionFilter, SessionQuery};

use crate::error::Result;
use crate::overview::names::Names;

/// Everything that the report is made of.
pub(super) struct Found {
    pub(super) sessions: Vec<ListedSession>,
    pub(super) checks: Vec<Check>,
    pub(super) costs: Vec<StepCost>,
    pub(super) results: Vec<(String, String, u64)>,
    pub(super) alerts: Vec<AlertFigures>,
    pub(super) events: Vec<KindCount>,
    pub(super) names: Names,
}

/// Reads it: the sessions of a period, and the events of a stretch of the log.
pub(super) fn found(
    connection: &Connection,
    asked: Period,
    range: Range<u64>,
) -> Result<Found, StoreError> {
    let listed = SessionQuery {
        from: Some(asked.from),
        to: Some(asked.to),
        ascending: true,
        limit: u32::MAX,
        ..SessionQuery::default()
    };
    let listed = SessionFilter { own: None, asked: listed };
    Ok(Found {
        sessions: sessions::page(connection, &listed)?,
        checks: period::checks(connection, asked)?,
        costs: period::costs(connection, asked)?,
        results: period::results(connection, asked)?,
        alerts: period::alerts(connection, asked)?,
        events: period::events(connection, range)?,
        names: Names::load(connection)?,
    })
}

//! A list of events that people scroll: stretches of it, the newest first, and how long it is.
//!
//! Payloads are left to who opens an event. The log only grows, so what was counted once is not
//! counted again, and where a stretch was found is where the next one is looked for. An
//! unfiltered list is positions of the log, found without counting. Implements target P7 of the
//! product's design: no list scans the log where an index or a position leads to it.

use std::collections::BTreeMap;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{TraceId, UserId};

use super::read::{Filter, count};
use crate::Result;

/// Places remembered for one list; more would cost memory and save little.
const MARKS: usize = 4_096;

/// An event without its payload and hashes.
#[derive(Clone, Debug)]
pub struct EventHead {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// Who; `None` is the system.
    pub actor: Option<UserId>,
    /// In which role.
    pub role: String,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Trace.
    pub trace: Option<TraceId>,
}

/// The columns that [`EventHead::read`] wants.
pub(super) const COLUMNS: &str =
    "e.seq, e.time, e.kind, e.actor, e.role, e.source, e.subject, e.trace";

impl EventHead {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            time: Timestamp::from_micros(row.get(1)?),
            kind: row.get(2)?,
            actor: row.get::<_, Option<Uuid>>(3)?.map(UserId),
            role: row.get(4)?,
            source: row.get(5)?,
            subject: row.get(6)?,
            trace: row.get::<_, Option<Uuid>>(7)?.map(TraceId),
        })
    }
}

/// A filtered list and what is known of it so far.
#[derive(Clone, Debug, Default)]
pub struct Scroll {
    filter: Filter,
    /// Up to which position matches were counted, and how many there were.
    counted: (u64, u64),
    /// The place of a match among the matches, the oldest being 0, and its position in the log.
    marks: BTreeMap<u64, u64>,
}

impl Scroll {
    /// A list that nothing is known of yet. The filter's `limit` has no meaning here.
    pub fn new(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// What the list is of.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many events match now, and at most `limit` of them, the newest first, after passing
    /// `offset` over.
    pub fn stretch(
        &mut self,
        connection: &Connection,
        offset: u64,
        limit: u64,
    ) -> Result<(u64, Vec<EventHead>)> {
        let size = count(connection)?;
        if self.filter.names_positions_only() {
            let (from, to) = self.filter.positions(connection)?;
            let (from, to) = (from.unwrap_or(0), to.unwrap_or(size).min(size));
            let end = to.saturating_sub(offset).max(from);
            let first = end.saturating_sub(limit).max(from);
            let sql = format!(
                "SELECT {COLUMNS} FROM events e WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq DESC"
            );
            let rows =
                crate::database::rows::list(connection, &sql, (first, end), EventHead::read)?;
            return Ok((to.saturating_sub(from), rows));
        }
        let total = self.count_up_to(connection, size)?;
        let Some(newest) = total.checked_sub(offset + 1) else { return Ok((total, Vec::new())) };
        let wanted = limit.min(newest + 1);
        if wanted == 0 {
            return Ok((total, Vec::new()));
        }
        let rows = self.find(connection, (newest + 1 - wanted, newest), total, size)?;
        if self.marks.len() >= MARKS {
            self.marks.clear();
        }
        for (place, row) in (0..=newest).rev().zip(&rows) {
            if place == newest || place + rows.len() as u64 == newest + 1 {
                self.marks.insert(place, row.seq);
            }
        }
        Ok((total, rows))
    }

    fn count_up_to(&mut self, connection: &Connection, size: u64) -> Result<u64> {
        let (known, matches) = self.counted;
        if size > known {
            let (clause, mut values) = self.filter.clause(connection)?;
            values.extend([number(known), number(size)]);
            let sql = format!(
                "SELECT count(*) FROM events e {} WHERE {clause} AND e.seq >= ? AND e.seq < ?",
                self.filter.index(),
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let more: u64 =
                statement.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?;
            self.counted = (size, matches + more);
        }
        Ok(self.counted.1)
    }

    /// The matches from place `first` to place `last`, the newest first, looked for from the
    /// nearest place that is known: a mark, or an end of the list.
    fn find(
        &self,
        connection: &Connection,
        (first, last): (u64, u64),
        total: u64,
        size: u64,
    ) -> Result<Vec<EventHead>> {
        let above = self.marks.range(last + 1..).next();
        let (above, below_seq) = above.map_or((total, size), |(place, seq)| (*place, *seq));
        let below = self.marks.range(..first).next_back();
        let (passed_below, from_seq) =
            below.map_or((first, 0), |(place, seq)| (first - place - 1, seq + 1));
        let passed_above = above - last - 1;
        let descending = passed_above <= passed_below;
        let (bound, seq, passed, order) = if descending {
            ("<", below_seq, passed_above, "DESC")
        } else {
            (">=", from_seq, passed_below, "ASC")
        };
        let (clause, mut values) = self.filter.clause(connection)?;
        values.extend([number(seq), number(size), number(last - first + 1), number(passed)]);
        // Within an audit session both orders are the same, and only one has an index.
        let by = if self.filter.by_session_index() { "e.session_seq" } else { "e.seq" };
        let sql = format!(
            "SELECT {COLUMNS} FROM events e {} WHERE {clause} AND e.seq {bound} ? AND e.seq < ?
             ORDER BY {by} {order} LIMIT ? OFFSET ?",
            self.filter.index(),
        );
        let values = rusqlite::params_from_iter(values);
        let mut rows = crate::database::rows::list(connection, &sql, values, EventHead::read)?;
        if !descending {
            rows.reverse();
        }
        Ok(rows)
    }
}

fn number(value: u64) -> Sql {
    Sql::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

impl Filter {
    /// Whether matching is nothing but standing between two positions.
    const fn names_positions_only(&self) -> bool {
        self.trace.is_none()
            && self.audit_session.is_none()
            && self.kind.is_none()
            && self.subject.is_none()
            && self.subjects.is_none()
            && self.at.is_none()
            && self.actor.is_none()
            && !self.by_system
    }

    const fn by_session_index(&self) -> bool {
        self.trace.is_none() && self.at.is_none() && self.audit_session.is_some()
    }

    /// The index that narrows the search most. Without statistics the database would guess.
    const fn index(&self) -> &'static str {
        if self.at.is_some() {
            // Positions lead to the rows themselves.
            "NOT INDEXED"
        } else if self.trace.is_some() {
            "INDEXED BY events_by_trace"
        } else if self.audit_session.is_some() {
            "INDEXED BY events_by_session"
        } else if self.subject.is_some() || self.subjects.is_some() {
            "INDEXED BY events_by_subject"
        } else if self.actor.is_some() {
            "INDEXED BY events_by_actor"
        } else if self.kind.is_some() {
            "INDEXED BY events_by_kind"
        } else if self.by_system {
            "INDEXED BY events_by_actor"
        } else {
            ""
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardbook_domain::event::Kind;
    use wardbook_domain::ids::AuditSessionId;

    const EVENTS: u64 = 3_000;

    /// A log without hashes: kinds, people, sessions and traces in turn.
    fn log() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let schema = include_str!("../../../../migrations/clinic/0001_initial.sql");
        connection.execute_batch(schema).unwrap();
        let by_actor = include_str!("../../../../migrations/clinic/0003_log_by_actor.sql");
        connection.execute_batch(by_actor).unwrap();
        let sql = "INSERT INTO events VALUES (?1, ?1 * 10, ?2, ?3, 'staff', ?4, ?1 / 7, 'cli',
            ?5, ?6, NULL, NULL, NULL, x'00')";
        let mut statement = connection.prepare(sql).unwrap();
        for seq in 0..EVENTS {
            let kind = if seq % 3 == 0 { "log.read" } else { "record.changed" };
            let actor = (seq % 5 != 0).then(|| Uuid::from_u128(u128::from(seq % 5)));
            let session = Uuid::from_u128(u128::from(seq % 7));
            let subject = if seq % 4 == 0 { "documents/1" } else { "" };
            let trace = (seq % 2 == 0).then(|| Uuid::from_u128(9));
            statement.execute((seq, kind, actor, session, subject, trace)).unwrap();
        }
        drop(statement);
        connection
    }

    fn filters() -> Vec<Filter> {
        let plain = Filter::default();
        vec![
            plain.clone(),
            Filter { kind: Some(Kind::LogRead), ..plain.clone() },
            Filter { trace: Some(TraceId(Uuid::from_u128(9))), ..plain.clone() },
            Filter { audit_session: Some(AuditSessionId(Uuid::from_u128(3))), ..plain.clone() },
            Filter { subject: Some("documents/1".into()), ..plain.clone() },
            Filter { actor: Some(UserId(Uuid::from_u128(2))), ..plain.clone() },
            Filter { by_system: true, kind: Some(Kind::LogRead), ..plain.clone() },
            Filter {
                from: Some(Timestamp::from_micros(5_005)),
                to: Some(Timestamp::from_micros(20_000)),
                ..plain.clone()
            },
            Filter {
                subjects: Some(["documents/1".into(), "documents/2".into()].into()),
                ..plain.clone()
            },
            Filter {
                at: Some((0..EVENTS).step_by(3).collect()),
                kind: Some(Kind::LogRead),
                ..plain
            },
        ]
    }

    #[test]
    fn a_stretch_from_anywhere_is_what_a_full_listing_has_there() {
        let connection = log();
        for filter in filters() {
            let mut expected = Vec::new();
            let (clause, values) = filter.clause(&connection).unwrap();
            let sql = format!("SELECT seq FROM events e WHERE {clause} ORDER BY seq DESC");
            let mut statement = connection.prepare(&sql).unwrap();
            let mut rows = statement.query(rusqlite::params_from_iter(values)).unwrap();
            while let Some(row) = rows.next().unwrap() {
                expected.push(row.get::<_, u64>(0).unwrap());
            }
            let mut scroll = Scroll::new(filter.clone());
            let size = expected.len();
            assert!(size > 100, "{filter:?}");
            for offset in [0, 40, 80, size - 3, size / 2, size / 2 + 40, 7, size, size + 9, 60] {
                let (total, rows) = scroll.stretch(&connection, offset as u64, 40).unwrap();
                let seqs: Vec<_> = rows.iter().map(|row| row.seq).collect();
                let from = offset.min(size);
                assert_eq!(seqs, expected[from..(from + 40).min(size)], "{filter:?} {offset}");
                assert_eq!(total, size as u64);
            }
        }
    }

    #[test]
    fn matches_that_come_later_are_counted_and_shown() {
        let connection = log();
        let mut scroll = Scroll::new(Filter { kind: Some(Kind::LogRead), ..Filter::default() });
        let (before, _) = scroll.stretch(&connection, 0, 5).unwrap();
        connection
            .execute(
                "INSERT INTO events VALUES (?, 99999, 'log.read', NULL, 'system', x'00', 0, 'cli',
                 '', NULL, NULL, NULL, NULL, x'00')",
                [EVENTS],
            )
            .unwrap();
        let (after, rows) = scroll.stretch(&connection, 0, 5).unwrap();
        assert_eq!((after, rows[0].seq), (before + 1, EVENTS));
    }

    #[test]
    fn no_list_scans_or_sorts_the_log() {
        let connection = log();
        for filter in filters().iter().filter(|filter| !filter.names_positions_only()) {
            let (clause, values) = filter.clause(&connection).unwrap();
            let by = if filter.by_session_index() { "e.session_seq" } else { "e.seq" };
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM events e {} WHERE {clause}
                 ORDER BY {by} DESC LIMIT 5",
                filter.index()
            );
            let values = rusqlite::params_from_iter(values);
            let plan: Vec<String> =
                crate::database::rows::list(&connection, &sql, values, |row| row.get(3)).unwrap();
            let plan = plan.join("; ");
            let index =
                if filter.at.is_some() { "INTEGER PRIMARY KEY" } else { "INDEX events_by_" };
            assert!(plan.starts_with(&format!("SEARCH e USING {index}")), "{filter:?}: {plan}");
            // What several records have between them is put in order; nothing else is sorted.
            let sorted = plan.contains("TEMP B-TREE");
            assert_eq!(sorted, filter.subjects.is_some(), "{filter:?}: {plan}");
        }
    }
}

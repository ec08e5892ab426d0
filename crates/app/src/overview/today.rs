//! What a person's day looks like: what runs, what waits, what is wrong, how the week went.

use serde::Serialize;

use rusqlite::Connection;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::UserId;
use wardbook_domain::session::SessionStatus;
use wardbook_store::overview::{self, AlertHead, DayFigures};
use wardbook_store::sessions::SessionQuery;
use wardbook_store::{StoreError, documents, events, matches, results, sessions};

use crate::background::{BackgroundState, states};
use crate::clinic::{Clinic, Person};
use crate::egress::view::LeftTheClinic;
use crate::error::{AppError, Result};
use crate::sessions::list::SessionRow;

/// Running sessions that are shown; a clinic's machine runs a few at a time.
const RUNNING: u32 = 20;

/// Alerts that are named.
const GRAVEST: u32 = 5;

/// Days that are shown.
const DAYS: i64 = 7;

/// The furthest that local time is from UTC, in minutes.
const FURTHEST_ZONE: i32 = 14 * 60;

/// The day at a glance. Who oversees only the own sees the own.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Today {
    /// The currency of every amount.
    pub currency: String,
    /// Sessions at work.
    pub running: Vec<SessionRow>,
    /// Results that wait for this person's review; `None` where they may not review.
    pub reviews: Option<u32>,
    /// Documents that wait for this person to say whose they are; `None` where they may not.
    pub patient_choices: Option<u32>,
    /// Sessions that stopped before they were done and can be resumed.
    pub stopped: u32,
    /// Documents that no session has run over.
    pub unprocessed: u32,
    /// Documents that could not be read.
    pub quarantined: u32,
    /// Alerts that nobody has resolved, by severity.
    pub alerts: Vec<SeverityCount>,
    /// The gravest of them, at most five.
    pub gravest: Vec<AlertHead>,
    /// The state of the record.
    pub integrity: Integrity,
    /// What the clinic does by itself.
    pub background: Vec<BackgroundState>,
    /// What left this clinic over the network since the month began; `None` for who oversees only
    /// the own.
    pub left: Option<LeftTheClinic>,
    /// The last seven days, the oldest first.
    pub week: Vec<Day>,
}

/// How many alerts of one severity.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct SeverityCount {
    /// How bad.
    pub severity: Severity,
    /// How many.
    pub count: u32,
}

/// The state of the record.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Integrity {
    /// Events in the log.
    pub events: u64,
    /// Events after the newest signed checkpoint.
    pub events_after_checkpoint: u64,
    /// Events after the last checkpoint that somebody outside the clinic holds: without head
    /// office, all of them.
    pub events_since_witness: u64,
    /// Minutes since it was signed there; `None` where none was.
    pub minutes_since_witness: Option<u64>,
    /// Whose signature that is.
    pub witnessed_by: Option<String>,
    /// When it was made, by the signer's clock.
    pub witnessed_at: Option<Timestamp>,
    /// When the whole log was last verified.
    pub verified_at: Option<Timestamp>,
    /// Whether it was sound.
    pub verified_sound: Option<bool>,
    /// How many events it had then.
    pub verified_events: Option<u64>,
}

/// One day's figures.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Day {
    /// The day, as `2026-11-21`, in the machine's own time zone.
    pub date: String,
    /// Sessions started.
    pub sessions: u32,
    /// Documents with a result.
    pub processed: u32,
    /// Documents without.
    pub failed: u32,
    /// What it cost.
    pub cost: NanoUnits,
    /// Results that a person had to look at.
    pub reviews: u32,
    /// That, in parts per thousand of the results; `None` where there was none.
    pub review_permille: Option<u16>,
}

impl Clinic {
    /// The day at a glance. `offset_minutes` is how far local time is ahead of UTC. It is asked
    /// for again and again while the window is open and says nothing of a patient, so it is not
    /// recorded; what a figure leads to is.
    pub fn today(&self, person: &Person, offset_minutes: i32) -> Result<Today> {
        let reached = self.require(person, Permission::Oversee)?;
        let own = (reached == Reach::Own).then_some(person.user.user_id);
        let reviews = reach(person.user.role, Permission::Review) == Reach::All;
        let zone = offset_minutes.clamp(-FURTHEST_ZONE, FURTHEST_ZONE);
        let offset = i64::from(zone) * 60_000_000;
        let integrity = self.integrity()?;
        let now = self.store.clock().now();
        let left =
            own.is_none().then(|| self.left_since(start_of_month(now, offset))).transpose()?;
        self.store.read(|connection| {
            let asked = SessionQuery {
                status: vec![SessionStatus::Initiated, SessionStatus::Processing],
                limit: RUNNING,
                ..SessionQuery::default()
            };
            let running = sessions::SessionFilter { own, asked };
            let running = sessions::page(connection, &running)?;
            let inbox = documents::DocumentFilter { own, ..documents::DocumentFilter::default() };
            let inbox = documents::numbers(connection, &inbox)?;
            let gravest = overview::gravest(connection, own, GRAVEST)?;
            Ok(Today {
                currency: self.account.currency.clone(),
                running: running.into_iter().map(SessionRow::of).collect(),
                reviews: reviews.then(|| results::waiting_count(connection)).transpose()?,
                patient_choices: match reach(person.user.role, Permission::MatchDocuments) {
                    Reach::None => None,
                    Reach::Own => {
                        Some(matches::waiting_count(connection, Some(person.user.user_id))?)
                    }
                    _ => Some(matches::waiting_count(connection, None)?),
                },
                stopped: overview::stopped(connection, own)?,
                unprocessed: inbox.unprocessed,
                quarantined: inbox.quarantined,
                alerts: counted(&overview::unresolved(connection, own)?),
                gravest,
                integrity,
                background: states(connection, now)?,
                left,
                week: week(connection, own, overview::day_of(now, offset), offset)?,
            })
        })
    }

    fn integrity(&self) -> Result<Integrity, AppError> {
        let newest = self.store.newest_checkpoint()?;
        let covered = newest.and_then(|note| note.lines().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        let (events, verified) = self.store.read(|connection| {
            let events = events::count(connection)?;
            Ok::<_, StoreError>((events, overview::last_verified(connection)?))
        })?;
        let witnessed = self.witnessed_now()?;
        Ok(Integrity {
            events,
            events_after_checkpoint: events.saturating_sub(covered),
            events_since_witness: witnessed.events_since,
            minutes_since_witness: witnessed.minutes_since,
            witnessed_by: witnessed.by,
            witnessed_at: witnessed.at,
            verified_at: verified.map(|verified| verified.at),
            verified_sound: verified.and_then(|verified| verified.sound),
            verified_events: verified.and_then(|verified| verified.events),
        })
    }
}

/// When the month began, where local time is `offset` microseconds ahead of UTC.
fn start_of_month(now: Timestamp, offset: i64) -> Timestamp {
    let local = Timestamp::from_micros(now.micros() + offset).to_datetime();
    let first = format!("{}-01", local.format("%Y-%m"));
    let first = Timestamp::parse(&first).map_or(now.micros(), |first| first.micros() - offset);
    Timestamp::from_micros(first)
}

/// The gravest first; a severity without an alert is left out.
fn counted(found: &[(Severity, u32)]) -> Vec<SeverityCount> {
    let all = Severity::ALL.iter().filter_map(|severity| {
        let (_, count) = found.iter().find(|(one, _)| one == severity)?;
        Some(SeverityCount { severity: *severity, count: *count })
    });
    all.collect()
}

/// The days up to `today`, those on which nothing happened among them.
fn week(
    connection: &Connection,
    own: Option<UserId>,
    today: i64,
    offset: i64,
) -> Result<Vec<Day>, StoreError> {
    let first = today + 1 - DAYS;
    let found = overview::days(connection, own, (first, today + 1), offset)?;
    let days = (first..=today).map(|day| {
        let figures = found.iter().find(|(one, _)| *one == day);
        self::day(day, figures.map(|(_, figures)| *figures).unwrap_or_default())
    });
    Ok(days.collect())
}

fn day(day: i64, figures: DayFigures) -> Day {
    let midnight = Timestamp::from_micros(day * 86_400_000_000);
    let permille = (u64::from(figures.reviews) * 1_000).checked_div(figures.processed.into());
    Day {
        date: midnight.to_rfc3339().chars().take(10).collect(),
        sessions: figures.sessions,
        processed: figures.processed,
        failed: figures.failed,
        cost: figures.cost,
        reviews: figures.reviews,
        review_permille: permille.and_then(|permille| u16::try_from(permille).ok()),
    }
}

//! The report over a period, as a practice manager reads it: what was done, with what outcome,
//! at what cost, what was wrong, and what the log has of it. It names no patient and no document.

use std::collections::BTreeMap;

use rusqlite::Connection;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::completion::StepCost;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::report::{Chart, CheckRow, Group, Notice, Report, SessionLine};
use wardbook_domain::session::AccuracySource;
use wardbook_store::period::{self, AlertFigures, Check, KindCount, Period};
use wardbook_store::sessions::{self, ListedSession};
use wardbook_store::{StoreError, events};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::names::Names;
use crate::record::covering::Covering;
use crate::reports::blank::NOT_MEASURED;

/// Sessions that a check names as having failed it; the count says how many there are.
const NAMED: usize = 5;

/// Everything that the report is made of.
struct Found {
    sessions: Vec<ListedSession>,
    checks: Vec<Check>,
    costs: Vec<StepCost>,
    results: Vec<(String, String, u64)>,
    alerts: Vec<AlertFigures>,
    events: Vec<KindCount>,
    names: Names,
}

impl Clinic {
    /// The report of a stretch of the log and of the sessions started meanwhile, with how many
    /// events it speaks of.
    pub(crate) fn log_report(
        &self,
        person: &Person,
        (from, to): (u64, u64),
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let times = self.store.read(|connection| period::times(connection, (from, to)))?;
        let period = times.map(|(first, last)| (first, after(last)));
        self.report_over(person, (from, to), period, covering)
    }

    /// The report of a period: of the sessions started in it, and of its events.
    pub(crate) fn period_report(
        &self,
        person: &Person,
        period: Period,
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let range = self.store.read(|connection| {
            let place = |time| events::first_not_before(connection, time);
            Ok::<_, StoreError>((place(period.0)?, place(period.1)?))
        })?;
        let range = (range.0.min(covering.size), range.1.min(covering.size));
        self.report_over(person, range, Some(period), covering)
    }

    fn report_over(
        &self,
        person: &Person,
        (from, to): (u64, u64),
        period: Option<Period>,
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let nothing = Timestamp::from_micros(0);
        let asked = period.unwrap_or((nothing, nothing));
        let found = self.store.read(|connection| found(connection, asked, (from, to)))?;
        let count: u64 = found.events.iter().map(|one| one.count).sum();
        let total_cost = found.sessions.iter().map(|one| one.session.total_cost).sum();
        let mut summary = vec![
            sessions_group(&found.sessions),
            documents_group(&found),
            quality_group(&found.sessions),
            cost_group(&found, total_cost, &self.account.currency),
            alerts_group(&found.alerts),
        ];
        summary.extend(log_groups(&found, self.store.log(), covering.size));
        let scope = match count {
            0 => "No events".into(),
            _ => format!("Events {from} to {}", to.saturating_sub(1)),
        };
        let report = Report {
            title: "Audit report over a period".into(),
            scope,
            period,
            reference: format!("audit-log-{}-{from}-{to}", self.store.log()),
            summary,
            notices: notices(&found),
            sessions: Some(found.sessions.iter().map(session_line).collect()),
            checks: check_rows(&found.checks),
            charts: charts(&found),
            costs: found.costs,
            total_cost,
            ..self.blank_report(person, covering)
        };
        Ok((report, count))
    }
}

/// The first moment after this one.
const fn after(time: Timestamp) -> Timestamp {
    Timestamp::from_micros(time.micros() + 1)
}

fn found(connection: &Connection, asked: Period, range: (u64, u64)) -> Result<Found, StoreError> {
    let listed = sessions::Listed {
        from: Some(asked.0),
        to: Some(asked.1),
        ascending: true,
        limit: u32::MAX,
        ..sessions::Listed::default()
    };
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

fn pair(label: &str, value: String) -> (String, String) {
    (label.to_owned(), value)
}

fn number(label: &str, value: u64) -> (String, String) {
    pair(label, value.to_string())
}

fn group(heading: &str, rows: Vec<(String, String)>) -> Group {
    Group { heading: heading.into(), rows }
}

/// `87.5 %`, or why there is no such figure: never 0 for nothing.
fn share(part: u64, whole: u64) -> String {
    (part * 1_000).checked_div(whole).map_or_else(
        || NOT_MEASURED.into(),
        |permille| format!("{}.{} %", permille / 10, permille % 10),
    )
}

fn with_rating(sessions: &[ListedSession], rating: Option<&str>) -> u64 {
    let of = |one: &&ListedSession| one.session.compliance_rating.as_deref() == rating;
    sessions.iter().filter(of).count() as u64
}

fn sessions_group(sessions: &[ListedSession]) -> Group {
    let all = sessions.len() as u64;
    let completed = sessions.iter().filter(|one| one.session.completed_at.is_some()).count() as u64;
    let compliant = with_rating(sessions, Some("compliant"));
    let not = with_rating(sessions, Some("not_compliant"));
    group(
        "Sessions",
        vec![
            number("Started", all),
            number("Completed", completed),
            number("Not completed", all - completed),
            number("Compliant", compliant),
            number("Not compliant", not),
            number("Not assessed or not judged", all - compliant - not),
            pair("Compliance rate, of those judged", share(compliant, compliant + not)),
        ],
    )
}

fn documents_group(found: &Found) -> Group {
    let sum = |of: fn(&sessions::Session) -> u64| {
        found.sessions.iter().map(|one| of(&one.session)).sum::<u64>()
    };
    let total = sum(|session| session.total_documents);
    let processed = sum(|session| session.processed_documents);
    let failed = sum(|session| session.failed_documents);
    let in_state = |state: &str| {
        let of = found.results.iter().filter(|(one, _, _)| one == state);
        of.map(|(_, _, count)| count).sum::<u64>()
    };
    let looked_at = ["open", "accepted", "rejected"].map(in_state).iter().sum();
    let results = found.results.iter().map(|(_, _, count)| count).sum();
    group(
        "Documents",
        vec![
            number("In these sessions", total),
            number("With a result", processed),
            number("Failed", failed),
            number("Not processed", total.saturating_sub(processed + failed)),
            pair("Reliability", share(processed, processed + failed)),
            number("Results for a person to review", looked_at),
            number("Accepted by a reviewer", in_state("accepted")),
            number("Rejected by a reviewer", in_state("rejected")),
            number("Waiting for review", in_state("open")),
            pair("Review rate", share(looked_at, results)),
        ],
    )
}

/// The mean accuracy of sessions; what rests on reviewers and what on confidence is never mixed.
fn quality_group(sessions: &[ListedSession]) -> Group {
    let mean = |source: AccuracySource| {
        let of = sessions.iter().filter(|one| one.session.accuracy_source == source);
        let basis: u64 =
            of.clone().filter_map(|one| one.session.reviewed()).map(|basis| basis.values).sum();
        let basis = if basis > 0 { format!(", {basis} values reviewed") } else { String::new() };
        let known: Vec<u64> =
            of.filter_map(|one| one.session.accuracy_permille()).map(u64::from).collect();
        let sum: u64 = known.iter().sum();
        sum.checked_div(known.len() as u64).map_or_else(
            || NOT_MEASURED.into(),
            |permille| {
                let sessions = if known.len() == 1 { "session" } else { "sessions" };
                format!(
                    "{}.{:03} (mean of {} {sessions}{basis})",
                    permille / 1_000,
                    permille % 1_000,
                    known.len()
                )
            },
        )
    };
    group(
        "Accuracy",
        vec![
            pair("Confirmed by reviewers", mean(AccuracySource::Reviews)),
            pair("From confidence alone", mean(AccuracySource::Confidence)),
        ],
    )
}

fn cost_group(found: &Found, total: NanoUnits, currency: &str) -> Group {
    let calls: u64 = found.sessions.iter().map(|one| one.session.api_calls_made).sum();
    let repeated: u64 = found.sessions.iter().map(|one| one.session.retry_attempts).sum();
    let processed: u64 = found.sessions.iter().map(|one| one.session.processed_documents).sum();
    let each = i64::try_from(processed).ok().and_then(|count| total.0.checked_div(count));
    group(
        "Cost",
        vec![
            pair("Total", format!("{currency} {total}")),
            pair(
                "For each document with a result",
                each.map_or_else(
                    || NOT_MEASURED.into(),
                    |nano| format!("{currency} {}", NanoUnits(nano)),
                ),
            ),
            number("Model calls", calls),
            number("Repeated calls", repeated),
        ],
    )
}

fn alerts_group(alerts: &[AlertFigures]) -> Group {
    let mut rows = Vec::new();
    for one in alerts {
        let time = one.mean_micros.map_or_else(
            || NOT_MEASURED.into(),
            |micros| format!("{} min", micros.div_euclid(60_000_000)),
        );
        let value = format!(
            "{} raised, {} of them resolved, mean time to resolve: {time}",
            one.raised, one.resolved
        );
        rows.push((one.severity.clone(), value));
    }
    if rows.is_empty() {
        rows.push(number("Raised", 0));
    }
    group("Alerts", rows)
}

fn log_groups(found: &Found, log: &str, covered: u64) -> Vec<Group> {
    let kinds = by_kind(&found.events);
    let mut people: BTreeMap<String, u64> = BTreeMap::new();
    for one in &found.events {
        *people.entry(found.names.of(one.actor)).or_default() += one.count;
    }
    let total: u64 = kinds.values().sum();
    let rows = |counts: &BTreeMap<String, u64>| {
        counts.iter().map(|(label, count)| number(label, *count)).collect()
    };
    vec![
        group(
            "Log",
            vec![
                pair("Log id", log.into()),
                number("Events in this report", total),
                number("Events under the checkpoint", covered),
            ],
        ),
        group("Events by kind", rows(&kinds)),
        group("Events by person", rows(&people)),
    ]
}

fn by_kind(events: &[KindCount]) -> BTreeMap<String, u64> {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for one in events {
        *kinds.entry(one.kind.clone()).or_default() += one.count;
    }
    kinds
}

fn notices(found: &Found) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |level: &str, count: u64, text: String| {
        if count > 0 {
            notices.push(Notice { level: level.into(), text });
        }
    };
    let not = with_rating(&found.sessions, Some("not_compliant"));
    say("critical", not, format!("Sessions that are not compliant: {not}."));
    let failed: u64 = found.sessions.iter().map(|one| one.session.failed_documents).sum();
    say(
        "warning",
        failed,
        format!("Documents without a result: {failed}; each says why in its session."),
    );
    let open: u64 = found.alerts.iter().map(|one| one.raised - one.resolved).sum();
    say("warning", open, format!("Alerts of this period that nobody has resolved: {open}."));
    let waiting: u64 = found.sessions.iter().map(|one| one.session.manual_review_required).sum();
    say("warning", waiting, format!("Results that wait for a person's review: {waiting}."));
    let unfinished =
        found.sessions.iter().filter(|one| one.session.completed_at.is_none()).count() as u64;
    let text = format!(
        "Sessions that are not complete: {unfinished}; their figures are those of this moment."
    );
    say("note", unfinished, text);
    notices
}

fn session_line(listed: &ListedSession) -> SessionLine {
    let row = &listed.session;
    let source = match row.accuracy_source {
        AccuracySource::Confidence => "confidence",
        AccuracySource::Reviews => "reviews",
    };
    let accuracy = row.overall_accuracy_score.as_ref();
    let basis = row.reviewed().map(|basis| format!(", {} of {}", basis.values, basis.of));
    let basis = basis.unwrap_or_default();
    SessionLine {
        session: row.session_id.to_string(),
        started: row.initiated_at,
        by: listed.user.clone(),
        status: row.state().in_words().into(),
        documents: row.total_documents,
        failed: row.failed_documents,
        reviews: row.manual_review_required,
        accuracy: accuracy
            .map_or_else(|| NOT_MEASURED.into(), |score| format!("{score} by {source}{basis}")),
        compliance: row.compliance_rating.clone().unwrap_or_default(),
        cost: row.total_cost,
    }
}

/// One row for each check: failed where it failed once, passed only where it always passed.
fn check_rows(checks: &[Check]) -> Vec<CheckRow> {
    let mut names: BTreeMap<(&str, &str), Vec<&Check>> = BTreeMap::new();
    for check in checks {
        names.entry((&check.name, &check.severity)).or_default().push(check);
    }
    let row = |((name, severity), made): ((&str, &str), Vec<&Check>)| {
        let of = |result: &str| made.iter().filter(|one| one.result == result).count();
        let (passed, failed, rest) = (of("passed"), of("failed"), of("not_assessed"));
        let result = match (failed, rest) {
            (0, 0) => "passed",
            (0, _) => "not_assessed",
            _ => "failed",
        };
        let bad = made.iter().filter(|one| one.result == "failed").map(|one| &*one.session_id);
        let bad: Vec<_> = bad.take(NAMED).collect();
        let mut issues = vec![format!("{passed} passed, {failed} failed, {rest} not assessed")];
        if !bad.is_empty() {
            let more = if failed > bad.len() { " and others" } else { "" };
            issues.push(format!("failed in {}{more}", bad.join(", ")));
        }
        CheckRow {
            name: name.into(),
            result: result.into(),
            severity: severity.into(),
            issues,
            evidence: format!("the reports of {} sessions", made.len()),
        }
    };
    names.into_iter().map(row).collect()
}

fn charts(found: &Found) -> Vec<Chart> {
    let chart = |title: &str, unit: &str, bars: Vec<(String, u64)>| Chart {
        title: title.into(),
        unit: unit.into(),
        bars,
    };
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    let (mut done, mut failed) = (0, 0);
    for ListedSession { session, .. } in &found.sessions {
        let day = session.initiated_at.to_rfc3339().chars().take(10).collect();
        *days.entry(day).or_default() += session.total_documents;
        done += session.processed_documents;
        failed += session.failed_documents;
    }
    let mut types: BTreeMap<String, u64> = BTreeMap::new();
    for (_, document_type, count) in &found.results {
        *types.entry(document_type.replace('_', " ")).or_default() += count;
    }
    let outcome = vec![("with a result".into(), done), ("failed".into(), failed)];
    vec![
        chart("Documents by day (UTC)", "documents", days.into_iter().collect()),
        chart("Documents by outcome", "documents", outcome),
        chart("Documents by type", "documents", types.into_iter().collect()),
        chart("Events by kind", "events", by_kind(&found.events).into_iter().collect()),
    ]
}

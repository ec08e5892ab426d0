//! The report over a period, as a practice manager reads it: what was done, with what outcome,
//! at what cost, what was wrong, and what the log has of it. It names no patient and no document.

use std::collections::BTreeMap;
use std::ops::Range;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::compliance::Rating;
use wardbook_domain::report::{Chart, CheckRow, Notice, Report, SessionLine};
use wardbook_domain::session::AccuracySource;
use wardbook_store::period::{self, Check, Period};
use wardbook_store::sessions::ListedSession;
use wardbook_store::{StoreError, events};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::record::covering::Covering;
use crate::reports::blank::NOT_MEASURED;
use crate::reports::period::facts::{Found, found};
use crate::reports::period::summary::{by_kind, summary, with_rating};

/// Sessions that a check names as having failed it; the count says how many there are.
const NAMED: usize = 5;

impl Clinic {
    /// The report of a stretch of the log and of the sessions started meanwhile, with how many
    /// events it speaks of.
    pub(crate) fn log_report(
        &self,
        person: &Person,
        range: Range<u64>,
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let times = self.store.read(|connection| period::times(connection, range.clone()))?;
        let period = times.map(|(first, last)| Period { from: first, to: after(last) });
        self.report_over(person, range, period, covering)
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
            Ok::<_, StoreError>(place(period.from)?..place(period.to)?)
        })?;
        let range = range.start.min(covering.size)..range.end.min(covering.size);
        self.report_over(person, range, Some(period), covering)
    }

    fn report_over(
        &self,
        person: &Person,
        range: Range<u64>,
        period: Option<Period>,
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let nothing = Timestamp::from_micros(0);
        let asked = period.unwrap_or(Period { from: nothing, to: nothing });
        let found = self.store.read(|connection| found(connection, asked, range.clone()))?;
        let Range { start: from, end: to } = range;
        let count: u64 = found.events.iter().map(|one| one.count).sum();
        let total_cost = found.sessions.iter().map(|one| one.session.total_cost).sum();
        let scope = match count {
            0 => "No events".into(),
            _ => format!("Events {from} to {}", to.saturating_sub(1)),
        };
        let report = Report {
            title: "Audit report over a period".into(),
            scope,
            period: period.map(|period| (period.from, period.to)),
            reference: format!("audit-log-{}-{from}-{to}", self.store.log()),
            summary: summary(
                &found,
                total_cost,
                &self.account.currency,
                self.store.log(),
                covering.size,
            ),
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

fn notices(found: &Found) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |level: &str, count: u64, text: String| {
        if count > 0 {
            notices.push(Notice { level: level.into(), text });
        }
    };
    let not = with_rating(&found.sessions, Rating::NotCompliant);
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
        compliance: row.compliance_rating.map(|one| one.to_string()).unwrap_or_default(),
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

//! The figures that a report over a period begins with, in groups.

use std::collections::BTreeMap;

use wardbook_domain::compliance::Rating;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::report::Group;
use wardbook_domain::session::AccuracySource;
use wardbook_store::period::{AlertFigures, KindCount};
use wardbook_store::sessions::{self, ListedSession};

use crate::reports::blank::NOT_MEASURED;
use crate::reports::period::facts::Found;

/// All of them. The log is its id and how many of its events the checkpoint covers.
pub(super) fn summary(
    found: &Found,
    total_cost: NanoUnits,
    currency: &str,
    log: &str,
    covered: u64,
) -> Vec<Group> {
    let mut summary = vec![
        sessions_group(&found.sessions),
        documents_group(found),
        quality_group(&found.sessions),
        cost_group(found, total_cost, currency),
        alerts_group(&found.alerts),
    ];
    summary.extend(log_groups(found, log, covered));
    summary
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

/// How many sessions have this rating.
pub(super) fn with_rating(sessions: &[ListedSession], rating: Rating) -> u64 {
    let of = |one: &&ListedSession| one.session.compliance_rating == Some(rating);
    sessions.iter().filter(of).count() as u64
}

fn sessions_group(sessions: &[ListedSession]) -> Group {
    let all = sessions.len() as u64;
    let completed = sessions.iter().filter(|one| one.session.completed_at.is_some()).count() as u64;
    let compliant = with_rating(sessions, Rating::Compliant);
    let not = with_rating(sessions, Rating::NotCompliant);
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

/// How many events there are of each kind.
pub(super) fn by_kind(events: &[KindCount]) -> BTreeMap<String, u64> {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for one in events {
        *kinds.entry(one.kind.clone()).or_default() += one.count;
    }
    kinds
}

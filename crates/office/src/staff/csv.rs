//! The list of clinics as a file for spreadsheets, narrowed and sorted as the page shows it.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::Staff;
use super::bundle::download;
use super::overview::{Alerts, Clinic, Compliance, Cost, Known};
use super::reading::read;
use crate::own_log::{Entry, Kind};
use crate::state::AppState;
use crate::web::{Answer, ApiError, QueryOf};

/// Which clinics, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// In their names.
    q: Option<String>,
    /// Of this group.
    group: Option<String>,
    /// In this state.
    state: Option<String>,
    /// A column; with a `-` before it, from the largest.
    sort: Option<String>,
}

const COLUMNS: [&str; 29] = [
    "name",
    "group",
    "kind",
    "state",
    "origin",
    "fixed",
    "fixed_at",
    "held",
    "held_at",
    "searchable",
    "unsent",
    "last_contact",
    "version",
    "policy",
    "clock_offset_seconds",
    "alerts_critical",
    "alerts_high",
    "alerts_medium",
    "alerts_low",
    "compliant",
    "non_compliant",
    "not_assessed",
    "cost_nanos",
    "currency",
    "paused_until",
    "pause_reason",
    "before",
    "code_expires_at",
    "code_last_used_at",
];

/// The list of clinics as CSV.
#[utoipa::path(
    get, path = "/v1/staff/clinics.csv", tag = "staff", security(("session" = [])),
    params(Filter), responses((status = 200, content_type = "text/csv", body = String))
)]
pub(super) async fn clinics(
    State(app): State<AppState>,
    staff: Staff,
    QueryOf(filter): QueryOf<Filter>,
) -> Answer<Response> {
    let payload = json!({
        "q": filter.q, "group": filter.group, "state": filter.state, "sort": filter.sort,
    });
    let entry = Entry::plain(Kind::ClinicsExported, staff.actor(), payload);
    let known = read(&app, entry, |tx, now| Known::read(tx, now).map(Ok)).await?;
    let mut clinics: Vec<_> =
        known.clinics().into_iter().filter(|one| is_in(one, &filter)).collect();
    sort(&mut clinics, filter.sort.as_deref().unwrap_or_default());
    let text = write(&clinics).map_err(|error| ApiError::internal(&error))?;
    Ok(download("text/csv; charset=utf-8", "clinics.csv", text))
}

fn is_in(clinic: &Clinic, filter: &Filter) -> bool {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    given(&filter.q).is_none_or(|q| clinic.name.to_lowercase().contains(&q.to_lowercase()))
        && given(&filter.group).is_none_or(|group| clinic.group == group)
        && given(&filter.state).is_none_or(|state| clinic.state.name() == state)
}

/// What a column is sorted by. Of one column all keys are of one kind.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A number.
    Number(i128),
    /// A text, in either case.
    Text(String),
    /// The parts of a version: numbers by their value.
    Version(Vec<(u64, String)>),
}

impl Key {
    fn of(one: &Clinic, column: &str) -> Option<Self> {
        let count = |number: Option<u64>| number.map(|number| Self::Number(number.into()));
        match column {
            "name" => Some(Self::Text(one.name.to_lowercase())),
            "state" => Some(Self::Number(one.state.gravity().into())),
            "fixed" => count(one.fixed),
            "held" => count(one.held),
            "searchable" => count(one.searchable),
            "unsent" => count(one.unsent),
            "contact" => one.last_contact.clone().map(Self::Text),
            "version" => one.version.as_deref().map(Self::version),
            "policy" => count(one.policy),
            "clock" => count(one.clock_offset_seconds.map(i64::unsigned_abs)),
            // A graver alert or session outweighs any number of lesser ones.
            "alerts" => one.alerts.map(|alerts| Self::ranked(&alerts.counts())),
            "compliance" => one.compliance.map(|compliance| {
                let [_, non_compliant, not_assessed] = compliance.counts();
                Self::ranked(&[non_compliant, not_assessed])
            }),
            "cost" => one.cost.as_ref().map(|cost| Self::Number(cost.parts().0.into())),
            "code" => one.code_expires_at.clone().map(Self::Text),
            _ => None,
        }
    }

    /// Counts above 2^31 - 1 are alike here.
    fn ranked(counts: &[u64]) -> Self {
        let most = (1 << 31) - 1;
        let ranked =
            counts.iter().fold(0, |sum, count| (sum << 31) + i128::from((*count).min(most)));
        Self::Number(ranked)
    }

    fn version(text: &str) -> Self {
        let part = |part: &str| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            (part[..digits].parse().unwrap_or(0), part[digits..].to_lowercase())
        };
        Self::Version(text.split('.').map(part).collect())
    }
}

/// By a column, what is not known last; by group, and in it the gravest first, where none is chosen.
fn sort(clinics: &mut [Clinic], by: &str) {
    clinics.sort_by_cached_key(|one| {
        (one.group.to_lowercase(), one.state.gravity(), one.name.to_lowercase())
    });
    let (column, descending) = by.strip_prefix('-').map_or((by, false), |column| (column, true));
    clinics.sort_by(|a, b| match (Key::of(a, column), Key::of(b, column)) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
}

fn write(clinics: &[Clinic]) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    for one in clinics {
        csv.write_record(row(one).iter().map(|cell| plain(cell)))?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

fn row(one: &Clinic) -> [String; 29] {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let alerts = one.alerts.map(Alerts::counts);
    let compliance = one.compliance.map(Compliance::counts);
    let cost = one.cost.as_ref().map(Cost::parts);
    [
        one.name.clone(),
        one.group.clone(),
        one.kind.to_owned(),
        one.state.name().to_owned(),
        shown(one.origin.as_ref()),
        shown(one.fixed),
        shown(one.fixed_at.as_ref()),
        shown(one.held),
        shown(one.held_at.as_ref()),
        shown(one.searchable),
        shown(one.unsent),
        shown(one.last_contact.as_ref()),
        shown(one.version.as_ref()),
        shown(one.policy),
        shown(one.clock_offset_seconds),
        shown(alerts.map(|counts| counts[0])),
        shown(alerts.map(|counts| counts[1])),
        shown(alerts.map(|counts| counts[2])),
        shown(alerts.map(|counts| counts[3])),
        shown(compliance.map(|counts| counts[0])),
        shown(compliance.map(|counts| counts[1])),
        shown(compliance.map(|counts| counts[2])),
        shown(cost.map(|(nanos, _)| nanos)),
        shown(cost.map(|(_, currency)| currency)),
        shown(one.paused_until.as_ref()),
        shown(one.pause_reason.as_ref()),
        shown(one.before),
        shown(one.code_expires_at.as_ref()),
        shown(one.code_last_used_at.as_ref()),
    ]
}

/// A text that no spreadsheet takes for a formula; a number stays one.
fn plain(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && cell.parse::<i64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        assert_eq!(plain("=1+1"), "'=1+1");
        assert_eq!(plain("@cmd"), "'@cmd");
        assert_eq!(plain("-120"), "-120");
        assert_eq!(plain("Riverside"), "Riverside");
    }
}

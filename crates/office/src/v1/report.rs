//! `POST /v1/report`: a clinic's own word, and head office's last one.

use axum::extract::State;
use wardbook_sync::wire::v1::{Report, Standing};

use super::Bearer;
use crate::clock::{SECOND, Timestamp};
use crate::state::AppState;
use crate::storage::contacts::{self, Contact};
use crate::storage::logs::LogId;
use crate::storage::{Result, Transaction, mail, mirror, policies, witness};
use crate::web::{Answer, ApiError, Json};

/// The longest version that is kept, in characters.
const MAX_VERSION: usize = 64;

/// Tells how far the clinic is, by its own word, and hears how far it is fixed and held. Written down
/// once a minute at most, and at once where it begins or ceases to be shorter than what is fixed.
#[utoipa::path(
    post, path = "/v1/report", tag = "clinic", request_body = Report,
    security(("token" = [])), responses((status = 200, body = Standing))
)]
pub(super) async fn report(
    State(app): State<AppState>,
    Bearer(id): Bearer,
    Json(report): Json<Report>,
) -> Answer<Json<Standing>> {
    let now = app.clock.now();
    let clock = Timestamp::parse_rfc3339(&report.clock)
        .ok_or_else(|| ApiError::malformed("the clock is not a time such as RFC 3339 has it"))?;
    if report.version.chars().count() > MAX_VERSION {
        return Err(ApiError::malformed("the version is longer than 64 characters"));
    }
    if report.version.contains(char::is_control) {
        return Err(ApiError::malformed("the version has a control character"));
    }
    if [report.size, report.unsent, report.policy.unwrap_or(0)].iter().any(|n| *n >= 1 << 53) {
        return Err(ApiError::malformed("a number is not below 2^53"));
    }
    let word = Contact {
        log: id.log,
        size: report.size,
        unsent: report.unsent,
        version: report.version,
        policy: report.policy,
        clock_offset: (clock.micros().saturating_sub(now.micros())).div_euclid(SECOND),
        heard_at: now,
    };
    let size = word.size;
    let (standing, due, turned) = app
        .storage
        .read(move |tx| {
            let before = contacts::heard(tx, id.clinic)?;
            let due = contacts::is_due(before.as_ref(), now);
            let turned = was_shorter(tx, id, before.as_ref())? != is_shorter(tx, id, size)?;
            Ok((standing(tx, id, now)?, due, turned))
        })
        .await?;
    if due || turned {
        app.storage.repeat(move |tx| contacts::hear(tx, id.clinic, &word, turned)).await?;
    }
    Ok(Json(standing))
}

/// Whether the log's last word was that it is shorter than what was fixed by then.
fn was_shorter(tx: &mut dyn Transaction, id: LogId, before: Option<&Contact>) -> Result<bool> {
    let Some(before) = before.filter(|before| before.log == id.log) else { return Ok(false) };
    let fixed = witness::fixed(tx, id)?.filter(|fixed| fixed.at <= before.heard_at);
    Ok(fixed.is_some_and(|fixed| before.size < fixed.size))
}

fn is_shorter(tx: &mut dyn Transaction, id: LogId, size: u64) -> Result<bool> {
    Ok(witness::fixed(tx, id)?.is_some_and(|fixed| size < fixed.size))
}

fn standing(tx: &mut dyn Transaction, id: LogId, now: Timestamp) -> Result<Standing> {
    let held = mirror::held(tx, id)?;
    Ok(Standing {
        fixed: witness::fixed(tx, id)?.map_or(0, |fixed| fixed.size),
        held: held.size,
        searchable: held.searchable_shown(),
        clock: now.to_rfc3339(),
        policy: policies::newest_number(tx)?,
        mail: mail::newest(tx, id.clinic)?,
        paused_until: contacts::paused_until(tx, id.clinic, now)?.map(Timestamp::to_rfc3339),
    })
}

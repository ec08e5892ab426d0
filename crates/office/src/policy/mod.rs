//! Policy: thresholds, prices, endpoints allowed, rules for syncing. Head office signs it and numbers
//! it; that it was issued is an event of the own ledger, whose proof clinics get with it, so that no two
//! clinics can be told different things under one number without both being in the ledger.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wardbook_sync::wire::statement::Policy;
use wardbook_sync::wire::v1::{LedgerProof, PolicyReply};

use crate::clock::Timestamp;
use crate::own_log::{self, Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::policies::{self, Policy as Row};
use crate::storage::{Result, StorageError, Transaction, own_log as ledger};
use crate::v1::Bearer;
use crate::web::{Answer, ApiError, Json, QueryOf};

pub(crate) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(newest))
}

/// Issues a policy for so many days, and gives its number.
pub(crate) fn issue(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (body, days): (&Value, i64),
    now: Timestamp,
) -> Result<u64> {
    let number = policies::next_number(tx)?;
    let policy = Policy {
        office: app.name.clone(),
        number,
        issued: now.to_rfc3339(),
        until: now.plus_seconds(days.saturating_mul(86_400)).to_rfc3339(),
        body: body.to_string(),
    };
    let note = policy.sign(&app.keys.root);
    let note = note.map_err(|error| StorageError::Refused(error.to_string()))?;
    let payload = json!({
        "number": number, "note": hex::encode(Sha256::digest(&note)), "until": policy.until,
    });
    let subject = format!("policies/{number}");
    let entry = Entry { kind: Kind::PolicyIssued, actor, subject, payload };
    let seq = app.record(tx, &entry, now)?;
    policies::keep(tx, &Row { number, note, seq })?;
    Ok(number)
}

/// What the clinic knows already.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The size of head office's ledger that the clinic knows: the proof shows that nothing before
    /// it has changed.
    from: Option<u64>,
}

/// The newest policy, with its place in head office's own ledger.
#[utoipa::path(
    get, path = "/v1/policy", tag = "clinic", security(("token" = [])), params(From),
    responses((status = 200, body = PolicyReply))
)]
pub(crate) async fn newest(
    State(app): State<AppState>,
    _clinic: Bearer,
    QueryOf(From { from }): QueryOf<From>,
) -> Answer<Json<PolicyReply>> {
    let state = app.clone();
    app.storage.read(move |tx| reply(&state, tx, from.unwrap_or(0))).await?.map(Json)
}

fn reply(app: &AppState, tx: &mut dyn Transaction, from: u64) -> Result<Answer<PolicyReply>> {
    let Some(policy) = policies::newest(tx)? else {
        let message = "head office has issued no policy yet";
        return Ok(Err(ApiError::new(StatusCode::NOT_FOUND, "no_policy", message)));
    };
    let end = ledger::end(tx)?;
    let size = end.edge.size();
    if from > size {
        let message = format!("head office's own ledger has {size} events, fewer than {from}");
        return Ok(Err(ApiError::conflict("shorter_ledger", message)));
    }
    let event = ledger::events(tx, policy.seq, policy.seq + 1)?.pop();
    let missing = || StorageError::Damaged("a policy's event is missing".to_owned());
    let event = event.ok_or_else(missing)?;
    let texts = |hashes: Vec<[u8; 32]>| hashes.iter().map(hex::encode).collect();
    let proof = LedgerProof {
        index: policy.seq,
        header: event.header,
        salt: hex::encode(event.salt),
        payload: event.payload,
        path: texts(own_log::inclusion(tx, policy.seq, size)?),
        checkpoint: own_log::checkpoint(&app.keys.log, &end),
        consistency: texts(own_log::consistency(tx, from, size)?),
    };
    Ok(Ok(PolicyReply { note: policy.note, proof }))
}

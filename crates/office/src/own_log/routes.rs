//! `/log/…`: the ledger for everybody who may read it, in the layout of C2SP tlog-tiles. Entries are
//! headers, which have no payload in them. The checkpoint is public; the rest needs a signed-in person
//! or a clinic's token, because headers say who works here and when.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use wardbook_ledger::tiles::{TILE_HEIGHT, TILE_WIDTH, TileId};

use super::event::{Actor, Entry, Kind};
use super::tree::checkpoint;
use crate::mirror::path::{self, Resource};
use crate::staff;
use crate::state::AppState;
use crate::storage::own_log::{self, Stored};
use crate::storage::{Storage, StorageError};
use crate::v1;
use crate::web::{Answer, ApiError, PathOf};

/// The routes.
pub(crate) fn router(app: AppState) -> Router {
    Router::new()
        .route("/log/checkpoint", get(newest))
        .route("/log/tile/{*rest}", get(tile))
        .with_state(app)
}

async fn newest(State(app): State<AppState>) -> Answer<Response> {
    let end = app.storage.read(|tx| own_log::end(tx)).await?;
    let note = checkpoint(&app.keys.log, &end);
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, note).into_response())
}

async fn tile(
    State(app): State<AppState>,
    headers: HeaderMap,
    PathOf(rest): PathOf<String>,
) -> Answer<Response> {
    let wanted = path::parse(&rest).ok_or_else(|| ApiError::not_found("this tile"))?;
    let person = may_read(&app, &headers).await?;
    let bytes = bytes(&app.storage, wanted).await?;
    let bytes = bytes.ok_or_else(|| ApiError::not_found("this tile"))?;
    if let Some(person) = person {
        // Its event is durable before anything is shown.
        let payload = json!({ "log": app.keys.log.vkey().name() });
        let entry = Entry::plain(Kind::LogRead, person, payload);
        let state = app.clone();
        app.storage.repeat(move |tx| state.record(tx, &entry, state.clock.now())).await?;
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((kind, bytes).into_response())
}

/// Refuses those who may not read. Gives the person whose read it is, if it is not a clinic's.
async fn may_read(app: &AppState, headers: &HeaderMap) -> Answer<Option<Actor>> {
    if headers.contains_key(header::AUTHORIZATION) {
        v1::bearer(app, headers).await.map(|_| None)
    } else {
        staff::seated(app, headers).await.map(|staff| Some(staff.actor()))
    }
}

async fn bytes(storage: &Storage, wanted: Resource) -> Answer<Option<Vec<u8>>> {
    let read = storage.read(move |tx| {
        let size = own_log::end(tx)?.edge.size();
        let (level, index, width) = match wanted {
            Resource::Tile(TileId { level, index }, width) => (Some(level), index, width),
            Resource::Entries(index, width) => (None, index, width),
        };
        // Hashes of this level that the tree has: full subtrees alone.
        let there = size.checked_shr(TILE_HEIGHT * level.unwrap_or(0)).unwrap_or(0);
        let first = index
            .checked_mul(TILE_WIDTH)
            .filter(|first| first.checked_add(width).is_some_and(|end| end <= there));
        let Some(first) = first else { return Ok(None) };
        let bytes = match level {
            Some(level) => {
                let hashes = own_log::tile(tx, TileId { level, index }, 0, width)?;
                hashes.as_flattened().to_vec()
            }
            None => bundle(&own_log::events(tx, first, first + width)?)?,
        };
        Ok(Some(bytes))
    });
    Ok(read.await?)
}

/// An entry bundle: each entry after its length in two bytes.
fn bundle(events: &[Stored]) -> Result<Vec<u8>, StorageError> {
    let mut bytes = Vec::new();
    for event in events {
        let length = u16::try_from(event.header.len());
        let length =
            length.map_err(|_| StorageError::Damaged("a header is too long".to_owned()))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(event.header.as_bytes());
    }
    Ok(bytes)
}

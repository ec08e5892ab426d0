//! `GET /v1/office`: who answers here.

use axum::extract::State;
use wardbook_sync::wire::v1::Office;

use crate::state::AppState;
use crate::storage::cosigners;
use crate::web::{Answer, Json};

/// The office's name, id and public keys. Nothing of it is trusted before the root key's fingerprint
/// is the one in the enrolment code.
#[utoipa::path(get, path = "/v1/office", tag = "clinic", responses((status = 200, body = Office)))]
pub(super) async fn office(State(app): State<AppState>) -> Answer<Json<Office>> {
    let state = app.clone();
    let present =
        app.storage.read(move |tx| Ok((state.cosigners.get(tx)?, cosigners::newest(tx)?)));
    let (present, newest) = present.await?;
    Ok(Json(Office {
        name: app.name.clone(),
        office_id: app.id.to_string(),
        root: app.keys.root.verifier().to_string(),
        witness: present.witness.vkey().to_string(),
        mirror: present.mirror.vkey().to_string(),
        log: app.keys.log.vkey().to_string(),
        keys: newest.map(|change| change.note),
    }))
}

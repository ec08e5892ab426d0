//! Events as the role of their reader may see them. What that is, kind by kind, is decided in
//! `wardbook_domain::redaction`.

use serde_json::value::RawValue;

use wardbook_domain::access::Role;
use wardbook_domain::redaction::Shown;
use wardbook_store::events::{Event, EventView};

/// An event with as much of its payload as the role may see.
pub(crate) fn view_for(role: Role, event: &Event) -> EventView {
    let view = event.view();
    let shown = Shown::to(role, &view.kind);
    if shown == Shown::Whole {
        return view;
    }
    let body = view.payload.as_ref().and_then(|body| shown.of(body.get()));
    let payload = body.and_then(|body| RawValue::from_string(body.into_owned()).ok());
    EventView { payload, ..view }
}

//! How it is recorded that somebody saw what was found in a document.

use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::DocumentId;
use wardbook_store::Tx;

/// What `document.opened` says where a person saw what was found in a document, and not its
/// pages.
pub(crate) const ONLY_RESULTS: &str = "results";

/// Records that somebody saw what was found in these documents.
pub(crate) fn note_seen(tx: &mut Tx<'_>, seen: Vec<DocumentId>) {
    for document in seen {
        let payload = json!({ "shown": ONLY_RESULTS });
        tx.event(Kind::DocumentOpened, format!("documents/{document}"), payload);
    }
}

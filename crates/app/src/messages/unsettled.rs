//! What of a draft its source does not hold, and nobody has let stand.

use wardbook_domain::message::Unsupported;
use wardbook_store::messages::StoredMessage;

/// What of a draft its source does not hold and nobody has settled.
pub(super) fn open_in(message: &StoredMessage) -> Vec<Unsupported> {
    let settled = |one: &&Unsupported| message.settled.contains(&one.text);
    message.unsupported.iter().filter(|one| !settled(one)).cloned().collect()
}

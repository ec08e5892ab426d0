//! Whether this node can serve, found out by writing a row. A read would still succeed on a full disk,
//! on a database that became a replica, and on a file that was deleted under its open connections.
//!
//! Everybody may ask, so the database is written to no more than once in five seconds.

use tokio::sync::Mutex;

use crate::clock::Timestamp;
use crate::refusal::Refusal;
use crate::storage::{Storage, refusals};

/// For so long an answer holds, in seconds.
const HOLDS: i64 = 5;

/// The last answer of this node.
#[derive(Debug, Default)]
pub struct Health(Mutex<Option<(Timestamp, Result<(), Refusal>)>>);

impl Health {
    /// Whether head office's database can be read and written, or 503.
    pub(crate) async fn ask(&self, storage: &Storage, now: Timestamp) -> Result<(), Refusal> {
        let mut last = self.0.lock().await;
        let known = last.as_ref().filter(|(at, _)| *at <= now && now < at.plus_seconds(HOLDS));
        if let Some((_, answer)) = known {
            return answer.clone();
        }
        let answer =
            storage.repeat(move |tx| refusals::probe(tx, now)).await.map_err(Refusal::from);
        *last = Some((now, answer.clone()));
        answer
    }
}

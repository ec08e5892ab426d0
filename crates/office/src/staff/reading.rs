//! Reading and acting with their events: what is read is shown only after the event is durable.

use crate::clock::Timestamp;
use crate::own_log::Entry;
use crate::state::AppState;
use crate::storage::{Result, Transaction};
use crate::web::Answer;

/// Reads, records that it was read, and then gives what was read. The two are transactions of their own:
/// however long the first takes, it keeps nobody from writing.
pub(super) async fn read<T, F>(app: &AppState, entry: Entry, work: F) -> Answer<T>
where
    T: Send + 'static,
    F: Fn(&mut dyn Transaction, Timestamp) -> Result<Answer<T>> + Send + Sync + 'static,
{
    let clock = app.clock.clone();
    let found = app.storage.read(move |tx| work(tx, clock.now())).await??;
    let state = app.clone();
    app.storage.repeat(move |tx| state.record(tx, &entry, state.clock.now())).await?;
    Ok(found)
}

/// Acts; the work records its own event. Where it is not known whether an act was stored, the caller
/// is told to look, because not every act bears being done twice.
pub(super) async fn act<T, F>(app: &AppState, work: F) -> Answer<T>
where
    T: Send + 'static,
    F: Fn(&mut dyn Transaction, Timestamp) -> Result<Answer<T>> + Send + Sync + 'static,
{
    let clock = app.clock.clone();
    app.storage.write(move |tx| work(tx, clock.now())).await?
}

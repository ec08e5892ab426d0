//! Waiting for what goes over the network.

use std::future::Future;

use anyhow::Result;

use super::Line;
use crate::sync;

/// Waits for what goes over the network, unless the person stops it, or the process that holds the
/// clinic gives it up.
pub(super) fn until_stopped<T>(
    line: &Line<'_>,
    work: impl Future<Output = wardbook_app::Result<T>>,
) -> Result<T> {
    let is_stopped = || line.talk.cancel().is_cancelled();
    Ok(sync::until_stopped(line.desk, is_stopped, work)?)
}

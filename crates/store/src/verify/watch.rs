//! Long work tells how far it is, and can be stopped.

use crate::{Result, StoreError};

/// Who watches long work, and may stop it. A function that is told the progress stops nothing.
pub trait Watch: Sync {
    /// So many are done of so many.
    fn progress(&self, done: u64, of: u64);

    /// Whether the work is to end now, without a result.
    fn is_stopped(&self) -> bool {
        false
    }
}

impl<F: Fn(u64, u64) + Sync> Watch for F {
    fn progress(&self, done: u64, of: u64) {
        self(done, of);
    }
}

pub(super) fn go_on(watch: &dyn Watch) -> Result<()> {
    if watch.is_stopped() { Err(StoreError::Stopped) } else { Ok(()) }
}

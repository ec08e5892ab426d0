//! Who is being served, so that the clinic is not given up, and the process does not end, before
//! the last has its answer.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The guests whose commands are under way, and whether more are let in.
#[derive(Debug, Default)]
pub(crate) struct Guests {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct State {
    at_work: usize,
    closing: bool,
}

/// One of them; it has left when this is dropped.
#[derive(Debug)]
pub(crate) struct AtWork<'a>(&'a Guests);

impl Guests {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a guest in; `None` while the clinic is being given up.
    pub(crate) fn let_in(&self) -> Option<AtWork<'_>> {
        let mut state = self.state();
        if state.closing {
            return None;
        }
        state.at_work += 1;
        Some(AtWork(self))
    }

    /// Whether the clinic is being given up.
    pub(crate) fn is_closing(&self) -> bool {
        self.state().closing
    }

    /// From now on nobody is let in.
    pub(crate) fn close(&self) {
        self.state().closing = true;
    }

    /// Guests are let in again.
    pub(crate) fn open(&self) {
        self.state().closing = false;
    }

    /// Waits until all have left.
    pub(crate) fn wait(&self) {
        let waited = self.left.wait_while(self.state(), |state| state.at_work > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// The same for no longer than `patience`; answers whether all have left.
    pub(crate) fn wait_for(&self, patience: Duration) -> bool {
        let waited =
            self.left.wait_timeout_while(self.state(), patience, |state| state.at_work > 0);
        waited.unwrap_or_else(PoisonError::into_inner).0.at_work == 0
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.state().at_work -= 1;
        self.0.left.notify_all();
    }
}

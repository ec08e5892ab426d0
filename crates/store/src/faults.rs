//! The last step of every durable write, where tests let it fail in the two ways in which a disk
//! can: what was to be durable is not there, or it is there and the answer was lost. Outside tests
//! this only runs the step.
//!
//! What must hold after either is in `tests`, with the list of durable writes.

use std::path::Path;

use crate::Result;

/// Runs the step after which `path` is durable as it was meant.
#[cfg(not(test))]
pub(crate) fn durable<T>(_path: &Path, step: impl FnOnce() -> Result<T>) -> Result<T> {
    step()
}

/// The same; fails where a test has armed `path`.
#[cfg(test)]
pub(crate) fn durable<T>(path: &Path, step: impl FnOnce() -> Result<T>) -> Result<T> {
    match armed::take(path) {
        None => step(),
        Some(Fault::NotPersisted) => Err(armed::failure(path)),
        Some(Fault::Persisted) => step().and_then(|_| Err(armed::failure(path))),
    }
}

/// How a durable write fails.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It failed, and nothing of it is there.
    NotPersisted,
    /// It failed to those who asked, but it is there.
    Persisted,
}

/// Lets the next durable write of `path` fail.
#[cfg(test)]
pub(crate) fn arm(path: &Path, fault: Fault) {
    armed::put(path, fault);
}

/// Whether a fault waits for `path` still: then the test did not reach what it is about.
#[cfg(test)]
pub(crate) fn is_armed(path: &Path) -> bool {
    armed::holds(path)
}

#[cfg(test)]
mod armed {
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use super::Fault;
    use crate::StoreError;

    // By path, for the writing thread is another than the test's, and tests run side by side.
    static ARMED: Mutex<Vec<(PathBuf, Fault)>> = Mutex::new(Vec::new());

    fn all() -> MutexGuard<'static, Vec<(PathBuf, Fault)>> {
        ARMED.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(path: &Path, fault: Fault) {
        all().push((path.to_owned(), fault));
    }

    pub(super) fn holds(path: &Path) -> bool {
        all().iter().any(|(armed, _)| armed == path)
    }

    pub(super) fn take(path: &Path) -> Option<Fault> {
        let mut all = all();
        let at = all.iter().position(|(armed, _)| armed == path)?;
        Some(all.remove(at).1)
    }

    pub(super) fn failure(path: &Path) -> StoreError {
        StoreError::io(path)(std::io::Error::other("the disk gave no answer"))
    }
}

#[cfg(test)]
mod tests;

//! The parent's side: starts a child for one file, feeds it, waits for it, and ends it when it
//! takes too long or nobody wants the answer any more.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{DocumentText, Limits, Unreadable};

/// How the child is started: the product's own binary with its hidden sub-command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// An absolute path, since the child's environment is empty.
    pub program: PathBuf,
    /// What makes the program call [`worker_main`](crate::worker_main).
    pub args: Vec<OsString>,
}

/// Text and what it cost to get.
#[derive(Debug, Clone, PartialEq)]
pub struct Extracted {
    /// What the file says.
    pub text: DocumentText,
    /// Wall clock from starting the child to its end, in microseconds.
    pub micros: u64,
    /// The child's largest resident memory in KiB; 0 where the system does not tell.
    pub peak_memory_kb: u64,
}

/// Ends a running extraction from another thread. Clones share one state.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From now on the extraction ends with [`Unreadable::Cancelled`].
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Worker {
    /// Reads one file, blocking until the child has ended.
    pub fn extract(
        &self,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        self.extract_unless(name, bytes, limits, &Cancel::default())
    }

    /// Like [`extract`](Self::extract), but ends early when `cancel` is raised.
    pub fn extract_unless(
        &self,
        _name: &str,
        _bytes: &[u8],
        _limits: &Limits,
        _cancel: &Cancel,
    ) -> Result<Extracted, Unreadable> {
        Err(Unreadable::crashed("not built yet"))
    }
}

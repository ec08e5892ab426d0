//! What is heard at a seat without asking: that the log grew, how tasks fare, that something was
//! synced, that somebody signed in or the seat was locked. When it is told stands in `tell.rs`.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::Notify;

use crate::tasks::TaskView;

/// Something that is heard.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "signal")]
pub enum Signal {
    /// The log has so many events now.
    Log {
        /// Its size.
        size: u64,
    },
    /// The tasks of the person at the window.
    Tasks {
        /// The newest first.
        tasks: Vec<TaskView>,
    },
    /// Something was sent to head office or a witness, and answered.
    Synced,
    /// Somebody signed in, or the window was locked.
    Sitting,
    /// Files were dropped on the window; they are being taken in.
    Dropped,
    /// Somebody wants to close the window while work goes on.
    Closing {
        /// So many tasks would be cut off.
        running: u32,
        /// Whether background work ends with the window.
        background: bool,
    },
}

/// Who listens: called from any thread, and must be quick.
pub type Sink = Box<Listener>;

type Listener = dyn Fn(Signal) + Send + Sync;

/// The ears of one seat.
#[derive(Default)]
pub struct Signals {
    sink: Mutex<Option<Arc<Listener>>>,
    /// Somebody else listens or sits here now, who has not heard of their tasks.
    pub(crate) anew: Notify,
}

impl Signals {
    /// From now on this hears; a page that was loaded again replaces the old.
    pub fn attach(&self, sink: Sink) {
        *self.sink.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::from(sink));
        self.anew.notify_one();
    }

    /// Tells who listens, if anybody does.
    pub fn send(&self, signal: Signal) {
        let sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(sink) = sink {
            sink(signal);
        }
    }

    pub(crate) fn sitting_changed(&self) {
        self.send(Signal::Sitting);
        self.anew.notify_one();
    }
}

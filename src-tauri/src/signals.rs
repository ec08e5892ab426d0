//! What the page hears without asking: that the log grew, how tasks fare, that somebody signed
//! in or the window was locked. Progress is told at most ten times a second.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tauri::ipc::Channel;
use tokio::sync::Notify;

use crate::desk::Desk;
use crate::tasks::TaskView;

/// Between two tellings of tasks.
const PROGRESS_PAUSE: Duration = Duration::from_millis(100);

/// Between two tellings of the log's size: a row must be seen within a tenth of a second.
const LOG_PAUSE: Duration = Duration::from_millis(40);

/// Something that the page hears.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "signal")]
pub(crate) enum Signal {
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
    /// Somebody signed in, or the window was locked.
    Sitting,
    /// Files were dropped on the window; they are being taken in.
    Dropped,
    /// Somebody wants to close the window while work goes on.
    Closing {
        /// So many tasks would be cut off.
        running: u32,
    },
}

/// The page's ears.
#[derive(Default)]
pub(crate) struct Signals {
    page: Mutex<Option<Channel<Signal>>>,
    log_size: AtomicU64,
    log: Notify,
    tasks: Notify,
}

impl Signals {
    /// From now on the page hears through this; a page that was loaded again replaces the old.
    pub(crate) fn attach(&self, page: Channel<Signal>) {
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = Some(page);
        self.tasks.notify_one();
    }

    pub(crate) fn log_grew(&self, size: u64) {
        self.log_size.store(size, Ordering::Release);
        self.log.notify_one();
    }

    pub(crate) fn tasks_changed(&self) {
        self.tasks.notify_one();
    }

    pub(crate) fn sitting_changed(&self) {
        self.send(Signal::Sitting);
        self.tasks.notify_one();
    }

    pub(crate) fn send(&self, signal: Signal) {
        let page = self.page.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(page) = page {
            // A page that is gone hears nothing; the next one asks for the state itself.
            let _ = page.send(signal);
        }
    }
}

/// Tells the page what changes, until the program ends.
pub(crate) fn tell(desk: &Arc<Desk>) {
    let (log, tasks, idle) = (Arc::clone(desk), Arc::clone(desk), Arc::clone(desk));
    tauri::async_runtime::spawn(async move {
        loop {
            log.signals.log.notified().await;
            if log.sitting().is_ok() {
                let size = log.signals.log_size.load(Ordering::Acquire);
                log.signals.send(Signal::Log { size });
            }
            tokio::time::sleep(LOG_PAUSE).await;
        }
    });
    tauri::async_runtime::spawn(async move {
        loop {
            tasks.signals.tasks.notified().await;
            if let Ok(sitting) = tasks.sitting() {
                let tasks_now = tasks.tasks.of(sitting.person.user.user_id);
                tasks.signals.send(Signal::Tasks { tasks: tasks_now });
            }
            tokio::time::sleep(PROGRESS_PAUSE).await;
        }
    });
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            idle.lock_if_idle();
        }
    });
}

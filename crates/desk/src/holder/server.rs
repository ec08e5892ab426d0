//! Listening for guests for as long as the clinic is open.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use wardbook_app::Home;

use super::frames::{Response, Until};
use super::platform::{self, Listener, Stream};
use super::wire::send;

/// Guests at once; each has a thread and, at work, a connection to the database.
const GUESTS: usize = 64;

/// What is done with each guest, on a thread of its own.
pub(crate) type Host = Arc<dyn Fn(Stream) + Send + Sync>;

/// The open door: while it lives, guests are served.
pub(crate) struct Serving {
    home: Home,
    listener: Arc<Listener>,
}

impl Serving {
    /// Begins to listen in the folder of a clinic that this process has just opened. `None` where
    /// the folder cannot hold a socket: then nobody else is served, and others are told that the
    /// clinic is in use.
    pub(crate) fn begin(home: &Home, host: &Host) -> Option<Self> {
        let listener = Arc::new(platform::listen(home).ok()?);
        let (heard, host) = (Arc::clone(&listener), Arc::clone(host));
        let spawned = thread::Builder::new()
            .name("wardbook-door".into())
            .spawn(move || accept(&heard, &host));
        let serving = Self { home: home.clone(), listener };
        // Without a thread nobody would be let in: whoever connects would wait for nothing.
        spawned.ok().map(|_| serving)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        platform::remove(&self.home);
        // Wakes the thread that accepts, which then ends.
        platform::close(&self.listener);
    }
}

fn accept(listener: &Listener, host: &Host) {
    let guests = Arc::new(AtomicUsize::new(0));
    while let Ok(stream) = platform::accept(listener) {
        let (one, host) = (Counted::new(&guests), Arc::clone(host));
        let spawned = thread::Builder::new().name("wardbook-guest".into()).spawn(move || {
            if one.number > GUESTS {
                put_off(stream);
            } else {
                host(stream);
            }
            drop(one);
        });
        // A guest that no thread could be had for is disconnected, and tries again.
        drop(spawned);
    }
}

/// Says to one guest too many that it should come again.
fn put_off(mut stream: Stream) {
    let _ = send(&mut stream, &Response::Later { until: Until::Quieter });
}

/// One guest among the others.
struct Counted {
    all: Arc<AtomicUsize>,
    number: usize,
}

impl Counted {
    fn new(all: &Arc<AtomicUsize>) -> Self {
        let number = all.fetch_add(1, Ordering::AcqRel) + 1;
        Self { all: Arc::clone(all), number }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::AcqRel);
    }
}

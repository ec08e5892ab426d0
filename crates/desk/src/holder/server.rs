//! Listening for guests for as long as the clinic is open.

use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::thread;

use rustix::net::{Shutdown, shutdown};

use wardbook_app::Home;

use crate::desk::Desk;

use super::connection::{put_off, serve};
use super::socket;

/// Guests at once; each has a thread and, at work, a connection to the database.
const GUESTS: usize = 64;

/// The open door: while it lives, guests are served.
pub(crate) struct Serving {
    home: Home,
    listener: Arc<UnixListener>,
}

impl Serving {
    /// Begins to listen in the folder of a clinic that this process has just opened. `None` where
    /// the folder cannot hold a socket: then nobody else is served, and others are told that the
    /// clinic is in use.
    pub(crate) fn begin(desk: &Arc<Desk>) -> Option<Self> {
        let listener = Arc::new(socket::listen(&desk.home).ok()?);
        let (heard, desk_of_guests) = (Arc::clone(&listener), Arc::downgrade(desk));
        let spawned = thread::Builder::new()
            .name("wardbook-door".into())
            .spawn(move || accept(&heard, &desk_of_guests));
        let serving = Self { home: desk.home.clone(), listener };
        // Without a thread nobody would be let in: whoever connects would wait for nothing.
        spawned.ok().map(|_| serving)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        socket::remove(&self.home);
        // Wakes the thread that accepts, which then ends.
        let _ = shutdown(&*self.listener, Shutdown::Both);
    }
}

fn accept(listener: &UnixListener, desk: &Weak<Desk>) {
    let guests = Arc::new(AtomicUsize::new(0));
    while let Ok((stream, _)) = listener.accept() {
        let Some(desk) = desk.upgrade() else { return };
        let seat = Counted::new(&guests);
        let spawned = thread::Builder::new().name("wardbook-guest".into()).spawn(move || {
            if seat.number > GUESTS {
                put_off(stream)
            } else {
                serve(&desk, stream)
            }
            drop(seat);
        });
        // A guest that no thread could be had for is disconnected, and tries again.
        drop(spawned);
    }
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

/// What both ends speak over.
pub(super) type Stream = UnixStream;

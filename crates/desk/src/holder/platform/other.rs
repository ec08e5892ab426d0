//! Systems on which a holder works alone: nothing can be listened on, and nobody listens.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

use wardbook_app::Home;

/// A connection, of which there is none.
#[derive(Debug)]
pub(crate) enum Stream {}

/// What is listened on, of which there is none.
#[derive(Debug)]
pub(in super::super) enum Listener {}

impl Stream {
    pub(in super::super) fn try_clone(&self) -> io::Result<Self> {
        match *self {}
    }

    pub(in super::super) fn set_read_timeout(&self, _: Option<Duration>) -> io::Result<()> {
        match *self {}
    }

    pub(in super::super) fn set_write_timeout(&self, _: Option<Duration>) -> io::Result<()> {
        match *self {}
    }

    pub(in super::super) fn shutdown(&self, _: Shutdown) -> io::Result<()> {
        match *self {}
    }
}

impl Read for Stream {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match *self {}
    }
}

impl Write for Stream {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        match *self {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match *self {}
    }
}

pub(in super::super) fn listen(_: &Home) -> io::Result<Listener> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(in super::super) fn close(listener: &Listener) {
    match *listener {}
}

pub(in super::super) fn accept(listener: &Listener) -> io::Result<Stream> {
    match *listener {}
}

pub(in super::super) fn remove(_: &Home) {}

pub(in super::super) fn connect(_: &Home) -> io::Result<Option<Stream>> {
    Ok(None)
}

pub(in super::super) fn own_peer(stream: &Stream) -> io::Result<i32> {
    match *stream {}
}

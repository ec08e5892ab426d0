//! One process has a clinic open; this is how it serves the others, over a socket in the clinic's
//! folder: the window, `wardbook agent`, or a command while it runs. What they say to each other is
//! `docs/desk-protocol.md`.
//!
//! Here are the frames, the socket and both ends. What a guest asks for is carried out by `line` and
//! `commands`; whether the clinic is open at all is the desk's.

mod client;
mod connection;
mod frames;
mod guests;
mod platform;
mod server;
mod wire;

use serde::{Deserialize, Serialize};

pub use client::{Guest, Reached, reach};
pub use connection::serve_others;
pub use frames::{Credentials, PROTOCOL};
pub(crate) use guests::Guests;
pub(crate) use server::{Host, Serving};

/// What kind of process has a clinic open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The window. It goes on until somebody closes it.
    Window,
    /// `wardbook agent`. It goes on, and hands the clinic over to a window.
    Agent,
    /// A command. It ends soon, so it takes nothing long on for others.
    Command,
}

impl Kind {
    /// As the subject of a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Window => "the window",
            Self::Agent => "the agent",
            Self::Command => "another command",
        }
    }
}

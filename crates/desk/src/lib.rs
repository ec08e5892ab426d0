//! What stands between a person and an open clinic, without any window: who sits where, the work that
//! goes on, what is heard of it, and every command by its name, with JSON in and JSON out.
//!
//! No rule of the product lives here: a command takes who sits there, asks `wardbook-app`, and
//! answers. How a command arrives, from a page or through a socket, is the shell's affair.

pub mod agent;
pub mod background;
pub mod commands;
pub mod contract;
mod delivery;
pub mod desk;
pub mod files;
pub mod holder;
mod inbox;
mod kept;
pub mod line;
pub mod operations;
pub mod place;
mod recovery;
pub mod refusal;
mod running;
mod samples;
pub mod seat;
pub mod signals;
pub mod sitting;
mod sync;
pub mod tasks;
pub mod tell;
pub mod unattended;
mod while_open;
mod work;

pub use desk::Desk;
pub use refusal::{Answer, Refusal};
pub use seat::Seat;

//! The window's side in Rust: who sits at it, what runs in it, and the commands that its page
//! may call. No rule of the product lives here: a command takes who sits there, asks
//! `wardbook-app`, and answers.

mod bindings;
mod commands;
mod desk;
mod place;
mod platform;
mod refusal;
mod samples;
mod signals;
mod sitting;
mod tasks;
mod window;

pub use bindings::typescript;
pub use window::run;

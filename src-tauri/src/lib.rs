//! The window's side in Rust: the window itself, and what needs it. Who sits there, what runs and
//! every other command live in `wardbook-desk`, of which the window embeds a desk with one seat.

mod arguments;
mod bindings;
mod closing;
mod commands;
mod main_window;
mod platform;
mod window;

pub use bindings::typescript;
pub use window::run;

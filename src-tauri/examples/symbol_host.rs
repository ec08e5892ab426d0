//! A desktop that shows symbols, for the story that closes the window. It says `ready` and, for each
//! symbol, `symbol`; asked on standard input to `read`, it says what the newest one shows, and
//! `click LABEL` chooses from its menu.

#[cfg(target_os = "linux")]
#[path = "symbol_host/host.rs"]
mod host;

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    host::run()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

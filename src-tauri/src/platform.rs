//! What differs between systems. Only Linux has been built and tried.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod graphics;
#[cfg(target_os = "linux")]
mod login;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{set_starts_at_login, spare_emulated_graphics, starts_at_login};
#[cfg(target_os = "linux")]
pub(crate) use graphics::spare_emulated_graphics;
#[cfg(target_os = "linux")]
pub(crate) use login::{set_starts_at_login, starts_at_login};

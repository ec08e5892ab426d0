//! What differs between systems. Only Linux has been built and tried.

mod acts;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod graphics;
#[cfg(target_os = "linux")]
mod login;
#[cfg(target_os = "linux")]
mod symbol;

pub(crate) use acts::Acts;
#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{
    leave_symbol, set_starts_at_login, spare_emulated_graphics, starts_at_login,
};
#[cfg(target_os = "linux")]
pub(crate) use graphics::spare_emulated_graphics;
#[cfg(target_os = "linux")]
pub(crate) use login::{set_starts_at_login, starts_at_login};
#[cfg(target_os = "linux")]
pub(crate) use symbol::leave_symbol;

//! What the clinic does by itself, as `system` and behind the lock too: verification by schedule,
//! and the checks of sessions whose runs do not make them.
//!
//! Work is a row with a lease, so that it is neither lost nor done twice when the program ends at
//! any moment. When to look for work, and on which thread it is done, is the holder's affair.

mod checks;
mod due;
mod late;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod verification;
mod work;

pub use due::Due;
pub use settings::BackgroundSettings;
pub use state::BackgroundState;
pub(crate) use state::states;

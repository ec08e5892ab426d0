//! SMS gateways described as data: [`parse`] reads a description and refuses what cannot work,
//! [`render`] and [`render_query`] make requests of it, [`read_answer`] and [`read_status`] say what
//! came back means. Presets for gateways that are known are in [`presets`].

pub mod address;
mod answer;
mod check;
pub mod description;
pub(crate) mod json;
pub mod presets;
pub mod progress;
mod request;
pub(crate) mod status;
pub mod template;
#[cfg(test)]
mod tests;
pub mod values;

pub use answer::read_answer;
pub use check::{Unfit, check, parse};
pub use request::{Request, Secret, Unrendered, render, render_query};
pub use status::{StatusAnswer, read_status};

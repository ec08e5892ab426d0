//! What the clinic's tables mean: one file per aggregate, with its rows as types, how they are read,
//! and how they change together with their events. Plain functions over a connection or a
//! [`Tx`](crate::Tx); how a change becomes durable and audited is in `database`.
//!
//! `today` and `period` count over several aggregates; `search` looks through them.

pub mod alerts;
pub mod background;
pub mod calls;
pub mod checks;
pub mod contacts;
pub mod documents;
pub mod egress;
pub mod endpoints;
pub mod folder_sessions;
pub mod identity;
pub mod inbox_files;
pub mod inbox_folders;
pub mod matches;
pub mod message_providers;
pub mod message_templates;
pub mod messages;
pub mod patients;
pub mod period;
pub mod results;
pub mod saved_views;
pub mod screenings;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod settings;
pub mod today;
pub mod users;

//! The page's side of `/v1`: the people who work at head office, what they see of the clinics, and
//! what they do with them. Every read and every act is an event of head office's own ledger: an act's
//! in the same transaction, a read's before anything is shown.
//!
//! Three roles: a viewer reads, an operator also adds, pauses, suspends and rotates clinics and
//! acknowledges evidence, an admin also administers people and limits. `seat` says who sits at the page, `sign_in` lets them in,
//! `overview` computes what the lists show from what is held now.

mod bundle;
mod clinics;
mod csv;
mod event;
mod events;
mod evidence;
mod groups;
mod overview;
mod passwords;
mod people;
mod reading;
mod reason;
mod seat;
mod sign_in;
mod standing;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(crate) use overview::tally;
pub(crate) use people::{add_to, fresh};
pub(crate) use seat::{COOKIE, Staff, cookie, end_seats, seated};
pub(crate) use standing::{disable_in, enable_in, reset_in, set_role_in};

/// The routes, with their description.
pub(crate) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sign_in::me))
        .routes(routes!(sign_in::change_second_factor))
        .routes(routes!(clinics::list, clinics::add))
        .routes(routes!(clinics::one))
        .routes(routes!(clinics::code))
        .routes(routes!(clinics::pause))
        .routes(routes!(clinics::resume))
        .routes(routes!(clinics::suspend))
        .routes(routes!(clinics::rotate))
        .routes(routes!(csv::clinics))
        .routes(routes!(events::search))
        .routes(routes!(event::one))
        .routes(routes!(bundle::bundle))
        .routes(routes!(bundle::evidence))
        .routes(routes!(bundle::note))
        .routes(routes!(evidence::acknowledge))
        .routes(routes!(groups::list))
        .routes(routes!(groups::set))
        .routes(routes!(people::list, people::add))
        .routes(routes!(standing::disable))
        .routes(routes!(standing::enable))
        .routes(routes!(standing::set_role))
        .routes(routes!(standing::reset_second_factor))
}

#[cfg(test)]
mod tests;

//! Every command by its name: one file per capability. A command takes who sits at a seat, asks the
//! clinic, and answers; nothing is decided here. Commands that need a place on the disk are in
//! `files.rs`, those that need a window are the window's own.

mod alerts;
mod audit;
mod documents;
mod identity;
mod inbox;
mod input;
mod picture;
mod reports;
mod second_factor;
mod sessions;
mod settings;
mod tasks;

use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;
use specta::Types;
use specta::datatype::Function;

use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use input::{Input, to_json};

/// Says which, unless what came is no name at all.
fn unknown(name: &str) -> Refusal {
    let letters = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    if name.len() <= 40 && name.chars().all(letters) {
        Refusal::unknown_command(&format!("there is no command `{name}`"))
    } else {
        Refusal::unknown_command("there is no command of this name")
    }
}

/// Each command once, with the names of its arguments.
macro_rules! commands {
    ($($module:ident::$name:ident($($argument:ident),*),)+) => {
        /// Every name that `call` knows.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Carries out a command for who sits at this seat. The input is an object with the
        /// arguments by name; the answer is JSON already.
        pub async fn call(seat: &Arc<Seat>, name: &str, input: Value) -> Answer<Box<RawValue>> {
            let mut input = Input::of(input)?;
            match name {
                $(stringify!($name) => {
                    $(let $argument = input.take(name, stringify!($argument))?;)*
                    input.end(name)?;
                    // In a box each, so that the future of all is not as large as the largest.
                    to_json(&Box::pin($module::$name(seat, $($argument),*)).await?)
                })+
                _ => Err(unknown(name)),
            }
        }

        /// What the contract tells of each.
        pub(crate) fn functions(types: &mut Types) -> Vec<Function> {
            vec![$(specta::function::fn_datatype!($module::$name)(types)),+]
        }
    };
}

commands! {
    identity::window_state(),
    identity::set_up_clinic(clinic, admin, password, currency),
    identity::recovery_key(),
    identity::renew_recovery_key(given),
    identity::confirm_recovery_key(typed),
    identity::set_setup_step(step),
    identity::sign_in(name, password, code),
    identity::recover(key, name, new_password),
    identity::take_emergency_access(given),
    identity::lock(),
    identity::touch(),
    second_factor::second_factor(),
    second_factor::begin_second_factor(password),
    second_factor::turn_second_factor_on(code),
    second_factor::forget_second_factor(),
    second_factor::turn_own_second_factor_off(password, code),
    second_factor::turn_second_factor_off(name, confirmation),
    tasks::tasks(),
    tasks::cancel_task(task),
    tasks::dismiss_task(task),
    tasks::see_tasks(tasks),
    audit::today(offset_minutes),
    audit::search(text),
    audit::open_log(query),
    audit::log_rows(reading, offset, limit),
    audit::event(seq),
    audit::trace_page(trace, offset, limit),
    audit::step_events(trace, span),
    audit::verify_log(),
    audit::verify_reading(reading),
    audit::drill_log(),
    inbox::inbox(query),
    inbox::take_in_samples(),
    inbox::put_away(documents, reason),
    inbox::bring_back(documents),
    inbox::estimate(documents, endpoint),
    inbox::start_session(request),
    inbox::again(sessions),
    inbox::estimate_again(sessions, endpoint),
    inbox::run_again(request),
    inbox::resume_session(session),
    inbox::cancel_session(session),
    sessions::session_page(query),
    sessions::session_head(session),
    sessions::session_documents(session, offset, limit),
    sessions::session_values(session, document),
    sessions::complete_session(session),
    sessions::check_session(session),
    sessions::comparison(before, after),
    sessions::compared_documents(before, after, only_changed, past),
    sessions::saved_views(screen),
    sessions::save_view(screen, name, query),
    sessions::remove_view(view),
    documents::document(session, document),
    documents::document_page(document, number),
    documents::page_picture(document, number, width),
    documents::review_queue(offset, limit),
    documents::review_field(field, decision),
    documents::review_result(result, decision),
    documents::add_value(result, added),
    documents::review_type(result, chosen),
    documents::reopen_result(result, reason),
    alerts::alerts(query),
    alerts::acknowledge_alert(alert),
    alerts::resolve_alert(alert, reason),
    reports::make_report(request),
    reports::report_picture(number, width),
    settings::endpoints(),
    settings::add_endpoint(form, confirmation),
    settings::change_endpoint(name, form, confirmation),
    settings::test_endpoint(name),
    settings::remove_endpoint(name, confirmation),
    settings::people(),
    settings::add_person(name, role, password, confirmation),
    settings::disable_person(name, confirmation),
    settings::enable_person(name, new_password, confirmation),
    settings::change_role(name, role, confirmation),
    settings::change_password(present, new_password),
    settings::thresholds(),
    settings::set_thresholds(thresholds, confirmation),
    settings::background_settings(),
    settings::set_background_settings(settings, confirmation),
    settings::unattended(),
    settings::allow_unattended(store, confirmation),
    settings::forbid_unattended(confirmation),
    settings::inbox_folder(),
    settings::forget_inbox_folder(),
}

#[cfg(test)]
mod tests;

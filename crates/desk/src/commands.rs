//! Every command by its name: one file per capability. A command takes who sits at a seat, asks the
//! clinic, and answers; nothing is decided here. Commands that need a place on the disk are in
//! `files.rs`, those that need a window are the window's own.

mod alerts;
mod audit;
mod documents;
mod identity;
mod inbox;
mod input;
mod messages;
mod patients;
mod picture;
mod reports;
mod second_factor;
mod sessions;
mod settings;
mod sync;
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

/// Each command once, with the names of its arguments and the operations that it asks for, in that order: none where
/// all that it concerns is kept by the seat.
macro_rules! commands {
    ($($module:ident::$name:ident($($argument:ident),*) => [$($operation:ident),*],)+) => {
        /// Every name that `call` knows.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The operations that each asks for, by its name.
        pub(crate) const OPERATIONS: &[(&str, &[&str])] =
            &[$((stringify!($name), &[$(stringify!($operation)),*])),+];

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
    identity::window_state() => [account, reach, in_emergency, notices, setup_step],
    identity::set_up_clinic(clinic, admin, password, currency) => [init, sign_in, set_setup_step],
    identity::recovery_key() => [],
    identity::renew_recovery_key(given) => [renew_recovery],
    identity::confirm_recovery_key(typed) => [same_recovery_key],
    identity::set_setup_step(step) => [set_setup_step],
    identity::sign_in(name, password, code) => [sign_in, admit],
    identity::recover(key, name, new_password) => [recover, recover_open],
    identity::take_emergency_access(given) => [take_emergency_access],
    identity::lock() => [lock_out],
    identity::touch() => [],
    second_factor::second_factor() => [has_second_factor],
    second_factor::begin_second_factor(password) => [begin_second_factor],
    second_factor::turn_second_factor_on(code) => [turn_second_factor_on],
    second_factor::forget_second_factor() => [],
    second_factor::turn_own_second_factor_off(password, code) => [turn_own_second_factor_off],
    second_factor::turn_second_factor_off(name, confirmation) => [turn_second_factor_off],
    tasks::tasks() => [],
    tasks::cancel_task(task) => [],
    tasks::dismiss_task(task) => [],
    tasks::see_tasks(tasks) => [],
    audit::today(offset_minutes) => [today],
    audit::egress(since) => [egress],
    audit::search(text) => [search],
    audit::open_log(query) => [open_log, log_rows],
    audit::log_rows(reading, offset, limit) => [log_rows],
    audit::event(seq) => [event],
    audit::trace_page(trace, offset, limit) => [trace_page],
    audit::step_events(trace, span) => [step_events],
    audit::verify_log() => [verify],
    audit::verify_reading(reading) => [verify_selection],
    audit::drill_log() => [drill],
    inbox::inbox(query) => [inbox],
    inbox::take_in_samples() => [take_in_samples],
    inbox::unlock_document(document, password) => [unlock_document],
    inbox::put_away(documents, reason) => [put_away],
    documents::packet(document) => [packet],
    documents::cut_document(document, input) => [cut_document],
    documents::release_document(document, reason) => [release_document],
    inbox::inbox_folders() => [inbox_folders],
    inbox::change_inbox_folder(folder, settings) => [change_inbox_folder, inbox_folders],
    inbox::remove_inbox_folder(folder) => [remove_inbox_folder, inbox_folders],
    inbox::scan_inboxes() => [scan_inboxes],
    inbox::bring_back(documents) => [bring_back],
    inbox::estimate(documents, endpoint) => [estimate],
    inbox::start_session(request) => [process, cost_so_far],
    inbox::again(sessions) => [again],
    inbox::estimate_again(sessions, endpoint) => [estimate_again],
    inbox::run_again(request) => [process, cost_so_far],
    inbox::resume_session(session) => [process, cost_so_far],
    inbox::cancel_session(session) => [may_cancel],
    patients::patients(query) => [patients],
    patients::patient(patient) => [patient],
    patients::mark_no_ai(patient, on, reason) => [mark_no_ai],
    patients::match_document(document, patient, reason) => [match_document],
    patients::import_patients() => [may_import_patients, import_patients],
    messages::messages(query) => [messages],
    messages::message(message) => [message],
    messages::draft_message(draft) => [draft_message],
    messages::edit_message(message, text) => [edit_message],
    messages::settle_unsupported(message, words) => [settle_unsupported],
    messages::submit_message(message) => [submit_message_for_review],
    messages::claim_message(message, take) => [claim_message],
    messages::review_message(message, verdict, notes) => [review_message],
    messages::send_message(message) => [send_message_directly],
    messages::queue_message(message) => [queue_approved_message],
    messages::withdraw_message(message, reason) => [withdraw_message],
    messages::retry_message(message) => [retry_message],
    messages::settle_message(message, settled, reason) => [settle_unknown_message],
    messages::message_status(message, report) => [update_delivery_status],
    messages::message_templates() => [message_templates],
    messages::set_message_template(template) => [set_message_template],
    messages::remove_message_template(template) => [remove_message_template],
    messages::patient_contacts(patient) => [patient_contacts],
    messages::add_contact(patient, contact) => [add_contact],
    messages::remove_contact(contact) => [remove_contact],
    messages::set_consent(patient, method, purpose, on, source) => [set_consent],
    messages::set_opt_out(patient, method, on) => [set_opt_out],
    messages::set_messaging_notes(patient, notes) => [set_messaging_notes],
    messages::message_providers() => [message_providers],
    messages::gateway_presets() => [gateway_presets],
    messages::set_mail_server(server, secret, confirmation) => [set_mail_server],
    messages::set_sms_gateway(gateway, secrets, confirmation) => [set_sms_gateway],
    messages::test_mail_server() => [test_mail_server],
    messages::resume_provider(method) => [resume_provider],
    messages::message_settings() => [message_settings],
    messages::set_message_settings(settings, confirmation) => [set_message_settings],
    sessions::session_page(query) => [session_page],
    sessions::session_head(session) => [session_head],
    sessions::session_documents(session, offset, limit) => [session_documents],
    sessions::session_values(session, document) => [session_values],
    sessions::complete_session(session) => [complete_session],
    sessions::check_session(session) => [check_session],
    sessions::comparison(before, after) => [comparison],
    sessions::compared_documents(before, after, only_changed, past) => [compared_documents],
    sessions::saved_views(screen) => [saved_views],
    sessions::save_view(screen, name, query) => [save_view],
    sessions::remove_view(view) => [remove_view],
    documents::document(session, document) => [document],
    documents::document_page(document, number) => [document_page],
    documents::page_picture(document, number, width) => [page_picture],
    documents::review_queue(offset, limit) => [review_queue],
    documents::review_field(field, decision) => [review_field],
    documents::review_result(result, decision) => [review_result],
    documents::add_value(result, added) => [add_value],
    documents::review_type(result, chosen) => [review_type],
    documents::review_doubt(result, part, seen) => [review_doubt],
    documents::reopen_result(result, reason) => [reopen_result],
    alerts::alerts(query) => [alerts],
    alerts::acknowledge_alert(alert) => [acknowledge_alert],
    alerts::resolve_alert(alert, reason) => [resolve_alert],
    reports::make_report(request) => [make_report],
    reports::report_picture(number, width) => [],
    settings::endpoints() => [endpoints],
    settings::add_endpoint(form, confirmation) => [add_endpoint],
    settings::change_endpoint(name, form, confirmation) => [change_endpoint],
    settings::test_endpoint(name) => [test_endpoint],
    settings::remove_endpoint(name, confirmation) => [remove_endpoint],
    settings::people() => [users],
    settings::add_person(name, role, password, confirmation) => [add_user],
    settings::disable_person(name, confirmation) => [disable_user],
    settings::enable_person(name, new_password, confirmation) => [enable_user],
    settings::change_role(name, role, confirmation) => [change_role],
    settings::change_password(present, new_password) => [change_password],
    settings::thresholds() => [thresholds],
    settings::set_thresholds(thresholds, confirmation) => [set_thresholds],
    settings::identity_needs() => [identity_needs],
    settings::set_identity_needs(needs, confirmation) => [set_identity_needs],
    settings::screening_settings() => [screening_settings],
    settings::set_screening_settings(settings, confirmation) => [set_screening_settings],
    settings::try_screening(settings, text) => [try_screening],
    settings::date_order() => [date_order],
    settings::set_date_order(order, confirmation) => [set_date_order],
    settings::background_settings() => [background_settings],
    settings::set_background_settings(settings, confirmation) => [set_background_settings],
    settings::unattended() => [unattended_state],
    settings::allow_unattended(store, confirmation) => [allow_unattended, log, unattended_not_kept, unattended_state],
    settings::forbid_unattended(confirmation) => [forbid_unattended, log, unattended_state],
    sync::sync_status() => [sync_status],
    sync::witnessed() => [witnessed],
    sync::sync_now() => [sync_now],
    sync::sync_enrol(code) => [enrol],
    sync::sync_pause(until, reason) => [pause_sync],
    sync::sync_resume() => [resume_sync],
    sync::payload_modes() => [payload_modes],
    sync::set_payload_mode(kind, mode, confirmation) => [set_payload_mode],
    sync::sync_compare() => [compare_with_office],
    sync::sync_recover(successor, confirmation) => [check_recovery, take_back, succeed],
    sync::witness_add(vkey, url) => [add_witness],
    sync::witness_remove(witness) => [remove_witness],
}

#[cfg(test)]
mod tests;

//! Settings: endpoints, people, thresholds.

use serde::Deserialize;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use wardbook_app::{
    BackgroundSettings, Clinic, Confirmation, Credential, EndpointChange, EndpointTest,
    ListedEndpoint, NewEndpoint, Thresholds, User,
};
use wardbook_domain::access::Role;
use wardbook_domain::cost::Price;
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality, PhiPolicy};

use super::Desk;
use crate::refusal::{Answer, Refusal};

/// What a dangerous act asks for: why, which is recorded, and the password again.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ConfirmationForm {
    /// Why, in words.
    reason: String,
    /// The password of who sits here.
    password: String,
}

impl From<ConfirmationForm> for Confirmation {
    fn from(form: ConfirmationForm) -> Self {
        Self { reason: form.reason, password: Zeroizing::new(form.password) }
    }
}

/// An endpoint as it is to be from now on.
#[derive(Clone, Deserialize, specta::Type)]
pub(crate) struct ChangeForm {
    /// Base address.
    url: String,
    /// The model.
    model: String,
    /// Where it stands.
    locality: Locality,
    /// What it may be sent.
    phi_policy: PhiPolicy,
    /// What it costs per million tokens.
    price: Price,
    /// Seconds that an attempt may take.
    timeout_seconds: u32,
    /// Tokens of the longest answer.
    max_output_tokens: u32,
    /// The credential from now on; `None` keeps the present one.
    api_key: Option<String>,
    /// Whether the present one is forgotten.
    forget_key: bool,
}

/// An endpoint as an administrator asks for it.
#[derive(Clone, Deserialize, specta::Type)]
pub(crate) struct EndpointForm {
    /// Its name within the clinic.
    name: String,
    /// Base address, such as `http://127.0.0.1:8080/v1`.
    url: String,
    /// The model.
    model: String,
    /// Where it stands.
    locality: Locality,
    /// What it may be sent.
    phi_policy: PhiPolicy,
    /// What it costs per million tokens.
    price: Price,
    /// Seconds that an attempt may take.
    timeout_seconds: u32,
    /// Tokens of the longest answer.
    max_output_tokens: u32,
    /// The credential, if it needs one.
    api_key: Option<String>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn endpoints(desk: Desk<'_>) -> Answer<Vec<ListedEndpoint>> {
    desk.ask(Clinic::endpoints).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_endpoint(
    desk: Desk<'_>,
    form: EndpointForm,
    confirmation: Option<ConfirmationForm>,
) -> Answer<Endpoint> {
    let new = NewEndpoint {
        name: form.name,
        kind: EndpointKind::OpenAi,
        url: Some(form.url),
        model: Some(form.model),
        locality: Some(form.locality),
        phi_policy: Some(form.phi_policy),
        price: form.price,
        timeout_seconds: form.timeout_seconds,
        max_output_tokens: form.max_output_tokens,
        api_key: form.api_key,
    };
    let given = confirmation.map(Confirmation::from);
    desk.ask(move |clinic, person| clinic.add_endpoint(person, new, given.as_ref())).await
}

/// Changes an endpoint. What may be sent holds at once, for sessions that run too; all else from
/// the next session on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_endpoint(
    desk: Desk<'_>,
    name: String,
    form: ChangeForm,
    confirmation: Option<ConfirmationForm>,
) -> Answer<Endpoint> {
    let change = EndpointChange {
        url: Some(form.url),
        model: Some(form.model),
        locality: Some(form.locality),
        phi_policy: Some(form.phi_policy),
        price_input: Some(form.price.input),
        price_output: Some(form.price.output),
        price_cached: Some(form.price.cached),
        timeout_seconds: Some(form.timeout_seconds),
        max_output_tokens: Some(form.max_output_tokens),
        credential: match form.api_key {
            _ if form.forget_key => Credential::Removed,
            Some(key) => Credential::Replaced(Zeroizing::new(key)),
            None => Credential::Kept,
        },
    };
    let given = confirmation.map(Confirmation::from);
    desk.ask(move |clinic, person| clinic.change_endpoint(person, &name, change, given.as_ref()))
        .await
}

/// Tries an endpoint without any document.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_endpoint(desk: Desk<'_>, name: String) -> Answer<EndpointTest> {
    let sitting = desk.sitting()?;
    let trace = wardbook_domain::ids::TraceId::new(&desk.clock, &desk.randomness);
    let person = sitting.person.in_activity(trace);
    let clinic = sitting.get().ok_or_else(Refusal::locked)?;
    let tested = clinic.test_endpoint(&person, &name).await;
    tested.map_err(|error| Refusal::of(&error, trace))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_endpoint(
    desk: Desk<'_>,
    name: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let given = confirmation.into();
    desk.ask(move |clinic, person| clinic.remove_endpoint(person, &name, &given)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn people(desk: Desk<'_>) -> Answer<Vec<User>> {
    desk.ask(Clinic::users).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_person(
    desk: Desk<'_>,
    name: String,
    role: Role,
    password: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let (password, given) = (Zeroizing::new(password), confirmation.into());
    desk.ask(move |clinic, person| {
        clinic.add_user(person, (&name, role), &password, &given).map(drop)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn disable_person(
    desk: Desk<'_>,
    name: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let given = confirmation.into();
    desk.ask(move |clinic, person| clinic.disable_user(person, &name, &given)).await
}

/// Lets a disabled person sign in again, with a new password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enable_person(
    desk: Desk<'_>,
    name: String,
    new_password: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let (new_password, given) = (Zeroizing::new(new_password), confirmation.into());
    desk.ask(move |clinic, person| clinic.enable_user(person, &name, &new_password, &given)).await
}

/// Gives a person another role, from their next sign-in; one's own at once, by the lock.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_role(
    desk: Desk<'_>,
    name: String,
    role: Role,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let own = desk.sitting()?.person.user.name == name;
    let given = confirmation.into();
    desk.ask(move |clinic, person| clinic.change_role(person, &name, role, &given)).await?;
    if own {
        let desk = desk.inner().clone();
        // The last who lets go seals and closes, which waits for the disk.
        let locked = tauri::async_runtime::spawn_blocking(move || desk.lock());
        locked.await.map_err(|_| Refusal::internal("locking ended unexpectedly"))?;
    }
    Ok(())
}

/// Gives who sits here the password that they choose, for their present one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_password(
    desk: Desk<'_>,
    present: String,
    new_password: String,
) -> Answer<()> {
    let (present, new) = (Zeroizing::new(present), Zeroizing::new(new_password));
    desk.ask(move |clinic, person| clinic.change_password(person, &present, &new)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn thresholds(desk: Desk<'_>) -> Answer<Thresholds> {
    desk.ask(Clinic::thresholds).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_thresholds(
    desk: Desk<'_>,
    thresholds: Thresholds,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    desk.ask(move |clinic, person| clinic.set_thresholds(person, thresholds, given.as_ref()))
        .await?;
    desk.set_idle_limit(thresholds.idle_lock_minutes);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn background_settings(desk: Desk<'_>) -> Answer<BackgroundSettings> {
    desk.ask(Clinic::background_settings).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_background_settings(
    desk: Desk<'_>,
    settings: BackgroundSettings,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    desk.ask(move |clinic, person| clinic.set_background_settings(person, settings, given.as_ref()))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn inbox_folder(desk: Desk<'_>) -> Answer<Option<String>> {
    desk.ask(Clinic::inbox_folder).await
}

/// Asks for a folder with the system's own dialog and keeps it; answers with what is kept now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_inbox_folder(app: AppHandle, desk: Desk<'_>) -> Answer<Option<String>> {
    desk.sitting()?;
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| drop(answer.send(folder)));
    let folder = chosen.await.ok().flatten().and_then(|folder| folder.into_path().ok());
    desk.ask(move |clinic, person| {
        if let Some(folder) = folder {
            clinic.set_inbox_folder(person, Some(&folder.to_string_lossy()))?;
        }
        clinic.inbox_folder(person)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_inbox_folder(desk: Desk<'_>) -> Answer<()> {
    desk.ask(|clinic, person| clinic.set_inbox_folder(person, None)).await
}

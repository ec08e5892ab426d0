//! Settings: endpoints, people, thresholds, screening.

use std::sync::Arc;

use serde::Deserialize;
use zeroize::Zeroizing;

use wardbook_app::{
    BackgroundSettings, Clinic, Confirmation, Credential, EndpointChange, EndpointTest,
    ListedEndpoint, NewEndpoint, ScreeningInForce, ScreeningSettings, TextScreening, Thresholds,
    UnattendedState, User,
};
use wardbook_domain::access::Role;
use wardbook_domain::cost::Price;
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality, PhiPolicy};
use wardbook_domain::identity::IdentityNeeds;

use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use crate::unattended::KeyStore;

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

#[specta::specta]
pub(crate) async fn endpoints(seat: &Arc<Seat>) -> Answer<Vec<ListedEndpoint>> {
    seat.ask(Clinic::endpoints).await
}

#[specta::specta]
pub(crate) async fn add_endpoint(
    seat: &Arc<Seat>,
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
    seat.ask(move |clinic, person| clinic.add_endpoint(person, new, given.as_ref())).await
}

/// Changes an endpoint. What may be sent holds at once, for sessions that run too; all else from
/// the next session on.
#[specta::specta]
pub(crate) async fn change_endpoint(
    seat: &Arc<Seat>,
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
    seat.ask(move |clinic, person| clinic.change_endpoint(person, &name, change, given.as_ref()))
        .await
}

/// Tries an endpoint without any document.
#[specta::specta]
pub(crate) async fn test_endpoint(seat: &Arc<Seat>, name: String) -> Answer<EndpointTest> {
    let sitting = seat.sitting()?;
    let trace = wardbook_domain::ids::TraceId::new(&seat.desk.clock, &seat.desk.randomness);
    let person = sitting.person.in_activity(trace);
    let clinic = sitting.get().ok_or_else(Refusal::locked)?;
    let tested = clinic.test_endpoint(&person, &name).await;
    tested.map_err(|error| Refusal::of(&error, trace))
}

#[specta::specta]
pub(crate) async fn remove_endpoint(
    seat: &Arc<Seat>,
    name: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let given = confirmation.into();
    seat.ask(move |clinic, person| clinic.remove_endpoint(person, &name, &given)).await
}

#[specta::specta]
pub(crate) async fn people(seat: &Arc<Seat>) -> Answer<Vec<User>> {
    seat.ask(Clinic::users).await
}

#[specta::specta]
pub(crate) async fn add_person(
    seat: &Arc<Seat>,
    name: String,
    role: Role,
    password: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let (password, given) = (Zeroizing::new(password), confirmation.into());
    seat.ask(move |clinic, person| {
        clinic.add_user(person, &name, role, &password, &given).map(drop)
    })
    .await
}

#[specta::specta]
pub(crate) async fn disable_person(
    seat: &Arc<Seat>,
    name: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let given = confirmation.into();
    seat.ask(move |clinic, person| clinic.disable_user(person, &name, &given)).await
}

/// Lets a disabled person sign in again, with a new password.
#[specta::specta]
pub(crate) async fn enable_person(
    seat: &Arc<Seat>,
    name: String,
    new_password: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let (new_password, given) = (Zeroizing::new(new_password), confirmation.into());
    seat.ask(move |clinic, person| clinic.enable_user(person, &name, &new_password, &given)).await
}

/// Gives a person another role, from their next sign-in; one's own at once, by the lock.
#[specta::specta]
pub(crate) async fn change_role(
    seat: &Arc<Seat>,
    name: String,
    role: Role,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let own = seat.sitting()?.person.user.name == name;
    let given = confirmation.into();
    seat.ask(move |clinic, person| clinic.change_role(person, &name, role, &given)).await?;
    if own {
        let here = Arc::clone(seat);
        // The last who lets go seals and closes, which waits for the disk.
        let locked = seat.desk.runtime.spawn_blocking(move || here.lock());
        locked.await.map_err(|_| Refusal::internal("locking ended unexpectedly"))?;
    }
    Ok(())
}

/// Gives who sits here the password that they choose, for their present one.
#[specta::specta]
pub(crate) async fn change_password(
    seat: &Arc<Seat>,
    present: String,
    new_password: String,
) -> Answer<()> {
    let (present, new) = (Zeroizing::new(present), Zeroizing::new(new_password));
    seat.ask(move |clinic, person| clinic.change_password(person, &present, &new)).await
}

#[specta::specta]
pub(crate) async fn thresholds(seat: &Arc<Seat>) -> Answer<Thresholds> {
    seat.ask(Clinic::thresholds).await
}

#[specta::specta]
pub(crate) async fn set_thresholds(
    seat: &Arc<Seat>,
    thresholds: Thresholds,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_thresholds(person, thresholds, given.as_ref()))
        .await?;
    seat.set_idle_limit(thresholds.idle_lock_minutes);
    Ok(())
}

#[specta::specta]
pub(crate) async fn identity_needs(seat: &Arc<Seat>) -> Answer<IdentityNeeds> {
    seat.ask(Clinic::identity_needs).await
}

#[specta::specta]
pub(crate) async fn set_identity_needs(
    seat: &Arc<Seat>,
    needs: IdentityNeeds,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_identity_needs(person, &needs, given.as_ref())).await
}

#[specta::specta]
pub(crate) async fn screening_settings(seat: &Arc<Seat>) -> Answer<ScreeningInForce> {
    seat.ask(Clinic::screening_settings).await
}

#[specta::specta]
pub(crate) async fn set_screening_settings(
    seat: &Arc<Seat>,
    settings: ScreeningSettings,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_screening_settings(person, settings, given.as_ref()))
        .await
}

/// Looks a text through with settings that need not be saved.
#[specta::specta]
pub(crate) async fn try_screening(
    seat: &Arc<Seat>,
    settings: ScreeningSettings,
    text: String,
) -> Answer<TextScreening> {
    seat.ask(move |clinic, person| clinic.try_screening(person, settings, &text)).await
}

#[specta::specta]
pub(crate) async fn date_order(seat: &Arc<Seat>) -> Answer<DateOrder> {
    seat.ask(Clinic::date_order).await
}

#[specta::specta]
pub(crate) async fn set_date_order(
    seat: &Arc<Seat>,
    order: DateOrder,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_date_order(person, order, given.as_ref())).await
}

#[specta::specta]
pub(crate) async fn background_settings(seat: &Arc<Seat>) -> Answer<BackgroundSettings> {
    seat.ask(Clinic::background_settings).await
}

#[specta::specta]
pub(crate) async fn set_background_settings(
    seat: &Arc<Seat>,
    settings: BackgroundSettings,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_background_settings(person, settings, given.as_ref()))
        .await
}

#[specta::specta]
pub(crate) async fn unattended(seat: &Arc<Seat>) -> Answer<UnattendedState> {
    seat.ask(Clinic::unattended_state).await
}

/// Allows opening the clinic before anybody has signed in, and keeps the key for it.
#[specta::specta]
pub(crate) async fn allow_unattended(
    seat: &Arc<Seat>,
    store: KeyStore,
    confirmation: ConfirmationForm,
) -> Answer<UnattendedState> {
    let given = confirmation.into();
    seat.ask(move |clinic, person| {
        crate::unattended::allow(clinic, person, &given, store)?;
        clinic.unattended_state(person)
    })
    .await
}

#[specta::specta]
pub(crate) async fn forbid_unattended(
    seat: &Arc<Seat>,
    confirmation: ConfirmationForm,
) -> Answer<UnattendedState> {
    let (given, desk) = (confirmation.into(), Arc::clone(&seat.desk));
    seat.ask(move |clinic, person| {
        crate::unattended::forbid(&desk.home, clinic, person, &given)?;
        clinic.unattended_state(person)
    })
    .await
}

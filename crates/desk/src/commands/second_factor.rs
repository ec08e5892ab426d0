//! Second factors: one's own on and off, and another person's off.

use std::sync::Arc;

use serde::Serialize;
use zeroize::Zeroizing;

use wardbook_app::Clinic;

use super::settings::ConfirmationForm;
use crate::refusal::Answer;
use crate::seat::Seat;

/// What an authenticator app takes in: the one answer that has the secret.
#[derive(Serialize, specta::Type)]
pub(crate) struct EnrolmentView {
    /// The secret for typing, in groups of four.
    secret: String,
    /// Modules a side of the QR code, without the quiet zone of four around them.
    qr_side: u32,
    /// Its dark modules, as the data of an SVG path in units of modules.
    qr_path: String,
}

/// Whether signing in takes a code of who sits here.
#[specta::specta]
pub(crate) async fn second_factor(seat: &Arc<Seat>) -> Answer<bool> {
    seat.ask(Clinic::has_second_factor).await
}

/// Shows what an authenticator app takes in. Nothing holds before a code was typed back.
#[specta::specta]
pub(crate) async fn begin_second_factor(
    seat: &Arc<Seat>,
    password: String,
) -> Answer<EnrolmentView> {
    let password = Zeroizing::new(password);
    let (sitting, (enrolment, qr)) = seat
        .ask_sitting(move |clinic, person| {
            let enrolment = clinic.begin_second_factor(person, &password)?;
            let qr = enrolment.qr()?;
            Ok((enrolment, qr))
        })
        .await?;
    let enrolment = seat.keep_enrolment(&sitting, enrolment)?;
    Ok(EnrolmentView {
        secret: enrolment.in_groups().to_string(),
        qr_side: qr.side,
        qr_path: qr.path,
    })
}

/// Turns the second factor on that is shown, for the code that the app shows.
#[specta::specta]
pub(crate) async fn turn_second_factor_on(seat: &Arc<Seat>, code: String) -> Answer<()> {
    let (code, enrolment) = (Zeroizing::new(code), seat.enrolment()?);
    seat.ask(move |clinic, person| clinic.turn_second_factor_on(person, &enrolment, &code)).await?;
    seat.forget_enrolment();
    Ok(())
}

/// Forgets the one that is shown and not turned on.
#[specta::specta]
pub(crate) async fn forget_second_factor(seat: &Arc<Seat>) -> Answer<()> {
    seat.forget_enrolment();
    Ok(())
}

/// Turns off that of who sits here, for their password and a present code.
#[specta::specta]
pub(crate) async fn turn_own_second_factor_off(
    seat: &Arc<Seat>,
    password: String,
    code: String,
) -> Answer<()> {
    let (password, code) = (Zeroizing::new(password), Zeroizing::new(code));
    seat.ask(move |clinic, person| clinic.turn_own_second_factor_off(person, &password, &code))
        .await
}

/// Turns another person's off, as for a lost phone.
#[specta::specta]
pub(crate) async fn turn_second_factor_off(
    seat: &Arc<Seat>,
    name: String,
    confirmation: ConfirmationForm,
) -> Answer<()> {
    let given = confirmation.into();
    seat.ask(move |clinic, person| clinic.turn_second_factor_off(person, &name, &given)).await
}

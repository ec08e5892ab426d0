//! Who sits at the window: first run, sign-in, lock.

use std::sync::Arc;

use serde::Serialize;
use zeroize::Zeroizing;

use wardbook_app::{Clinic, Notices, RecoveredPerson, Setup, init};
use wardbook_domain::access::{Permission, Reach, Role};
use wardbook_domain::ids::UserId;
use wardbook_domain::setup::SetupStep;

use super::settings::ConfirmationForm;
use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;

/// What the window stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WindowStage {
    /// There is no clinic in the folder.
    FirstRun,
    /// Nobody sits at it.
    Locked,
    /// Somebody sits at it.
    Open,
}

/// How the window stands.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct WindowState {
    stage: WindowStage,
    /// The program's version.
    version: String,
    /// The clinic's folder.
    folder: String,
    /// How many tasks are at work, behind the lock too.
    working: u32,
    /// How far a recovery is that is at work: nobody signs in before it has ended.
    recovering: Option<RecoveryProgress>,
    /// Who sits at it.
    person: Option<PersonView>,
    /// How far the first run is; `done` for who has nothing to do with it.
    setup_step: Option<SetupStep>,
}

/// How far the verification of a recovered record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub(crate) struct RecoveryProgress {
    /// Steps that are done.
    done: u64,
    /// Steps in all; 0 where that is not known yet.
    of: u64,
}

/// Who sits at the window.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct PersonView {
    user_id: UserId,
    name: String,
    role: Role,
    clinic: String,
    currency: String,
    /// What the role may do, and how far. The page shows less by it; the clinic decides.
    may: Vec<Reachable>,
    /// Whether they read every document, in an emergency, until the window locks.
    in_emergency: bool,
    /// What they are told, as far as it is theirs to know.
    notices: Notices,
}

/// A permission and how far it reaches.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub(crate) struct Reachable {
    permission: Permission,
    reach: Reach,
}

/// How the window stands; asked at every start and after every change.
#[specta::specta]
pub(crate) async fn window_state(seat: &Arc<Seat>) -> Answer<WindowState> {
    let sitting = seat.sitting().ok();
    let stage = match (&sitting, seat.desk.home.has_clinic()) {
        (Some(_), _) => WindowStage::Open,
        (None, true) => WindowStage::Locked,
        (None, false) => WindowStage::FirstRun,
    };
    let mut window = WindowState {
        stage,
        version: wardbook_app::VERSION.into(),
        folder: seat.desk.home.path().display().to_string(),
        working: seat.desk.tasks.running(),
        recovering: seat.desk.tasks.recovering().map(|(done, of)| RecoveryProgress { done, of }),
        person: None,
        setup_step: None,
    };
    if let Some(clinic) = sitting.as_ref().and_then(|sitting| sitting.get()) {
        let person = sitting.as_ref().map(|sitting| &sitting.person).ok_or_else(Refusal::locked)?;
        let user = &person.user;
        let may = Permission::ALL.iter().map(|permission| Reachable {
            permission: *permission,
            reach: clinic.reach(person, *permission),
        });
        window.person = Some(PersonView {
            user_id: user.user_id,
            name: user.name.clone(),
            role: user.role,
            clinic: clinic.account().name.clone(),
            currency: clinic.account().currency.clone(),
            may: may.collect(),
            in_emergency: clinic.in_emergency(person),
            notices: clinic.notices(person).map_err(Refusal::from)?,
        });
        window.setup_step = Some(clinic.setup_step(person).map_err(Refusal::from)?);
    }
    Ok(window)
}

/// Sets a clinic up and signs its administrator in. The recovery key waits to be shown.
#[specta::specta]
pub(crate) async fn set_up_clinic(
    seat: &Arc<Seat>,
    clinic: String,
    admin: String,
    password: String,
    currency: String,
) -> Answer<()> {
    let password = Zeroizing::new(password);
    let here = Arc::clone(seat);
    let done = seat.desk.runtime.spawn_blocking(move || {
        let setup =
            Setup { clinic: &clinic, admin: &admin, password: &password, currency: &currency };
        let desk = &here.desk;
        let key = init(&desk.home, &setup, &desk.clock, &desk.randomness)?;
        let sitting = here.sign_in(&admin, &password, None)?;
        if let Some(clinic) = sitting.get() {
            clinic.set_setup_step(&sitting.person, SetupStep::RecoveryKey)?;
        }
        here.keep_recovery(&sitting, key.to_text())
    });
    done.await.map_err(|_| Refusal::internal("the set-up ended unexpectedly"))?
}

/// The recovery key until it was typed back; nothing after the program was started again, for then
/// a new one must be made.
#[specta::specta]
pub(crate) async fn recovery_key(seat: &Arc<Seat>) -> Answer<Option<String>> {
    seat.sitting()?;
    Ok(seat.recovery().map(|key| key.to_string()))
}

/// Makes a new recovery key; the old one opens nothing any more.
#[specta::specta]
pub(crate) async fn renew_recovery_key(
    seat: &Arc<Seat>,
    given: ConfirmationForm,
) -> Answer<String> {
    let given = given.into();
    let (sitting, key) = seat
        .ask_sitting(move |clinic, person| Ok(clinic.renew_recovery(person, &given)?.to_text()))
        .await?;
    seat.keep_recovery(&sitting, key.clone())?;
    Ok(key)
}

/// Compares what was typed back with the recovery key; case, spaces and hyphens do not matter.
#[specta::specta]
pub(crate) async fn confirm_recovery_key(seat: &Arc<Seat>, typed: String) -> Answer<bool> {
    let typed = Zeroizing::new(typed);
    let Some(key) = seat.recovery() else {
        return Err(Refusal::invalid("the key is not shown any more; make a new one"));
    };
    let same = wardbook_app::same_recovery_key(&key, &typed);
    if same {
        seat.forget_recovery();
    }
    Ok(same)
}

/// Notes how far the first run is.
#[specta::specta]
pub(crate) async fn set_setup_step(seat: &Arc<Seat>, step: SetupStep) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.set_setup_step(person, step)).await
}

/// Signs a person in. `code_needed` asks for the same again with the code of their authenticator app.
#[specta::specta]
pub(crate) async fn sign_in(
    seat: &Arc<Seat>,
    name: String,
    password: String,
    code: Option<String>,
) -> Answer<()> {
    let (password, code) = (Zeroizing::new(password), code.map(Zeroizing::new));
    let here = Arc::clone(seat);
    let done = seat.desk.runtime.spawn_blocking(move || {
        here.sign_in(&name, &password, code.as_ref().map(|code| code.as_str()))
    });
    let done = done.await.map_err(|_| Refusal::internal("signing in ended unexpectedly"))?;
    done.map(drop).map_err(Refusal::from)
}

/// Gives a person a new password with the clinic's recovery key; they sign in with it next, without
/// the second factor that they may have had.
#[specta::specta]
pub(crate) async fn recover(
    seat: &Arc<Seat>,
    key: String,
    name: String,
    new_password: String,
) -> Answer<RecoveredPerson> {
    let (key, new_password) = (Zeroizing::new(key), Zeroizing::new(new_password));
    let desk = Arc::clone(&seat.desk);
    let done = seat.desk.runtime.spawn_blocking(move || {
        let (clock, randomness) = (&desk.clock, &desk.randomness);
        if let Some(open) = desk.held()
            && let Some(clinic) = open.get()
        {
            return clinic.recover_open(&key, &name, &new_password);
        }
        desk.take_over();
        Clinic::recover(&desk.home, &key, &name, &new_password, clock, randomness)
    });
    let done = done.await.map_err(|_| Refusal::internal("the recovery ended unexpectedly"))?;
    done.map_err(Refusal::from)
}

/// Lets who sits here read every document until the window locks, in an emergency.
#[specta::specta]
pub(crate) async fn take_emergency_access(seat: &Arc<Seat>, given: ConfirmationForm) -> Answer<()> {
    let given = given.into();
    seat.ask(move |clinic, person| clinic.take_emergency_access(person, &given)).await
}

/// Locks the window at once; work goes on behind it.
#[specta::specta]
pub(crate) async fn lock(seat: &Arc<Seat>) -> Answer<()> {
    let here = Arc::clone(seat);
    // The last who lets go seals and closes, which waits for the disk.
    let locked = seat.desk.runtime.spawn_blocking(move || here.lock());
    locked.await.map_err(|_| Refusal::internal("locking ended unexpectedly"))
}

/// A person is there: puts the idle lock off.
#[specta::specta]
pub(crate) async fn touch(seat: &Arc<Seat>) -> Answer<()> {
    seat.touch();
    Ok(())
}

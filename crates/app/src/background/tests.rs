//! The checks of running sessions: sessions that are at work only live as long as the clinic is
//! open, so these tests make theirs in the open store.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::access::{Context, Source};
use wardbook_domain::background::{Work, WorkOutcome};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::compliance::Check;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{Limits, ProcessingMode, SessionType};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KdfCost;
use wardbook_store::sessions::{self, NewSession};
use wardbook_store::{NewClinic, Store, StoreError, checks};

use super::{BackgroundSettings, BackgroundState};
use crate::clinic::{Clinic, Person};
use crate::run::checks::check_live;

const PASSWORD: &str = "seven green otters knit";

/// An open clinic with a session at work, and the clock that it goes by. Verification is off.
struct Ward {
    _folder: TempDir,
    clinic: Clinic,
    ada: Person,
    session: SessionId,
    time: Arc<AtomicI64>,
}

impl Ward {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let time = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let ticking = Arc::clone(&time);
        let clock = Clock::from_fn(move || Timestamp::from_micros(ticking.load(Ordering::SeqCst)));
        let randomness = Randomness::system();
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        Store::create(&home, &new, &clock, &randomness).unwrap();
        let (clock, randomness) = (&clock, &randomness);
        let (clinic, ada) =
            Clinic::sign_in(&home, "ada", PASSWORD.into(), Source::Window, clock, randomness)
                .unwrap();
        let session = SessionId::new(clock, randomness);
        let ward = Self { _folder: folder, clinic, ada, session, time };
        ward.never_verify();
        ward.begin_session();
        ward
    }

    fn never_verify(&self) {
        let never = BackgroundSettings { verify_every_hours: 0 };
        let given = crate::access::confirm::Confirmation {
            reason: "a test asks for it".into(),
            password: PASSWORD.to_owned().into(),
        };
        self.clinic.set_background_settings(&self.ada, never, Some(&given)).unwrap();
    }

    fn begin_session(&self) {
        let new = NewSession {
            again_of: Vec::new(),
            folder: None,
            session: self.session,
            user: self.ada.user.user_id,
            account: self.clinic.account.account_id,
            session_type: SessionType::BatchProcessing,
            documents: Vec::new(),
            endpoint: "builtin".into(),
            model: "builtin-1".into(),
            mode: ProcessingMode::Standard,
            limits: Limits::default(),
            pipeline_version: "0".into(),
            configuration: ("{}".into(), String::new()),
        };
        let context = self.context();
        self.clinic.store.write(context, move |tx| sessions::insert(tx, &new)).unwrap();
    }

    fn context(&self) -> Context {
        Context::in_session(self.ada.context.actor, self.session)
    }

    fn forward(&self, minutes: i64) {
        self.time.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    fn run(&self) -> Option<(Work, WorkOutcome)> {
        self.clinic.run_due("agent", &|_, _| ()).unwrap()
    }

    fn state(&self) -> BackgroundState {
        let background = self.clinic.today(&self.ada, 0).unwrap().background;
        background.into_iter().find(|one| one.work == Work::Checks).unwrap()
    }

    fn checks(&self) -> usize {
        let found = self.clinic.store.read(|one| checks::of_session(one, self.session)).unwrap();
        found.len()
    }
}

const DONE: Option<(Work, WorkOutcome)> = Some((Work::Checks, WorkOutcome::Done));

#[test]
fn the_checks_of_a_session_whose_run_does_not_make_them_are_made_by_the_system() {
    let ward = Ward::new();
    assert_eq!(ward.run(), None, "it has only just begun");
    ward.forward(5);
    assert!(!ward.state().overdue);
    ward.forward(11);
    assert!(ward.state().overdue);
    assert_eq!(ward.run(), DONE);
    assert_eq!(ward.checks(), Check::ALL.iter().filter(|one| one.is_live()).count());
    let state = ward.state();
    assert_eq!((&*state.detail, state.overdue), ("the checks of 1 session made", false));
    assert_eq!(ward.run(), None);
    ward.forward(5);
    assert_eq!(ward.run(), DONE);
    let by_system = wardbook_store::events::Filter {
        kind: Some(Kind::ComplianceChecked),
        by_system: true,
        ..Default::default()
    };
    let store = &ward.clinic.store;
    let events = store.read(|connection| by_system.list(connection, store.log())).unwrap();
    assert_eq!(events.len(), ward.checks() * 2);
    assert!(ward.clinic.verify(&ward.ada, &|_, _| ()).unwrap().sound);
}

#[test]
fn checks_that_a_run_makes_itself_are_not_made_twice() {
    let ward = Ward::new();
    for _ in 0..10 {
        ward.forward(1);
        check_live(&ward.clinic.store, ward.context(), ward.session).unwrap();
        assert_eq!(ward.run(), None);
    }
    let state = ward.state();
    assert!(state.due_at.is_some() && state.started_at.is_none(), "{state:?}");
}

#[test]
fn a_session_that_is_no_longer_at_work_needs_no_checks() {
    let ward = Ward::new();
    let session = ward.session;
    let stop = move |tx: &mut wardbook_store::Tx<'_>| {
        tx.event(Kind::DoctorRan, "", json!({}));
        sessions::interrupt(tx, session)
    };
    ward.clinic.store.write::<_, StoreError, _>(ward.context(), stop).unwrap();
    ward.forward(600);
    assert_eq!(ward.run(), None);
    let state = ward.state();
    assert_eq!((state.due_at, state.overdue, state.ended_at), (None, false, None));
}

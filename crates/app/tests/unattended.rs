//! Opening a clinic with nobody signed in: allowed and forbidden against a real store, and what
//! an agent does that hands the clinic to a window and takes it back.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use std::fs;

use common::{PASSWORD, Ward, sure};
use wardbook_app::{
    AppError, Clinic, Confirmation, HeldKey, LogQuery, UNATTENDED_PRICE, UnattendedKey,
};
use wardbook_domain::access::Role;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;

const KEEPER: &str = "secret-service";

/// A clinic that may be opened unattended, and the key for it as a key store keeps it.
fn allowed() -> (Ward, UnattendedKey) {
    let ward = Ward::new();
    let key = allow(&ward);
    (ward, key)
}

fn allow(ward: &Ward) -> UnattendedKey {
    let text = ward.as_person("ada", |clinic, ada| {
        clinic.allow_unattended(ada, &sure(), KEEPER).unwrap().to_text()
    });
    UnattendedKey::parse(&text).unwrap()
}

fn forbid(ward: &Ward) {
    ward.as_person("ada", |clinic, ada| clinic.forbid_unattended(ada, &sure()).unwrap());
}

fn open(ward: &Ward, key: &UnattendedKey) -> Result<(), AppError> {
    let (clock, randomness) = (&Clock::system(), &Randomness::system());
    Clinic::open_unattended(&ward.home, key, clock, randomness)?.close()
}

fn reopen(ward: &Ward, held: &HeldKey) -> Result<(), AppError> {
    Clinic::reopen(&ward.home, held, &Clock::system(), &Randomness::system())?.close()
}

/// Both copies of the key slots, as a backup has them.
fn backup(ward: &Ward) -> [Vec<u8>; 2] {
    ward.home.key_files().map(|file| fs::read(file).unwrap())
}

fn restore(ward: &Ward, copies: &[Vec<u8>; 2]) {
    for (file, bytes) in ward.home.key_files().iter().zip(copies) {
        fs::write(file, bytes).unwrap();
    }
}

/// The reasons of refused sign-ins.
fn refusals(ward: &Ward) -> Vec<String> {
    let failed = ward.payloads(Kind::SignInFailed);
    failed.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_allowed_clinic_opens_with_nobody_signed_in_and_each_time_is_recorded() {
    let (ward, key) = allowed();
    for _ in 0..2 {
        open(&ward, &key).unwrap();
    }
    let opened = ward.payloads(Kind::ClinicOpenedUnattended);
    let decision = &ward.payloads(Kind::KeyUnattendedAllowed)[0];
    assert_eq!((opened.len(), &opened[0]["slot"]), (2, &decision["slot"]));
    assert_eq!(
        (&decision["reason"], &decision["keeper"]),
        (&"a test asks for it".into(), &KEEPER.into())
    );
    ward.as_person("ada", |clinic, ada| {
        let kind = Some(Kind::ClinicOpenedUnattended.to_string());
        let query = LogQuery { kind, ..LogQuery::default() };
        let events = clinic.events(ada, &query, None).unwrap();
        assert_eq!((events[0].actor.as_str(), events[0].source.as_str()), ("system", "system"));
        let state = clinic.unattended_state(ada).unwrap();
        assert_eq!((state.allowed, state.by.as_deref()), (true, Some("ada")));
        assert_eq!((state.keeper.as_deref(), state.price), (Some(KEEPER), UNATTENDED_PRICE));
        assert_eq!(state.last_opened, Some(events[1].time));
    });
    ward.must_be_sound();
}

#[test]
fn it_is_off_by_default_and_a_forbidden_key_opens_nothing_and_is_a_refused_sign_in() {
    let (ward, key) = allowed();
    forbid(&ward);
    let refused = open(&ward, &key).unwrap_err();
    assert_eq!(refused.code(), "unattended_not_allowed");
    assert_eq!(refusals(&ward), ["unattended_not_allowed"]);
    assert!(ward.payloads(Kind::ClinicOpenedUnattended).is_empty());
    let fresh = Ward::new();
    for ward in [&ward, &fresh] {
        ward.as_person("ada", |clinic, ada| {
            let state = clinic.unattended_state(ada).unwrap();
            assert_eq!((state.allowed, state.since, state.keeper), (false, None, None));
            let again = clinic.forbid_unattended(ada, &sure()).unwrap_err();
            assert!(again.to_string().contains("off already"), "{again}");
        });
    }
    ward.must_be_sound();
}

#[test]
fn a_new_key_ends_the_old_one_and_another_clinics_is_named_as_such() {
    let (ward, old) = allowed();
    let new = allow(&ward);
    let (_other, foreign) = allowed();
    assert_eq!(open(&ward, &old).unwrap_err().code(), "wrong_unattended_key");
    assert_eq!(open(&ward, &foreign).unwrap_err().code(), "other_clinics_key");
    open(&ward, &new).unwrap();
    assert_eq!(refusals(&ward), ["wrong_unattended_key", "other_clinics_key"]);
    ward.must_be_sound();
}

#[test]
fn only_an_administrator_decides_for_a_reason_and_the_password_again() {
    let ward = Ward::new();
    for role in ["staff", "reviewer", "doctor", "manager", "auditor"] {
        ward.as_person(role, |clinic, person| {
            let refusals = [
                clinic.allow_unattended(person, &sure(), KEEPER).map(drop),
                clinic.forbid_unattended(person, &sure()),
                clinic.unattended_not_kept(person, "no reason"),
                clinic.unattended_state(person).map(drop),
                clinic.lend_key(person).map(drop),
            ];
            for refused in refusals {
                assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
            }
        });
    }
    ward.as_person("ada", |clinic, ada| {
        let wrong = Confirmation { password: "not the password".to_owned().into(), ..sure() };
        let refused = clinic.allow_unattended(ada, &wrong, KEEPER).unwrap_err();
        assert_eq!(refused.code(), "wrong_password");
        let silent = Confirmation { reason: " ".into(), password: PASSWORD.to_owned().into() };
        assert!(clinic.allow_unattended(ada, &silent, KEEPER).is_err());
        clinic.allow_unattended(ada, &sure(), KEEPER).unwrap();
        assert_eq!(clinic.forbid_unattended(ada, &wrong).unwrap_err().code(), "wrong_password");
        assert!(clinic.unattended_state(ada).unwrap().allowed);
    });
    assert_eq!(ward.payloads(Kind::PermissionDenied).len(), 25);
    let acts = ward.payloads(Kind::SignInFailed);
    assert_eq!(
        (&acts[0]["act"], &acts[1]["act"]),
        (&"key.unattended_allow".into(), &"key.unattended_forbid".into())
    );
    ward.must_be_sound();
}

#[test]
fn an_older_copy_of_the_key_slots_does_not_bring_a_forbidden_key_back() {
    let (ward, key) = allowed();
    let older = backup(&ward);
    forbid(&ward);
    restore(&ward, &older);
    assert_eq!(open(&ward, &key).unwrap_err().code(), "unattended_not_allowed");
    assert_ne!(backup(&ward), older, "the slot was taken away again");
    assert_eq!(refusals(&ward), ["unattended_not_allowed"]);
    let new = allow(&ward);
    restore(&ward, &older);
    assert_eq!(open(&ward, &key).unwrap_err().code(), "unattended_not_allowed");
    assert_eq!(open(&ward, &new).unwrap_err().code(), "unattended_not_allowed");
    ward.must_be_sound();
}

#[test]
fn a_crash_before_the_slot_was_written_leaves_it_off() {
    let ward = Ward::new();
    let before = backup(&ward);
    let key = allow(&ward);
    restore(&ward, &before);
    ward.as_person("ada", |clinic, ada| {
        assert!(!clinic.unattended_state(ada).unwrap().allowed);
    });
    assert_eq!(open(&ward, &key).unwrap_err().code(), "unattended_not_allowed");
    open(&ward, &allow(&ward)).unwrap();
    ward.must_be_sound();
}

#[test]
fn a_key_that_no_key_store_kept_is_taken_back_with_the_reason() {
    let ward = Ward::new();
    let key = ward.as_person("ada", |clinic, ada| {
        let key = clinic.allow_unattended(ada, &sure(), KEEPER).unwrap();
        clinic.unattended_not_kept(ada, "it is locked").unwrap();
        assert!(!clinic.unattended_state(ada).unwrap().allowed);
        key
    });
    assert_eq!(open(&ward, &key).unwrap_err().code(), "unattended_not_allowed");
    let forbidden = ward.payloads(Kind::KeyUnattendedForbidden);
    assert_eq!(forbidden[0]["reason"], "the key was not kept: it is locked");
    ward.must_be_sound();
}

#[test]
fn an_agent_opens_the_clinic_again_with_the_key_that_an_administrator_lent() {
    let ward = Ward::new();
    let held = ward.as_person("ada", |clinic, ada| clinic.lend_key(ada).unwrap());
    // Meanwhile a window has it.
    ward.as_person("doctor", |_, _| ());
    reopen(&ward, &held).unwrap();
    let by: Vec<_> =
        ward.payloads(Kind::AgentStarted).iter().map(|one| one["by"].clone()).collect();
    assert_eq!(by, ["sign_in", "handed_back"]);
    let printed = format!("{held:?}");
    let key = ward.as_person("ada", |clinic, ada| clinic.reveal_key(ada, &sure()).unwrap());
    assert!(!printed.contains(key.as_str()) && printed.contains("DataKey"), "{printed}");
    let other = reopen(&Ward::new(), &held).unwrap_err();
    assert_eq!(other.code(), "other_clinics_key");
    ward.must_be_sound();
}

#[test]
fn a_lent_key_ends_with_its_lenders_account_and_role() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        clinic.change_role(ada, "doctor", Role::Admin, &sure()).unwrap();
    });
    let held = ward.as_person("doctor", |clinic, doctor| clinic.lend_key(doctor).unwrap());
    ward.as_person("ada", |clinic, ada| {
        clinic.change_role(ada, "doctor", Role::Doctor, &sure()).unwrap();
    });
    let demoted = reopen(&ward, &held).unwrap_err();
    assert_eq!(demoted.code(), "not_permitted");
    assert_eq!(ward.payloads(Kind::PermissionDenied).len(), 1);
    ward.as_person("ada", |clinic, ada| clinic.disable_user(ada, "doctor", &sure()).unwrap());
    assert_eq!(reopen(&ward, &held).unwrap_err().code(), "account_disabled");
    assert_eq!(refusals(&ward), ["account_disabled"]);
    assert_eq!(ward.payloads(Kind::AgentStarted).len(), 1);
    ward.must_be_sound();
}

#[test]
fn the_kept_key_is_nowhere_in_the_clinics_folder_or_its_log() {
    let (ward, key) = allowed();
    open(&ward, &key).unwrap();
    let text = key.to_text();
    let digits = text.rsplit(' ').next().unwrap();
    ward.as_person("ada", |clinic, ada| {
        for event in clinic.events(ada, &LogQuery::default(), None).unwrap() {
            let payload = event.payload.as_ref().map_or("", |payload| payload.get());
            assert!(!payload.contains(digits), "{payload}");
        }
    });
    for file in fs::read_dir(ward.home.path()).unwrap().flatten() {
        if file.path().is_file() {
            let bytes = fs::read(file.path()).unwrap();
            let found = bytes.windows(digits.len()).any(|part| part == digits.as_bytes());
            assert!(!found, "{}", file.path().display());
        }
    }
}

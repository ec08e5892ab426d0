//! People against a real store: enabled again, given roles, told what is theirs to know.

mod common;

use common::{PASSWORD, Ward, sure};
use serde_json::json;
use wardbook_app::{AppError, Clinic, Confirmation, Notices};
use wardbook_domain::access::{Role, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;

const NEW: &str = "nine purple herons glide";

/// Whether somebody gets in with a password.
fn gets_in(ward: &Ward, name: &str, password: &str) -> Result<(), AppError> {
    let (clock, randomness) = (&Clock::system(), &Randomness::system());
    let (clinic, person) =
        Clinic::sign_in(&ward.home, name, password.into(), Source::Window, clock, randomness)?;
    clinic.sign_out(&person)?;
    clinic.close()
}

#[test]
fn names_that_differ_in_capitals_alone_are_one_name() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let refused = clinic.add_user(ada, "ADA", Role::Staff, PASSWORD, &sure()).unwrap_err();
        assert!(refused.to_string().contains("already a user `ada`"), "{refused}");
    });
}

#[test]
fn a_disabled_person_is_enabled_again_with_a_new_password_and_stays_so() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        assert!(clinic.enable_user(ada, "staff", NEW, &sure()).is_err(), "nobody disabled them");
        clinic.disable_user(ada, "staff", &sure()).unwrap();
    });
    assert!(gets_in(&ward, "staff", PASSWORD).is_err());
    ward.as_person("ada", |clinic, ada| {
        let weak = clinic.enable_user(ada, "staff", "too short", &sure());
        assert!(matches!(weak, Err(AppError::Password(_))), "{weak:?}");
        clinic.enable_user(ada, "staff", NEW, &sure()).unwrap();
    });
    assert!(gets_in(&ward, "staff", PASSWORD).is_err(), "the old password opens nothing");
    // Twice: a start looks for key slots that a crash left over, and this one is none.
    gets_in(&ward, "staff", NEW).unwrap();
    gets_in(&ward, "staff", NEW).unwrap();
    ward.as_person("ada", |clinic, ada| clinic.disable_user(ada, "staff", &sure()).unwrap());
    assert!(gets_in(&ward, "staff", NEW).is_err(), "and can be disabled again");
    assert_eq!(ward.payloads(Kind::UserEnabled).len(), 1);
    ward.must_be_sound();
}

#[test]
fn a_role_holds_from_the_next_sign_in_and_somebody_always_administers() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let last = clinic.change_role(ada, "ada", Role::Staff, &sure()).unwrap_err();
        assert!(last.to_string().contains("last administrator"), "{last}");
        clinic.change_role(ada, "doctor", Role::Admin, &sure()).unwrap();
        assert!(
            clinic.change_role(ada, "doctor", Role::Admin, &sure()).is_err(),
            "they have it already"
        );
        clinic.change_role(ada, "ada", Role::Auditor, &sure()).unwrap();
        assert!(clinic.users(ada).is_ok(), "who sits there sits in the role they came with");
    });
    ward.as_person("doctor", |clinic, doctor| {
        assert_eq!(doctor.user.role, Role::Admin);
        clinic.users(doctor).unwrap();
        let last = clinic.change_role(doctor, "doctor", Role::Doctor, &sure()).unwrap_err();
        assert!(last.to_string().contains("last administrator"), "{last}");
        clinic.change_role(doctor, "ada", Role::Admin, &sure()).unwrap();
    });
    ward.as_person("staff", |clinic, staff| {
        for refused in [
            clinic.change_role(staff, "staff", Role::Admin, &sure()),
            clinic.enable_user(staff, "doctor", NEW, &sure()),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
    });
    let changes = ward.payloads(Kind::UserRoleChanged);
    assert_eq!(
        changes[0],
        json!({ "from": "doctor", "to": "admin", "reason": "a test asks for it" })
    );
    assert_eq!(changes.len(), 3);
    ward.must_be_sound();
}

#[test]
fn a_dangerous_act_takes_the_password_of_who_does_it_and_a_wrong_one_is_recorded() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let wrong = Confirmation { password: NEW.to_owned().into(), ..sure() };
        for refused in [
            clinic.disable_user(ada, "staff", &wrong),
            clinic.change_role(ada, "staff", Role::Doctor, &wrong),
        ] {
            assert_eq!(refused.unwrap_err().code(), "wrong_password");
        }
        let unsure = clinic.add_user(ada, "eve", Role::Staff, NEW, &wrong).unwrap_err();
        assert_eq!(unsure.code(), "wrong_password");
        clinic.add_user(ada, "eve", Role::Staff, NEW, &sure()).unwrap();
        let before = clinic.users(ada).unwrap();
        assert!(before.iter().all(|user| user.active), "the wrong password changed nothing");
    });
    let failed = ward.payloads(Kind::SignInFailed);
    let acts: Vec<_> = failed.iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["user.disable", "user.role", "user.add"]);
    assert!(ward.payloads(Kind::UserDisabled).is_empty());
    let added = ward.payloads(Kind::UserAdded);
    assert_eq!(added.last().unwrap()["reason"], "a test asks for it");
    ward.must_be_sound();
}

#[test]
fn everybody_changes_their_own_password_for_their_present_one() {
    let ward = Ward::new();
    ward.as_person("auditor", |clinic, auditor| {
        let wrong = clinic.change_password(auditor, NEW, NEW).unwrap_err();
        assert_eq!(wrong.code(), "wrong_password");
        assert_eq!(
            clinic.change_password(auditor, PASSWORD, "short").unwrap_err().code(),
            "weak_password"
        );
        assert!(
            clinic.change_password(auditor, PASSWORD, PASSWORD).is_err(),
            "it is the present one"
        );
        clinic.change_password(auditor, PASSWORD, NEW).unwrap();
    });
    assert!(gets_in(&ward, "auditor", PASSWORD).is_err());
    gets_in(&ward, "auditor", NEW).unwrap();
    gets_in(&ward, "ada", PASSWORD).unwrap();
    assert_eq!(ward.payloads(Kind::UserPasswordChanged).len(), 1);
    ward.must_be_sound();
}

#[test]
fn each_is_told_of_the_failed_sign_ins_that_they_may_look_at() {
    let ward = Ward::new();
    let told = |name: &str| ward.as_person(name, |clinic, who| clinic.notices(who).unwrap());
    assert_eq!(told("doctor").last_signed_in, None, "it is the first time");
    let last = told("doctor").last_signed_in;
    assert!(last.is_some() && last < told("doctor").last_signed_in, "the time before, each time");
    let failed = |told: &Notices| (told.failed_sign_ins, told.own_failed_sign_ins);
    told("staff");
    told("manager");
    for name in ["staff", "staff", "ada", "nobody"] {
        assert!(gets_in(&ward, name, NEW).is_err());
    }
    assert_eq!(failed(&told("staff")), (None, 2), "their own, as a number");
    assert_eq!(failed(&told("staff")), (None, 0), "once");
    assert_eq!(failed(&told("reviewer")), (None, 0), "none of others'");
    assert_eq!(failed(&told("manager")), (Some(4), 0), "who reads the whole log is told of all");
    assert_eq!(failed(&told("manager")), (Some(0), 0));
    assert_eq!(failed(&told("ada")), (Some(4), 1), "whoever came before");
}

//! Settings and saved views against a real store.

mod common;

use common::{Ward, patient, sure};
use wardbook_app::{AppError, Thresholds};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::event::Kind;
use wardbook_domain::setup::SetupStep;

#[test]
fn thresholds_have_their_defaults_until_an_administrator_changes_them() {
    let ward = Ward::new();
    let changed = Thresholds {
        review_below_permille: 900,
        minimum_accuracy_permille: 950,
        max_processing_time_seconds: 600,
        idle_lock_minutes: 5,
    };
    ward.as_person("ada", |clinic, ada| {
        let standard = clinic.thresholds(ada).unwrap();
        assert_eq!((standard.review_below_permille, standard.idle_lock_minutes), (700, 10));
        clinic.set_thresholds(ada, changed, None).unwrap();
        clinic.set_thresholds(ada, changed, None).unwrap();
    });
    ward.as_person("staff", |clinic, staff| {
        assert_eq!(clinic.thresholds(staff).unwrap(), changed, "everybody sees what is in force");
        assert_eq!(clinic.idle_lock_minutes().unwrap(), 5);
        let refused = clinic.set_thresholds(staff, Thresholds::default(), None);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded.len(), 4, "one event for each, none where nothing changed: {recorded:?}");
    ward.must_be_sound();
}

#[test]
fn that_people_look_at_less_takes_a_reason_and_the_password() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let standard = clinic.thresholds(ada).unwrap();
        let lower = Thresholds { review_below_permille: 0, ..standard };
        let silent = clinic.set_thresholds(ada, lower, None).unwrap_err();
        assert_eq!(silent.code(), "confirmation_needed");
        assert!(silent.to_string().contains("fewer results"), "{silent}");
        assert_eq!(clinic.thresholds(ada).unwrap(), standard, "nothing was changed");
        clinic.set_thresholds(ada, lower, Some(&sure())).unwrap();
        clinic.set_thresholds(ada, standard, None).unwrap();
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded[0]["reason"], "a test asks for it", "{recorded:?}");
    let back = recorded.last().unwrap();
    assert!(back["to"] == "700" && back.get("reason").is_none(), "{back:?}");
    ward.must_be_sound();
}

#[test]
fn dates_are_read_as_is_usual_where_the_currency_is_paid_until_the_clinic_says_otherwise() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        assert_eq!(clinic.date_order(ada).unwrap(), DateOrder::DayFirst, "it pays in AUD");
        clinic.set_date_order(ada, DateOrder::Unknown, None).unwrap();
        let silent = clinic.set_date_order(ada, DateOrder::MonthFirst, None).unwrap_err();
        assert_eq!(silent.code(), "confirmation_needed");
        assert!(silent.to_string().contains("nobody would be asked"), "{silent}");
        clinic.set_date_order(ada, DateOrder::MonthFirst, Some(&sure())).unwrap();
    });
    ward.as_person("staff", |clinic, staff| {
        assert_eq!(clinic.date_order(staff).unwrap(), DateOrder::MonthFirst);
        let refused = clinic.set_date_order(staff, DateOrder::Unknown, None);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded.last().unwrap()["reason"], "a test asks for it", "{recorded:?}");
    assert_eq!(recorded.len(), 2, "{recorded:?}");
    ward.must_be_sound();
}

#[test]
fn a_threshold_out_of_range_is_refused_with_a_sentence_that_says_the_range() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let standard = clinic.thresholds(ada).unwrap();
        for (wrong, words) in [
            (Thresholds { review_below_permille: 1_001, ..standard }, "from 0.000 to 1.000"),
            (Thresholds { minimum_accuracy_permille: 1_001, ..standard }, "not 1.001"),
            (Thresholds { max_processing_time_seconds: 59, ..standard }, "from 60 seconds"),
            (Thresholds { idle_lock_minutes: 0, ..standard }, "1 to 120 minutes, not 0"),
        ] {
            let refused = clinic.set_thresholds(ada, wrong, None).unwrap_err();
            assert!(refused.to_string().contains(words), "{refused}");
        }
        assert_eq!(clinic.thresholds(ada).unwrap(), standard, "nothing was changed");
    });
}

#[test]
fn the_first_run_goes_on_where_an_administrator_left_it() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        assert_eq!(clinic.setup_step(ada).unwrap(), SetupStep::Done, "nothing was begun");
        clinic.set_setup_step(ada, SetupStep::Inbox).unwrap();
    });
    ward.as_person("ada", |clinic, ada| {
        assert_eq!(clinic.setup_step(ada).unwrap(), SetupStep::Inbox);
    });
    ward.as_person("doctor", |clinic, doctor| {
        assert_eq!(clinic.setup_step(doctor).unwrap(), SetupStep::Done, "only the administrator's");
        assert!(clinic.set_setup_step(doctor, SetupStep::Done).is_err());
    });
}

#[test]
fn a_view_belongs_to_one_person_and_replaces_one_of_the_same_name() {
    let ward = Ward::new();
    ward.session("ada", vec![patient(900)]);
    let view = ward.as_person("auditor", |clinic, auditor| {
        let view = clinic.save_view(auditor, "sessions", " Failed ", "status=failed").unwrap();
        assert_eq!(view.name, "Failed");
        let again = clinic.save_view(auditor, "sessions", "Failed", "outcome=none").unwrap();
        assert_eq!(again.view_id, view.view_id);
        let kept = clinic.saved_views(auditor, "sessions").unwrap();
        assert_eq!((kept.len(), kept[0].query.as_str()), (1, "outcome=none"));
        assert!(clinic.saved_views(auditor, "alerts").unwrap().is_empty());
        view
    });
    ward.as_person("ada", |clinic, ada| {
        assert!(clinic.saved_views(ada, "sessions").unwrap().is_empty(), "each their own");
        let refused = clinic.remove_view(ada, view.view_id);
        assert!(matches!(refused, Err(AppError::NotFound(_))), "{refused:?}");
        for wrong in ["", "two\nlines", &"x".repeat(61)] {
            assert!(clinic.save_view(ada, "sessions", wrong, "").is_err(), "{wrong:?}");
        }
        for number in 0..50 {
            clinic.save_view(ada, "sessions", &format!("view {number}"), "").unwrap();
        }
        let refused = clinic.save_view(ada, "sessions", "one more", "").unwrap_err();
        assert!(refused.to_string().contains("at most 50"), "{refused}");
        clinic.save_view(ada, "inbox", "one more", "").unwrap();
    });
    ward.as_person("auditor", |clinic, auditor| {
        clinic.remove_view(auditor, view.view_id).unwrap();
        assert!(clinic.saved_views(auditor, "sessions").unwrap().is_empty());
    });
    ward.must_be_sound();
}

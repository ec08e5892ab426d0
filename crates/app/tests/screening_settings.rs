//! What a clinic has screening look for beside the product's rules.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Ward, sure};
use wardbook_app::{AppError, Clinic, OwnRule, Person, ScreeningSettings};
use wardbook_domain::event::Kind;
use wardbook_domain::redaction::Shown;
use wardbook_domain::screening::RiskLevel;

fn own() -> ScreeningSettings {
    ScreeningSettings {
        words: vec!["Rosewood House".into()],
        rules: vec![OwnRule { name: "ward list".into(), pattern: "WL-[0-9]{5}".into() }],
        ..ScreeningSettings::default()
    }
}

/// What is found in a text, each by its rule.
fn found(clinic: &Clinic, ada: &Person, text: &str) -> Vec<(String, String)> {
    let tried = clinic.try_screening(ada, own(), text).unwrap();
    let letters: Vec<char> = text.chars().collect();
    let said = |start: u32, end: u32| letters[start as usize..end as usize].iter().collect();
    tried.spans.into_iter().map(|one| (said(one.start, one.end), one.rule)).collect()
}

#[test]
fn a_clinics_words_and_rules_are_found_before_they_are_saved_and_kept_when_they_are() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        let standard = clinic.screening_settings(ada).unwrap();
        assert_eq!(standard.settings, ScreeningSettings::default());
        assert!(!standard.version.contains("clinic"), "{}", standard.version);
        let named = |name| standard.rules.iter().any(|rule| rule.name == name);
        assert!(named("person.title") && named("encoded"), "{:?}", standard.rules);
        let seen = found(clinic, ada, "Grüße: seen at ROSEWOOD HOUSE, bed WL-20931.");
        let expected = [("ROSEWOOD HOUSE", "clinic.word"), ("WL-20931", "ward list")];
        for (words, rule) in expected {
            assert!(seen.contains(&(words.into(), rule.into())), "{words}: {seen:?}");
        }
        clinic.set_screening_settings(ada, own(), None).unwrap();
        clinic.set_screening_settings(ada, own(), None).unwrap();
        let kept = clinic.screening_settings(ada).unwrap();
        assert_eq!(kept.settings, own());
        assert!(kept.version.starts_with(&standard.version) && kept.version.contains(".clinic-"));
    });
    ward.as_person("staff", |clinic, staff| {
        assert_eq!(clinic.screening_settings(staff).unwrap().settings, own());
        let refused = clinic.set_screening_settings(staff, own(), None);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        let refused = clinic.try_screening(staff, own(), "Grace Hopper");
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "it tells who is listed");
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded.len(), 1, "one event, none where nothing changed: {recorded:?}");
    assert_eq!(recorded[0]["words"]["added"][0], "Rosewood House");
    assert_eq!(recorded[0]["to"]["words"], 1);
    let Shown::Without(hidden) = Shown::to_auditors(Kind::SettingChanged) else { panic!("whole") };
    assert!(hidden.contains(&"words") && hidden.contains(&"rules"), "they may name people");
    ward.must_be_sound();
}

#[test]
fn that_less_is_found_or_held_back_takes_a_reason_and_the_password() {
    let ward = Ward::new();
    let strict =
        ScreeningSettings { found_from_permille: 400, hold_from: RiskLevel::Medium, ..own() };
    let less = [
        (ScreeningSettings { words: Vec::new(), ..strict.clone() }, "not be found any more"),
        (ScreeningSettings { rules: Vec::new(), ..strict.clone() }, "might then not be found"),
        (ScreeningSettings { found_from_permille: 500, ..strict.clone() }, "lower score"),
        (ScreeningSettings { hold_from: RiskLevel::High, ..strict.clone() }, "medium risk"),
    ];
    ward.as_person("ada", |clinic, ada| {
        clinic.set_screening_settings(ada, strict.clone(), None).unwrap();
        for (settings, says) in less {
            let silent = clinic.set_screening_settings(ada, settings.clone(), None).unwrap_err();
            assert_eq!(silent.code(), "confirmation_needed");
            assert!(silent.to_string().contains(says), "{silent}");
            clinic.set_screening_settings(ada, settings, Some(&sure())).unwrap();
            clinic.set_screening_settings(ada, strict.clone(), None).unwrap();
        }
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded.len(), 9, "{recorded:?}");
    assert_eq!(recorded[1]["reason"], "a test asks for it", "{recorded:?}");
    assert_eq!(recorded[1]["words"]["removed"][0], "Rosewood House");
    ward.must_be_sound();
}

#[test]
fn what_cannot_be_used_is_refused_with_a_sentence_that_says_why() {
    let ward = Ward::new();
    let rule = |name: &str, pattern: &str| ScreeningSettings {
        rules: vec![OwnRule { name: name.into(), pattern: pattern.into() }],
        ..ScreeningSettings::default()
    };
    let mut twice = rule("ward list", "WL-[0-9]{5}");
    twice.rules.push(OwnRule { name: " ward list ".into(), pattern: "X".into() });
    let refused = [
        // Looking back takes others exponential time; so do repetitions of repetitions, which grow.
        (rule("backwards", r"(a+)+\1"), "cannot be used"),
        (rule("grows", "((a{1,1000}){1,1000}){1,1000}"), "too large"),
        (rule("everything", ".*"), "match everywhere"),
        (rule("open", "(WL-"), "cannot be used"),
        (rule("", "WL-[0-9]{5}"), "needs a name"),
        (rule("person.title", "WL-[0-9]{5}"), "already"),
        (twice, "already"),
        (ScreeningSettings { words: vec!["A".into()], ..own() }, "too short"),
        (ScreeningSettings { words: vec!["x".repeat(101)], ..own() }, "at most 100"),
        (ScreeningSettings { found_from_permille: 950, ..own() }, "from 0.1 to 0.9, not 0.95"),
        (ScreeningSettings { hold_from: RiskLevel::Low, ..own() }, "medium risk"),
        (
            ScreeningSettings { words: (0..2_001).map(|n| format!("word {n}")).collect(), ..own() },
            "at most 2000",
        ),
    ];
    ward.as_person("ada", |clinic, ada| {
        for (settings, says) in refused {
            let error = clinic.set_screening_settings(ada, settings.clone(), None).unwrap_err();
            assert_eq!(error.code(), "invalid", "{error}");
            assert!(error.to_string().contains(says), "{says}: {error}");
            let error = clinic.try_screening(ada, settings, "WL-12345").unwrap_err();
            assert_eq!(error.code(), "invalid", "{error}");
        }
        let long = "a".repeat(100_001);
        let error = clinic.try_screening(ada, own(), &long).unwrap_err();
        assert!(error.to_string().contains("at most 100000"), "{error}");
        assert_eq!(clinic.screening_settings(ada).unwrap().settings, ScreeningSettings::default());
    });
}

//! The day at a glance, and searching.

use wardbook_app::{AppError, LogQuery};
use wardbook_domain::event::Kind;

use crate::support::Open;

#[test]
fn the_day_counts_what_the_lists_show() {
    let open = Open::busy();
    let today = open.clinic.today(&open.ada, 0).expect("ada oversees");
    let sessions = open.sessions(&open.ada);
    assert_eq!(today.week.len(), 7);
    let week: u32 = today.week.iter().map(|day| day.sessions).sum();
    assert_eq!(week as usize, sessions.len(), "all of them were started in the last days");
    let processed: u64 = sessions.iter().map(|one| one.processed_documents).sum();
    assert_eq!(today.week.iter().map(|day| u64::from(day.processed)).sum::<u64>(), processed);
    let failed: u64 = sessions.iter().map(|one| one.failed_documents).sum();
    assert_eq!(today.week.iter().map(|day| u64::from(day.failed)).sum::<u64>(), failed);
    assert!(today.running.is_empty() && today.quarantined > 0);
    assert!(today.reviews.is_some(), "an administrator reviews");
    let alerts: u32 = today.alerts.iter().map(|one| one.count).sum();
    assert!(alerts > 0 && today.gravest.len() <= 5);
    assert_eq!(today.gravest[0].severity, today.alerts[0].severity, "the gravest first");
    assert!(today.week.windows(2).all(|pair| pair[0].date < pair[1].date));
}

#[test]
fn the_day_says_how_the_record_stands() {
    let open = Open::busy();
    let before = open.clinic.today(&open.ada, 0).expect("ada oversees").integrity;
    assert!(before.events > 100 && before.events_since_witness == before.events);
    let verification = open.clinic.verify(&open.ada, &|_, _| {}).expect("ada may");
    let after = open.clinic.today(&open.ada, 0).expect("ada oversees").integrity;
    assert_eq!(after.verified_sound, Some(true));
    assert_eq!(after.verified_events, Some(verification.events));
    assert!(after.verified_at > before.verified_at);
    assert!(after.events_after_checkpoint <= after.events);
}

#[test]
fn who_oversees_only_the_own_sees_the_own_day() {
    let open = Open::busy();
    let bea = open.clinic.today(&open.person("bea"), 600).expect("staff see their own");
    assert_eq!(bea.week.iter().map(|day| day.sessions).sum::<u32>(), 1);
    assert_eq!(bea.reviews, None, "staff do not review");
    assert!(bea.alerts.is_empty(), "nothing is wrong with bea's session");
}

#[test]
fn a_search_finds_patients_documents_sessions_people_events_and_alerts() {
    let open = Open::busy();
    let kinds = |text: &str| {
        let hits = open.clinic.search(&open.ada, text).expect("ada may");
        assert!(hits.len() <= 20);
        hits.into_iter().map(|hit| (hit.kind, hit.detail)).collect::<Vec<_>>()
    };
    let patients = kinds("rourke");
    assert!(patients.iter().any(|(kind, why)| {
        kind == "document" && why.contains("patient name") && why.contains("Rourke")
    }));
    assert_eq!(open.newest_payload(Kind::SearchMade)["text"], "rourke");
    let corrected = kinds("correct");
    assert!(corrected.iter().any(|(_, why)| why == "patient name: corrected"), "{corrected:?}");
    assert!(kinds("letter-000").iter().all(|(kind, _)| kind == "document"));
    let session = open.sessions(&open.ada)[0].session_id.to_string();
    assert_eq!(kinds(&session[..30])[0].0, "session");
    assert!(kinds("gus").iter().any(|(kind, why)| kind == "person" && why == "staff"));
    assert_eq!(kinds("#0")[0].0, "event");
    assert!(kinds("budget").iter().any(|(kind, _)| kind == "alert"));
    assert!(kinds("no such thing").is_empty());
    assert!(kinds("%%").is_empty(), "the signs of a pattern mean themselves");
}

#[test]
fn what_is_too_short_is_not_searched_and_what_is_too_long_is_refused() {
    let open = Open::busy();
    let before = open.events_of(Kind::SearchMade).len();
    assert!(open.clinic.search(&open.ada, " a ").expect("no error").is_empty());
    assert_eq!(open.events_of(Kind::SearchMade).len(), before, "nothing was searched");
    let long = open.clinic.search(&open.ada, &"a".repeat(1_000));
    assert!(matches!(long, Err(AppError::Invalid(_))));
}

#[test]
fn a_search_finds_only_what_the_person_may_see() {
    let open = Open::busy();
    let aud = open.person("aud");
    let found = open.clinic.search(&aud, "rourke").expect("auditors may search");
    assert!(found.is_empty(), "no patient for an auditor: {found:?}");
    assert!(open.clinic.search(&aud, "letter-").expect("may").is_empty());
    assert!(open.clinic.search(&aud, "gus").expect("may").is_empty());
    let bea = open.person("bea");
    let found = open.clinic.search(&bea, "letter-").expect("staff may search");
    assert!(!found.is_empty() && found.iter().all(|hit| hit.title == "letter-0007.txt"));
    assert!(open.clinic.search(&bea, "#0").expect("may").is_empty(), "not bea's event");
    let query = LogQuery { kind: Some(Kind::SearchMade.to_string()), ..LogQuery::default() };
    let reads = open.clinic.events(&aud, &query, None);
    assert!(reads.expect("may").iter().all(|event| event.payload.is_none()));
}

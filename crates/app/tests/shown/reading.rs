//! Reading the log.

use wardbook_app::{AppError, Confirmation, EventView, Format, LogQuery, Scope, verify_bundle};
use wardbook_domain::access::Role;
use wardbook_domain::event::Kind;
use wardbook_tests::PASSWORD;

use crate::support::Open;

fn all_seqs(open: &Open, reading: &wardbook_app::LogReading, step: u32) -> Vec<u64> {
    let mut seqs = Vec::new();
    loop {
        let stretch = open.clinic.log_rows(reading, seqs.len() as u64, step).expect("rows");
        if stretch.rows.is_empty() {
            assert_eq!(stretch.total, seqs.len() as u64, "the total is what there is");
            return seqs;
        }
        seqs.extend(stretch.rows.iter().map(|row| row.seq));
    }
}

#[test]
fn a_reading_is_recorded_once_however_far_it_is_scrolled() {
    let open = Open::busy();
    let before = open.events_of(Kind::LogRead).len();
    let reading = open.clinic.open_log(&open.ada, &LogQuery::default()).expect("ada may");
    let seqs = all_seqs(&open, &reading, 37);
    assert!(seqs.windows(2).all(|pair| pair[0] == pair[1] + 1), "no gap, the newest first");
    assert_eq!(seqs.last(), Some(&0));
    // One for the reading and one for each look of this test at the events.
    assert_eq!(open.events_of(Kind::LogRead).len(), before + 2);
}

#[test]
fn every_filter_gives_the_events_that_a_full_listing_gives() {
    type Case<'a> = (LogQuery, &'a dyn Fn(&EventView) -> bool);
    let open = Open::busy();
    let all = |query: &LogQuery| open.clinic.events(&open.ada, query, None).expect("ada may");
    let seqs = |events: Vec<EventView>| events.iter().rev().map(|one| one.seq).collect::<Vec<_>>();
    let session = open.sessions(&open.ada)[0].session_id;
    let user = open.ada.user.user_id.to_string();
    let size = open.events_of(Kind::RecordChanged).len();
    assert!(size > 50, "the clinic is busy");
    let subject = format!("ai_processing_sessions/{session}");
    let ask = LogQuery::default();
    let cases: [Case<'_>; 5] = [
        (LogQuery { kind: Some("record.changed".into()), ..ask.clone() }, &|one| {
            one.kind == "record.changed"
        }),
        (LogQuery { trace: Some(session.into()), ..ask.clone() }, &|one| {
            one.trace == Some(session.into())
        }),
        (LogQuery { subject: Some(subject.clone()), ..ask.clone() }, &|one| one.subject == subject),
        (LogQuery { actor: Some("system".into()), ..ask.clone() }, &|one| one.actor == "system"),
        (
            LogQuery {
                actor: Some("ada".into()),
                kind: Some("document.received".into()),
                ..ask.clone()
            },
            &|one| one.actor == user && one.kind == "document.received",
        ),
    ];
    for (query, matches) in cases {
        let mut whole = all(&LogQuery::default());
        whole.retain(matches);
        let expected = seqs(whole);
        assert_eq!(seqs(all(&query)), expected, "{query:?}");
        assert!(!expected.is_empty(), "{query:?}");
        let reading = open.clinic.open_log(&open.ada, &query).expect("ada may");
        assert_eq!(all_seqs(&open, &reading, 7), expected, "{query:?}");
        // From anywhere, not only one stretch after the other.
        for offset in [expected.len() / 2, 3, expected.len() - 1] {
            let stretch = open.clinic.log_rows(&reading, offset as u64, 5).expect("rows");
            let seqs: Vec<_> = stretch.rows.iter().map(|row| row.seq).collect();
            let end = (offset + 5).min(expected.len());
            assert_eq!(seqs, expected[offset..end], "{query:?} from {offset}");
        }
    }
}

#[test]
fn a_patients_name_leads_to_everything_that_happened_to_their_documents() {
    let open = Open::busy();
    let rows = |text: &str| {
        let query = LogQuery { about: Some(text.into()), ..LogQuery::default() };
        let reading = open.clinic.open_log(&open.ada, &query).expect("ada may");
        let stretch =
            |number: u64| open.clinic.log_rows(&reading, number * 200, 200).expect("rows").rows;
        (0..20).flat_map(stretch).collect::<Vec<_>>()
    };
    let searches = open.events_of(Kind::SearchMade).len();
    let found = rows("rourke");
    for kind in ["document.received", "ai.called", "step.finished", "record.changed"] {
        assert!(found.iter().any(|row| row.kind == kind), "{kind}");
    }
    let about = [
        "documents/",
        "ai_calls/",
        "document_results/",
        "result_fields/",
        "result_doubts/",
        "session_documents/",
    ];
    let other = found.iter().find(|row| !about.iter().any(|table| row.subject.starts_with(table)));
    assert!(other.is_none(), "{other:?}");
    assert!(rows("nobody of this name").is_empty());
    let after = open.events_of(Kind::SearchMade).len();
    assert_eq!(after, searches + 2, "looking somebody up is recorded");
}

#[test]
fn words_lead_to_the_events_that_recorded_them_and_to_nothing_a_role_may_not_read() {
    let open = Open::busy();
    let read = |who: &wardbook_app::Person, query: LogQuery| {
        let reading = open.clinic.open_log(who, &query)?;
        let total = open.clinic.log_rows(&reading, 0, 1)?.total;
        let stretch = |number: u64| open.clinic.log_rows(&reading, number * 200, 200);
        let rows = (0..=total / 200).flat_map(|number| stretch(number).expect("rows").rows);
        Ok::<_, AppError>(rows.collect::<Vec<_>>())
    };
    let text = |text: &str| LogQuery { text: Some(text.into()), ..LogQuery::default() };
    let found = read(&open.ada, text("o'rourke desmond")).expect("ada may");
    let has = |kind: &str| found.iter().any(|row| row.kind == kind);
    assert!(has("ai.called") && has("record.changed"), "{found:?}");
    assert!(!has("search.made"), "a search does not find itself");
    let again = read(&open.ada, text("desmond")).expect("ada may");
    assert!(again.iter().any(|row| row.kind == "search.made"), "but the one before");

    let narrowed = LogQuery { kind: Some("record.changed".into()), ..text("desmond") };
    let narrowed = read(&open.ada, narrowed).expect("ada may");
    assert!(!narrowed.is_empty() && narrowed.iter().all(|row| row.kind == "record.changed"));
    assert!(read(&open.ada, text("nobodyofthisname")).expect("ada may").is_empty());
    let auditors = read(&open.person("aud"), text("desmond")).expect("auditors read the log");
    assert!(auditors.is_empty(), "what patients' documents say is not theirs: {auditors:?}");
    let own = read(&open.person("bea"), text("desmond")).expect("bea may read the own");
    assert!(own.iter().all(|row| row.actor == "bea"), "{own:?}");
    for wrong in ["\"'*", &"x".repeat(201)] {
        let refused = read(&open.ada, text(wrong));
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
    }
    let searches = open.events_of(Kind::SearchMade);
    assert!(
        searches.iter().any(|one| one.payload.as_ref().is_some_and(|payload| {
            payload.get().contains("desmond") && payload.get().contains("\"log\"")
        })),
        "what was looked for is recorded"
    );
}

#[test]
fn what_a_filter_finds_leaves_with_its_proof_and_nothing_else() {
    let open = Open::busy();
    let out = tempfile::tempdir().expect("a folder");
    let query = LogQuery { about: Some("rourke".into()), ..LogQuery::default() };
    let reading = open.clinic.open_log(&open.ada, &query).expect("ada may");
    let shown = open.clinic.log_rows(&reading, 0, 1).expect("rows").total;
    let scope = Scope::Reading(reading.clone());
    let file = out.path().join("found.zip");
    let written = open.clinic.export(&open.ada, Format::Bundle, &scope, &file).expect("a bundle");
    assert_eq!(written.events, shown);
    let proven = verify_bundle(&file, None).expect("a file").expect("a sound bundle");
    assert_eq!((proven.events, proven.selection), (shown, "list"));
    for (format, name) in [(Format::Csv, "found.csv"), (Format::Json, "found.json")] {
        let file = out.path().join(name);
        let written = open.clinic.export(&open.ada, format, &scope, &file).expect("a file");
        assert_eq!(written.events, shown, "{name}");
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(!text.contains("sign_in.succeeded"), "nothing else is in {name}");
    }

    let json = std::fs::read_to_string(out.path().join("found.json")).expect("JSON");
    assert!(json.contains("\"about_documents\":true"), "it says that it is a selection");

    // What was asked for is recorded, but not whose record it was.
    let payload = open.newest_payload(Kind::ExportCreated);
    assert_eq!(payload["filter"]["about_documents"], true);
    assert!(!payload.to_string().contains("rourke"), "{payload}");

    let words = LogQuery { text: Some("rourke".into()), ..LogQuery::default() };
    let words = open.clinic.open_log(&open.ada, &words).expect("ada may");
    let shown = open.clinic.log_rows(&words, 0, 1).expect("rows").total;
    let file = out.path().join("words.zip");
    let written = open.clinic.export(&open.ada, Format::Bundle, &Scope::Reading(words), &file);
    assert!(shown > 0 && written.expect("a bundle").events == shown, "words narrow it too");
    let payload = open.newest_payload(Kind::ExportCreated);
    assert!(payload["filter"]["words"] == true && !payload.to_string().contains("rourke"));

    let pdf = open.clinic.export(&open.ada, Format::Pdf, &scope, &out.path().join("found.pdf"));
    assert!(matches!(pdf, Err(AppError::Invalid(_))), "{pdf:?}");
    let nothing = LogQuery { kind: Some("no.such.kind".into()), ..LogQuery::default() };
    let nothing = open.clinic.open_log(&open.ada, &nothing).expect("ada may");
    let nothing = Scope::Reading(nothing);
    let file = out.path().join("nothing.csv");
    let refused = open.clinic.export(&open.ada, Format::Csv, &nothing, &file);
    assert!(matches!(refused, Err(AppError::Invalid(_))) && !file.exists(), "{refused:?}");
}

#[test]
fn what_was_typed_and_names_nothing_is_not_recorded() {
    let open = Open::busy();
    for query in [
        LogQuery { actor: Some("Desmond Rourke".into()), ..LogQuery::default() },
        LogQuery { subject: Some("Desmond Rourke".into()), ..LogQuery::default() },
        LogQuery { subject: Some("documents/Rourke".into()), ..LogQuery::default() },
        LogQuery { kind: Some("rourke".into()), ..LogQuery::default() },
    ] {
        let reading = open.clinic.open_log(&open.ada, &query).expect("ada may");
        assert_eq!(open.clinic.log_rows(&reading, 0, 1).expect("rows").total, 0);
        // The newest is the look at the log itself.
        let reads = open.events_of(Kind::LogRead);
        let payload = reads[reads.len() - 2].payload.as_ref().expect("a payload").get();
        assert!(payload.contains("\"names_nothing\":true"), "{payload}");
        assert!(!payload.to_lowercase().contains("rourke"), "{payload}");
    }
}

#[test]
fn an_auditor_does_not_learn_from_the_log_whose_documents_these_are() {
    let open = Open::busy();
    let query = LogQuery { about: Some("rourke".into()), ..LogQuery::default() };
    let refused = open.clinic.open_log(&open.person("aud"), &query);
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
}

#[test]
fn what_happens_later_appears_in_an_open_reading() {
    let open = Open::busy();
    let query = LogQuery { kind: Some("sessions.listed".into()), ..LogQuery::default() };
    let reading = open.clinic.open_log(&open.ada, &query).expect("ada may");
    let before = open.clinic.log_rows(&reading, 0, 10).expect("rows").total;
    open.sessions(&open.ada);
    let after = open.clinic.log_rows(&reading, 0, 10).expect("rows");
    assert_eq!(after.total, before + 1);
    assert_eq!((after.rows[0].actor.as_str(), &*after.rows[0].kind), ("ada", "sessions.listed"));
}

#[test]
fn who_reaches_only_the_own_sees_only_that() {
    let open = Open::busy();
    let bea = open.person("bea");
    let rows = |query: &LogQuery| {
        let reading = open.clinic.open_log(&bea, query).expect("bea may read the own");
        open.clinic.log_rows(&reading, 0, 200).expect("rows").rows
    };
    let own = rows(&LogQuery::default());
    assert!(!own.is_empty() && own.iter().all(|row| row.actor == "bea"));
    let of_ada = rows(&LogQuery { actor: Some("ada".into()), ..LogQuery::default() });
    assert!(of_ada.is_empty(), "nothing is both ada's and bea's");
    let looked_at = format!("\"actor\":\"{}\"", open.ada.user.user_id);
    let tried = open.events_of(Kind::LogRead).into_iter().filter_map(|event| event.payload);
    assert!(tried.into_iter().any(|payload| payload.get().contains(&looked_at)), "it is recorded");
    let mine = open.sessions(&bea)[0].session_id;
    let followed = rows(&LogQuery { trace: Some(mine.into()), ..LogQuery::default() });
    assert!(followed.len() > 5, "everything that followed from the own session");
    let theirs = open.sessions(&open.ada);
    let theirs = theirs.iter().find(|one| one.user == "ada").expect("one of ada's").session_id;
    let stolen = rows(&LogQuery { trace: Some(theirs.into()), ..LogQuery::default() });
    assert!(stolen.iter().all(|row| row.actor == "bea"), "{stolen:?}");
    let refused = open.clinic.event(&bea, 0);
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
}

#[test]
fn a_kind_or_a_person_that_is_not_there_gives_an_empty_list() {
    let open = Open::busy();
    for query in [
        LogQuery { kind: Some("no.such_kind".into()), ..LogQuery::default() },
        LogQuery { actor: Some("nobody".into()), ..LogQuery::default() },
    ] {
        let reading = open.clinic.open_log(&open.ada, &query).expect("no error");
        let rows = open.clinic.log_rows(&reading, 0, 10).expect("no error");
        assert_eq!((rows.total, rows.rows.len()), (0, 0), "{query:?}");
    }
}

#[test]
fn an_event_is_shown_with_what_it_changed_and_a_proof_that_holds() {
    let open = Open::busy();
    let changed = open.events_of(Kind::RecordChanged);
    let update = changed.iter().find(|event| {
        event.payload.as_ref().is_some_and(|payload| payload.get().contains("\"update\""))
    });
    let seq = update.expect("an update").seq;
    let detail = open.clinic.event(&open.ada, seq).expect("ada may");
    assert_eq!(open.newest_payload(Kind::LogRead)["kind"], "log.read", "this look itself");
    let reads = open.events_of(Kind::LogRead);
    let recorded = reads.iter().any(|event| {
        event.payload.as_ref().is_some_and(|body| body.get() == format!("{{\"seq\":{seq}}}"))
    });
    assert!(recorded, "that it was looked at is in the log");
    assert!(detail.leaf_holds && !detail.payload_cut && !detail.payload_withheld);
    let change = detail.change.expect("an update changes something");
    assert_eq!(change.change_type, "update");
    assert!(change.fields.iter().all(|field| field.before != field.after), "{change:?}");
    let proof = detail.proof.expect("old events are under a checkpoint");
    assert!(proof.holds && proof.tree_size > seq && !proof.path.is_empty());
    assert!(proof.checkpoint.contains(&proof.tree_size.to_string()));
    let newest = reads.last().expect("one").seq;
    let fresh = open.clinic.event(&open.ada, newest).expect("ada may");
    assert!(fresh.proof.is_none(), "no checkpoint covers it yet");
    assert!(matches!(open.clinic.event(&open.ada, 1 << 40), Err(AppError::NotFound(_))));
}

#[test]
fn an_auditor_sees_that_a_row_changed_but_not_what_it_says() {
    let open = Open::busy();
    let seq = open.events_of(Kind::RecordChanged)[0].seq;
    let detail = open.clinic.event(&open.person("aud"), seq).expect("auditors read the log");
    assert!(detail.payload.is_none() && detail.change.is_none() && detail.payload_withheld);
    assert!(detail.proof.expect("a proof").holds, "the proof needs no payload");
}

#[test]
fn an_auditor_reads_finds_and_exports_no_reason_that_somebody_typed() {
    let open = Open::busy();
    let reason = "for the visit of Zebedee Quill".to_owned();
    let given = Confirmation { reason, password: PASSWORD.to_owned().into() };
    open.clinic.add_user(&open.ada, "eve", Role::Staff, "a-fresh long password", &given).unwrap();
    let seq = open.events_of(Kind::UserAdded).pop().expect("eve was added").seq;
    let aud = open.person("aud");

    let whole = open.clinic.event(&open.ada, seq).expect("ada may").payload.expect("a payload");
    assert!(whole.contains("Zebedee"), "{whole}");
    let detail = open.clinic.event(&aud, seq).expect("auditors read the log");
    let seen = detail.payload.expect("the rest is shown");
    assert!(seen.contains("eve") && seen.contains("withheld"), "{seen}");
    assert!(!seen.contains("Zebedee") && !detail.payload_withheld, "{seen}");

    let query = LogQuery { kind: Some("user.added".into()), ..LogQuery::default() };
    let mut listed = open.clinic.events(&aud, &query, None).expect("auditors read the log");
    listed.retain(|event| event.seq == seq);
    let listed = listed[0].payload.as_ref().expect("the rest is listed").get();
    assert!(listed.contains("eve") && !listed.contains("Zebedee"), "{listed}");

    let found = |who| {
        let query = LogQuery { text: Some("zebedee".into()), ..LogQuery::default() };
        let reading = open.clinic.open_log(who, &query).expect("they may");
        open.clinic.log_rows(&reading, 0, 10).expect("rows").total
    };
    assert_eq!((found(&open.ada), found(&aud)), (1, 0), "it cannot be guessed by searching");

    let folder = tempfile::tempdir().expect("a folder");
    let scope = Scope::Range(seq, Some(seq + 1));
    for format in [Format::Csv, Format::Json, Format::Bundle] {
        let out = folder.path().join(format!("log.{}", format.ending()));
        open.clinic.export(&aud, format, &scope, &out).expect("auditors export");
        let bytes = std::fs::read(&out).expect("the file");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Zebedee"), "{format:?}: {text}");
        // A bundle is compressed, and what it shows is counted below.
        assert!(format == Format::Bundle || text.contains("eve"), "{format:?}: {text}");
    }
    let verified = verify_bundle(&folder.path().join("log.zip"), None).expect("it can be read");
    let verified = verified.expect("it is sound");
    assert_eq!((verified.payloads_shown, verified.payloads_withheld_or_erased), (0, 1));
}

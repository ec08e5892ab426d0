use wardbook_app::{AppError, Confirmation, Piece};
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::{PayloadMode, figures};
use wardbook_ledger::entry::commitment;
use wardbook_sync::wire::v1::Payload;

use crate::clinic::{Open, PASSWORD, Ward};
use crate::office::Office;
use crate::server::Reply;

/// The kind and commitment of the event at a position.
fn event(open: &Open<'_>, seq: u64) -> (Kind, [u8; 32]) {
    let query = wardbook_app::LogQuery::default();
    let events = open.clinic.events(&open.ada, &query, None).unwrap();
    let found = events.iter().find(|event| event.seq == seq).unwrap();
    let mut committed = [0; 32];
    hex::decode_to_slice(found.commitment.as_ref().unwrap(), &mut committed).unwrap();
    (found.kind.parse().unwrap(), committed)
}

fn sure() -> Confirmation {
    Confirmation { reason: "head office asks for it".into(), password: PASSWORD.to_owned().into() }
}

#[test]
fn figures_are_sent_whole_once_and_nothing_else_is_sent() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(20);
    open.step();
    let status = open.status().office.unwrap();
    assert!(status.unsent.is_empty(), "{:?}", status.unsent);
    let (payloads, lines) = {
        let held = office.held();
        (held.payloads.clone(), held.lines)
    };
    assert!(!payloads.is_empty());
    assert_eq!(lines, payloads.len(), "each once");
    for (seq, sent) in payloads {
        let Payload::Whole { salt, payload, .. } = sent else { panic!("{seq} is whole") };
        let (kind, committed) = event(&open, seq);
        assert!(figures(kind).is_some(), "{kind} holds figures alone");
        let mut bytes = [0; 16];
        hex::decode_to_slice(salt, &mut bytes).unwrap();
        assert_eq!(commitment(&bytes, payload.as_bytes()), committed);
    }
    open.close();
}

#[test]
fn a_lost_answer_has_payloads_sent_again_and_held_once_and_the_report_is_made_all_the_same() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    office.next("/v1/payloads", Reply::Cut);
    let next = open.step().next_at.unwrap();
    assert_eq!(office.held().reports.len(), 1, "it is not silent");
    let there = open.status().office.unwrap();
    assert_eq!(there.held, Some(there.fixed), "the events are held");
    let piece = there.unsent.iter().find(|one| one.piece == Piece::Payloads).unwrap();
    assert!(piece.bytes > 0 && piece.next_at == Some(next), "{piece:?}");
    ward.wait_until(next);
    assert!(open.step().sent);
    assert!(open.status().office.unwrap().unsent.is_empty());
    let held = office.held();
    assert_eq!(held.lines, held.payloads.len());
    drop(held);
    open.close();
}

#[test]
fn a_refused_payload_does_not_stop_the_events_after_it() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    for _ in 0..3 {
        office.next("/v1/payloads", Reply::new(422, r#"{"code":"c","message":"not committed"}"#));
        open.work(1);
        let next = open.step().next_at.unwrap();
        ward.wait_until(next);
    }
    let there = open.status().office.unwrap();
    assert!(!there.halted && there.detail.contains("not committed"), "{there:?}");
    assert_eq!(there.held, Some(there.fixed));
    // Payloads have waits of their own.
    office.held().script.clear();
    ward.wait(3_600);
    open.step();
    assert!(!office.held().payloads.is_empty());
    open.close();
}

#[test]
fn a_decision_about_a_kind_holds_from_the_next_event_on() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(3);
    let set = |kind, mode| open.clinic.set_payload_mode(&open.ada, kind, mode, None);
    set(Kind::UsersListed, PayloadMode::Sealed).unwrap();
    let decided = open.size() - 1;
    open.work(2);
    open.step();
    let sealed: Vec<u64> = {
        let held = office.held();
        let is_sealed = |sent: &Payload| matches!(sent, Payload::Sealed { .. });
        held.payloads.iter().filter(|(_, sent)| is_sealed(sent)).map(|(seq, _)| *seq).collect()
    };
    assert_eq!(sealed.len(), 2, "those before it are not sent");
    assert!(sealed.iter().all(|seq| *seq > decided), "{sealed:?} after {decided}");
    set(Kind::UsersListed, PayloadMode::Never).unwrap();
    set(Kind::CheckpointRequested, PayloadMode::Never).unwrap();
    let before = office.held().payloads.len();
    ward.wait(60);
    open.work(2);
    open.step();
    assert_eq!(office.held().payloads.len(), before, "nothing is sent any more");
    let modes = open.clinic.payload_modes(&open.ada).unwrap();
    assert_eq!(modes.len(), Kind::ALL.len());
    open.close();
}

#[test]
fn that_head_office_reads_free_text_takes_a_reason_and_the_password() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let set = |given| {
        let (kind, mode) = (Kind::UsersListed, PayloadMode::Whole);
        open.clinic.set_payload_mode(&open.ada, kind, mode, given)
    };
    let refused = set(None).unwrap_err();
    assert!(matches!(refused, AppError::ConfirmationNeeded(_)), "{refused}");
    assert!(refused.to_string().contains("users.listed"), "{refused}");
    set(Some(&sure())).unwrap();
    open.work(1);
    open.step();
    let held = office.held();
    let newest =
        held.payloads.values().filter(|sent| matches!(sent, Payload::Whole { .. })).count();
    assert_eq!(newest, held.payloads.len());
    drop(held);
    let kinds: Vec<Kind> = {
        let seqs: Vec<u64> = office.held().payloads.keys().copied().collect();
        seqs.into_iter().map(|seq| event(&open, seq).0).collect()
    };
    assert_eq!(kinds.iter().filter(|kind| **kind == Kind::UsersListed).count(), 1);
    open.close();
}

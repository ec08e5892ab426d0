//! Sessions that a folder starts by itself: when, over what, as whom, and what is in the way. The
//! program that reads documents is not at hand here, so that each one fails to be read.

use wardbook_domain::access::Role;
use wardbook_domain::clock::OnTheWall;
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{EndpointKind, Locality, PhiPolicy};
use wardbook_domain::folder_sessions::{ENOUGH, FolderSessionState, Hours};
use wardbook_domain::ids::DocumentId;
use wardbook_domain::session::ProcessingMode;
use wardbook_store::sessions;

use super::*;
use crate::access::confirm::Confirmation;
use crate::inbox_folders::FolderSessionSettings;
use crate::run::drive::Outcome;
use crate::run::progress::Cancel;
use crate::run::request::{ProcessRequest, Start};
use crate::settings::endpoint_rules::NewEndpoint;

fn sure() -> Confirmation {
    let password = PASSWORD.to_owned().into();
    Confirmation { reason: "a test asks for it".into(), password }
}

/// Turned on as usual.
fn on() -> FolderSessionSettings {
    FolderSessionSettings { on: Some(true), ..FolderSessionSettings::default() }
}

fn endpoint(name: &str, price: i64) -> NewEndpoint {
    let price = NanoUnits(price);
    NewEndpoint {
        name: name.into(),
        kind: EndpointKind::OpenAi,
        url: Some("http://127.0.0.1:9/v1".into()),
        model: Some("m-1".into()),
        locality: Some(Locality::OnDevice),
        phi_policy: Some(PhiPolicy::Allowed),
        price: Price { input: price, output: price, cached: price },
        timeout_seconds: 60,
        max_output_tokens: 2_000,
        api_key: None,
    }
}

impl Ward {
    fn set(&self, sessions: FolderSessionSettings) -> crate::error::Result<()> {
        let wanted = FolderSettings { sessions: Some(sessions), ..FolderSettings::default() };
        self.clinic.change_inbox_folder(&self.ada, self.folder, &wanted)
    }

    fn forward(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// So many letters arrive and are documents.
    fn arrive(&self, numbers: std::ops::Range<usize>) {
        for number in numbers {
            self.write(&format!("{number}.txt"), letter(number));
        }
        self.settle();
    }

    fn stands(&self) -> Option<FolderSessionState> {
        self.status().sessions.state
    }

    /// The documents of the session that is due.
    fn due(&self) -> Vec<DocumentId> {
        match self.clinic.due_folder_session().unwrap().map(|due| due.request.start) {
            Some(Start::FromFolder { documents, .. }) => documents,
            None => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    /// Runs what is due, if anything is.
    fn run_due(&self) -> Option<Outcome> {
        let due = self.clinic.due_folder_session().unwrap()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let (worker, cancel) = (no_worker(), Cancel::default());
        let run = self.clinic.run_folder_session(&due, &worker, &|_| (), &cancel, &|| false);
        Some(runtime.block_on(run).unwrap())
    }
}

#[test]
fn a_folder_starts_nothing_unless_that_is_turned_on() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.arrive(0..3);
    ward.forward(3_600);
    assert_eq!((ward.due().len(), ward.stands()), (0, None));
    ward.set(on()).unwrap();
    ward.forward(3_600);
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::Idle)));
    assert_eq!(ward.status().sessions.waiting, 0, "what came before is left to people");
    assert_eq!(ward.count(Kind::InboxFolderSessionsSet), 1);
}

#[test]
fn a_session_is_started_once_it_is_quiet_and_is_the_owners() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..3);
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::Gathering)));
    ward.forward(21);
    assert_eq!(ward.stands(), Some(FolderSessionState::Due));
    let outcome = ward.run_due().unwrap();
    assert_eq!(outcome.session.total_documents, 3);
    assert_eq!(outcome.session.user_id, ward.ada.user.user_id);
    let query = LogQuery { kind: Some(Kind::SessionStarted.to_string()), ..LogQuery::default() };
    let started = ward.clinic.events(&ward.ada, &query, None).unwrap().remove(0);
    assert_eq!((started.actor.as_str(), started.source.as_str()), ("system", "inbox"));
    let payload = started.payload.unwrap();
    assert!(payload.get().contains(&ward.folder.to_string()), "{payload}");
    ward.must_be_sound();
}

#[test]
fn nothing_is_run_twice_whoever_ran_it() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..3);
    ward.forward(21);
    let [first, ..] = ward.due()[..] else { panic!("three are due") };
    let request = ProcessRequest {
        start: Start::Documents(vec![first]),
        mode: ProcessingMode::Standard,
        endpoint: None,
        budget: None,
    };
    let (worker, cancel) = (no_worker(), Cancel::default());
    let by_ada = ward.clinic.start_session(&ward.ada, &request, &worker, &|_| (), &cancel);
    drop(by_ada.unwrap());
    assert_eq!(ward.due().len(), 2, "a person has begun with the first");
    let raced = ProcessRequest {
        start: Start::FromFolder { folder: ward.folder, documents: vec![first] },
        ..request
    };
    let refused = ward.clinic.start_session(&ward.ada, &raced, &worker, &|_| (), &cancel);
    assert!(refused.is_err_and(|error| error.to_string().contains("meanwhile")));
    assert_eq!(ward.run_due().unwrap().session.total_documents, 2);
    let ward = ward.restart();
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::Idle)));
}

#[test]
fn plenty_is_not_waited_for_and_a_session_takes_only_so_many() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..ENOUGH);
    assert_eq!(ward.due().len(), ENOUGH);
}

#[test]
fn documents_wait_for_the_folders_hours() {
    let ward = Ward::new(AfterTaking::Delete);
    let minute = OnTheWall::at(ward.clinic.store.clock().now()).minute;
    let day = 24 * 60;
    let later = Hours::between((minute + 120) % day, (minute + 180) % day).unwrap();
    ward.set(FolderSessionSettings { hours: Some(later), ..on() }).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::OutsideHours)));
    ward.forward(120 * 60);
    assert_eq!(ward.due().len(), 2);
}

#[test]
fn an_owner_whose_rights_were_taken_away_stops_it_and_it_says_so() {
    let ward = Ward::new(AfterTaking::Delete);
    let password = "nine brave herons wade";
    ward.clinic.add_user(&ward.ada, "tom", Role::Staff, password, &sure()).unwrap();
    let owner = FolderSettings {
        owner: Some("tom".into()),
        sessions: Some(on()),
        ..FolderSettings::default()
    };
    ward.clinic.change_inbox_folder(&ward.ada, ward.folder, &owner).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    assert_eq!(ward.due().len(), 2, "staff run sessions over what is theirs");
    ward.clinic.disable_user(&ward.ada, "tom", &sure()).unwrap();
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::OwnerMayNot)));
    assert_eq!(ward.count(Kind::PermissionDenied), 0, "it is not even tried");
}

#[test]
fn an_endpoint_that_was_removed_is_said_and_another_one_is_taken() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.clinic.add_endpoint(&ward.ada, endpoint("local", 0), Some(&sure())).unwrap();
    ward.set(FolderSessionSettings { endpoint: Some("local".into()), ..on() }).unwrap();
    ward.arrive(0..2);
    ward.clinic.remove_endpoint(&ward.ada, "local", &sure()).unwrap();
    ward.forward(60);
    assert_eq!((ward.due().len(), ward.stands()), (0, Some(FolderSessionState::EndpointGone)));
    let other = FolderSessionSettings { endpoint: Some("builtin".into()), ..Default::default() };
    ward.set(other).unwrap();
    assert_eq!(ward.due().len(), 2, "nothing was lost");
}

#[test]
fn what_costs_money_takes_a_budget_for_the_day() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.clinic.add_endpoint(&ward.ada, endpoint("dear", 1_000_000_000), Some(&sure())).unwrap();
    let dear = || FolderSessionSettings { endpoint: Some("dear".into()), ..on() };
    let refused = ward.set(dear()).unwrap_err().to_string();
    assert!(refused.contains("in a day at the most"), "{refused}");
    let daily = Some(NanoUnits(5_000_000_000));
    let each = Some(NanoUnits(9_000_000_000));
    ward.set(FolderSessionSettings { budget: each, daily_budget: daily, ..dear() }).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    assert_eq!(due.request.budget, daily, "no session may cost more than is left of the day");
}

#[test]
fn a_start_that_fails_is_shown_and_tried_again_and_nothing_is_lost() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    let error = crate::error::AppError::Invalid("the disk is full".into());
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    ward.clinic.session_failed(ward.folder, &due.request.start, &error);
    let status = ward.status().sessions;
    assert_eq!(
        (status.state, &*status.detail),
        (Some(FolderSessionState::Failed), "the disk is full")
    );
    assert!(status.since.is_some() && ward.due().is_empty());
    ward.clinic.inboxes.ahead.fetch_add(61_000, Ordering::SeqCst);
    assert_eq!(ward.due().len(), 2);
}

#[test]
fn a_session_that_the_program_ended_in_is_taken_up_again() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    let (worker, cancel) = (no_worker(), Cancel::default());
    let job = ward.clinic.start_session(&due.person, &due.request, &worker, &|_| (), &cancel);
    let session = job.unwrap().job.session;
    assert_eq!(ward.stands(), Some(FolderSessionState::Running));
    let ward = ward.restart();
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    assert!(matches!(due.request.start, Start::Resume(found) if found == session));
    let outcome = ward.run_due().unwrap();
    assert_eq!((outcome.session_id, outcome.session.failed_documents), (session, 2));
    assert_eq!(ward.stands(), Some(FolderSessionState::Idle));
}

#[test]
fn a_session_that_cannot_go_on_holds_up_nothing() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    let (worker, cancel) = (no_worker(), Cancel::default());
    drop(ward.clinic.start_session(&due.person, &due.request, &worker, &|_| (), &cancel).unwrap());
    let ward = ward.restart();
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    let error = crate::error::AppError::Invalid("its endpoint was removed".into());
    ward.clinic.session_failed(ward.folder, &due.request.start, &error);
    ward.clinic.inboxes.ahead.fetch_add(61_000, Ordering::SeqCst);
    assert!(ward.clinic.due_folder_session().unwrap().is_none(), "it is left to people");
    ward.arrive(2..3);
    ward.forward(60);
    assert_eq!(ward.due().len(), 1);
}

#[test]
fn one_that_a_person_stopped_stays_stopped() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.set(on()).unwrap();
    ward.arrive(0..2);
    ward.forward(60);
    let due = ward.clinic.due_folder_session().unwrap().unwrap();
    let (worker, cancel) = (no_worker(), Cancel::default());
    let job = ward.clinic.start_session(&due.person, &due.request, &worker, &|_| (), &cancel);
    let session = job.unwrap().job.session;
    let context = ward.ada.context;
    ward.clinic.store.write(context, move |tx| sessions::cancel(tx, session)).unwrap();
    ward.forward(3_600);
    assert!(ward.clinic.due_folder_session().unwrap().is_none());
}

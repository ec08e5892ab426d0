//! A busy clinic, opened in this process, and the people in it.

use wardbook_app::{Clinic, EventView, Home, LogQuery, Person, SessionQuery, SessionRow, Worker};
use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_tests::{PASSWORD, TestClinic, busy_clinic, wardbook};

/// An open clinic with its administrator signed in.
pub(crate) struct Open {
    pub(crate) clinic: Clinic,
    pub(crate) ada: Person,
    /// Its folder lives as long as this does.
    #[allow(dead_code)]
    pub(crate) folder: TestClinic,
}

impl Open {
    /// The busy clinic.
    pub(crate) fn busy() -> Self {
        Self::of(busy_clinic().0)
    }

    pub(crate) fn of(folder: TestClinic) -> Self {
        let home = Home::new(folder.path());
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let opened =
            Clinic::sign_in(&home, "ada", PASSWORD.into(), Source::Window, &clock, &randomness);
        let (clinic, ada) = opened.expect("ada signs in");
        Self { clinic, ada, folder }
    }

    /// Somebody else at the same clinic. A program has one person signed in at a time, so they
    /// act within ada's audit session.
    pub(crate) fn person(&self, name: &str) -> Person {
        let people = self.clinic.users(&self.ada).expect("ada may list people");
        let user = people.into_iter().find(|user| user.name == name).expect("a known name");
        let person = Some((user.user_id, user.role));
        let mut other = self.ada.clone();
        other.context = Context::of(Actor { person, ..other.context.actor });
        other.user = user;
        other
    }

    /// Every event of a kind, the oldest first, as ada reads them.
    pub(crate) fn events_of(&self, kind: Kind) -> Vec<EventView> {
        let query = LogQuery { kind: Some(kind.to_string()), ..LogQuery::default() };
        self.clinic.events(&self.ada, &query, None).expect("ada reads the log")
    }

    /// The sessions that somebody may see, the newest first.
    pub(crate) fn sessions(&self, person: &Person) -> Vec<SessionRow> {
        let query = SessionQuery { limit: 50, ..SessionQuery::default() };
        self.clinic.session_page(person, &query).expect("they may").sessions
    }

    /// The payload of the newest event of a kind.
    pub(crate) fn newest_payload(&self, kind: Kind) -> serde_json::Value {
        let newest = self.events_of(kind).pop().expect("there is one");
        let payload = newest.payload.expect("it has a payload");
        serde_json::from_str(payload.get()).expect("payloads are JSON")
    }
}

/// The real child that reads documents.
#[allow(dead_code)]
pub(crate) fn worker() -> Worker {
    Worker::beside(wardbook()).expect("it is built with the program")
}

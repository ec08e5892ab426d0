//! A recovery as the window does it: by its commands, at a seat.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use wardbook_app::Worker;
use wardbook_desk::holder::Kind;
use wardbook_desk::{Desk, Seat, commands};
use wardbook_domain::access::Source;
use wardbook_tests::{Log, PASSWORD, TestClinic, origin_of, synced, wait_until};

use crate::{REASON, begin, every_payload_is_held, must_be_found_out, number, shown};

/// A window on a clinic.
struct Window {
    runtime: Runtime,
    seat: Arc<Seat>,
}

impl Window {
    fn on(clinic: &TestClinic) -> Self {
        let runtime = Runtime::new().unwrap();
        let worker = Worker { program: "/nonexistent".into(), args: Vec::new() };
        let desk = Desk::new(&clinic.path(), worker, runtime.handle().clone(), Kind::Window);
        Self { runtime, seat: Arc::new(Seat::new(Arc::new(desk), Source::Window)) }
    }

    /// The answer to a command, or the code of the refusal.
    fn ask(&self, command: &str, input: Value) -> Result<Value, String> {
        let answer = self.runtime.block_on(commands::call(&self.seat, command, input));
        let answer = answer.map_err(|refusal| refusal.code)?;
        Ok(serde_json::from_str(answer.get()).unwrap())
    }

    fn sign_in(&self) {
        let who = json!({ "name": "ada", "password": PASSWORD, "code": null });
        self.ask("sign_in", who).unwrap();
    }

    fn state(&self) -> Value {
        self.ask("window_state", json!({})).unwrap()
    }

    fn recover(&self, successor: bool, password: &str) -> Result<Value, String> {
        let confirmation = json!({ "reason": REASON, "password": password });
        self.ask("sync_recover", json!({ "successor": successor, "confirmation": confirmation }))
    }

    /// Recovers, and signs in again: what it came to.
    fn recovered(&self, successor: bool) -> Value {
        let task = self.recover(successor, PASSWORD).unwrap();
        let state = self.state();
        assert_eq!((&state["stage"], &state["person"]), (&json!("locked"), &Value::Null));
        let ended = || self.state()["recovering"].is_null();
        wait_until("the recovery has ended", Duration::from_mins(2), ended);
        assert_eq!(self.ask("tasks", json!({})).unwrap_err(), "locked", "it is shown to ada alone");
        self.sign_in();
        let found = self.ask("tasks", json!({})).unwrap()[0].clone();
        assert_eq!((&found["id"], &found["kind"]), (&task, &json!("recovery")));
        assert_eq!((&found["state"], &found["error"]), (&json!("done"), &Value::Null), "{found:#}");
        found["result"].clone()
    }

    fn close(self) {
        self.seat.lock();
        self.seat.desk.close();
    }
}

#[test]
fn in_the_window_an_administrator_sees_what_is_missing_takes_it_back_and_sees_what_came_of_it() {
    let (office, page, lost, key) = begin();
    every_payload_is_held(&office, &lost);
    let clinic = lost.copy();
    lost.add_user("tom", "auditor");
    let fixed = synced(&lost);
    let before = Log::of(&lost, &key, Some(fixed));
    must_be_found_out(&clinic, &page, fixed);

    let window = Window::on(&clinic);
    window.sign_in();
    let found = window.ask("sync_compare", json!({})).unwrap();
    assert_eq!((&found["way"], number(&found["fixed"])), (&json!("take_back"), fixed));
    let lacks = &found["lacks"];
    let kinds = lacks["kinds"].as_array().unwrap();
    assert_eq!(
        kinds.iter().map(|one| number(&one["events"])).sum::<u64>(),
        number(&found["lacking"])
    );
    assert!(kinds.contains(&json!({ "kind": "user.added", "events": 1 })), "{lacks:#}");
    assert!(number(&lacks["payloadsHeld"]) > 0);
    assert!(lacks["from"].as_str().unwrap() <= lacks["until"].as_str().unwrap());

    assert_eq!(window.recover(false, "not her password").unwrap_err(), "wrong_password");
    assert_eq!(window.state()["stage"], "open", "a refusal changes nothing");
    let result = window.recovered(false);
    assert_eq!(result["result"], "taken_back");
    let done = &result["done"];
    assert_eq!(number(&done["takenBack"]["to"]), fixed, "{done:#}");
    assert_eq!((&done["people"], &done["takenBack"]["secrets"]), (&json!(["tom"]), &json!([])));
    window.close();

    before.must_begin(&clinic, &key);
    let said = &clinic.json(["events", "--kind", "log.taken_back"])[0];
    assert_eq!((&said["source"], &said["payload"]["reason"]), (&json!("window"), &json!(REASON)));
    clinic.must_be_sound();
    assert!(synced(&clinic) > fixed);
}

#[test]
fn in_the_window_a_successor_is_begun_where_not_everything_is_held() {
    let (office, page, lost, key) = begin();
    synced(&lost);
    let clinic = lost.copy();
    lost.add_user("tom", "auditor");
    let fixed = synced(&lost);
    must_be_found_out(&clinic, &page, fixed);

    let window = Window::on(&clinic);
    window.sign_in();
    assert_eq!(window.ask("sync_compare", json!({})).unwrap()["way"], "successor");
    let result = window.recovered(true);
    assert_eq!(result["result"], "succeeded");
    window.close();
    clinic.must_be_sound();
    clinic.json(["sync", "enrol", &office.code_again("Harbour Clinic")]);
    synced(&clinic);
    let there = shown(&page, "Harbour Clinic");
    assert_eq!(there["successorOf"], origin_of(&lost, &key), "{there:#}");
}

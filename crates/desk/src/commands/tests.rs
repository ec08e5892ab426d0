use std::path::Path;

use serde_json::json;
use tokio::runtime::Handle;

use wardbook_app::{Access, Operation, Setup, Worker, init};
use wardbook_domain::access::{Permission, Reach, Role, Source, reach};

use super::*;
use crate::desk::Desk;
use crate::holder::Kind;

const PASSWORD: &str = "seven green otters knit";

/// A seat at a clinic that is set up, which nobody has taken.
fn locked_seat(home: &Path) -> Arc<Seat> {
    let worker = Worker { program: "/nonexistent".into(), args: Vec::new() };
    let desk = Desk::new(home, worker, Handle::current(), Kind::Window);
    let setup = Setup { clinic: "C", admin: "ada", password: PASSWORD, currency: "AUD" };
    init(&desk.home, &setup, &desk.clock, &desk.randomness).unwrap();
    Arc::new(Seat::new(Arc::new(desk), Source::Window))
}

/// An argument that fits.
fn argument(command: &str, name: &str) -> Value {
    let id = "01920000-0000-7000-8000-000000000000";
    let price = json!({ "input": "0", "output": "0", "cached": "0" });
    match (command, name) {
        ("alerts", "query") => {
            json!({ "unresolved": true, "mine": false, "escalated": false, "offset": 0, "limit": 9 })
        }
        ("start_session", "request") => {
            json!({ "documents": [id], "mode": "standard", "endpoint": "builtin" })
        }
        ("run_again", "request") => {
            json!({ "sessions": [id], "mode": "standard", "endpoint": "builtin" })
        }
        ("make_report", "request") => json!({ "redacted": true }),
        ("review_field", "decision") => json!({ "decision": "accept" }),
        ("review_result", "decision") => {
            json!({ "accept": true, "reason": "", "seconds_looked": 3 })
        }
        ("set_thresholds", "thresholds") => json!({
            "review_below_permille": 800,
            "minimum_accuracy_permille": 900,
            "max_processing_time_seconds": 60,
            "idle_lock_minutes": 10,
        }),
        ("set_identity_needs", "needs") => {
            json!({ "invoice": { "patientName": true, "oneOf": ["invoice_number"] } })
        }
        ("set_screening_settings" | "try_screening", "settings") => json!({
            "words": ["Rosewood"], "rules": [{ "name": "ward list", "pattern": "WL-[0-9]{5}" }],
            "found_from_permille": 500, "hold_from": "high",
        }),
        ("messages", "query") => json!({ "delivery": ["queued"], "offset": 0, "limit": 9 }),
        ("draft_message", "draft") => json!({
            "patientId": id, "documentId": null, "templateId": null, "deliveryMethod": "email",
            "purpose": "care", "recipient": "", "subject": "s", "body": "b", "priority": "normal",
            "urgentReason": "", "scheduledFor": null,
        }),
        ("edit_message", "text") => json!({
            "recipient": "", "subject": "s", "body": "b", "priority": "normal",
            "urgentReason": "", "scheduledFor": null,
        }),
        ("review_message", "verdict") => json!("approve"),
        ("settle_message", "settled") => json!("was_sent"),
        ("message_status", "report") => json!({ "status": "delivered", "part": 1, "words": "" }),
        ("set_message_template", "template") => json!({
            "name": "n", "deliveryMethod": "email", "purpose": "care", "subject": "s", "body": "b",
        }),
        ("add_contact", "contact") => json!({
            "method": "email", "address": "a@b.example", "isGuardians": false, "isVerified": true,
        }),
        ("set_messaging_notes", "notes") => {
            json!({ "timeZone": "", "deceasedOn": "", "guardian": "" })
        }
        ("set_mail_server", "server") => json!({
            "host": "mail.example", "port": 587, "security": "starttls", "user": "",
            "from": "a@b.example", "fromName": "", "roots": "",
        }),
        ("set_sms_gateway", "gateway") => json!({
            "description": "{}", "from": "", "fromIsRegistered": false, "account": "",
            "costPerPart": "0", "monthlyBudget": null,
        }),
        ("set_message_settings", "settings") => json!({
            "country": "AU", "timeZone": "Australia/Sydney",
            "rules": { "hours": { "fromMinute": 480, "toMinute": 1260 }, "smsPerDay": 1, "smsPerWeek": 3 },
            "maxAttempts": 5, "smsMayIdentify": false,
            "disclaimer": { "purposes": [], "text": "", "howToReach": "" },
        }),
        (_, "method") => json!("email"),
        (_, "purpose") => json!("care"),
        ("set_date_order", "order") => json!("month_first"),
        ("set_background_settings", "settings") => json!({ "verify_every_hours": 24 }),
        ("cut_document", "input") => json!({ "after": [1], "left_out": [] }),
        (_, "store") => json!("desktop"),
        (_, "query") if command != "save_view" => json!({}),
        (_, "form") => json!({
            "name": "local",
            "url": "http://127.0.0.1:8080/v1",
            "model": "m",
            "locality": "on_device",
            "phi_policy": "never",
            "price": price,
            "timeout_seconds": 60,
            "max_output_tokens": 2000,
            "forget_key": false,
        }),
        (_, "confirmation" | "given") => json!({ "reason": "it was asked", "password": PASSWORD }),
        (_, "added") => json!({ "name": "author", "detail": "", "value": "Dr Who" }),
        (_, "chosen") => json!("invoice"),
        (_, "currency") => json!("AUD"),
        (_, "role") => json!("auditor"),
        (_, "step") => json!("done"),
        (_, "documents" | "sessions") => json!([id]),
        ("change_inbox_folder" | "remove_inbox_folder", "folder")
        | (_, "patient" | "message" | "template" | "contact") => json!(id),
        (_, "settings" | "secrets") => json!({}),
        (_, "on" | "take") => json!(true),
        (_, "tasks") => json!([1]),
        (
            _,
            "session" | "document" | "result" | "field" | "alert" | "trace" | "before" | "after"
            | "view",
        ) => {
            json!(id)
        }
        (
            _,
            "offset" | "limit" | "number" | "width" | "seq" | "reading" | "task" | "offset_minutes",
        ) => {
            json!(1)
        }
        ("set_payload_mode", "kind") => json!("alert.raised"),
        ("set_payload_mode", "mode") => json!("sealed"),
        ("sync_pause", "until") | ("egress", "since") => json!("2026-11-21T14:05:00Z"),
        (_, "only_changed" | "successor" | "seen") => json!(false),
        ("set_up_clinic", "password") => json!(PASSWORD),
        ("sign_in", "code") | (_, "span" | "past") => Value::Null,
        _ => json!("text"),
    }
}

/// Every command with an input that fits.
fn inputs() -> Vec<(String, Value)> {
    let input = |function: &Function| {
        let name = function.name();
        let arguments = function.args().iter().filter(|(argument, _)| argument != "seat");
        let input = arguments.map(|(one, _)| (one.to_string(), argument(name, one))).collect();
        (name.to_string(), Value::Object(input))
    };
    functions(&mut Types::default()).iter().map(input).collect()
}

/// What is answered where nobody sits: nothing of the clinic, and what it takes to sit down. The
/// rest says only that there is nothing to act on.
const BEFORE_THE_LOCK: [(&str, &str); 12] = [
    ("window_state", "answered"),
    ("set_up_clinic", "clinic_exists"),
    ("confirm_recovery_key", "invalid"),
    ("sign_in", "wrong_password"),
    ("recover", "wrong_recovery_key"),
    ("lock", "answered"),
    ("touch", "answered"),
    ("turn_second_factor_on", "invalid"),
    ("forget_second_factor", "answered"),
    ("log_rows", "reading_closed"),
    ("verify_reading", "reading_closed"),
    ("report_picture", "invalid"),
];

#[tokio::test(flavor = "multi_thread")]
async fn at_a_locked_seat_every_command_is_refused_but_what_it_takes_to_sit_down() {
    let folder = tempfile::tempdir().unwrap();
    let seat = locked_seat(&folder.path().join("clinic"));
    let (mut names, mut answered) = (Vec::new(), Vec::new());
    for (name, input) in inputs() {
        let name = name.as_str();
        let answer = call(&seat, name, input).await;
        let code = answer.err().map_or("answered".to_owned(), |refusal| refusal.code);
        if code != "locked" {
            answered.push((name.to_owned(), code));
        }
        names.push(name.to_owned());
    }
    let expected = BEFORE_THE_LOCK.map(|(name, code)| (name.to_owned(), code.to_owned()));
    assert_eq!(answered, expected);
    assert_eq!(names, NAMES, "the contract has the names of the table");
}

/// The permission that a command asks for first, where this role does not have it.
fn missing(role: Role, command: &str) -> Option<Permission> {
    let (_, asks) = OPERATIONS.iter().find(|(name, _)| *name == command)?;
    match Operation::named(asks.first()?)?.access {
        Access::Needs(permission) if reach(role, permission) == Reach::None => Some(permission),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_refused_to_every_role_without_its_permission_and_each_refusal_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let seat = locked_seat(&folder.path().join("clinic"));
    let must = async |name, input| call(&seat, name, input).await.unwrap();
    let sign_in = async |name: &str| {
        must("sign_in", json!({ "name": name, "password": PASSWORD, "code": null })).await;
    };
    sign_in("ada").await;
    let others = Role::ALL.iter().filter(|role| **role != Role::Admin);
    for role in others.clone() {
        let given = json!({ "reason": "a test", "password": PASSWORD });
        let person = json!({
            "name": role, "role": role, "password": PASSWORD, "confirmation": given,
        });
        must("add_person", person).await;
    }
    let mut expected = Vec::new();
    for role in others {
        must("lock", json!({})).await;
        sign_in(role.as_str()).await;
        for (name, input) in inputs() {
            let Some(permission) = missing(*role, &name) else { continue };
            let refusal = call(&seat, &name, input).await.unwrap_err();
            assert_eq!(refusal.code, "not_permitted", "{role}: {name}: {}", refusal.message);
            assert!(refusal.message.contains(permission.in_words()), "{role}: {name}");
            expected.push(role.to_string());
        }
    }
    assert!(expected.len() > 100, "each role lacks something: {}", expected.len());
    must("lock", json!({})).await;
    sign_in("ada").await;
    let log = must("open_log", json!({ "query": { "kind": "permission.denied" } })).await;
    let log: Value = serde_json::from_str(log.get()).unwrap();
    let input = json!({ "reading": log["reading"], "offset": 0, "limit": 500 });
    let rows: Value = serde_json::from_str(must("log_rows", input).await.get()).unwrap();
    assert_eq!(rows["total"], expected.len(), "each refusal is recorded once");
}

#[tokio::test]
async fn a_command_that_is_not_known_or_not_understood_is_refused_without_repeating_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let seat = locked_seat(&folder.path().join("clinic"));
    let refused = async |name, input| {
        let refusal = call(&seat, name, input).await.unwrap_err();
        (refusal.code, refusal.message)
    };
    let told = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    assert_eq!(
        refused("open_door", json!({})).await,
        told("unknown_command", "there is no command `open_door`")
    );
    assert_eq!(
        refused("Mr John Secret", json!({})).await,
        told("unknown_command", "there is no command of this name")
    );
    assert_eq!(
        refused("session_head", json!({ "session": "Secret" })).await,
        told("invalid", "`session_head` does not take this as `session`")
    );
    assert_eq!(
        refused("search", json!({})).await,
        told("invalid", "`search` does not take this as `text`")
    );
    assert_eq!(
        refused("search", json!({ "text": "a", "secret": "b" })).await,
        told("invalid", "`search` does not take all of these arguments")
    );
    assert_eq!(
        refused("search", json!(["a"])).await,
        told("invalid", "arguments are given by name")
    );
}

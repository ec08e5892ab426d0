//! What a clinic does in these tests: a few acts that insert, update and delete rows, secrets among
//! them.

use proptest::prelude::*;
use rusqlite::params;
use serde_json::json;

use wardbook_domain::access::Context;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EnrolmentId;

use crate::sync::enrolment::{self, Enrolment};
use crate::{Result, Store, StoreError, Tx};

/// More than events write as a number.
const PRICE: i64 = 1 << 60;

/// An act.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Sets a setting, or takes it away.
    Setting(u8, Option<u32>),
    /// Saves a view, or removes it.
    View(u8),
    /// Gives the endpoint a key, or none.
    ApiKey(Option<u8>),
    /// Turns the administrator's second factor on or off.
    SecondFactor,
    /// Enrols with a head office, in place of the one before.
    Enrol,
    /// Takes a document in, whose original is elsewhere.
    Document(u8),
    /// The administrator may sign in no more.
    Disable,
    /// Records something that changes no row.
    Note,
    /// So much that a tile is full, and a checkpoint due.
    Many,
    /// Closes the clinic and opens it again.
    Reopen,
}

pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0_u8..4, proptest::option::of(any::<u32>())).prop_map(|(key, to)| Act::Setting(key, to)),
        2 => (0_u8..3).prop_map(Act::View),
        1 => proptest::option::of(0_u8..3).prop_map(Act::ApiKey),
        1 => Just(Act::SecondFactor),
        1 => Just(Act::Enrol),
        1 => any::<u8>().prop_map(Act::Document),
        2 => Just(Act::Note),
        1 => Just(Act::Many),
        2 => Just(Act::Reopen),
    ];
    proptest::collection::vec(act, 0..10)
}

/// Does one act in an open clinic; `false` where the clinic is to be opened anew.
pub(super) fn act(store: &Store, act: &Act) -> bool {
    if matches!(act, Act::Reopen) {
        return false;
    }
    let context = store.system_context().unwrap();
    let one = *act;
    let times = if matches!(act, Act::Many) { 300 } else { 1 };
    for _ in 0..times {
        store.write(context, move |tx| change(tx, context, &one)).unwrap();
    }
    true
}

fn change(tx: &mut Tx<'_>, _: Context, act: &Act) -> Result<()> {
    let exists = |tx: &Tx<'_>, sql: &str, key: &str| -> Result<bool> {
        Ok(tx.find(sql, [key], |_| Ok(()))?.is_some())
    };
    match act {
        Act::Setting(key, value) => {
            let key = format!("setting-{key}/with-a-stroke");
            let there = exists(tx, "SELECT 1 FROM settings WHERE key = ?", &key)?;
            tx.event(Kind::SettingChanged, "", json!({ "key": key }));
            match (there, value.map(|value| value.to_string())) {
                (true, Some(value)) => tx.update("settings", ("key", &key), &[("value", &value)]),
                (false, Some(value)) => tx.insert("settings", &[("key", &key), ("value", &value)]),
                (true, None) => tx.change_one("s", "DELETE FROM settings WHERE key = ?", [&key]),
                (false, None) => Ok(()),
            }
        }
        Act::View(view) => {
            let id = format!("view-{view}");
            tx.event(Kind::ViewSaved, "", json!({}));
            if exists(tx, "SELECT 1 FROM saved_views WHERE view_id = ?", &id)? {
                let sql = "DELETE FROM saved_views WHERE view_id = ?";
                return tx.change_one("saved_views", sql, [&id]);
            }
            let user = admin(tx)?;
            tx.insert(
                "saved_views",
                &[
                    ("view_id", &id),
                    ("user_id", &user),
                    ("screen", &"log"),
                    ("name", &id),
                    ("query", &"hex:00"),
                ],
            )
        }
        Act::ApiKey(key) => {
            tx.event(Kind::EndpointChanged, "", json!({}));
            let key = key.map(|key| format!("key {key}"));
            if exists(tx, "SELECT 1 FROM endpoints WHERE endpoint_id = ?", "one")? {
                return tx.update("endpoints", ("endpoint_id", &"one"), &[("api_key", &key)]);
            }
            let (word, price) = ("one", PRICE);
            tx.insert(
                "endpoints",
                &[
                    ("endpoint_id", &word),
                    ("name", &word),
                    ("kind", &word),
                    ("url", &word),
                    ("model", &word),
                    ("locality", &word),
                    ("phi_policy", &word),
                    ("price_input", &price),
                    ("price_output", &price),
                    ("price_cached", &price),
                    ("timeout_seconds", &1),
                    ("max_output_tokens", &1),
                    ("api_key", &key),
                    ("status", &word),
                    ("created_at", &1),
                ],
            )
        }
        Act::Enrol => {
            let key: [u8; 32] = tx.randomness().array();
            let enrolment = Enrolment {
                enrolment_id: EnrolmentId::new(tx.clock(), tx.randomness()),
                office_id: "one".into(),
                name: "office.example".into(),
                address: "https://office.example".into(),
                clinic_id: "harbour".into(),
                root_key: "root".into(),
                witness_key: "witness".into(),
                mirror_key: "mirror".into(),
                keys: 0,
                ledger_key: "ledger".into(),
                before: 0,
                enrolled_at: tx.now(),
                problem: None,
                problem_detail: String::new(),
            };
            enrolment::insert(tx, &enrolment, &key)
        }
        Act::SecondFactor => {
            let user = admin(tx)?;
            if exists(tx, "SELECT 1 FROM second_factors WHERE user_id = ?", &user)? {
                tx.event(Kind::UserSecondFactorOff, "", json!({}));
                let sql = "DELETE FROM second_factors WHERE user_id = ?";
                return tx.change_one("second_factors", sql, [&user]);
            }
            tx.event(Kind::UserSecondFactorOn, "", json!({}));
            let secret: [u8; 20] = tx.randomness().array();
            tx.insert(
                "second_factors",
                &[("user_id", &user), ("secret", &secret), ("last_step", &1), ("turned_on_at", &2)],
            )
        }
        Act::Document(number) => {
            let id = format!("0190a000-0000-7000-8000-0000000000{number:02x}");
            tx.event(Kind::DocumentReceived, "", json!({}));
            if exists(tx, "SELECT 1 FROM documents WHERE document_id = ?", &id)? {
                return tx.update("documents", ("document_id", &id), &[("bytes", &7)]);
            }
            let account: String =
                tx.connection()
                    .query_row("SELECT account_id FROM accounts", [], |row| row.get(0))?;
            let (name, hash) = (format!("letter {number}"), format!("{number:064}"));
            tx.insert(
                "documents",
                &[
                    ("document_id", &id),
                    ("account_id", &account),
                    ("sha256", &hash),
                    ("name", &name),
                    ("bytes", &1),
                    ("state", &"ready"),
                    ("received_at", &1),
                    ("retention_category", &"standard"),
                    ("retain_until", &2),
                ],
            )
        }
        Act::Disable => {
            let user = admin(tx)?;
            tx.event(Kind::UserDisabled, "", json!({}));
            tx.update("users", ("user_id", &user), &[("status", &"disabled")])
        }
        Act::Note | Act::Many | Act::Reopen => {
            tx.event(Kind::SignInFailed, "", json!({ "reason": "wrong_password" }));
            Ok(())
        }
    }
}

fn admin(tx: &Tx<'_>) -> Result<String> {
    let found = tx.find("SELECT user_id FROM users", params![], |row| row.get(0))?;
    found.ok_or_else(|| StoreError::BadRecord("users".into()))
}

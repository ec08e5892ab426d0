//! The page's side against a whole office, over HTTP, on both databases.

use reqwest::{Client, RequestBuilder, Response, header};
use serde_json::{Value, json};
use wardbook_ledger::entry::ParsedHeader;
use wardbook_ledger::merkle::leaf_hash;
use wardbook_ledger::verify::{LogCheck, Scope};
use wardbook_totp::{Secret, Step};
use zeroize::Zeroizing;

use super::{add_to, fresh};
use crate::own_log::Actor;
use crate::storage::own_log;
use crate::storage::people::Role;
use crate::testing::{TestClinic, TestOffice, told};

const PASSWORD: &str = "seven green otters knit";
const ORIGIN: &str = "https://office.example";

mod attention;
mod clinics;
mod people;
mod reads;
mod sign_in;

/// The page in a browser: its cookie, and where its requests come from.
struct Page {
    url: String,
    client: Client,
    cookie: String,
    /// What the person's authenticator app knows.
    secret: Option<Secret>,
}

impl Page {
    fn of(office: &TestOffice) -> Self {
        let (url, client) = (office.url.clone(), Client::new());
        Self { url, client, cookie: String::new(), secret: None }
    }

    /// Adds a person, signs in and sets up the second factor.
    async fn signed_in(office: &TestOffice, name: &str, role: Role) -> Self {
        let mut page = Self::newcomer(office, name, role).await;
        page.set_up(office).await;
        page
    }

    /// Sets up the second factor.
    async fn set_up(&mut self, office: &TestOffice) {
        let (_, begun) = self.post("second-factor", json!({ "action": "begin" })).await;
        self.secret = Some(secret(&begun));
        let confirm = json!({ "action": "confirm", "code": self.code(office) });
        assert_eq!(self.post("second-factor", confirm).await.0, 204);
    }

    /// Adds a person and signs in, with the password alone.
    async fn newcomer(office: &TestOffice, name: &str, role: Role) -> Self {
        person(office, name, role).await;
        let mut page = Self::of(office);
        let answer = page.sign_in(name, PASSWORD, None).await;
        assert_eq!(answer.status(), 200);
        page.keep(&answer);
        page
    }

    /// What the person's authenticator app shows now.
    fn code(&self, office: &TestOffice) -> String {
        self.secret.as_ref().unwrap().code(Step::at(office.app.clock.now()))
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        request.header(header::COOKIE, &self.cookie)
    }

    fn keep(&mut self, answer: &Response) {
        let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(set.contains("HttpOnly; SameSite=Strict; Secure"), "{set}");
        self.cookie = set.split(';').next().unwrap().to_owned();
    }

    async fn sign_in(&self, name: &str, password: &str, code: Option<&str>) -> Response {
        let body = json!({ "name": name, "password": password, "code": code });
        self.post_raw("sign-in", &body).await
    }

    async fn post_raw(&self, path: &str, body: &Value) -> Response {
        let request = self.client.post(format!("{}/v1/staff/{path}", self.url)).json(body);
        self.with_cookie(request.header(header::ORIGIN, ORIGIN)).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        told(self.post_raw(path, &body).await).await
    }

    async fn get_raw(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}/v1/staff/{path}", self.url));
        self.with_cookie(request).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        told(self.get_raw(path).await).await
    }
}

/// The secret in what setting up a second factor begins with.
fn secret(begun: &Value) -> Secret {
    let secret = data_encoding::BASE32_NOPAD.decode(begun["secret"].as_str().unwrap().as_bytes());
    Secret::from_bytes(secret.unwrap().try_into().unwrap())
}

async fn person(office: &TestOffice, name: &str, role: Role) {
    let password = Zeroizing::new(PASSWORD.to_owned());
    let person = fresh(&office.app, name.to_owned(), role, password).await.unwrap();
    let (app, now) = (office.app.clone(), office.app.clock.now());
    let added = office
        .app
        .storage
        .write(move |tx| add_to(&app, tx, Actor::CommandLine, &person, now))
        .await;
    added.unwrap().unwrap();
}

/// The own ledger's events as kinds, the oldest first; and the whole of it obeys the format's rules.
async fn ledger(office: &TestOffice) -> Vec<String> {
    let events = office.app.storage.read(|tx| {
        let size = own_log::end(tx)?.edge.size();
        own_log::events(tx, 0, size)
    });
    let mut check = LogCheck::new(&office.app.id.to_string(), Scope::From(0));
    let mut kinds = Vec::new();
    for event in events.await.unwrap() {
        let parsed = ParsedHeader::parse(event.header.as_bytes()).unwrap();
        let leaf = leaf_hash(event.header.as_bytes());
        check.event(&parsed.header(), &leaf, Some(event.payload.as_bytes())).unwrap();
        kinds.push(parsed.header().kind.to_owned());
    }
    kinds
}

/// An office with a clinic that has enrolled and synced 300 events and some figures.
async fn synced(office: &TestOffice, page: &Page) -> (TestClinic, String, String) {
    let (_, added) = page.post("clinics", json!({ "name": "Riverside", "group": "North" })).await;
    let id = added["clinic"]["id"].as_str().unwrap().to_owned();
    let mut clinic = TestClinic::new(office, 1).unwrap();
    let critical = json!({ "severity": "critical" });
    let rated = json!({ "outcome": "full", "rating": "compliant", "cost": "1.50" });
    let mut lines = String::new();
    for (kind, subject, payload) in [
        ("clinic.created", "", json!({ "currency": "AUD" })),
        ("alert.raised", "alerts/1", critical),
        ("session.completed", "ai_processing_sessions/1", rated),
    ] {
        lines.push_str(&clinic.happen(kind, subject, &payload).unwrap());
        lines.push('\n');
    }
    while clinic.log.size() < 300 {
        let seq = clinic.log.size();
        clinic.happen("document.opened", &format!("documents/{seq}"), &json!({})).unwrap();
    }
    let request = clinic.request("office.example", added["code"].as_str().unwrap()).unwrap();
    let enrolled = clinic.post("/v1/enrol", None, &request).await.unwrap();
    assert_eq!(enrolled.status(), 200);
    let token = clinic.token("office.example").await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let url = format!("{}/v1/payloads", office.url);
    let held = clinic.client.post(url).bearer_auth(&token).body(lines).send().await.unwrap();
    assert_eq!(held.status(), 200);
    while crate::search::build(&office.app.storage, office.app.clock.now()).await.unwrap() {}
    (clinic, id, token)
}

/// The clinic's own word: how long its log is, and which policy is in force there.
async fn report(clinic: &TestClinic, token: &str, (size, policy): (u64, Option<u64>)) {
    let report = json!({
        "size": size, "unsent": 0, "version": "0.1.0", "policy": policy,
        "clock": "2026-12-01T12:00:00Z",
    });
    let heard = clinic.post("/v1/report", Some(token), &report).await.unwrap();
    assert_eq!(heard.status(), 200);
}

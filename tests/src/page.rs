//! Head office's page as a browser asks for it, over plain HTTP of this file's own.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use wardbook_domain::clock::Clock;
use wardbook_store::totp::{Secret, Step};

use crate::clinic::PASSWORD;
use crate::office::TestOffice;

/// A person who is signed in at head office.
#[derive(Clone, Debug)]
pub struct Page {
    address: String,
    /// The session's cookie, `name=value`.
    pub cookie: String,
}

impl Page {
    /// Signs somebody in whom [`TestOffice::add_person`] added, and sets up their second factor.
    pub fn sign_in(office: &TestOffice, name: &str) -> Self {
        let page = Self::newcomer(office, name);
        let begun = page.post("/v1/staff/second-factor", &json!({ "action": "begin" }));
        let begun: Value = serde_json::from_str(&begun).expect("a secret");
        let secret = begun["secret"].as_str().expect("a secret").as_bytes();
        let secret = data_encoding::BASE32_NOPAD.decode(secret).expect("in base 32");
        let secret = Secret::from_bytes(secret.try_into().expect("of 20 bytes"));
        let code = secret.code(Step::at(Clock::system().now()));
        page.post("/v1/staff/second-factor", &json!({ "action": "confirm", "code": code }));
        page
    }

    /// Signs somebody in with the password alone.
    fn newcomer(office: &TestOffice, name: &str) -> Self {
        let page = Self { address: office.address(), cookie: String::new() };
        let body = json!({ "name": name, "password": PASSWORD }).to_string();
        let (head, body) = page.exchange("POST", "/v1/staff/sign-in", &body);
        let cookie = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next())?
        });
        let cookie = cookie.unwrap_or_else(|| panic!("{head}\n{body}")).to_owned();
        Self { cookie, ..page }
    }

    /// What is answered with 200.
    #[track_caller]
    pub fn get(&self, path: &str) -> String {
        let (head, body) = self.exchange("GET", path, "");
        assert!(head.starts_with("HTTP/1.0 200 "), "{path}: {head}\n{body}");
        body
    }

    /// What is answered to JSON with 200 or 204.
    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> String {
        let (head, body) = self.exchange("POST", path, &body.to_string());
        assert!(head.starts_with("HTTP/1.0 20"), "{path}: {head}\n{body}");
        body
    }

    /// The same, as JSON.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path)).expect("one JSON document")
    }

    /// The head and the body of an answer. HTTP/1.0, so that the body ends with the connection.
    fn exchange(&self, method: &str, path: &str, body: &str) -> (String, String) {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("head office listens");
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: {host}\r\norigin: {}\r\ncookie: {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers with text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), body.to_owned())
    }
}

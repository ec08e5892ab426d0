//! A clinic's side of `/v1`, as little as tests need: enrolling, tokens, requests.

use anyhow::{Result, bail};
use data_encoding::HEXLOWER;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wardbook_ledger::entry::{Header, commitment};
use wardbook_ledger::note::{KeyKind, SignerKey};
use wardbook_ledger::time::format_time;
use wardbook_sync::wire::code::EnrolmentCode;
use wardbook_sync::wire::statement::{Answer, Enrol, sync_key_name};

use super::{TestLog, TestOffice};

/// The salt of every payload here.
pub const SALT: [u8; 16] = [9; 16];

/// A clinic with its log.
#[derive(Debug)]
pub struct TestClinic {
    /// Its log.
    pub log: TestLog,
    /// Its sync key.
    pub sync: SignerKey,
    /// Where head office is.
    pub url: String,
    /// Speaks HTTP.
    pub client: Client,
}

impl TestClinic {
    /// A clinic with a log of this number, which has not enrolled.
    pub fn new(office: &TestOffice, number: u8) -> Result<Self> {
        let log = TestLog::new(number)?;
        let name = sync_key_name(log.key.name());
        let sync = SignerKey::from_bytes(&name, KeyKind::Ed25519, &[number ^ 0x80; 32])?;
        Ok(Self { log, sync, url: office.url.clone(), client: Client::new() })
    }

    /// Adds an event with a payload, and gives the line with which the payload is sent.
    pub fn happen(&mut self, kind: &str, subject: &str, payload: &Value) -> Result<String> {
        let seq = self.log.size();
        let payload = String::from_utf8(wardbook_ledger::jcs::canonical(payload)?)?;
        let committed = HEXLOWER.encode(&commitment(&SALT, payload.as_bytes()));
        let id = self.log.key.name().trim_start_matches("wardbook/").to_owned();
        let time = format_time(1_796_000_000_000_000 + i64::try_from(seq)? * 1_000_000)?;
        let header = Header {
            actor: "system",
            kind,
            log: &id,
            parent: "",
            payload: &committed,
            role: "system",
            seq,
            session: "6b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d",
            session_seq: seq,
            source: "system",
            span: "",
            subject,
            time: time.as_str(),
            trace: "",
        };
        let mut entry = Vec::new();
        header.write_jcs(&mut entry);
        self.log.push(entry);
        let salt = HEXLOWER.encode(&SALT);
        Ok(json!({ "kind": "whole", "seq": seq, "salt": salt, "payload": payload }).to_string())
    }

    /// The request to enrol with a code.
    pub fn request(&self, office: &str, code: &str) -> Result<Value> {
        let checkpoint = self.log.note(self.log.size())?;
        let enrol = Enrol {
            office: office.to_owned(),
            secret: EnrolmentCode::parse(code)?.secret_text(),
            log: self.log.key.vkey().clone(),
            sync: self.sync.verifier().clone(),
            checkpoint: HEXLOWER.encode(&Sha256::digest(&checkpoint)),
            version: "0.1.0".to_owned(),
        };
        let request = enrol.sign(&self.log.key, &self.sync)?;
        Ok(json!({ "request": request, "checkpoint": checkpoint }))
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Result<Response> {
        let request = self.client.post(format!("{}{path}", self.url)).json(body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Ok(request.send().await?)
    }

    /// Gets something with a token.
    pub async fn get(&self, path: &str, token: &str) -> Result<Response> {
        Ok(self.client.get(format!("{}{path}", self.url)).bearer_auth(token).send().await?)
    }

    /// A challenge, answered.
    pub async fn answer(&self, office: &str) -> Result<Value> {
        let origin = self.log.key.name().to_owned();
        let given = self.post("/v1/challenge", None, &json!({ "origin": origin })).await?;
        let given: Value = given.error_for_status()?.json().await?;
        let nonce = given["nonce"].as_str().unwrap_or_default().to_owned();
        let answer = Answer { nonce, office: office.to_owned(), origin };
        Ok(json!({ "answer": answer.sign(&self.sync)? }))
    }

    /// A token.
    pub async fn token(&self, office: &str) -> Result<String> {
        let given = self.post("/v1/token", None, &self.answer(office).await?).await?;
        if !given.status().is_success() {
            bail!("{}", given.text().await?);
        }
        let given: Value = given.json().await?;
        Ok(given["token"].as_str().unwrap_or_default().to_owned())
    }

    /// Has everything fixed and held.
    pub async fn sync(&self, token: &str, from: u64) -> Result<()> {
        let size = self.log.size();
        let checkpoint = self.log.checkpoint(from, size)?;
        let fixed = self.client.post(format!("{}/add-checkpoint", self.url)).body(checkpoint);
        fixed.send().await?.error_for_status()?;
        let body = self.log.upload(from, size, size)?;
        let held = self.client.post(format!("{}/add-entries", self.url)).bearer_auth(token);
        held.body(body).send().await?.error_for_status()?;
        Ok(())
    }
}

//! One HTTP exchange: bounded in time and size, to one address, without detours.
//!
//! TLS and its certificates are the system's (native-tls), and so is the proxy: a clinic's line may
//! have no other way out. What is sent is meant for head office, and what comes back proves itself by
//! its signatures.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wardbook_egress::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderValue,
    RETRY_AFTER,
};
use wardbook_egress::{Manner, Method, NotAnswered, Parcel, Register, Url, Way};

use super::failure::{Cause, Failure};
use super::packing::Packing;
use crate::wire::v1::Refusal;

/// A longer answer is not read to its end.
pub(super) const LARGEST_ANSWER: usize = 256 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a small request may take, with its answer.
pub(super) const SMALL: Duration = Duration::from_secs(30);

/// How long an upload may take, with its answer.
pub(super) const LARGE: Duration = Duration::from_mins(5);

/// Letters of a server's own words that are shown.
const MOST_WORDS: usize = 200;

/// The way to one server.
#[derive(Clone)]
pub struct Client {
    way: Way,
    base: Url,
    register: Arc<dyn Register>,
}

/// A whole answer, whatever its status.
#[derive(Debug)]
pub(super) struct Received<B = String> {
    pub(super) status: u16,
    pub(super) retry_after: Option<u64>,
    /// The media type of the body; empty where none was told.
    pub(super) kind: String,
    /// Whether it says that this address takes zstd; `None` where it says nothing of codings.
    pub(super) takes_zstd: Option<bool>,
    pub(super) body: B,
}

impl Received<Vec<u8>> {
    /// The same, for what a server says of an error; what is no text is left out.
    pub(super) fn in_words(self) -> Received {
        let Self { status, retry_after, kind, takes_zstd, body } = self;
        let body = String::from_utf8(body).unwrap_or_default();
        Received { status, retry_after, kind, takes_zstd, body }
    }
}

/// What is sent.
pub(super) struct Request<'a> {
    pub(super) path: &'a str,
    pub(super) content: Content,
    pub(super) token: Option<&'a str>,
    pub(super) time: Duration,
}

/// The body of a request.
pub(super) enum Content {
    /// None: the request is a GET.
    Nothing,
    /// Text, of a media type.
    Text(&'static str, String),
    /// Compressed bytes.
    Packed(Packing, Vec<u8>),
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Client {
    /// The way to the server at `address`, to which the paths of its interface are appended. What is
    /// sent is noted in the register first.
    ///
    /// # Errors
    /// [`Cause::Address`] for what is no address, or one without TLS beyond this machine.
    pub fn new(address: &str, register: Arc<dyn Register>) -> Result<Self, Failure> {
        let base = base_address(address)?;
        let way = Way::new(Manner {
            system_proxy: true,
            connect: CONNECT_TIMEOUT,
            whole: None,
            idle: None,
        })
        .map_err(|error| Failure::of_transport(base.as_str(), &error))?;
        Ok(Self { way, base, register })
    }

    /// The server, as messages name it.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Sends a request and reads the answer, a text.
    pub(super) async fn exchange(&self, request: Request<'_>) -> Result<Received, Failure> {
        let Received { status, retry_after, kind, takes_zstd, body } =
            self.exchange_bytes(request, LARGEST_ANSWER).await?;
        let body = String::from_utf8(body)
            .map_err(|_| Failure::wrong_answer(&self.host(), "what is no text"))?;
        Ok(Received { status, retry_after, kind, takes_zstd, body })
    }

    /// Sends a request and reads an answer of at most so many bytes.
    pub(super) async fn exchange_bytes(
        &self,
        request: Request<'_>,
        most: usize,
    ) -> Result<Received<Vec<u8>>, Failure> {
        let mut url = self.base.clone();
        let (path, query) = match request.path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (request.path, None),
        };
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        let method =
            if matches!(request.content, Content::Nothing) { Method::GET } else { Method::POST };
        let mut headers = HeaderMap::new();
        if let Some(token) = request.token {
            let header = HeaderValue::from_str(&format!("Bearer {token}"));
            let mut header = header.map_err(|_| {
                Failure::new(Cause::TokenOver, "the token that head office gave cannot be sent")
            })?;
            header.set_sensitive(true);
            headers.insert(AUTHORIZATION, header);
        }
        let body = match request.content {
            Content::Nothing => Vec::new(),
            Content::Text(kind, text) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
                text.into_bytes()
            }
            Content::Packed(packing, bytes) => {
                let kind = HeaderValue::from_static("application/octet-stream");
                headers.insert(CONTENT_TYPE, kind);
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(packing.coding()));
                bytes
            }
        };
        let host = self.host();
        let broken = |error: wardbook_egress::Error| Failure::of_transport(&host, &error);
        let parcel = Parcel { method, url, headers, body, time: Some(request.time) };
        let answer = self.way.send(parcel, self.register.as_ref()).await;
        let mut answer = answer.map_err(|why| match why {
            NotAnswered::Unnoted(why) => {
                let words =
                    format!("nothing was sent to {host}, since it could not be recorded: {why}");
                Failure::new(Cause::Unnoted, words)
            }
            NotAnswered::Broken(error) => broken(error),
        })?;
        let (status, retry_after) = (answer.status().as_u16(), retry_after(answer.headers()));
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let takes_zstd = takes_zstd(answer.headers());
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > most {
                return Err(Failure::wrong_answer(&host, "more than an answer may have"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Received { status, retry_after, kind, takes_zstd, body: bytes })
    }

    /// Posts JSON and reads the JSON that is answered with 200.
    pub(super) async fn post_json<T: DeserializeOwned>(
        &self,
        path: &str,
        content: &impl Serialize,
        token: Option<&str>,
    ) -> Result<T, Failure> {
        let text = serde_json::to_string(content).map_err(|error| {
            Failure::new(Cause::WrongAnswer, format!("the request cannot be written: {error}"))
        })?;
        let content = Content::Text("application/json", text);
        self.json(Request { path, content, token, time: SMALL }).await
    }

    /// Gets JSON.
    pub(super) async fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.json(Request { path, content: Content::Nothing, token: None, time: SMALL }).await
    }

    async fn json<T: DeserializeOwned>(&self, request: Request<'_>) -> Result<T, Failure> {
        let received = self.exchange(request).await?;
        if received.status != 200 {
            return Err(self.refusal(&received));
        }
        serde_json::from_str(&received.body)
            .map_err(|_| Failure::wrong_answer(&self.host(), "what is not of its interface"))
    }

    /// What an answer comes to that is not what was asked for.
    pub(super) fn refusal(&self, received: &Received) -> Failure {
        let host = self.host();
        let said = said(&received.body);
        let mut failure = match received.status {
            401 => Failure::new(Cause::TokenOver, format!("{host} asks for a new token")),
            429 | 500 | 502..=504 | 507 => Failure::new(
                Cause::Busy,
                format!("{host} cannot take it at present{said}; it is tried again"),
            ),
            400 | 403 | 404 | 405 | 410..=415 | 422 => Failure::new(
                Cause::Refused,
                format!(
                    "{host} refuses this clinic{said}; ask head office whether it is still known \
                     there"
                ),
            ),
            300..=399 => Failure::wrong_answer(&host, "that it is elsewhere"),
            status => Failure::wrong_answer(&host, &format!("with status {status}{said}")),
        };
        failure.retry_after = received.retry_after;
        failure
    }
}

/// A server's own words, in brackets; nothing where it said nothing that can be shown.
pub(super) fn said(body: &str) -> String {
    let words = serde_json::from_str::<Refusal>(body).map(|refusal| refusal.message);
    let words = words.unwrap_or_else(|_| body.lines().next().unwrap_or_default().to_owned());
    let plain = !words.trim().is_empty()
        && !words.trim_start().starts_with(['<', '{'])
        && !words.chars().any(char::is_control);
    let shown: String = words.trim().chars().take(MOST_WORDS).collect();
    if plain { format!(" (\"{shown}\")") } else { String::new() }
}

fn base_address(text: &str) -> Result<Url, Failure> {
    let wrong = |words: &str| Failure::new(Cause::Address, format!("\"{text}\" {words}"));
    let url = Url::parse(text.trim()).map_err(|_| wrong("is not a web address"))?;
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        _ if host.is_empty() => return Err(wrong("names no server")),
        "https" => {}
        "http" if is_this_machine(host) => {}
        "http" => return Err(wrong("must begin with https://: only this machine needs none")),
        _ => return Err(wrong("must begin with https://")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not contain a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must end with its path"));
    }
    Ok(url)
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Seconds. A date is taken relative to the answer's own (RFC 9110, 10.2.3): the clinic's clock may
/// be wrong.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let wanted = text(RETRY_AFTER)?;
    if let Ok(seconds) = wanted.parse() {
        return Some(seconds);
    }
    let moment = |text| DateTime::parse_from_rfc2822(text).ok();
    let seconds = (moment(wanted)? - moment(text(DATE)?)?).num_seconds();
    Some(u64::try_from(seconds).unwrap_or(0))
}

/// `Accept-Encoding` of an answer: the codings that the same address takes in requests (RFC 9110
/// section 12.5.3). One of weight 0 is not taken.
fn takes_zstd(headers: &HeaderMap) -> Option<bool> {
    let mut said = headers.get_all(ACCEPT_ENCODING).iter().peekable();
    said.peek()?;
    let mut codings = said.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
    Some(codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").map(str::trim);
        let refused = weight.is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("zstd") && !refused
    }))
}

#[cfg(test)]
mod tests {
    use wardbook_egress::Departure;

    use super::*;

    #[test]
    fn an_address_beyond_this_machine_has_tls_and_no_password() {
        let new = |address| Client::new(address, Arc::new(Departure::default()));
        for right in
            ["https://office.example", "https://a:8443/x", "http://127.0.0.1:1/", "http://[::1]:8"]
        {
            assert!(new(right).is_ok(), "{right}");
        }
        for wrong in
            ["office.example", "http://office.example", "https://a:b@c", "ftp://a", "https://a/?b"]
        {
            assert_eq!(new(wrong).unwrap_err().cause, Cause::Address, "{wrong}");
        }
    }

    #[test]
    fn a_server_takes_zstd_where_an_answer_of_it_says_so() {
        let said = |value: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            value.map(|value| headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value)));
            takes_zstd(&headers)
        };
        assert_eq!(said(None), None);
        for taken in ["gzip, zstd", "ZSTD;q=0.5", "br,zstd ; q=1"] {
            assert_eq!(said(Some(taken)), Some(true), "{taken}");
        }
        for refused in ["", "gzip", "gzip, zstd;q=0", "zstd;q=0.0", "xzstd"] {
            assert_eq!(said(Some(refused)), Some(false), "{refused}");
        }
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_until_a_moment_of_the_servers_own_clock() {
        let wait = |wanted: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, wanted.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            retry_after(&headers)
        };
        let (now, soon) = ("Fri, 15 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:02:30 GMT");
        assert_eq!(wait(" 90 ", None), Some(90));
        assert_eq!(wait(soon, Some(now)), Some(150));
        assert_eq!(wait(now, Some(soon)), Some(0), "it is over");
        assert_eq!(wait(soon, None), None, "relative to nothing");
        assert_eq!(wait("tomorrow", Some(now)), None);
    }

    #[test]
    fn a_servers_own_words_are_shown_where_they_are_words() {
        assert_eq!(
            said(r#"{"code":"suspended","message":"this clinic is suspended"}"#),
            " (\"this clinic is suspended\")"
        );
        assert_eq!(said("unknown origin\n"), " (\"unknown origin\")");
        for nothing in ["", "\n", "<html>", "{}", "a\u{7}b"] {
            assert_eq!(said(nothing), "", "{nothing:?}");
        }
    }
}

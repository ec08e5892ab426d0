//! One HTTP exchange: bounded in time and size, to one address, without detours.
//!
//! TLS is the system's (native-tls). No proxy from the environment: a variable set for something
//! else must not decide where documents go.

use std::error::Error as _;
use std::time::{Duration, Instant};

use chrono::DateTime;
use wardbook_domain::endpoint::Endpoint;
use wardbook_egress::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER,
};
use wardbook_egress::{Departure, Error, Manner, Method, NotAnswered, Parcel, Register, Url, Way};

use crate::api_key::ApiKey;
use crate::error::{CallError, ClientError};

/// A larger answer is not read to its end.
pub(super) const LARGEST_BODY_BYTES: usize = 8 * 1024 * 1024;

const COMPLETIONS: &str = "chat/completions";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Servers close idle connections after about 5 seconds (llama.cpp); one that is closing while
/// a call begins would look like a hung-up answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// Puts itself where an endpoint repeated the key, so that the key is never recorded.
const KEY_REMOVED: &str = "[key removed]";

/// The connection to one endpoint.
#[derive(Clone)]
pub(super) struct Transport {
    way: Way,
    base: Url,
    key: Option<ApiKey>,
    timeout_seconds: u32,
}

/// A whole answer, whatever its status.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: String,
    pub(super) latency: Duration,
    pub(super) warnings: Vec<String>,
}

/// No whole answer.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) error: CallError,
    pub(super) latency: Duration,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Transport {
    pub(super) fn new(endpoint: &Endpoint, key: Option<ApiKey>) -> Result<Self, ClientError> {
        let base = base_address(&endpoint.url)?;
        let key = key.filter(|key| !key.expose().is_empty());
        if let Some(key) = &key {
            header_of(key)?;
        }
        let seconds = endpoint.timeout_seconds.max(1);
        let way = Way::new(Manner {
            system_proxy: false,
            connect: CONNECT_TIMEOUT,
            whole: Some(Duration::from_secs(u64::from(seconds))),
            idle: Some(IDLE_TIMEOUT),
        })
        .map_err(|error| ClientError::Tls { detail: innermost(&error) })?;
        Ok(Self { way, base, key, timeout_seconds: seconds })
    }

    /// The full address of one of the protocol's paths.
    pub(super) fn address(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path().trim_end_matches('/')));
        url
    }

    /// What leaves with a chat completion.
    pub(super) fn departure(&self, body: &str) -> Departure {
        Departure::of(&self.address(COMPLETIONS), body.as_bytes())
    }

    /// Posts a chat completion.
    pub(super) async fn post(
        &self,
        body: &str,
        register: &dyn Register,
    ) -> Result<Received, Broken> {
        self.exchange(Method::POST, COMPLETIONS, Some(body), register).await
    }

    /// Gets one of the protocol's lists.
    pub(super) async fn get(
        &self,
        path: &str,
        register: &dyn Register,
    ) -> Result<Received, Broken> {
        self.exchange(Method::GET, path, None, register).await
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&str>,
        register: &dyn Register,
    ) -> Result<Received, Broken> {
        let started = Instant::now();
        let mut headers = HeaderMap::new();
        if let Some(key) = &self.key
            && let Ok(header) = header_of(key)
        {
            headers.insert(AUTHORIZATION, header);
        }
        if body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let (url, body) = (self.address(path), body.unwrap_or_default().as_bytes().to_vec());
        let parcel = Parcel { method, url, headers, body, time: None };
        let outcome = self.receive(parcel, register).await;
        let latency = started.elapsed();
        match outcome {
            Ok((status, retry_after, bytes)) => {
                Ok(self.received(status, retry_after, &bytes, latency))
            }
            Err(error) => Err(Broken { error, latency }),
        }
    }

    async fn receive(
        &self,
        parcel: Parcel,
        register: &dyn Register,
    ) -> Result<(u16, Option<Duration>, Vec<u8>), CallError> {
        let mut response = match self.way.send(parcel, register).await {
            Ok(response) => response,
            Err(NotAnswered::Unnoted(why)) => return Err(CallError::Unnoted { why: why.0 }),
            Err(NotAnswered::Broken(error)) => return Err(self.broken(&error)),
        };
        let retry_after = retry_after(response.headers());
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.broken(&error))? {
            if bytes.len() + chunk.len() > LARGEST_BODY_BYTES {
                let mib = LARGEST_BODY_BYTES / (1024 * 1024);
                return Err(CallError::Garbage { detail: format!("it is larger than {mib} MiB") });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((status, retry_after, bytes))
    }

    fn received(
        &self,
        status: u16,
        retry_after: Option<Duration>,
        bytes: &[u8],
        latency: Duration,
    ) -> Received {
        let mut warnings = Vec::new();
        let mut body = String::from_utf8_lossy(bytes).into_owned();
        if body.len() != bytes.len() || body.as_bytes() != bytes {
            warnings.push(
                "the answer was not UTF-8; it is recorded with the wrong bytes marked".to_owned(),
            );
        }
        if let Some(key) = &self.key
            && body.contains(key.expose())
        {
            body = body.replace(key.expose(), KEY_REMOVED);
            warnings.push(
                "the endpoint repeated its key in the answer; it was cut out of the record, and \
                 should be replaced by a new one"
                    .to_owned(),
            );
        }
        Received { status, retry_after, body, latency, warnings }
    }

    fn broken(&self, error: &Error) -> CallError {
        if error.is_connect() {
            let address = self.base.origin().ascii_serialization();
            return CallError::Unreachable { address, reason: reason_of(error).to_owned() };
        }
        if error.is_timeout() {
            return CallError::TimedOut { seconds: self.timeout_seconds };
        }
        CallError::HungUp
    }
}

/// A bare host gets `/v1`; any path is kept; a pasted `…/chat/completions` loses its end.
fn base_address(text: &str) -> Result<Url, ClientError> {
    let wrong = |detail: &str| ClientError::Address { detail: detail.to_owned() };
    let mut url = Url::parse(text.trim()).map_err(|_| wrong("it is not a web address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("it must begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("a key or password does not belong into it; enter the key as such"));
    }
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').trim_end_matches("/chat/completions");
    let path = if path.is_empty() { "/v1".to_owned() } else { path.to_owned() };
    url.set_path(&path);
    Ok(url)
}

fn header_of(key: &ApiKey) -> Result<HeaderValue, ClientError> {
    let mut header =
        HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(|_| ClientError::Key)?;
    header.set_sensitive(true);
    Ok(header)
}

/// Seconds, also a fraction of them, or a date (RFC 9110, section 10.2.3). A date is told by the
/// server's own clock, which it gives beside it (section 6.6.1), so that ours does not matter.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.trim_end_matches('s').parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
    let sent = date(headers.get(DATE)?.to_str().ok()?)?;
    Some((date(text)? - sent).to_std().unwrap_or_default())
}

fn innermost(error: &Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        words = inner.to_string();
        source = inner.source();
    }
    words
}

/// What stopped a connection, recognised in the words of the system's error.
const REASONS: &[(&str, &str)] = &[
    ("certificate", "its certificate is not one that this machine trusts"),
    ("ssl", "no secure connection could be agreed with it"),
    ("tls", "no secure connection could be agreed with it"),
    ("lookup", "its name is not known on this network"),
    ("dns", "its name is not known on this network"),
    ("refused", "no server listens there"),
    ("unreachable", "this machine has no way to its network"),
    ("timed out", "nothing answered there"),
    ("deadline", "nothing answered there"),
];

fn reason_of(error: &Error) -> &'static str {
    let words = innermost(error).to_lowercase();
    let row = REASONS.iter().find(|(word, _)| words.contains(word));
    row.map_or("no connection could be made", |(_, reason)| reason)
}

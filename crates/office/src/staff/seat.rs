//! Who sits at the page: a cookie, stored hashed, for 12 hours and no longer idle than 30 minutes. A
//! person who was disabled is out at the next request. A person without a second factor may do
//! nothing but set one up. A request that changes something must come from the page itself: it says
//! where it comes from, and no other site can say the same.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::clock::{Randomness, Timestamp};
use crate::own_log::{self, Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::people::{self, Person, Role, Seat};
use crate::storage::{Result, Transaction};
use crate::web::{Answer, ApiError};

/// The cookie's name.
pub(crate) const COOKIE: &str = "wardbook-seat";
/// A seat's longest time, in seconds.
pub(crate) const LIFETIME: i64 = 12 * 3_600;
/// Its longest time without a request, in seconds.
pub(crate) const IDLE: i64 = 30 * 60;
/// How often a seat's last request is written down, in seconds.
const SEEN_EVERY: i64 = 60;

/// A signed-in person.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    /// Who.
    pub person: Person,
    /// The audit session.
    pub seat: Seat,
    /// SHA-256 of the cookie.
    pub hash: [u8; 32],
}

impl Staff {
    /// As events name the person.
    pub(crate) const fn actor(&self) -> Actor {
        actor(&self.person, &self.seat)
    }

    /// Refuses, and records it, unless the person's role is at least this one.
    pub(crate) async fn require(&self, app: &AppState, role: Role) -> Answer<()> {
        if self.person.role >= role {
            return Ok(());
        }
        let (work, actor, now) = (app.clone(), self.actor(), app.clock.now());
        let payload = json!({ "needed": role.name() });
        let entry = Entry::plain(Kind::PermissionDenied, actor, payload);
        app.storage.repeat(move |tx| work.record(tx, &entry, now)).await?;
        let message = format!("this takes the role \"{}\"", role.name());
        Err(ApiError::forbidden("not_permitted", message))
    }
}

/// As events name a person.
pub(crate) const fn actor(person: &Person, seat: &Seat) -> Actor {
    Actor::Person { id: person.id, role: person.role, session: seat.session }
}

impl FromRequestParts<AppState> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Self> {
        check_origin(&parts.method, &parts.headers, &app.address)?;
        seated(app, &parts.headers).await
    }
}

/// Somebody who sits there, whether their second factor is on or still to be set up: for the few
/// requests that setting it up takes.
#[derive(Clone, Debug)]
pub(crate) struct Newcomer(pub Staff);

impl FromRequestParts<AppState> for Newcomer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Self> {
        check_origin(&parts.method, &parts.headers, &app.address)?;
        present(app, &parts.headers).await.map(Self)
    }
}

/// Where a request that changes something comes from, without a seat: signing in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FromPage;

impl FromRequestParts<AppState> for FromPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Self> {
        check_origin(&parts.method, &parts.headers, &app.address).map(|()| Self)
    }
}

/// Who sits there with a second factor, by the cookie among these headers.
pub(crate) async fn seated(app: &AppState, headers: &HeaderMap) -> Answer<Staff> {
    let staff = present(app, headers).await?;
    if staff.person.confirmed {
        return Ok(staff);
    }
    let message = "set up your second factor first: until then nothing else is open to you";
    Err(ApiError::forbidden("second_factor_needed", message))
}

/// Who sits there, by the cookie among these headers.
async fn present(app: &AppState, headers: &HeaderMap) -> Answer<Staff> {
    let hash = cookie(headers).ok_or_else(ApiError::not_signed_in)?;
    let now = app.clock.now();
    let found = app.storage.read(move |tx| find(tx, &hash, now)).await?;
    let staff = found.ok_or_else(ApiError::not_signed_in)?;
    if staff.seat.seen_at.plus_seconds(SEEN_EVERY) <= now {
        let person = staff.person.id;
        app.storage.repeat(move |tx| people::see(tx, &hash, person, now)).await?;
    }
    Ok(staff)
}

fn find(tx: &mut dyn Transaction, hash: &[u8; 32], now: Timestamp) -> Result<Option<Staff>> {
    let Some(seat) = people::seated(tx, hash)? else { return Ok(None) };
    let ended =
        seat.opened_at.plus_seconds(LIFETIME) <= now || seat.seen_at.plus_seconds(IDLE) <= now;
    let person = people::find(tx, seat.person)?.filter(|person| person.disabled_at.is_none());
    Ok(person.filter(|_| !ended).map(|person| Staff { person, seat, hash: *hash }))
}

/// The hash of the cookie's value.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let value = cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    Some(Sha256::digest(value).into())
}

/// A fresh cookie's value and the header that sets it.
pub(crate) fn fresh(randomness: &Randomness, secure: bool) -> ([u8; 32], String) {
    let value = data_encoding::BASE64URL_NOPAD.encode(&randomness.array::<32>());
    let hash = Sha256::digest(&value).into();
    (hash, set_cookie(&value, LIFETIME, secure))
}

/// The header that makes the browser forget the cookie.
pub(crate) fn forget(secure: bool) -> String {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// Ends the seats that have expired, and a person's, with the seals of their audit sessions.
pub(crate) fn end_seats(
    app: &AppState,
    tx: &mut dyn Transaction,
    person: Option<uuid::Uuid>,
    now: Timestamp,
) -> Result<()> {
    let (opened, seen) = (now.plus_seconds(-LIFETIME), now.plus_seconds(-IDLE));
    for seat in people::clear_seats(tx, person, opened, seen)? {
        let Some(owner) = people::find(tx, seat.person)? else { continue };
        let reason = if person == Some(owner.id) { "locked_out" } else { "expired" };
        let actor = actor(&owner, &seat);
        own_log::seal(tx, app.id, &app.randomness, actor, reason, now)?;
    }
    Ok(())
}

/// Browsers send `Origin` with every request that may change something, and no page can forge it.
fn check_origin(method: &Method, headers: &HeaderMap, address: &str) -> Answer<()> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).unwrap_or_default();
    let host = text(header::HOST).unwrap_or_default();
    let own = origin
        .split_once("://")
        .is_some_and(|(_, authority)| !host.is_empty() && authority.eq_ignore_ascii_case(host));
    if own || is_origin_of(origin, address) {
        return Ok(());
    }
    let message = "this request does not come from head office's own page";
    Err(ApiError::forbidden("other_origin", message))
}

/// `https://host:port` of `https://host:port/path`.
fn is_origin_of(origin: &str, address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    origin.eq_ignore_ascii_case(&format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_the_pages_own_requests_may_change_something() {
        let address = "https://office.example/wardbook";
        let check = |origin| {
            let headers = headers(&[(header::HOST, "10.0.0.1:80"), (header::ORIGIN, origin)]);
            check_origin(&Method::POST, &headers, address).is_ok()
        };
        assert!(check("https://office.example"));
        assert!(check("http://10.0.0.1:80"), "behind a proxy that passes no host on");
        for other in ["https://office.example.evil", "null", "", "https://evil", "office.example"] {
            assert!(!check(other), "{other}");
        }
        assert!(check_origin(&Method::GET, &HeaderMap::new(), address).is_ok());
        assert!(check_origin(&Method::POST, &HeaderMap::new(), address).is_err());
    }

    #[test]
    fn the_cookie_is_found_among_others_and_is_hidden_from_scripts_and_other_sites() {
        let (hash, set) = fresh(&Randomness::from_fn(|bytes| bytes.fill(1)), true);
        assert!(set.ends_with("Max-Age=43200; HttpOnly; SameSite=Strict; Secure"), "{set}");
        let value = set.split(';').next().unwrap();
        let line = format!("a=b; {value}; {COOKIE}x=1");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&line).unwrap());
        assert_eq!(cookie(&headers), Some(hash));
        assert_eq!(cookie(&HeaderMap::new()), None);
        assert!(!forget(false).contains("Secure"));
    }
}

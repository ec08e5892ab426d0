//! Signing in and out, and the second factor.
//!
//! A refused sign-in changes nothing but the count of refusals, after which the delays rise. The
//! password is asked first: that a code is needed is told only to whoever knows the password. It
//! alone lets a person in only to set up their second factor.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use wardbook_totp::{QrPath, Secret};
use zeroize::Zeroizing;

use super::passwords;
use super::seat::{self, FromPage, Newcomer, Staff};
use crate::clock::Timestamp;
use crate::own_log::{self, Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::people::{self, Person, Seat};
use crate::storage::{Result, Transaction, refusals};
use crate::web::{Answer, ApiError, Json};

/// Refused sign-ins that cost nothing.
const FREE_FAILURES: u64 = 3;
/// The longest delay, in seconds.
const LONGEST_DELAY: i64 = 900;

/// A name and a password, and where a second factor is on, a code.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct SignIn {
    name: String,
    password: String,
    code: Option<String>,
}

/// A person as the page knows them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me {
    id: Uuid,
    name: String,
    role: &'static str,
    /// Whether the second factor is on. Until it is, nothing is open but setting it up.
    second_factor: bool,
}

/// Who signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SignedIn {
    staff: Me,
}

impl From<&Person> for Me {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            role: person.role.name(),
            second_factor: person.confirmed,
        }
    }
}

/// Lets a person in: the answer sets the session's cookie.
#[utoipa::path(
    post, path = "/v1/staff/sign-in", tag = "staff", request_body = SignIn,
    responses((status = 200, body = SignedIn))
)]
pub(super) async fn sign_in(
    State(app): State<AppState>,
    _page: FromPage,
    Json(request): Json<SignIn>,
) -> Answer<Response> {
    let SignIn { name, password, code } = request;
    let password = Zeroizing::new(password);
    let asked = name.trim().to_owned();
    let found = app.storage.read(move |tx| people::named(tx, &asked)).await?;
    let person = found.filter(|person| person.disabled_at.is_none());
    let now = app.clock.now();
    if let Some(wait) = person.as_ref().and_then(|person| wait(person, now)) {
        let message = format!("too many refused sign-ins: try again in {wait} seconds");
        return Err(ApiError::too_many(message, wait));
    }
    let hash = person.as_ref().map(|person| person.password.clone());
    let right = passwords::matches(password, hash).await?;
    let (Some(person), true) = (person.clone(), right) else {
        fail(&app, person.as_ref(), "wrong_password").await?;
        return Err(refused("wrong_sign_in", "the name or the password is wrong"));
    };
    let step = match second_factor(&app, &person, code.as_deref(), now) {
        Ok(step) => step,
        Err(refusal) => {
            if refusal.code != "code_needed" {
                fail(&app, Some(&person), refusal.code).await?;
            }
            return Err(refusal);
        }
    };
    let (cookie, header_line) = seat::fresh(&app.randomness, app.is_secure());
    let seat =
        Seat { person: person.id, session: app.randomness.uuid(), opened_at: now, seen_at: now };
    let work = app.clone();
    let seated = app.storage.write(move |tx| sit_down(&work, tx, &cookie, &seat, step));
    let person = seated.await?.ok_or_else(|| refused("used_code", USED_CODE))?;
    let body = Json(SignedIn { staff: Me::from(&person) });
    Ok(([(header::SET_COOKIE, header_line)], body).into_response())
}

const USED_CODE: &str = "this code was used already: wait for the next one";

fn refused(code: &'static str, message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code, message)
}

/// Seconds for which the person's sign-ins are refused unseen.
fn wait(person: &Person, now: Timestamp) -> Option<u64> {
    let left = person.blocked_until.micros() - now.micros();
    u64::try_from(left).ok().filter(|left| *left > 0).map(|left| left.div_ceil(1_000_000))
}

/// Five seconds after the fourth refusal, then twice as long each time, up to a quarter of an hour.
fn delay(failures: u64) -> i64 {
    let doublings = failures.saturating_sub(FREE_FAILURES);
    if doublings == 0 {
        return 0;
    }
    let shift = u32::try_from(doublings - 1).unwrap_or(u32::MAX).min(16);
    (5_i64 << shift).min(LONGEST_DELAY)
}

/// The code's period, where a code is needed and right.
fn second_factor(
    app: &AppState,
    person: &Person,
    code: Option<&str>,
    now: Timestamp,
) -> Answer<Option<i64>> {
    if !person.confirmed {
        return Ok(None);
    }
    let secret = secret(app, person)?;
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or_else(|| {
        refused("code_needed", "this person's sign-in takes a code of their authenticator app")
    })?;
    let step = secret.step_of(code, now);
    let step = step.ok_or_else(|| refused("wrong_code", "the code is wrong, or not of now"))?;
    if step.0 <= person.used_step {
        return Err(refused("used_code", USED_CODE));
    }
    Ok(Some(step.0))
}

fn secret(app: &AppState, person: &Person) -> Answer<Secret> {
    let sealed = person.second_factor.as_deref();
    let opened = sealed.and_then(|sealed| app.secrets.sealer.open(&sealed_name(person.id), sealed));
    opened
        .and_then(|bytes| bytes.as_slice().try_into().ok())
        .map(Secret::from_bytes)
        .ok_or_else(|| ApiError::internal(&"a second factor cannot be opened with this office key"))
}

fn sealed_name(person: Uuid) -> String {
    format!("second-factor/{person}")
}

/// Counts a refusal, and records it: each of a known person, and one a minute of the others.
async fn fail(app: &AppState, person: Option<&Person>, reason: &'static str) -> Answer<()> {
    let (work, id) = (app.clone(), person.map(|person| person.id));
    let counted = app.storage.repeat(move |tx| {
        let now = work.clock.now();
        let person = id.map(|id| people::find(tx, id)).transpose()?.flatten();
        let entry = if let Some(person) = person {
            let failures = person.failures + 1;
            let until = now.plus_seconds(delay(failures));
            people::set_failures(tx, person.id, failures, until)?;
            let payload = json!({ "reason": reason, "failures": failures });
            Entry::person(Kind::SignInFailed, Actor::Nobody, person.id, payload)
        } else {
            let Some(before) = refusals::count(tx, "sign-in", now)? else { return Ok(()) };
            let payload = json!({ "reason": "unknown_name", "before": before });
            Entry::plain(Kind::SignInFailed, Actor::Nobody, payload)
        };
        work.record(tx, &entry, now).map(drop)
    });
    Ok(counted.await?)
}

/// `None` where the code was used in the meantime, or the person disabled.
fn sit_down(
    app: &AppState,
    tx: &mut dyn Transaction,
    cookie: &[u8; 32],
    seat: &Seat,
    step: Option<i64>,
) -> Result<Option<Person>> {
    let now = seat.opened_at;
    let person = people::find(tx, seat.person)?.filter(|person| person.disabled_at.is_none());
    let Some(person) = person else { return Ok(None) };
    if let Some(step) = step {
        if step <= person.used_step {
            return Ok(None);
        }
        people::use_code(tx, person.id, step)?;
    }
    people::set_failures(tx, person.id, 0, Timestamp::from_micros(0))?;
    seat::end_seats(app, tx, None, now)?;
    people::sit_down(tx, cookie, seat)?;
    people::see(tx, cookie, person.id, now)?;
    let actor = seat::actor(&person, seat);
    let payload = json!({ "name": person.name, "second_factor": step.is_some() });
    app.record(tx, &Entry::person(Kind::SignedIn, actor, person.id, payload), now)?;
    Ok(Some(person))
}

/// Ends the session, and seals its events.
#[utoipa::path(
    post, path = "/v1/staff/sign-out", tag = "staff", security(("session" = [])),
    responses((status = 204, description = "Nobody sits there any more."))
)]
pub(super) async fn sign_out(
    State(app): State<AppState>,
    Newcomer(staff): Newcomer,
) -> Answer<Response> {
    let work = app.clone();
    let done = app.storage.repeat(move |tx| {
        if people::seated(tx, &staff.hash)?.is_none() {
            return Ok(());
        }
        people::stand_up(tx, &staff.hash)?;
        let now = work.clock.now();
        own_log::seal(tx, work.id, &work.randomness, staff.actor(), "signed_out", now)
    });
    done.await?;
    let forget = [(header::SET_COOKIE, seat::forget(app.is_secure()))];
    Ok((StatusCode::NO_CONTENT, forget).into_response())
}

/// Who sits here.
#[utoipa::path(
    get, path = "/v1/staff/me", tag = "staff", security(("session" = [])),
    responses((status = 200, body = Me))
)]
pub(super) async fn me(Newcomer(staff): Newcomer) -> Json<Me> {
    Json(Me::from(&staff.person))
}

/// Begins a second factor, or confirms it with a first code.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct SecondFactor {
    action: Action,
    code: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Action {
    /// A fresh secret.
    Begin,
    /// A code of it.
    Confirm,
}

/// What an authenticator app takes in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BegunFactor {
    /// Base 32.
    secret: String,
    /// `otpauth://`.
    uri: String,
    /// Modules a side of the same as a QR code, without the quiet zone of four around them.
    qr_side: u32,
    /// The dark ones, as the data of an SVG path in units of modules.
    qr_path: String,
}

/// Turns a person's second factor on: a secret first, then a code of it.
#[utoipa::path(
    post, path = "/v1/staff/second-factor", tag = "staff", request_body = SecondFactor,
    security(("session" = [])),
    responses((status = 200, body = BegunFactor), (status = 204, description = "It is on."))
)]
pub(super) async fn change_second_factor(
    State(app): State<AppState>,
    Newcomer(staff): Newcomer,
    Json(request): Json<SecondFactor>,
) -> Answer<Response> {
    if staff.person.confirmed {
        let message = "the second factor is on already; an administrator can reset it";
        return Err(ApiError::conflict("already_on", message));
    }
    match request.action {
        Action::Begin => begin(&app, &staff.person).await.map(IntoResponse::into_response),
        Action::Confirm => {
            confirm(&app, &staff, request.code.as_deref().unwrap_or_default()).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

async fn begin(app: &AppState, person: &Person) -> Answer<Json<BegunFactor>> {
    let secret = Secret::new(&app.randomness);
    let id = person.id;
    let sealed = app.secrets.sealer.seal(&sealed_name(id), secret.bytes(), &app.randomness);
    app.storage.repeat(move |tx| people::begin_second_factor(tx, id, &sealed)).await?;
    let uri = wardbook_totp::uri(&secret, &app.name, &person.name).to_string();
    let qr = QrPath::of(&uri).map_err(|error| ApiError::internal(&error))?;
    let secret = secret.to_base32().to_string();
    Ok(Json(BegunFactor { secret, uri, qr_side: qr.side, qr_path: qr.path }))
}

async fn confirm(app: &AppState, staff: &Staff, code: &str) -> Answer<()> {
    let now = app.clock.now();
    if staff.person.second_factor.is_none() {
        return Err(ApiError::conflict("not_begun", "begin the second factor first"));
    }
    let step = secret(app, &staff.person)?.step_of(code, now);
    let wrong = || {
        let message = "the code is wrong, or not of now";
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_code", message)
    };
    let step = step.filter(|step| step.0 > staff.person.used_step).ok_or_else(wrong)?;
    let (work, id, actor) = (app.clone(), staff.person.id, staff.actor());
    let begun = staff.person.second_factor.clone();
    let done = app.storage.write(move |tx| {
        let person = people::find(tx, id)?;
        if person.is_none_or(|person| person.second_factor != begun || person.confirmed) {
            return Ok(false);
        }
        people::use_code(tx, id, step.0)?;
        work.record(tx, &Entry::person(Kind::SecondFactorOn, actor, id, json!({})), now)?;
        Ok(true)
    });
    if done.await? {
        return Ok(());
    }
    let message = "another second factor was begun in the meantime: begin again";
    Err(ApiError::conflict("not_begun", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_refusals_are_free_and_then_the_delay_doubles_up_to_a_quarter_of_an_hour() {
        let delays: Vec<_> = (0..=12).map(delay).collect();
        assert_eq!(delays, [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900]);
        assert_eq!(delay(u64::MAX), 900);
    }
}

//! People's second factors: the secret that a person's authenticator app has too, and which code was
//! accepted last. None is accepted twice, wherever the clock stands: which ones were is in the events of
//! the row. Turned on only after a right code was typed back.
//!
//! The secret leaves this table once, in what is shown to turn it on; events have its HMAC
//! (`tables`). Implements decision 12.

use std::collections::HashSet;

use rusqlite::Connection;
use serde_json::json;
use zeroize::{Zeroize, Zeroizing};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;
use wardbook_totp::{Secret, Step};

use crate::database::cipher::{self, Access, DataKey};
use crate::database::rows::{find, list};
use crate::database::tx::{Tx, because};
use crate::home::folder::Home;
use crate::{Result, StoreError};

/// Periods within which a clock does not go back by itself: what it may differ by, both ways.
const SHORTLY: i64 = 2;

/// A person's second factor.
#[derive(Debug)]
pub struct SecondFactor {
    secret: Secret,
    /// The period of the code that was accepted last.
    last: Step,
    /// Those of all that were accepted.
    used: HashSet<Step>,
}

impl SecondFactor {
    /// Which period's code was given. Wherever the clock stands, none is accepted that was accepted
    /// before, nor one of shortly before the last. A clock that was ahead for a while keeps nobody out.
    ///
    /// # Errors
    /// [`StoreError::CodeNeeded`], [`StoreError::WrongCode`], [`StoreError::UsedCode`].
    pub fn judge(&self, code: Option<&str>, now: Timestamp) -> Result<Step> {
        let code = code.ok_or(StoreError::CodeNeeded)?;
        let step = self.secret.step_of(code, now).ok_or(StoreError::WrongCode)?;
        let shortly_before = step < self.last && self.last.0 - step.0 <= SHORTLY;
        if shortly_before || self.used.contains(&step) {
            return Err(StoreError::UsedCode);
        }
        Ok(step)
    }
}

/// Who turned a second factor off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnedOffBy {
    /// The person, with a code.
    Oneself,
    /// An administrator, with a reason.
    Administrator,
    /// Whoever had the clinic's recovery key.
    RecoveryKey,
}

impl TurnedOffBy {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Oneself => "self",
            Self::Administrator => "administrator",
            Self::RecoveryKey => "recovery_key",
        }
    }
}

/// Whether a person has turned a second factor on.
pub fn is_on(connection: &Connection, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM second_factors WHERE user_id = ?";
    Ok(find(connection, sql, [user.to_string()], |_| Ok(()))?.is_some())
}

/// A person's second factor, where they have turned one on.
pub fn of(connection: &Connection, user: UserId) -> Result<Option<SecondFactor>> {
    let sql = "SELECT secret, last_step FROM second_factors WHERE user_id = ?";
    let row = find(connection, sql, [user.to_string()], |row| {
        let mut bytes: [u8; 20] = row.get("secret")?;
        let secret = Secret::from_bytes(bytes);
        bytes.zeroize();
        Ok((secret, Step(row.get("last_step")?)))
    })?;
    let Some((secret, last)) = row else { return Ok(None) };
    let sql = "SELECT json_extract(p.body, '$.new_values.last_step')
               FROM events e JOIN payloads p ON p.seq = e.seq
               WHERE e.subject = ? AND e.kind = 'record.changed'";
    let subject = format!("second_factors/{user}");
    let accepted = list(connection, sql, [subject], |row| row.get::<_, Option<_>>(0))?;
    let steps = accepted.into_iter().flatten().map(Step).chain([last]).collect();
    Ok(Some(SecondFactor { secret, last, used: steps }))
}

/// The same in a clinic that is not open, so that a sign-in which it refuses opens nothing: what
/// opening puts right is told to who gets in.
pub fn of_closed(home: &Home, key: &DataKey, user: UserId) -> Result<Option<SecondFactor>> {
    of(&cipher::open(&home.database(), key, Access::Read)?, user)
}

/// Turns a person's second factor on, whose code of `step` was typed back.
pub fn turn_on(tx: &mut Tx<'_>, user: UserId, secret: &Secret, step: Step) -> Result<()> {
    tx.event(Kind::UserSecondFactorOn, format!("users/{user}"), json!({}));
    let (user, now) = (user.to_string(), tx.now().micros());
    let bytes = Zeroizing::new(secret.bytes().to_vec());
    tx.insert(
        "second_factors",
        &[("user_id", &user), ("secret", &*bytes), ("last_step", &step.0), ("turned_on_at", &now)],
    )
}

/// Accepts a person's code, once and for all, where they have a second factor. `now` is the clock's:
/// the log's time does not go back with it.
///
/// # Errors
/// Those of [`SecondFactor::judge`].
pub fn use_code(tx: &mut Tx<'_>, user: UserId, code: Option<&str>, now: Timestamp) -> Result<()> {
    let Some(factor) = of(tx.connection(), user)? else { return Ok(()) };
    let step = factor.judge(code, now)?;
    let key: (&str, &dyn rusqlite::ToSql) = ("user_id", &user.to_string());
    tx.update("second_factors", key, &[("last_step", &step.0)])
}

/// Turns a person's second factor off. Answers whether there was one.
pub fn turn_off(
    tx: &mut Tx<'_>,
    user: UserId,
    by: TurnedOffBy,
    reason: Option<&str>,
) -> Result<bool> {
    if !is_on(tx.connection(), user)? {
        return Ok(false);
    }
    let payload = because(json!({ "by": by.as_str() }), reason);
    tx.event(Kind::UserSecondFactorOff, format!("users/{user}"), payload);
    let sql = "DELETE FROM second_factors WHERE user_id = ?";
    tx.change_one("second_factors", sql, [user.to_string()])?;
    Ok(true)
}

/// How a code that was refused is recorded; `None` for what is no failed sign-in.
pub const fn refused_code(error: &StoreError) -> Option<&'static str> {
    match error {
        StoreError::WrongCode => Some("second_factor_wrong"),
        StoreError::UsedCode => Some("second_factor_used"),
        _ => None,
    }
}

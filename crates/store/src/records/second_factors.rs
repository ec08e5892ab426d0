//! People's second factors: the secret that a person's authenticator app has too, and which code was
//! accepted last, so that none is accepted twice. Turned on only after a right code was typed back.
//!
//! The secret leaves this table once, in what is shown to turn it on; events have its HMAC
//! (`tables`). Implements decision 12.

use rusqlite::{Connection, Row};
use serde_json::json;
use zeroize::{Zeroize, Zeroizing};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;

use crate::database::cipher::{self, Access, DataKey};
use crate::database::rows::find;
use crate::database::tx::{Tx, because};
use crate::home::folder::Home;
use crate::records::totp::{Secret, Step};
use crate::{Result, StoreError};

/// A person's second factor.
#[derive(Debug)]
pub struct SecondFactor {
    secret: Secret,
    last_step: Step,
}

impl SecondFactor {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut bytes: [u8; 20] = row.get("secret")?;
        let secret = Secret::from_bytes(bytes);
        bytes.zeroize();
        Ok(Self { secret, last_step: Step(row.get("last_step")?) })
    }

    /// Which period's code was given. Wherever the clock stands, none is accepted that was
    /// accepted before, nor an earlier one.
    ///
    /// # Errors
    /// [`StoreError::CodeNeeded`], [`StoreError::WrongCode`], [`StoreError::UsedCode`].
    pub fn judge(&self, code: Option<&str>, now: Timestamp) -> Result<Step> {
        let code = code.ok_or(StoreError::CodeNeeded)?;
        let step = self.secret.step_of(code, now).ok_or(StoreError::WrongCode)?;
        if step > self.last_step { Ok(step) } else { Err(StoreError::UsedCode) }
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

/// A person's second factor, where they have turned one on.
pub fn of(connection: &Connection, user: UserId) -> Result<Option<SecondFactor>> {
    let sql = "SELECT secret, last_step FROM second_factors WHERE user_id = ?";
    find(connection, sql, [user.to_string()], SecondFactor::read)
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
    if of(tx.connection(), user)?.is_none() {
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

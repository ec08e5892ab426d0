//! People: adding, listing, disabling.

use serde_json::json;

use wardbook_domain::access::{Permission, Role};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;
use wardbook_domain::password;
use wardbook_store::StoreError;
use wardbook_store::users::{self, User};

use crate::auth::{Clinic, Person};
use crate::{AppError, Result};

/// Whether a name can be typed, shown and told apart.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let allowed = |letter: char| letter.is_alphanumeric() || "._-@".contains(letter);
    if name.is_empty() || name.chars().count() > 64 || !name.chars().all(allowed) {
        return Err(AppError::Invalid(format!(
            "`{}` cannot be a user's name: use 1 to 64 letters, digits or . _ - @",
            name.escape_debug()
        )));
    }
    Ok(())
}

impl Clinic {
    /// Adds a person who signs in with `password`.
    pub fn add_user(
        &self,
        person: &Person,
        name: &str,
        role: Role,
        password: &str,
    ) -> Result<UserId> {
        self.require(person, Permission::Administer)?;
        check_name(name)?;
        password::check(password, name)?;
        if self.store.read(|connection| users::by_name(connection, name))?.is_some() {
            return Err(AppError::Invalid(format!("there is already a user `{name}`")));
        }
        let store = &self.store;
        let user_id = UserId::new(store.clock(), store.randomness());
        // The slot first: a person without one could never sign in, while a slot whose person
        // was never added is taken away at the next start.
        self.change_slots(|slots| {
            slots.set_person(user_id, name, password, store.data_key(), store.randomness())
        })?;
        let (account, owned) = (self.account.account_id, name.to_owned());
        let added = store
            .write(person.context, move |tx| users::insert(tx, user_id, account, &owned, role));
        if let Err(error) = added {
            self.change_slots(|slots| {
                slots.remove_person(user_id);
                Ok(())
            })?;
            return Err(StoreError::into(error));
        }
        Ok(user_id)
    }

    /// Everybody.
    pub fn users(&self, person: &Person) -> Result<Vec<User>> {
        self.require(person, Permission::Administer)?;
        self.record(person, Kind::UsersListed, "", json!({}))?;
        Ok(self.store.read(users::all)?)
    }

    /// Takes a person's right to sign in away. The last administrator stays.
    pub fn disable_user(&self, person: &Person, name: &str) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let found = self.store.read(|connection| users::by_name(connection, name))?;
        let user = found.ok_or_else(|| AppError::NotFound(format!("user `{name}`")))?;
        if !user.active {
            return Err(AppError::Invalid(format!("the account `{name}` is disabled already")));
        }
        let admins = self.store.read(users::active_admins)?;
        if user.role == Role::Admin && admins <= 1 {
            return Err(AppError::Invalid(
                "the last administrator cannot be disabled; add another one first".into(),
            ));
        }
        let user_id = user.user_id;
        self.store.write(person.context, move |tx| users::disable(tx, user_id))?;
        self.change_slots(|slots| {
            slots.remove_person(user_id);
            Ok(())
        })
    }
}

//! People: adding, listing, disabling and enabling again, roles, one's own password.

use serde_json::json;

use wardbook_domain::access::{Permission, Role};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;
use wardbook_domain::password;
use wardbook_store::StoreError;
use wardbook_store::users::{self, User};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

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
        given: &Confirmation,
    ) -> Result<UserId> {
        self.require(person, Permission::Administer)?;
        check_name(name)?;
        password::check(password, name)?;
        // Nobody could tell two apart in the record whose names differ in capitals alone.
        let folded = name.to_lowercase();
        let all = self.store.read(users::all)?;
        if let Some(user) = all.iter().find(|user| user.name.to_lowercase() == folded) {
            return Err(AppError::Invalid(format!("there is already a user `{}`", user.name)));
        }
        let reason = self.confirm(person, given, "user.add")?;
        let store = &self.store;
        let user_id = UserId::new(store.clock(), store.randomness());
        // The slot first: a person without one could never sign in, while a slot whose person
        // was never added is taken away at the next start.
        self.change_slots(|slots| {
            slots.set_person(user_id, name, password, store.data_key(), store.randomness())
        })?;
        let (account, owned) = (self.account.account_id, name.to_owned());
        let added = store.write(person.context, move |tx| {
            users::insert(tx, (user_id, account), &owned, role, Some(&reason))
        });
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
    pub fn disable_user(&self, person: &Person, name: &str, given: &Confirmation) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let user = self.user(name)?;
        if !user.active {
            return Err(AppError::Invalid(format!("the account `{name}` is disabled already")));
        }
        self.keep_an_administrator(&user, "disabled")?;
        let reason = self.confirm(person, given, "user.disable")?;
        let user_id = user.user_id;
        self.store.write(person.context, move |tx| users::disable(tx, user_id, &reason))?;
        self.change_slots(|slots| {
            slots.remove_person(user_id);
            Ok(())
        })
    }

    /// Lets a person sign in again who was disabled, with a password given now: the old one went
    /// with the account, so that nobody can say whether it is the same.
    pub fn enable_user(
        &self,
        person: &Person,
        name: &str,
        new_password: &str,
        given: &Confirmation,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let user = self.user(name)?;
        if user.active {
            return Err(AppError::Invalid(format!("the account `{name}` is not disabled")));
        }
        password::check(new_password, name)?;
        let reason = self.confirm(person, given, "user.enable")?;
        let (user_id, store) = (user.user_id, &self.store);
        // The slot first, as with a new person: one whose person stayed disabled is taken away at
        // the next start.
        self.change_slots(|slots| {
            slots.set_person(user_id, name, new_password, store.data_key(), store.randomness())
        })?;
        let enabled = store.write(person.context, move |tx| users::enable(tx, user_id, &reason));
        if let Err(error) = enabled {
            self.change_slots(|slots| {
                slots.remove_person(user_id);
                Ok(())
            })?;
            return Err(StoreError::into(error));
        }
        Ok(())
    }

    /// Gives a person another role, which holds from their next sign-in. The last administrator
    /// stays one.
    pub fn change_role(
        &self,
        person: &Person,
        name: &str,
        role: Role,
        given: &Confirmation,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let user = self.user(name)?;
        if user.role == role {
            return Err(AppError::Invalid(format!("`{name}` has the role `{role}` already")));
        }
        if user.active {
            self.keep_an_administrator(&user, "given another role")?;
        }
        let reason = self.confirm(person, given, "user.role")?;
        let (user_id, before) = (user.user_id, user.role);
        self.store.write(person.context, move |tx| {
            users::change_role(tx, user_id, (before, role), &reason)
        })?;
        Ok(())
    }

    /// Gives a person the password that they choose, for their present one. Recorded before it
    /// is done; what was open stays open.
    pub fn change_password(&self, person: &Person, present: &str, new: &str) -> Result<()> {
        let (user_id, name) = (person.user.user_id, person.user.name.as_str());
        self.ask_again(person, present, "password.change")?;
        password::check(new, name)?;
        if new == present {
            return Err(AppError::Invalid(
                "the new password is the present one; choose another".into(),
            ));
        }
        self.record(person, Kind::UserPasswordChanged, format!("users/{user_id}"), json!({}))?;
        let store = &self.store;
        self.change_slots(|slots| {
            slots.set_person(user_id, name, new, store.data_key(), store.randomness())
        })
    }

    pub(crate) fn user(&self, name: &str) -> Result<User> {
        let found = self.store.read(|connection| users::by_name(connection, name))?;
        found.ok_or_else(|| AppError::NotFound(format!("user `{name}`")))
    }

    /// Refuses what would leave nobody to administer the clinic.
    fn keep_an_administrator(&self, user: &User, done: &str) -> Result<()> {
        if user.role == Role::Admin && self.store.read(users::active_admins)? <= 1 {
            return Err(AppError::Invalid(format!(
                "the last administrator cannot be {done}; add another one first"
            )));
        }
        Ok(())
    }
}

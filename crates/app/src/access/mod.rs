//! Who may come in and what each may do: signing in, the table of roles asked, dangerous acts
//! confirmed, second factors, keys, people, emergency access, and setting a clinic up.
//!
//! What an unlocked clinic is stands in `clinic`; which role may do what, in
//! `wardbook_domain::access`.

pub(crate) mod confirm;
pub(crate) mod emergency;
pub(crate) mod guard;
pub(crate) mod held_key;
pub(crate) mod keys;
pub(crate) mod notices;
pub(crate) mod second_factor;
pub(crate) mod secrets;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod slots;
pub(crate) mod unattended;
pub(crate) mod users;

//! Setting a clinic up.

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::cost::Price;
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality, PhiPolicy};
use wardbook_domain::ids::EndpointId;
use wardbook_domain::password;
use wardbook_endpoints::ENGINE_VERSION;
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, RecoveryKey};
use wardbook_store::{NewClinic, Store, Tx, endpoints};

use crate::access::users::check_name;
use crate::error::{AppError, Result};

/// What a clinic is set up with.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The clinic's name.
    pub clinic: &'a str,
    /// The first administrator's name.
    pub admin: &'a str,
    /// Their password.
    pub password: &'a str,
    /// The currency of every amount, ISO 4217.
    pub currency: &'a str,
}

/// The most characters that a clinic's name has; the window's first step knows it too.
const NAME_MOST: usize = 200;

/// A clinic's name as it is kept, or what is wrong with it.
pub fn check_clinic_name(name: &str) -> Result<&str> {
    let name = name.trim();
    let length = name.chars().count();
    let wrong = if length == 0 {
        "the clinic has no name; give it one".into()
    } else if length > NAME_MOST {
        format!("the clinic's name has {length} characters; shorten it to {NAME_MOST} or fewer")
    } else if name.chars().any(char::is_control) {
        "the clinic's name has a line end or another control character; leave it out".into()
    } else {
        return Ok(name);
    };
    Err(AppError::Invalid(wrong))
}

/// Sets a clinic up with its first administrator and the embedded engine as its endpoint.
/// Answers with the recovery key, which is shown once.
pub fn init(
    home: &Home,
    setup: &Setup<'_>,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<RecoveryKey> {
    let name = check_clinic_name(setup.clinic)?;
    let code = setup.currency;
    if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(AppError::Invalid(format!("`{code}` is not a currency code such as AUD")));
    }
    check_name(setup.admin)?;
    password::check(setup.password, setup.admin)?;
    let new = NewClinic {
        name,
        currency: code,
        admin: setup.admin,
        password: setup.password,
        cost: KdfCost::STANDARD,
    };
    let builtin = builtin_endpoint(EndpointId::new(clock, randomness));
    let also = move |tx: &mut Tx<'_>| endpoints::insert(tx, &builtin, None, None);
    Ok(Store::create_with(home, &new, clock, randomness, also)?)
}

/// The embedded engine: no network, no cost, declared so.
pub(crate) fn builtin_endpoint(endpoint_id: EndpointId) -> Endpoint {
    Endpoint {
        endpoint_id,
        name: EndpointKind::Builtin.as_str().into(),
        kind: EndpointKind::Builtin,
        url: String::new(),
        model: ENGINE_VERSION.into(),
        locality: Locality::OnDevice,
        phi_policy: PhiPolicy::Allowed,
        price: Price::default(),
        timeout_seconds: 30,
        max_output_tokens: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clinics_name_is_kept_whole_or_refused() {
        let longest = "ä".repeat(NAME_MOST);
        assert_eq!(check_clinic_name(&format!(" {longest} ")).unwrap(), longest);
        for (wrong, why) in [
            (" ".to_owned(), "give it one"),
            (format!("{longest}x"), "has 201 characters; shorten it to 200"),
            ("Two\nlines".into(), "a line end"),
        ] {
            let refused = check_clinic_name(&wrong).unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }
}

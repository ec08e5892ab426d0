//! Configured model endpoints: adding, listing, changing, testing, removing.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::cost::{NanoUnits, Price, PriceSource};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EndpointId;
use wardbook_endpoints::{ApiKey, Client};
use wardbook_store::endpoints::{self, Credential, EndpointInUse};

use crate::access::confirm::Confirmation;
use crate::access::users::check_name;
use crate::clinic::{Clinic, Person};
use crate::egress::registers::TestRegister;
use crate::error::{AppError, Result};
use crate::settings::endpoint_rules::{
    EndpointChange, NewEndpoint, changed, check_usable, documents_go_to, to_endpoint,
};

/// What a test of an endpoint found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct EndpointTest {
    /// The endpoint's name.
    pub endpoint: String,
    /// Whether it can be used.
    pub usable: bool,
    /// Why not, as a sentence.
    pub problem: Option<String>,
    /// Whether the model is listed; `null` where the endpoint lists none.
    pub model_listed: Option<bool>,
    /// Whether it keeps to a schema.
    pub schema_honoured: Option<bool>,
    /// Microseconds of its answer.
    pub latency_micros: Option<u64>,
    /// What the test cost.
    pub cost: NanoUnits,
    /// What is odd.
    pub warnings: Vec<String>,
}

/// An endpoint in use, and what head office's policy says of its price.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ListedEndpoint {
    /// It, and what its row tells.
    #[serde(flatten)]
    pub in_use: EndpointInUse,
    /// What its model costs by head office's policy, which goes before what was declared.
    pub office_price: Option<OfficePrice>,
}

/// A price of head office's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct OfficePrice {
    /// The policy's number.
    pub policy: u64,
    /// What the model costs.
    pub price: Price,
}

impl Clinic {
    /// Configures an endpoint. One beyond this machine that may be sent documents is confirmed.
    pub fn add_endpoint(
        &self,
        person: &Person,
        new: NewEndpoint,
        given: Option<&Confirmation>,
    ) -> Result<Endpoint> {
        self.require(person, Permission::Administer)?;
        check_name(&new.name)?;
        let store = &self.store;
        if store.read(|connection| endpoints::by_name(connection, &new.name))?.is_some() {
            return Err(AppError::Invalid(format!("there is already an endpoint `{}`", new.name)));
        }
        let endpoint = to_endpoint(&new, EndpointId::new(store.clock(), store.randomness()))?;
        check_usable(&endpoint, None)?;
        self.check_allowed(&endpoint)?;
        let key = new.api_key.filter(|key| !key.trim().is_empty());
        // Made once now, so that an address or key that cannot work is refused here.
        Client::new(&endpoint, key.clone().map(ApiKey::new))?;
        let danger = endpoint.reaches_further(None).then(|| documents_go_to(&endpoint));
        let reason = self.confirm_if(danger, person, given, "endpoint.add")?;
        let stored = endpoint.clone();
        store.write(person.context, move |tx| {
            endpoints::insert(tx, &stored, key.as_deref(), reason.as_deref())
        })?;
        Ok(endpoint)
    }

    /// Those in use.
    pub fn endpoints(&self, person: &Person) -> Result<Vec<ListedEndpoint>> {
        self.require(person, Permission::RunSessions)?;
        self.record(person, Kind::EndpointsListed, "", json!({}))?;
        let listed = |in_use: EndpointInUse| {
            let (priced, source) = self.priced(in_use.endpoint.clone())?;
            let office_price = match source {
                PriceSource::HeadOffice { policy } => {
                    Some(OfficePrice { policy, price: priced.price })
                }
                _ => None,
            };
            Ok(ListedEndpoint { in_use, office_price })
        };
        self.store.read(endpoints::listed)?.into_iter().map(listed).collect()
    }

    /// Changes one's configuration. Sessions that have begun keep what they began with, but
    /// nothing is sent from now on that the new policy forbids. That documents, or a stored key,
    /// may go where they could not is confirmed.
    pub fn change_endpoint(
        &self,
        person: &Person,
        name: &str,
        change: EndpointChange,
        given: Option<&Confirmation>,
    ) -> Result<Endpoint> {
        self.require(person, Permission::Administer)?;
        let before = self.endpoint(name)?;
        let (after, credential) = changed(&before, change)?;
        if after == before && matches!(credential, Credential::Kept) {
            return Ok(after);
        }
        check_usable(&after, Some(&before))?;
        self.check_allowed(&after)?;
        let id = after.endpoint_id;
        let key = match &credential {
            Credential::Kept => self.store.read(|one| endpoints::api_key(one, id))?,
            Credential::Replaced(key) => Some(key.clone()),
            Credential::Removed => None,
        };
        let kept_key_moves =
            matches!(credential, Credential::Kept) && key.is_some() && after.moved(&before);
        // Made once now, so that an address or key that cannot work is refused here.
        Client::new(&after, key.map(|key| ApiKey::new(key.as_str())))?;
        let danger = if after.reaches_further(Some(&before)) {
            Some(documents_go_to(&after))
        } else {
            kept_key_moves.then(|| format!("the stored key would then be sent to {}", after.url))
        };
        let reason = self.confirm_if(danger, person, given, "endpoint.change")?;
        let stored = after.clone();
        self.store.write(person.context, move |tx| {
            let found = endpoints::in_use(tx.connection(), id)?;
            if found.as_ref() != Some(&before) {
                return Err(AppError::Invalid(
                    "somebody else changed this endpoint meanwhile; look at it again".into(),
                ));
            }
            Ok(endpoints::change(tx, &before, &stored, &credential, reason.as_deref())?)
        })?;
        Ok(after)
    }

    /// Takes one out of use.
    pub fn remove_endpoint(&self, person: &Person, name: &str, given: &Confirmation) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let endpoint = self.endpoint(name)?.endpoint_id;
        let reason = self.confirm(person, given, "endpoint.remove")?;
        Ok(self.store.write(person.context, move |tx| endpoints::remove(tx, endpoint, &reason))?)
    }

    /// Tries one without any document. That it is tried is durable before anything is sent; what
    /// was sent and answered is recorded afterwards, of a failed test only why it failed.
    pub async fn test_endpoint(&self, person: &Person, name: &str) -> Result<EndpointTest> {
        self.require(person, Permission::Administer)?;
        let (endpoint, _) = self.priced(self.endpoint(name)?)?;
        self.check_allowed(&endpoint)?;
        let client = self.client(&endpoint)?;
        let subject = format!("endpoints/{}", endpoint.endpoint_id);
        let about = json!({ "begins": true, "address": endpoint.url, "model": endpoint.model });
        self.record(person, Kind::EndpointTested, subject, about)?;
        let (store, context) = (self.store.as_ref(), person.context);
        let tested = client.test(&TestRegister { store, context, endpoint: &endpoint }).await;
        let test = match &tested {
            Ok(health) => EndpointTest {
                endpoint: endpoint.name.clone(),
                usable: health.schema_honoured && health.model_listed != Some(false),
                problem: None,
                model_listed: health.model_listed,
                schema_honoured: Some(health.schema_honoured),
                latency_micros: u64::try_from(health.latency.as_micros()).ok(),
                cost: health.cost,
                warnings: health.warnings.clone(),
            },
            Err(error) => EndpointTest {
                endpoint: endpoint.name.clone(),
                usable: false,
                problem: Some(error.to_string()),
                model_listed: None,
                schema_honoured: None,
                latency_micros: None,
                cost: NanoUnits::ZERO,
                warnings: Vec::new(),
            },
        };
        let exchanges: Vec<_> = tested
            .iter()
            .flat_map(|health| &health.exchanges)
            .map(
                |one| json!({ "address": one.address, "sent": one.sent, "received": one.received }),
            )
            .collect();
        let payload = json!({
            "usable": test.usable, "problem": test.problem, "cost": test.cost,
            "exchanges": exchanges,
        });
        let subject = format!("endpoints/{}", endpoint.endpoint_id);
        self.record(person, Kind::EndpointTested, subject, payload)?;
        Ok(test)
    }

    pub(crate) fn endpoint(&self, name: &str) -> Result<Endpoint> {
        let found = self.store.read(|connection| endpoints::by_name(connection, name))?;
        found.ok_or_else(|| AppError::NotFound(format!("endpoint `{name}`")))
    }

    pub(crate) fn client(&self, endpoint: &Endpoint) -> Result<Client> {
        let id = endpoint.endpoint_id;
        let key = self.store.read(|connection| endpoints::api_key(connection, id))?;
        Ok(Client::new(endpoint, key.map(|key| ApiKey::new(key.as_str())))?)
    }
}

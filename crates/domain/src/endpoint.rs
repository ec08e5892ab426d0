//! A configured model: where it is, what it costs, what it may be sent.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::cost::Price;
use crate::ids::EndpointId;
use crate::words::words;

words! {
    /// The protocol that an endpoint speaks.
    EndpointKind {
        /// The embedded engine of rules: no model, no network, no cost.
        Builtin = "builtin",
        /// An OpenAI-compatible server (llama.cpp, vLLM, LM Studio, OpenAI, Azure).
        OpenAi = "openai",
    }
}

words! {
    /// Where the endpoint's machine stands.
    Locality {
        /// This machine.
        OnDevice = "on_device",
        /// The clinic's own network.
        OnPremises = "on_premises",
        /// Anywhere else.
        External = "external",
    }
}

words! {
    /// What personal health information the endpoint may be sent.
    PhiPolicy {
        /// Documents as they are.
        Allowed = "allowed",
        /// Documents with identifying details removed.
        Redacted = "redacted",
        /// None.
        Never = "never",
    }
}

/// An endpoint as an administrator configured it, without its credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Endpoint {
    /// Its id.
    pub endpoint_id: EndpointId,
    /// Its name within the clinic.
    pub name: String,
    /// Its protocol.
    pub kind: EndpointKind,
    /// Base address, such as `http://127.0.0.1:8080/v1`; empty for `builtin`.
    pub url: String,
    /// The model asked for; for `builtin` the engine's version.
    pub model: String,
    /// Where it stands.
    pub locality: Locality,
    /// What it may be sent.
    pub phi_policy: PhiPolicy,
    /// What it costs.
    pub price: Price,
    /// Seconds that one attempt may take.
    pub timeout_seconds: u32,
    /// Tokens that an answer may have at the most; bounds the worst case of a call's cost.
    pub max_output_tokens: u32,
}

/// Seconds that an attempt may take, the least and the most.
pub const ATTEMPT_SECONDS: RangeInclusive<u32> = 1..=3_600;

/// Tokens that an answer may have, the least and the most.
pub const ANSWER_TOKENS: RangeInclusive<u32> = 64..=100_000;

/// Why documents may not be sent to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointRefusal {
    /// The policy forbids it.
    #[error(
        "the endpoint `{name}` may not be sent patients' documents (its PHI policy is `{policy}`); \
         choose another endpoint or let an administrator change the policy"
    )]
    Policy {
        /// The endpoint's name.
        name: String,
        /// Its policy.
        policy: PhiPolicy,
    },
    /// Beyond this machine, only TLS.
    #[error(
        "the endpoint `{name}` is beyond this machine and its address is not https, so that documents \
         would travel readable; give it an https address, or let it be sent nothing of patients (the PHI policy `never`)"
    )]
    Plaintext {
        /// The endpoint's name.
        name: String,
    },
    /// One address was put behind another.
    #[error(
        "the address `{url}` holds a second address; give one alone, such as `https://models.example/v1`"
    )]
    TwoAddresses {
        /// The address as it was given.
        url: String,
    },
}

impl Endpoint {
    /// Whether documents may be sent beyond this machine where they could not as the endpoint was
    /// before; a new one was nothing before.
    pub fn reaches_further(&self, before: Option<&Self>) -> bool {
        let leaves = self.phi_policy != PhiPolicy::Never && self.locality != Locality::OnDevice;
        leaves
            && before.is_none_or(|before| {
                // The lists begin with what allows most, and with what is nearest.
                self.phi_policy < before.phi_policy
                    || self.locality > before.locality
                    || self.moved(before)
            })
    }

    /// Whether it has another address than before, beyond this machine.
    pub fn moved(&self, before: &Self) -> bool {
        self.locality != Locality::OnDevice && self.url != before.url
    }

    /// Whether its address is one alone. A second scheme inside comes of pasting twice, and what
    /// stands before it would decide alone where documents go.
    pub fn is_one_address(&self) -> Result<(), EndpointRefusal> {
        if self.url.matches("://").count() > 1 {
            return Err(EndpointRefusal::TwoAddresses { url: self.url.clone() });
        }
        Ok(())
    }

    /// Whether a document may be sent: as it is, or what is left of it where the policy is `redacted`.
    pub fn may_receive_documents(&self) -> Result<(), EndpointRefusal> {
        let name = self.name.clone();
        if self.phi_policy == PhiPolicy::Never {
            return Err(EndpointRefusal::Policy { name, policy: self.phi_policy });
        }
        self.is_private()
    }

    /// Whether nobody between this machine and the endpoint could read what is sent to it. An
    /// endpoint that may be sent documents is not configured otherwise.
    pub fn is_private(&self) -> Result<(), EndpointRefusal> {
        let on_device = self.kind == EndpointKind::Builtin || self.locality == Locality::OnDevice;
        let scheme = self.url.split_once("://").map_or("", |(scheme, _)| scheme);
        if on_device || scheme.eq_ignore_ascii_case("https") {
            Ok(())
        } else {
            Err(EndpointRefusal::Plaintext { name: self.name.clone() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str, locality: Locality, phi_policy: PhiPolicy) -> Endpoint {
        Endpoint {
            endpoint_id: EndpointId(uuid::Uuid::nil()),
            name: "model".into(),
            kind: EndpointKind::OpenAi,
            url: url.into(),
            model: "m-1".into(),
            locality,
            phi_policy,
            price: Price::default(),
            timeout_seconds: 60,
            max_output_tokens: 1_000,
        }
    }

    #[test]
    fn documents_reach_further_where_they_leave_the_machine_for_somewhere_new() {
        use Locality::{External, OnDevice, OnPremises};
        use PhiPolicy::{Allowed, Never, Redacted};
        let (near, far, other) = ("http://127.0.0.1/v1", "https://a.example", "https://b.example");
        for (before, after, further) in [
            (None, (near, OnDevice, Allowed), false),
            (None, (far, External, Never), false),
            (None, (far, OnPremises, Redacted), true),
            (Some((far, External, Never)), (far, External, Redacted), true),
            (Some((far, External, Redacted)), (far, External, Allowed), true),
            (Some((far, External, Allowed)), (far, External, Allowed), false),
            (Some((far, External, Allowed)), (far, External, Redacted), false),
            (Some((far, External, Allowed)), (other, External, Allowed), true),
            (Some((far, External, Never)), (other, External, Never), false),
            (Some((far, OnPremises, Allowed)), (far, External, Allowed), true),
            (Some((far, External, Allowed)), (far, OnPremises, Allowed), false),
            (Some((near, OnDevice, Allowed)), (far, External, Allowed), true),
        ] {
            let of = |(url, locality, policy)| endpoint(url, locality, policy);
            let found = of(after).reaches_further(before.map(of).as_ref());
            assert_eq!(found, further, "{before:?} to {after:?}");
        }
    }

    #[test]
    fn an_address_with_another_one_inside_is_refused() {
        for (url, one) in [
            ("", true),
            ("http://127.0.0.1:8080/v1", true),
            ("https://models.example/v1?for=clinic", true),
            ("https://a/v1https://b", false),
            ("https://a.example/v1 http://b.example/v1", false),
            ("https://a.example/v1HTTPS://b.example/v1", false),
        ] {
            let found = endpoint(url, Locality::External, PhiPolicy::Never).is_one_address();
            let refused = EndpointRefusal::TwoAddresses { url: url.into() };
            assert_eq!(found, if one { Ok(()) } else { Err(refused) }, "{url}");
        }
    }
}

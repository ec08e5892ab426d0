//! How a provider signs its reports, as part of a gateway's description.

use serde::{Deserialize, Serialize};

/// A way to sign. The secret is named, never written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Scheme {
    /// Standard Webhooks: HMAC-SHA-256 over id, time and body, in three headers.
    StandardWebhooks {
        /// The name of the secret, `whsec_` and base64.
        secret: String,
    },
    /// Twilio: HMAC-SHA-1 over the address and the sorted fields of the form. It signs no time.
    Twilio {
        /// The name of the secret, the account's token.
        secret: String,
    },
    /// HMAC-SHA-256 over the body by a secret that both sides have.
    SharedSecret {
        /// The name of the secret.
        secret: String,
        /// The header that has the signature.
        header: String,
        /// How the signature is written.
        written: Written,
        /// What stands before it in the header, like `sha256=`.
        #[serde(default)]
        prefix: String,
        /// Where the time is signed too. A time that is not signed proves nothing, and is not read.
        #[serde(default)]
        time: Option<SignedTime>,
    },
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// Hexadecimal digits, large or small.
    Hex,
    /// Base64 with padding (RFC 4648, section 4).
    Base64,
}

/// A time that is signed before the body: what is signed is the header's value, the separator, the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedTime {
    /// The header that has the time, in whole seconds since 1970.
    pub header: String,
    /// What stands between time and body.
    #[serde(default = "full_stop")]
    pub separator: String,
}

fn full_stop() -> String {
    ".".to_owned()
}

impl Scheme {
    /// The name of the secret.
    pub fn secret(&self) -> &str {
        match self {
            Self::StandardWebhooks { secret }
            | Self::Twilio { secret }
            | Self::SharedSecret { secret, .. } => secret,
        }
    }
}

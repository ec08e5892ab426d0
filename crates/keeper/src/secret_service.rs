//! The desktop's key store over D-Bus: freedesktop.org's Secret Service API 0.2, as GNOME
//! Keyring, `KWallet` and `KeePassXC` offer it.
//!
//! The session is `plain`: the bus is a local socket of this account, and what may listen there
//! may ask the key store as well, so that encrypting on the way would hide nothing.

use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Duration;

use serde::Serialize;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{
    DynamicDeserialize, DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Value,
};
use zeroize::Zeroizing;

use crate::{KeeperError, KeyKeeper, Result};

const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const APPLICATION: &str = "org.wardbook.unattended";

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long a person may take over a question.
const QUESTION_PATIENCE: Duration = Duration::from_mins(2);

/// A secret as it travels: session, parameters (none when plain), value, content type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// Whether the key store may ask the person something, such as its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Somebody sits here.
    Allowed,
    /// Nobody does: what would ask is a refusal.
    Never,
}

/// The desktop's key store.
#[derive(Clone, Debug)]
pub struct SecretService {
    /// The bus; the session's own where there is none.
    address: Option<String>,
    asking: Asking,
}

impl SecretService {
    /// That of this desktop session.
    pub const fn of_session(asking: Asking) -> Self {
        Self { address: None, asking }
    }

    /// That on the bus with this D-Bus address.
    pub fn at(address: impl Into<String>, asking: Asking) -> Self {
        Self { address: Some(address.into()), asking }
    }

    fn open(&self) -> Result<Open> {
        let builder = match &self.address {
            Some(address) => Builder::address(address.as_str()),
            None => Builder::session(),
        };
        let built = builder.and_then(|builder| builder.method_timeout(PATIENCE).build());
        let connection = built.map_err(|_| KeeperError::NoSessionBus)?;
        let mut open = Open { connection, session: root(), asking: self.asking };
        let plain = ("plain", Value::from(""));
        let (_, session): (OwnedValue, OwnedObjectPath) = open.service("OpenSession", &plain)?;
        open.session = session;
        Ok(open)
    }
}

impl KeyKeeper for SecretService {
    fn name(&self) -> &'static str {
        "secret-service"
    }

    fn store(&self, clinic: &str, secret: &str) -> Result<()> {
        let store = self.open()?;
        let key_ring = store.default_key_ring()?;
        store.unlock(&key_ring)?;
        store.remove(clinic)?;
        store.create(&key_ring, clinic, secret)?;
        match store.load(clinic)? {
            Some(kept) if *kept == secret => Ok(()),
            _ => Err(KeeperError::NotKept),
        }
    }

    fn load(&self, clinic: &str) -> Result<Option<Zeroizing<String>>> {
        self.open()?.load(clinic)
    }

    fn remove(&self, clinic: &str) -> Result<()> {
        self.open()?.remove(clinic)
    }
}

/// A connection with a session in which secrets travel.
struct Open {
    connection: Connection,
    session: OwnedObjectPath,
    asking: Asking,
}

impl Open {
    fn proxy(&self, path: &str, interface: &str) -> Result<Proxy<'static>> {
        let interface = format!("org.freedesktop.Secret.{interface}");
        Proxy::new_owned(self.connection.clone(), SERVICE, path.to_owned(), interface)
            .map_err(in_words)
    }

    fn service<B, R>(&self, method: &'static str, body: &B) -> Result<R>
    where
        B: Serialize + DynamicType,
        R: for<'d> DynamicDeserialize<'d>,
    {
        self.proxy(PATH, "Service")?.call(method, body).map_err(in_words)
    }

    /// Where new secrets go. The ring `session` is emptied when the desktop's session ends.
    fn default_key_ring(&self) -> Result<OwnedObjectPath> {
        let key_ring: OwnedObjectPath = self.service("ReadAlias", &"default")?;
        if key_ring == root() || key_ring.as_str().ends_with("/collection/session") {
            return Err(KeeperError::NoDefaultKeyRing);
        }
        Ok(key_ring)
    }

    /// Unlocks a key ring or an item. That it is unlocked already is no question.
    fn unlock(&self, object: &OwnedObjectPath) -> Result<()> {
        let objects = vec![object];
        let (unlocked, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.service("Unlock", &objects)?;
        if prompt != root() {
            return self.ask(&prompt);
        }
        if unlocked.contains(object) { Ok(()) } else { Err(KeeperError::Locked) }
    }

    /// The items of a clinic: those that can be read, and those that are locked.
    fn find(&self, clinic: &str) -> Result<(Vec<OwnedObjectPath>, Vec<OwnedObjectPath>)> {
        self.service("SearchItems", &attributes(clinic))
    }

    fn load(&self, clinic: &str) -> Result<Option<Zeroizing<String>>> {
        let (readable, locked) = self.find(clinic)?;
        let item = match (readable.into_iter().next(), locked.into_iter().next()) {
            (Some(item), _) => item,
            (None, Some(item)) => {
                self.unlock(&item)?;
                item
            }
            (None, None) => return Ok(None),
        };
        let (secret,): (Secret,) =
            self.proxy(&item, "Item")?.call("GetSecret", &self.session).map_err(in_words)?;
        let value = Zeroizing::new(secret.2);
        let text = std::str::from_utf8(&value).map_err(|_| KeeperError::Damaged)?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    fn create(&self, key_ring: &OwnedObjectPath, clinic: &str, secret: &str) -> Result<()> {
        let label = format!("Wardbook: unattended start of clinic {clinic}");
        let properties = HashMap::from([
            ("org.freedesktop.Secret.Item.Label", Value::from(label)),
            ("org.freedesktop.Secret.Item.Attributes", Value::from(attributes(clinic))),
        ]);
        let session = self.session.clone();
        let secret: Secret = (session, Vec::new(), secret.into(), "text/plain".into());
        let (_, prompt): (OwnedObjectPath, OwnedObjectPath) = self
            .proxy(key_ring, "Collection")?
            .call("CreateItem", &(properties, secret, true))
            .map_err(in_words)?;
        self.ask(&prompt)
    }

    /// Forgets every item of the clinic, in whichever key ring.
    fn remove(&self, clinic: &str) -> Result<()> {
        let (readable, locked) = self.find(clinic)?;
        for item in &locked {
            self.unlock(item)?;
        }
        for item in readable.iter().chain(&locked) {
            let prompt: OwnedObjectPath =
                self.proxy(item, "Item")?.call("Delete", &()).map_err(in_words)?;
            self.ask(&prompt)?;
        }
        Ok(())
    }

    /// Has the key store ask the person, and waits for the answer. `/` is no question.
    fn ask(&self, prompt: &OwnedObjectPath) -> Result<()> {
        if *prompt == root() {
            return Ok(());
        }
        if self.asking == Asking::Never {
            return Err(KeeperError::Locked);
        }
        let proxy = self.proxy(prompt, "Prompt")?;
        let mut signals = proxy.receive_signal("Completed").map_err(in_words)?;
        proxy.call::<_, _, ()>("Prompt", &"").map_err(in_words)?;
        let (tell, hear) = mpsc::channel();
        // The signals have no timeout; this thread ends with the connection at the latest.
        std::thread::spawn(move || tell.send(signals.next()));
        let Ok(Some(answer)) = hear.recv_timeout(QUESTION_PATIENCE) else {
            let _ = proxy.call::<_, _, ()>("Dismiss", &());
            return Err(KeeperError::NoAnswer(QUESTION_PATIENCE.as_secs()));
        };
        let (dismissed, _): (bool, OwnedValue) = answer.body().deserialize().map_err(in_words)?;
        if dismissed { Err(KeeperError::Cancelled) } else { Ok(()) }
    }
}

/// By what the clinic's item is found. People see it in the key store's own program. Without
/// `xdg:schema`: GNOME Keyring does not find an item of a locked key ring by that.
fn attributes(clinic: &str) -> HashMap<&'static str, String> {
    HashMap::from([("application", APPLICATION.to_owned()), ("clinic", clinic.to_owned())])
}

/// The path that stands for nothing: no prompt, no collection.
fn root() -> OwnedObjectPath {
    ObjectPath::from_static_str_unchecked("/").into()
}

fn in_words(error: zbus::Error) -> KeeperError {
    const BUS: &str = "org.freedesktop.DBus.Error.";
    let no_answer = KeeperError::NoAnswer(PATIENCE.as_secs());
    match error {
        zbus::Error::MethodError(name, message, _) => match name.strip_prefix(BUS) {
            Some("ServiceUnknown" | "NameHasNoOwner") => KeeperError::NoSecretService,
            Some(spawn) if spawn.starts_with("Spawn.") => KeeperError::NoSecretService,
            Some("NoReply" | "Timeout" | "TimedOut") => no_answer,
            None if name.ends_with("Secret.Error.IsLocked") => KeeperError::Locked,
            _ => KeeperError::SecretService(message.unwrap_or_else(|| name.to_string())),
        },
        zbus::Error::InputOutput(source) if source.kind() == std::io::ErrorKind::TimedOut => {
            no_answer
        }
        other => KeeperError::SecretService(other.to_string()),
    }
}

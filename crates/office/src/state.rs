//! What every request is served with. Nothing in it changes while the program runs, but the
//! counts of uploads that are under way and of who asks how often, its last health, and the cosigners
//! where another process has renewed them.

use std::sync::Arc;

use uuid::Uuid;

use crate::clock::{Clock, Randomness};
use crate::health::Health;
use crate::keys::{Cosigners, PresentCosigners, SigningKeys};
use crate::limits::Uploads;
use crate::pace::Pace;
use crate::search::Search;
use crate::secrets::Secrets;
use crate::storage::{Storage, StorageError};

/// Shared by all requests; cloned freely.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

/// See [`AppState`].
#[derive(Debug)]
pub struct Inner {
    /// The office's name.
    pub name: String,
    /// The office's id.
    pub id: Uuid,
    /// Where clinics reach it.
    pub address: String,
    /// The database.
    pub storage: Storage,
    /// What signs statements and the own ledger.
    pub keys: SigningKeys,
    /// What signs checkpoints.
    pub cosigners: PresentCosigners,
    /// What seals small secrets and makes challenges.
    pub secrets: Secrets,
    /// Where the present moment comes from.
    pub clock: Clock,
    /// Where random bytes come from.
    pub randomness: Randomness,
    /// Uploads under way on this node.
    pub uploads: Uploads,
    /// Whether this node could write when it was asked last.
    pub health: Health,
    /// How often each address asks, on this node.
    pub pace: Pace,
    /// Proxies in front of this server; 0 for none.
    pub behind_proxy: usize,
    /// Makes entries searchable, behind what is held.
    pub search: Search,
}

impl AppState {
    /// Puts it together.
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The present cosigners.
    ///
    /// # Errors
    /// The database's.
    pub async fn cosigners(&self) -> Result<Arc<Cosigners>, StorageError> {
        let app = self.clone();
        self.storage.read(move |tx| app.cosigners.get(tx)).await
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// Whether browsers reach the page over TLS: everywhere but on this machine itself.
    pub fn is_secure(&self) -> bool {
        self.address.starts_with("https://")
    }
}

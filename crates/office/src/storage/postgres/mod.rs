//! PostgreSQL, 15 or later: serializable transactions over a pool, each with deadlines of its own.
//!
//! No named statements, so that a `PgBouncer` in transaction mode may stand in between; no session
//! state but what `SET LOCAL` sets. A connection whose answer is late or lost leaves the pool.

mod statements;

use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio::runtime::Handle;
use tokio_postgres::IsolationLevel;

use self::statements::{Statements, cause, lost, told, within};
use super::engine::{Access, Dialect, Engine, Work};
use super::error::{Result, StorageError};

/// Connections of one node.
const CONNECTIONS: usize = 16;
/// For so long a transaction waits for a connection, and a connection for the server.
const PATIENCE: Duration = Duration::from_secs(5);
/// The server gives up a statement that takes longer, and a transaction that stands idle for
/// longer. Just below this side's own deadline, so that the server's word is heard.
const LIMITS: &str = "SET LOCAL statement_timeout = '9s'; SET LOCAL lock_timeout = '9s'; \
                      SET LOCAL idle_in_transaction_session_timeout = '30s'";
/// The same while the schema changes: a new index may take its time.
const SCHEMA_LIMITS: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'";

/// A pool of connections.
#[derive(Debug)]
pub struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Connects when it is first needed. `url` is libpq's, or its `key=value` form.
    pub fn new(url: &str) -> Result<Self> {
        let refused = |error: &dyn std::fmt::Display| StorageError::Refused(error.to_string());
        let mut config: tokio_postgres::Config = url.parse().map_err(|error| refused(&error))?;
        if config.get_application_name().is_none() {
            config.application_name("wardbook-office");
        }
        config.connect_timeout(PATIENCE);
        let tls = native_tls::TlsConnector::new().map_err(|error| refused(&error))?;
        let tls = postgres_native_tls::MakeTlsConnector::new(tls);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, tls, recycling))
            .max_size(CONNECTIONS)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| refused(&error))?;
        Ok(Self { pool })
    }
}

#[async_trait]
impl Engine for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn run(&self, access: Access, work: Work) -> Result<()> {
        let client = self.pool.get().await;
        let client = client.map_err(|error| {
            StorageError::Unavailable(format!("no connection: {}", cause(&error)))
        })?;
        let handle = Handle::current();
        let answer = tokio::task::spawn_blocking(move || attempt(client, &handle, access, &work));
        answer.await.map_err(|_| StorageError::Unavailable("the program is ending".to_owned()))?
    }
}

fn attempt(mut client: Object, handle: &Handle, access: Access, work: &Work) -> Result<()> {
    let answer = transact(&mut client, handle, access, work);
    if matches!(answer, Err(StorageError::Unknown | StorageError::Unavailable(_))) {
        // It may still be at work on what was given up.
        drop(Object::take(client));
    }
    answer
}

fn transact(client: &mut Object, handle: &Handle, access: Access, work: &Work) -> Result<()> {
    let client: &mut tokio_postgres::Client = client;
    let (level, limits) = match access {
        Access::Read => (IsolationLevel::RepeatableRead, LIMITS),
        Access::Write => (IsolationLevel::Serializable, LIMITS),
        // Who waited for the lock must see what its holder did.
        Access::Schema => (IsolationLevel::ReadCommitted, SCHEMA_LIMITS),
    };
    let patience = if access == Access::Schema { Duration::MAX } else { statements::DEADLINE };
    let begun = client.build_transaction().isolation_level(level);
    let begun = begun.read_only(access == Access::Read).start();
    let transaction = handle.block_on(within(patience, begun))?.map_err(|e| told(&e))?;
    let limited = transaction.batch_execute(limits);
    handle.block_on(within(patience, limited))?.map_err(|error| told(&error))?;
    work(&mut Statements { transaction: &transaction, handle, patience })?;
    match handle.block_on(within(patience, transaction.commit())) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if !lost(&error) => Err(told(&error)),
        // No answer, or none that says what became of it.
        Ok(Err(_)) | Err(_) => Err(StorageError::Unknown),
    }
}

//! The small trait over both databases: one transaction, two ways to run a statement, and one to
//! add many rows.
//!
//! Statements are written once, in the SQL that SQLite and PostgreSQL share, with `$1` for
//! parameters. A transaction's work is an ordinary function: it runs on a thread that may block.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use super::error::{Result, StorageError};
use super::value::{Row, Value};

/// Which database it is. Only the schema's files and the lock while they are applied differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// An encrypted file (SQLCipher).
    Sqlite,
    /// A PostgreSQL server, 15 or later.
    Postgres,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads one state of the database.
    Read,
    /// Reads and writes as if it were alone: `BEGIN IMMEDIATE`, or serializable.
    Write,
    /// Changes the schema.
    Schema,
}

/// An open transaction. Dropping it without a commit undoes it.
pub trait Transaction {
    /// Runs a statement and gives the number of rows that it changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64>;

    /// Runs a statement and gives its rows.
    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>>;

    /// Adds rows to a table, many at once in each database's own way; those whose key is there
    /// already stay as they are. Each column has one kind of value in all rows.
    fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value<'_>>]) -> Result<()>;

    /// Runs several statements without parameters: a migration.
    fn batch(&mut self, sql: &str) -> Result<()>;
}

/// Functions over rows, for either database.
impl dyn Transaction + '_ {
    /// The only row, if there is one.
    pub fn find(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<Row>> {
        self.query(sql, values).map(|rows| rows.into_iter().next())
    }

    /// Runs a statement that must change exactly one row.
    pub fn change(&mut self, sql: &str, values: &[Value<'_>]) -> Result<()> {
        match self.execute(sql, values)? {
            1 => Ok(()),
            rows => Err(StorageError::Damaged(format!("a statement for one row changed {rows}"))),
        }
    }
}

/// The work of one transaction. It may run several times, so it changes nothing but the database.
pub type Work = Arc<dyn Fn(&mut dyn Transaction) -> Result<()> + Send + Sync>;

/// A database.
#[async_trait]
pub trait Engine: Send + Sync + fmt::Debug {
    /// Which one.
    fn dialect(&self) -> Dialect;

    /// Runs the work in one transaction, once, and commits it when it succeeds.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when it should be tried again, [`StorageError::Unknown`] when the
    /// answer to the commit was lost, and the others.
    async fn run(&self, access: Access, work: Work) -> Result<()>;
}

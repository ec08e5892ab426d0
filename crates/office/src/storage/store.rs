//! `Storage`: transactions for the rest of the program, tried again where that is right.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::engine::{Access, Dialect, Engine, Transaction, Work};
use super::error::{Result, StorageError};
use super::faults::Faults;

/// For so long a transaction is tried again that others came in between of.
const PATIENCE: Duration = Duration::from_secs(10);

/// For so long one is tried again whose key was taken: by another transaction at the same moment, or
/// truly twice, which no trying changes.
const PATIENCE_WITH_DUPLICATES: Duration = Duration::from_secs(2);

/// The database, to be cloned freely. Holds no state beside it.
#[derive(Clone, Debug)]
pub struct Storage {
    engine: Arc<dyn Engine>,
    faults: Faults,
}

impl Storage {
    /// Over an open database.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self { engine, faults: Faults::default() }
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.engine.dialect()
    }

    /// What tests let fail.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Reads one state of the database.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = with_slot(work);
        self.again(|| self.attempt(Access::Read, &work)).await?;
        take(&slot)
    }

    /// Reads and writes as if it were alone. Conflicts are tried again; nothing is tried again
    /// whose commit is unknown, because the work may not bear being done twice.
    ///
    /// # Errors
    /// [`StorageError::Unknown`]: the caller reads again and decides.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = with_slot(work);
        self.again(|| self.attempt(Access::Write, &work)).await?;
        take(&slot)
    }

    /// As [`Storage::write`], for work that may be done twice: an unknown commit is tried again.
    pub async fn repeat<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = with_slot(work);
        self.again(|| async {
            match self.attempt(Access::Write, &work).await {
                Err(StorageError::Unknown) => Err(StorageError::Conflict),
                other => other,
            }
        })
        .await?;
        take(&slot)
    }

    /// Changes the schema: `migrate` alone.
    pub(super) async fn alter<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = with_slot(work);
        self.attempt(Access::Schema, &work).await?;
        take(&slot)
    }

    async fn attempt(&self, access: Access, work: &Work) -> Result<()> {
        if access != Access::Write {
            return self.engine.run(access, Arc::clone(work)).await;
        }
        let fault = self.faults.next();
        let (work, faults) = (Arc::clone(work), self.faults.clone());
        let failing: Work = Arc::new(move |tx| {
            work(tx)?;
            faults.before_commit(fault)
        });
        self.engine.run(access, failing).await?;
        self.faults.after_commit(fault)
    }

    /// Until it is no conflict any more. The pauses grow to 20 ms and differ between callers that
    /// began at different moments.
    async fn again<Once, Attempt>(&self, once: Once) -> Result<()>
    where
        Once: Fn() -> Attempt,
        Attempt: Future<Output = Result<()>>,
    {
        let began = Instant::now();
        let mut pause = Duration::from_micros(500);
        loop {
            let elapsed = began.elapsed();
            match once().await {
                Err(StorageError::Conflict) if elapsed < PATIENCE => {}
                Err(StorageError::Taken(_)) if elapsed < PATIENCE_WITH_DUPLICATES => {}
                Err(StorageError::Taken(what)) => return Err(StorageError::Refused(what)),
                Err(StorageError::Conflict) => {
                    return Err(StorageError::Unavailable(
                        "other transactions came in between for too long".to_owned(),
                    ));
                }
                other => return other,
            }
            let spread = began.elapsed().subsec_micros() % 1_000;
            tokio::time::sleep(pause + Duration::from_micros(spread.into())).await;
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

type Slot<T> = Arc<Mutex<Option<T>>>;

fn with_slot<T, F>(work: F) -> (Work, Slot<T>)
where
    T: Send + 'static,
    F: Fn(&mut dyn Transaction) -> Result<T> + Send + Sync + 'static,
{
    let slot = Slot::default();
    let kept = Arc::clone(&slot);
    let work: Work = Arc::new(move |tx| {
        let answer = work(tx)?;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        Ok(())
    });
    (work, slot)
}

fn take<T>(slot: &Slot<T>) -> Result<T> {
    let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    answer.ok_or_else(|| StorageError::Unavailable("a transaction gave no answer".to_owned()))
}

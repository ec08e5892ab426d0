//! How much a request may ask for: data in one table, and the count of uploads under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

/// The longest body of `add-checkpoint`, in bytes.
pub const CHECKPOINT_BYTES: usize = wardbook_sync::wire::checkpoint::MAX_BODY;
/// The longest body of `add-entries` as it is sent, in bytes.
pub const ENTRIES_SENT: usize = 20 * 1024 * 1024;
/// The same after unpacking.
pub const ENTRIES_UNPACKED: usize = 40 * 1024 * 1024;
/// Entries that are held already and that one request may send again.
pub const SENT_AGAIN: u64 = 2_048;
/// The longest body with payloads as it is sent, in bytes.
pub const PAYLOADS_SENT: usize = 8 * 1024 * 1024;
/// The same after unpacking.
pub const PAYLOADS_UNPACKED: usize = 32 * 1024 * 1024;
/// The longest payload, in bytes.
pub const PAYLOAD: usize = 4 * 1024 * 1024;
/// Most payloads of a request.
pub const PAYLOAD_LINES: usize = 4_096;
/// An answer ends after the payload with which they are this long, in bytes; the rest is asked for again.
pub const PAYLOADS_GIVEN: usize = 4 * 1024 * 1024;
/// The longest body of a provider's call, in bytes. Within a signed message it may take twice that.
pub const HOOK: usize = 24 * 1024;
/// For so long a connection may take for a request's headers.
pub const HEADERS: Duration = Duration::from_secs(10);
/// For so long a request's body may take.
pub const BODY: Duration = Duration::from_mins(5);
/// The same for a short body, such as a checkpoint.
pub const SHORT_BODY: Duration = Duration::from_secs(30);
/// Uploads of entries under way on this node.
const UPLOADS: usize = 16;
/// Of these, for one clinic.
const UPLOADS_OF_A_CLINIC: usize = 2;

/// Packages that are proven and stored at the same moment on this node, together, in units of 64 KiB:
/// 64 MiB. One of the largest is 16, and is there several times while it is worked on.
const ROOM: usize = 1_024;
/// Bytes of a unit.
const UNIT: usize = 64 * 1024;

/// Uploads of entries that are under way on this node.
#[derive(Clone, Debug)]
pub struct Uploads {
    under_way: Arc<Mutex<HashMap<Uuid, usize>>>,
    room: Arc<Semaphore>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { under_way: Arc::default(), room: Arc::new(Semaphore::new(ROOM)) }
    }
}

/// The right to one upload; given back when it is dropped.
#[derive(Debug)]
pub struct Upload {
    uploads: Uploads,
    clinic: Uuid,
}

impl Uploads {
    /// The right to one more, or `None` where the node or the clinic has as many as it may.
    pub fn begin(&self, clinic: Uuid) -> Option<Upload> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.values().sum::<usize>() >= UPLOADS {
            return None;
        }
        let own = under_way.entry(clinic).or_default();
        if *own >= UPLOADS_OF_A_CLINIC {
            return None;
        }
        *own += 1;
        Some(Upload { uploads: self.clone(), clinic })
    }

    /// Room to work on a package of so many bytes, until it is dropped. Waits for others; `None` never
    /// comes while the node serves.
    pub async fn room(&self, bytes: usize) -> Option<SemaphorePermit<'_>> {
        let units = u32::try_from(bytes.div_ceil(UNIT).clamp(1, ROOM)).unwrap_or(1);
        self.room.acquire_many(units).await.ok()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut under_way = self.uploads.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = under_way.get_mut(&self.clinic) {
            *own -= 1;
            if *own == 0 {
                under_way.remove(&self.clinic);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clinic_has_two_uploads_and_a_node_sixteen() {
        let uploads = Uploads::default();
        let mut under_way = Vec::new();
        for clinic in 0..8 {
            under_way.extend((0..2).map(|_| uploads.begin(Uuid::from_u128(clinic)).unwrap()));
            let third = uploads.begin(Uuid::from_u128(clinic));
            assert!(third.is_none(), "clinic {clinic} has two");
        }
        assert!(uploads.begin(Uuid::from_u128(9)).is_none(), "the node has sixteen");
        under_way.pop();
        assert!(uploads.begin(Uuid::from_u128(9)).is_some());
    }
}

//! Reading one's own log back from head office, when this copy of it lacks events or has others.
//!
//! Nothing that is read here is trusted: whoever asks compares it with what the clinic has signed.

use wardbook_ledger::Hash;
use wardbook_ledger::tiles::TileId;

use super::failure::{Cause, Failure};
use super::packing::Packing;
use super::transport::{Client, Content, LARGE, LARGEST_ANSWER, Request, SMALL, said};
use crate::wire::entries::{MAX_PACKAGE_BYTES, read_entries};
use crate::wire::mirror::{
    bundle_path, mirrored_path, payloads_path, read_hashes, tile_path, witnessed_path,
};
use crate::wire::v1::Payload;

/// A longer answer with payloads is not read to its end: the server stops after about 4 MiB, and
/// a single payload has at most 16.
const LARGEST_PAYLOADS: usize = 32 * 1024 * 1024;

impl Client {
    /// The note of the newest checkpoint that the witness signed; `None` where it has seen none.
    ///
    /// # Errors
    /// [`Failure`], here and below.
    pub async fn witnessed_checkpoint(
        &self,
        origin: &str,
        token: &str,
    ) -> Result<Option<String>, Failure> {
        self.checkpoint(&witnessed_path(origin), token).await
    }

    /// The note of the mirror's checkpoint, up to which it holds every event; `None` where it holds
    /// none.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn mirrored_checkpoint(
        &self,
        origin: &str,
        token: &str,
    ) -> Result<Option<String>, Failure> {
        self.checkpoint(&mirrored_path(origin), token).await
    }

    async fn checkpoint(&self, path: &str, token: &str) -> Result<Option<String>, Failure> {
        let (content, token) = (Content::Nothing, Some(token));
        let received = self.exchange(Request { path, content, token, time: SMALL }).await?;
        match received.status {
            200 => Ok(Some(received.body)),
            404 => Ok(None),
            _ => Err(self.refusal(&received)),
        }
    }

    /// The first `width` hashes of a tile.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn tile(
        &self,
        origin: &str,
        tile: TileId,
        width: u64,
        token: &str,
    ) -> Result<Vec<Hash>, Failure> {
        let path = tile_path(origin, tile, width);
        let bytes = self.bytes(&path, token, LARGEST_ANSWER).await?;
        read_hashes(&bytes, width)
            .ok_or_else(|| Failure::wrong_answer(&self.host(), "what is no tile"))
    }

    /// The first `width` entries of a bundle.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn bundle(
        &self,
        origin: &str,
        index: u64,
        width: u64,
        token: &str,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let path = bundle_path(origin, index, width);
        let bytes = self.bytes(&path, token, MAX_PACKAGE_BYTES).await?;
        let entries = read_entries(&bytes).filter(|entries| entries.len() as u64 == width);
        let entries = entries
            .ok_or_else(|| Failure::wrong_answer(&self.host(), "what is no bundle of events"))?;
        Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
    }

    /// Payloads that are held of `[from, to)`, in order; not all where they are many, and none where
    /// no further one is held. At most [`crate::wire::mirror::PAYLOADS_A_REQUEST`] positions.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn payloads(&self, from: u64, to: u64, token: &str) -> Result<Vec<Payload>, Failure> {
        let path = payloads_path(from, to);
        // A server that gives no payloads back has no such path, or takes them alone.
        let bytes = self.found(&path, token, LARGEST_PAYLOADS).await?.unwrap_or_default();
        let wrong = || Failure::wrong_answer(&self.host(), "what are no payloads");
        let mut next = from;
        let mut found = Vec::new();
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let payload: Payload = serde_json::from_slice(line).map_err(|_| wrong())?;
            let (Payload::Whole { seq, .. } | Payload::Sealed { seq, .. }) = &payload;
            if !(next..to).contains(seq) {
                return Err(wrong());
            }
            next = seq + 1;
            found.push(payload);
        }
        Ok(found)
    }

    /// Has payloads held: JSON lines, each a [`Payload`], packed with gzip. Some that are held already
    /// change nothing.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn hold_payloads(&self, packed: Vec<u8>, token: &str) -> Result<(), Failure> {
        let (content, token) = (Content::Packed(Packing::Gzip, packed), Some(token));
        let request = Request { path: "/v1/payloads", content, token, time: LARGE };
        let received = self.exchange(request).await?;
        let mut refusal = match received.status {
            200 => return Ok(()),
            _ => self.refusal(&received),
        };
        // What it says here is about a payload, and not about the log's history.
        if matches!(received.status, 409 | 413 | 422) {
            refusal.cause = Cause::WrongAnswer;
            refusal.words = format!(
                "{} does not take what events say{}; verify the record, and ask head office",
                self.host(),
                said(&received.body)
            );
        }
        Err(refusal)
    }

    async fn bytes(&self, path: &str, token: &str, most: usize) -> Result<Vec<u8>, Failure> {
        let found = self.found(path, token, most).await?;
        found.ok_or_else(|| Failure::wrong_answer(&self.host(), "that it does not have this"))
    }

    /// What is at a path; `None` where there is nothing.
    async fn found(
        &self,
        path: &str,
        token: &str,
        most: usize,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let (content, token) = (Content::Nothing, Some(token));
        let request = Request { path, content, token, time: LARGE };
        let received = self.exchange_bytes(request, most).await?;
        match received.status {
            200 => Ok(Some(received.body)),
            404 | 405 => Ok(None),
            _ => Err(self.refusal(&received.in_words())),
        }
    }
}

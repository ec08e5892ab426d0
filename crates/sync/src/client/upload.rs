//! Uploading events (C2SP tlog-mirror, `add-entries`).

use wardbook_ledger::note::VerifierKey;

use super::failure::{Cause, Failure};
use super::packing::Packing;
use super::transport::{Client, Content, LARGE, Request, said};
use super::witness::{Cosigned, verified};
use crate::wire::checkpoint::answered;
use crate::wire::entries::MirrorInfo;

/// What a mirror answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uploaded {
    /// It holds everything up to the upload's end, and has signed that.
    Held(Vec<Cosigned>),
    /// It took what came, and is to be sent the rest from here on.
    Further(MirrorInfo),
    /// It stands elsewhere, and took nothing.
    Elsewhere(MirrorInfo),
}

/// What became of an upload, and how the next one is best packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What was answered; `None` where the coding was not taken, and nothing was looked at.
    pub answer: Option<Uploaded>,
    /// What the mirror takes, by its own word. gzip where it says nothing.
    pub takes: Packing,
}

impl Client {
    /// Sends an upload, packed. `note` is the checkpoint of the upload's end, and `keys` the
    /// mirror's, for the signature on it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn add_entries(
        &self,
        (packing, body): (Packing, Vec<u8>),
        token: &str,
        note: &str,
        keys: &[VerifierKey],
    ) -> Result<Sent, Failure> {
        let (path, content) = ("/add-entries", Content::Packed(packing, body));
        let request = Request { path, content, token: Some(token), time: LARGE };
        let received = self.exchange(request).await?;
        let wrong = || Failure::wrong_answer(&self.host(), "what no mirror answers");
        let takes = match received.takes_zstd {
            Some(true) if received.status != 415 || packing == Packing::Gzip => Packing::Zstd,
            _ => Packing::Gzip,
        };
        let answer = match received.status {
            200 => {
                let lines = verified(note, answered(&received.body), keys);
                if lines.is_empty() {
                    let what = "without the mirror's signature by the key that this clinic knows";
                    return Err(Failure::wrong_answer(&self.host(), what));
                }
                Some(Uploaded::Held(lines))
            }
            202 => Some(Uploaded::Further(MirrorInfo::parse(&received.body).ok_or_else(wrong)?)),
            409 => Some(Uploaded::Elsewhere(MirrorInfo::parse(&received.body).ok_or_else(wrong)?)),
            // RFC 9110 section 15.5.16: the answer says what would be taken.
            415 if takes != packing => None,
            // C2SP tlog-mirror: it knows no checkpoint that the events could belong to.
            422 => {
                return Err(Failure::new(
                    Cause::WrongAnswer,
                    format!(
                        "{} takes no events of this log before it has seen a checkpoint of it{}; it \
                         is shown the newest one and tried again",
                        self.host(),
                        said(&received.body)
                    ),
                ));
            }
            _ => return Err(self.refusal(&received)),
        };
        Ok(Sent { answer, takes })
    }
}

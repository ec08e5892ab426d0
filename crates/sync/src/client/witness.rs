//! Showing a checkpoint to a witness (C2SP tlog-witness, `add-checkpoint`), head office or another.

use wardbook_ledger::Hash;
use wardbook_ledger::note::{Note, Signature, VerifierKey};

use super::failure::{Cause, Failure};
use super::transport::{Client, Content, Request, SMALL, said};
use crate::wire::CONFIRM_TYPE;
use crate::wire::checkpoint::{answered, held_size, request};

/// A cosignature that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Whose.
    pub key: VerifierKey,
    /// The line, without its newline.
    pub line: String,
    /// When, by the signer's clock: seconds since 1970.
    pub time: u64,
}

/// What a witness answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It signed: at least one line by a known key.
    Signed(Vec<Cosigned>),
    /// It holds another size than the proof began with.
    Holds(u64),
    /// It was restored from a backup, and signs once it is shown its own newest signature. With what
    /// it comes to where there is none to show.
    Unconfirmed(Failure),
}

impl Client {
    /// Shows a checkpoint with the proof that it extends the one of size `old`. `keys` are the
    /// witness's; what others signed is left out, and so is a line that does not hold.
    ///
    /// # Errors
    /// [`Failure`]; [`Cause::Disagrees`] where the witness has signed another history.
    pub async fn add_checkpoint(
        &self,
        old: u64,
        proof: &[Hash],
        note: &str,
        keys: &[VerifierKey],
    ) -> Result<Shown, Failure> {
        let content = Content::Text("text/plain; charset=utf-8", request(old, proof, note));
        let path = "/add-checkpoint";
        let received = self.exchange(Request { path, content, token: None, time: SMALL }).await?;
        match received.status {
            200 => {
                let lines = verified(note, answered(&received.body), keys);
                if lines.is_empty() {
                    let what = "without a signature by the key that this clinic knows of it";
                    return Err(Failure::wrong_answer(&self.host(), what));
                }
                Ok(Shown::Signed(lines))
            }
            409 => match held_size(&received.body) {
                Some(held) if held != old => Ok(Shown::Holds(held)),
                // Older witnesses say so of a root that is not theirs, without a size.
                _ => Err(Failure::new(
                    Cause::Disagrees,
                    format!(
                        "{} has another history of this log; find out whether a backup was \
                         restored here, or a second copy of this clinic runs, and call whoever \
                         runs it",
                        self.host()
                    ),
                )),
            },
            422 => {
                let mut failure = self.refusal(&received);
                failure.cause = Cause::Disagrees;
                failure.words = format!(
                    "{} has another history of this log{}; find out whether a backup was restored \
                     here, or a second copy of this clinic runs, and call whoever runs it",
                    self.host(),
                    said(&received.body)
                );
                Err(failure)
            }
            503 if received.kind == CONFIRM_TYPE => Ok(Shown::Unconfirmed(self.refusal(&received))),
            _ => Err(self.refusal(&received)),
        }
    }
}

/// The lines that hold, each verified by itself under the note's text, by one of `keys`.
pub fn verified(note: &str, lines: Vec<Signature>, keys: &[VerifierKey]) -> Vec<Cosigned> {
    let Ok(note) = Note::parse(note.as_bytes()) else { return Vec::new() };
    let mut found: Vec<Cosigned> = Vec::new();
    for line in lines {
        let Ok(mut alone) = Note::new(note.text()) else { continue };
        alone.add(line.clone());
        let signed = alone.verify(keys).ok().and_then(|signed| signed.into_iter().next());
        if let Some(signed) = signed
            && let Some(time) = signed.time
        {
            found.push(Cosigned { key: signed.key, line: line.to_string(), time });
        }
    }
    found
}

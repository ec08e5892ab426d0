//! `POST /add-checkpoint` (C2SP tlog-witness): a log shows its newest checkpoint, with the proof that
//! it extends the one that the witness knows.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{BadCheckpoint, Checkpoint};
use wardbook_ledger::note::{BadNote, Note, Signature};

use super::decimal;

/// Most hashes of a consistency proof: one for each level of a tree of 2^63 leaves.
pub const MAX_PROOF: usize = 63;

/// The longest request that is read, in bytes.
pub const MAX_BODY: usize = 128 * 1024;

/// The request. The note's signatures are still to be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size up to which the witness is thought to know the log.
    pub old: u64,
    /// The consistency proof from `old` to the checkpoint's size.
    pub proof: Vec<Hash>,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The signed note that it was read from.
    pub note: Note,
}

/// A request that is not of the specified form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    /// The lines before the checkpoint.
    #[error("{0}")]
    Malformed(&'static str),
    /// The signed note.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// The checkpoint in it.
    #[error(transparent)]
    Checkpoint(#[from] BadCheckpoint),
}

impl AddCheckpoint {
    /// Reads a request. A checkpoint with extension lines is refused: our own have none, and what
    /// they would mean is not known here.
    ///
    /// # Errors
    /// [`BadRequest`] says what is not of the form.
    pub fn parse(body: &[u8]) -> Result<Self, BadRequest> {
        let bad = BadRequest::Malformed;
        if body.len() > MAX_BODY {
            return Err(bad("the request is longer than 128 KiB"));
        }
        let text = str::from_utf8(body).map_err(|_| bad("the request is not UTF-8"))?;
        let (head, note) =
            text.split_once("\n\n").ok_or(bad("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(bad("the first line is not \"old\" and a size"))?;
        let proof = lines
            .map(|line| BASE64.decode(line).ok().and_then(|hash| hash.try_into().ok()))
            .collect::<Option<Vec<Hash>>>()
            .ok_or(bad("a line of the proof is not the base64 of a hash"))?;
        if proof.len() > MAX_PROOF {
            return Err(bad("the proof has more than 63 lines"));
        }
        let note = Note::parse(note.as_bytes())?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { old, proof, checkpoint, note })
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_request(f, self.old, &self.proof, &self.note.to_string())
    }
}

/// The request's body, for a note as it is stored.
pub fn request(old: u64, proof: &[Hash], note: &str) -> String {
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _ = write_request(&mut body, old, proof, note);
    body
}

fn write_request(
    out: &mut (impl fmt::Write + ?Sized),
    old: u64,
    proof: &[Hash],
    note: &str,
) -> fmt::Result {
    writeln!(out, "old {old}")?;
    for hash in proof {
        writeln!(out, "{}", BASE64.encode(hash))?;
    }
    write!(out, "\n{note}")
}

/// The signature lines of an answer of 200. Lines that are none are left out, as their keys are not
/// known either; which of them hold is only known after [`Note::verify`].
pub fn answered(body: &str) -> Vec<Signature> {
    body.lines().filter_map(|line| Signature::parse(line).ok()).collect()
}

/// The size in an answer of 409; `None` for other bodies, such as the empty one of older witnesses.
pub fn held_size(body: &str) -> Option<u64> {
    body.strip_suffix('\n').and_then(decimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardbook_ledger::checkpoint::LogKey;

    const LOG: &str = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b";

    fn note(size: u64) -> String {
        let key = LogKey::from_bytes(LOG, &[7; 32]).unwrap();
        key.checkpoint(size, [3; 32]).sign(&key)
    }

    #[test]
    fn a_request_reads_back_as_itself() {
        for proof in [vec![], vec![[1; 32]], vec![[9; 32]; MAX_PROOF]] {
            let body = request(41, &proof, &note(42));
            let read = AddCheckpoint::parse(body.as_bytes()).unwrap();
            assert_eq!((read.old, &read.proof, read.checkpoint.size), (41, &proof, 42));
            assert_eq!(read.to_string(), body);
        }
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        let body = "old 20852014\n\
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
            5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
            /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
            \n\
            example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
            \n\
            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let read = AddCheckpoint::parse(body.as_bytes()).unwrap();
        assert_eq!((read.old, read.proof.len(), read.checkpoint.size), (20_852_014, 4, 20_852_163));
        assert_eq!(read.checkpoint.origin, "example.com/behind-the-sofa");
    }

    #[test]
    fn other_forms_are_refused() {
        let hash = BASE64.encode([1; 32]);
        for (head, why) in [
            ("old 07\n".to_owned(), "a leading zero"),
            ("old +7\n".to_owned(), "a sign"),
            ("old \n".to_owned(), "no size"),
            ("old 18446744073709551616\n".to_owned(), "past 64 bits"),
            ("new 7\n".to_owned(), "another word"),
            (format!("old 7\n{hash} \n"), "a space after a hash"),
            ("old 7\nAAAA\n".to_owned(), "a short hash"),
            (format!("old 7\n{}", format!("{hash}\n").repeat(64)), "64 hashes"),
        ] {
            let body = format!("{head}\n{}", note(9));
            assert!(AddCheckpoint::parse(body.as_bytes()).is_err(), "{why}");
        }
        let extended = note(9).replacen("\n\n", "\nextension line\n\n", 1);
        assert!(AddCheckpoint::parse(format!("old 7\n\n{extended}").as_bytes()).is_err());
        assert!(AddCheckpoint::parse(&vec![b'a'; MAX_BODY + 1]).is_err());
        assert!(AddCheckpoint::parse(b"old 7\n").is_err());
    }

    #[test]
    fn the_size_in_a_refusal_is_read_and_an_empty_body_is_none() {
        assert_eq!(held_size("0\n"), Some(0));
        assert_eq!(held_size("41200\n"), Some(41_200));
        for other in ["", "\n", "41200", "041200\n", "41200\n\n", "<html>"] {
            assert_eq!(held_size(other), None, "{other:?}");
        }
    }
}

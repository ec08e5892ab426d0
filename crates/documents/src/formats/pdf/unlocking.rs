//! A copy of a file without its password. The copy is made by another library than the one that reads, so
//! the two are compared: it is given only where it says the same as the locked file.

use std::sync::Arc;

use hayro_interpret::hayro_syntax::Pdf;
use lopdf::encryption::DecryptionError as LibraryError;
use lopdf::{Document, LoadOptions};

use super::opening::{self, Opened};
use super::read_opened;
use crate::{Limits, PageRange, Unreadable};

/// The file as it is when its password has been typed.
pub(crate) fn unlock(
    bytes: Vec<u8>,
    password: &str,
    limits: &Limits,
) -> Result<Vec<u8>, Unreadable> {
    let bytes = opening::trimmed(bytes)?;
    let options = LoadOptions {
        password: Some(password.to_owned()),
        max_decompressed_size: usize::try_from(limits.memory_mb << 20).ok(),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(&bytes, options);
    let mut document = document.map_err(|error| refusal(&error))?;
    let mut copy = Vec::with_capacity(bytes.len());
    document.save_to(&mut copy).map_err(|_| cannot())?;
    drop(document);
    // A password that only one of the two knows, such as the owner's, may have made nonsense.
    let pdf = Pdf::new_with_password(Arc::new(bytes), password).map_err(|_| cannot())?;
    if says_the_same(pdf, &copy, limits) { Ok(copy) } else { Err(cannot()) }
}

/// Whether every page of the copy says what it says in the locked file.
fn says_the_same(pdf: Pdf, copy: &[u8], limits: &Limits) -> bool {
    let Ok(copy) = opening::open(copy.to_vec()) else { return false };
    let text = |opened: &Opened| {
        read_opened(opened, limits, PageRange::ALL).map(|one| one.read.text.pages)
    };
    match (text(&Opened { pdf, has_locked_attachments: false }), text(&copy)) {
        (Ok(expected), Ok(found)) => expected == found,
        (Err(expected), Err(found)) => expected == found,
        _ => false,
    }
}

fn refusal(error: &lopdf::Error) -> Unreadable {
    match error {
        lopdf::Error::InvalidPassword
        | lopdf::Error::Decryption(LibraryError::IncorrectPassword | LibraryError::StringPrep(_)) => {
            Unreadable::WrongPassword
        }
        _ => cannot(),
    }
}

fn cannot() -> Unreadable {
    Unreadable::CannotUnlock
}

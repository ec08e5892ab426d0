//! Whether a file that has settled can be taken: nobody writes it or holds it, its end is there, and it
//! is read whole while it looks the same.

use std::collections::HashSet;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use wardbook_documents::{Ending, ending};
use wardbook_domain::arrival::{Judged, Look};
use wardbook_domain::inbox::{SETTLE_SECONDS_PAGED, Wait};

use super::look::look_at;
use super::platform;
use crate::documents::files::MAX_BYTES;

/// What a file that has settled comes to.
pub(super) enum Found {
    /// This is all of it.
    Bytes(Vec<u8>),
    /// It is larger than a document may be.
    TooLarge,
    /// It is not to be taken yet.
    Not(Judged),
    /// It looks otherwise now.
    Changed(Look),
    /// It is not there any more.
    Vanished,
}

/// Judges a file that has looked like this for so long. `open` are files that are being written.
pub(super) fn judge(
    path: &Path,
    look: Look,
    unchanged_for: Duration,
    open: &HashSet<PathBuf>,
) -> Found {
    if look.bytes == 0 {
        return Found::Not(Judged::Waits(Wait::Empty));
    }
    if open.contains(path) {
        return Found::Not(Judged::Waits(Wait::Open));
    }
    match read(path, look, unchanged_for) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Vanished,
        Err(_) => Found::Not(Judged::Waits(Wait::Unreadable)),
    }
}

fn read(path: &Path, look: Look, unchanged_for: Duration) -> io::Result<Found> {
    let mut file = platform::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(Found::Vanished);
    }
    let now = platform::look_of(&about);
    if now != look {
        return Ok(Found::Changed(now));
    }
    if platform::is_locked(&file) {
        return Ok(Found::Not(Judged::Waits(Wait::Locked)));
    }
    let paged = Duration::from_secs(u64::from(SETTLE_SECONDS_PAGED));
    match ending(&mut file, look.bytes)? {
        Ending::Missing => return Ok(Found::Not(Judged::Waits(Wait::NotWhole))),
        Ending::WholePages if unchanged_for < paged => {
            return Ok(Found::Not(Judged::TooSoon(paged)));
        }
        Ending::WholePages | Ending::Whole => {}
    }
    if look.bytes > MAX_BYTES {
        return Ok(Found::TooLarge);
    }
    file.rewind()?;
    let mut bytes = Vec::new();
    file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    // The same file at the same place, and as long as it looks: nothing came in between.
    let after = platform::look_of(&file.metadata()?);
    let Some(there) = look_at(path)? else { return Ok(Found::Vanished) };
    if after != look || there != look || bytes.len() as u64 != look.bytes {
        return Ok(Found::Changed(there));
    }
    Ok(Found::Bytes(bytes))
}

//! Paths of C2SP tlog-tiles: which tile or bundle, and how much of it.

use wardbook_ledger::tiles::{TILE_WIDTH, TileId};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    /// Hashes.
    Tile(TileId, u64),
    /// Entries of a bundle.
    Entries(u64, u64),
}

/// Reads what follows `tile/`: `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`. The width is 256 for a
/// full one.
pub(crate) fn parse(path: &str) -> Option<Resource> {
    let (level, rest) = path.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => {
            let width = decimal(width, 3).filter(|width| (1..TILE_WIDTH).contains(width))?;
            (number, width)
        }
        None => (rest, TILE_WIDTH),
    };
    let number = index(number)?;
    if level == "entries" {
        return Some(Resource::Entries(number, width));
    }
    let level = decimal(level, 2).filter(|level| *level <= 63)?;
    Some(Resource::Tile(TileId { level: u32::try_from(level).ok()?, index: number }, width))
}

/// `x001/x234/067` is 1234067.
fn index(path: &str) -> Option<u64> {
    let mut number: u64 = 0;
    let mut elements = path.split('/').peekable();
    let mut first = true;
    while let Some(element) = elements.next() {
        let last = elements.peek().is_none();
        let digits = if last { element } else { element.strip_prefix('x')? };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Only one spelling of each number.
        if first && !last && digits == "000" {
            return None;
        }
        first = false;
        number = number.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
    }
    Some(number)
}

fn decimal(text: &str, most: usize) -> Option<u64> {
    let canonical = text.len() <= most
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specifications_paths_are_read_and_other_spellings_are_not() {
        let tile = |level, index, width| Some(Resource::Tile(TileId { level, index }, width));
        assert_eq!(parse("0/x001/x234/067"), tile(0, 1_234_067, 256));
        assert_eq!(parse("2/000.p/1"), tile(2, 0, 1));
        assert_eq!(parse("63/999"), tile(63, 999, 256));
        assert_eq!(parse("entries/x001/000.p/255"), Some(Resource::Entries(1000, 255)));
        for other in [
            "",
            "0",
            "0/",
            "64/000",
            "00/000",
            "0/0",
            "0/0000",
            "0/x000/001",
            "0/001/002",
            "0/x001",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/",
            "-1/000",
            "entries/",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
            "a/000",
            "0/000/",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}

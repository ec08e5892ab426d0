//! Reading a log back from head office: paths in the layout of C2SP tlog-tiles, under the log's
//! origin hash (C2SP tlog-mirror), and what is read there.

use sha2::{Digest as _, Sha256};

use wardbook_ledger::Hash;
use wardbook_ledger::tiles::{TILE_WIDTH, TileId};

/// Positions that one request for payloads names at the most.
pub const PAYLOADS_A_REQUEST: u64 = 256;

/// SHA-256 of the origin line, without its newline, in hex: the log's name in paths.
pub fn origin_hash(origin: &str) -> String {
    hex::encode(Sha256::digest(origin))
}

/// Where the newest checkpoint is that the witness signed.
pub fn witnessed_path(origin: &str) -> String {
    format!("/{}/checkpoint", origin_hash(origin))
}

/// Where the mirror's checkpoint is: up to there, every event is held.
pub fn mirrored_path(origin: &str) -> String {
    format!("/mirror/{}/checkpoint", origin_hash(origin))
}

/// Where a tile is of which `width` hashes are wanted, from the first on.
pub fn tile_path(origin: &str, tile: TileId, width: u64) -> String {
    let place = place(tile.index, width);
    format!("/mirror/{}/tile/{}/{place}", origin_hash(origin), tile.level)
}

/// Where a bundle of entries is of which `width` are wanted, from the first on.
pub fn bundle_path(origin: &str, index: u64, width: u64) -> String {
    format!("/mirror/{}/tile/entries/{}", origin_hash(origin), place(index, width))
}

/// Where the payloads of `[from, to)` are.
pub fn payloads_path(from: u64, to: u64) -> String {
    format!("/v1/payloads?from={from}&to={to}")
}

/// The hashes of a tile of this width; `None` where its bytes are none.
pub fn read_hashes(bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() as u64 == width).then(|| hashes.to_vec())
}

/// `1234067` is `x001/x234/067`; less than a full tile says how much of it.
fn place(index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1_000);
    let mut rest = index / 1_000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1_000);
        rest /= 1_000;
    }
    if width < TILE_WIDTH { format!("{path}.p/{width}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_specifications() {
        assert_eq!(place(0, 256), "000");
        assert_eq!(place(67, 1), "067.p/1");
        assert_eq!(place(1_234_067, 256), "x001/x234/067");
        assert_eq!(place(1_000, 255), "x001/000.p/255");
        let hash = origin_hash("wardbook/x");
        assert_eq!(hash.len(), 64);
        let tile = TileId { level: 2, index: 5 };
        assert_eq!(tile_path("wardbook/x", tile, 256), format!("/mirror/{hash}/tile/2/005"));
        assert_eq!(bundle_path("wardbook/x", 5, 3), format!("/mirror/{hash}/tile/entries/005.p/3"));
    }

    #[test]
    fn a_tile_has_as_many_hashes_as_were_asked_for() {
        assert_eq!(read_hashes(&[7; 64], 2), Some(vec![[7; 32]; 2]));
        assert_eq!(read_hashes(&[7; 64], 1), None);
        assert_eq!(read_hashes(&[7; 65], 2), None);
    }
}

//! Reads: what the witness fixed, what the mirror signed, and tiles and entries (C2SP tlog-tiles).
//! A log is addressed by the hash of its origin, or by its origin, percent-encoded.

use std::io::Write as _;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_ledger::tiles::TILE_WIDTH;

use super::bundle::Opened;
use super::path::{self, Resource};
use super::{notes, tree};
use crate::reader::{Reader, Unauthorized};
use crate::refusal::Refusal;
use crate::state::AppState;
use crate::storage::logs::{self, Log, LogId, origin_hash};
use crate::storage::{StorageError, mirror, office, tiles, witness};

/// What is asked for never changes once it is there. Not to be kept by shared caches: a clinic's
/// log is for those alone who may read it.
const FOREVER: &str = "private, max-age=31536000, immutable";
/// A checkpoint is soon another.
const BRIEFLY: &str = "private, max-age=2";

type Answer = Result<Response, Unauthorized>;

/// `GET /<origin hash>/checkpoint`: the newest checkpoint that is fixed, with the log's signatures
/// and the witness's as of then.
pub async fn fixed_checkpoint(
    State(app): State<AppState>,
    reader: Reader,
    Path(origin): Path<String>,
) -> Answer {
    let log = find(&app, reader, &origin).await?;
    let (state, id) = (app.clone(), log.id);
    let fixed = app.storage.read(move |tx| {
        let cosigners = state.cosigners.get(tx)?;
        Ok((witness::fixed(tx, id)?, office::is_unconfirmed(tx, id)?, cosigners))
    });
    let (fixed, unconfirmed, cosigners) = fixed.await.map_err(Refusal::from)?;
    let fixed = fixed.ok_or_else(not_there)?;
    if unconfirmed {
        return Err(Refusal::unconfirmed().into());
    }
    let checkpoint = Checkpoint { origin: log.origin.clone(), size: fixed.size, root: fixed.root };
    // The same signature that was given then, unless the key was renewed since: Ed25519 signs the same
    // text in the same way.
    let ours = cosigners.witness.cosign(&checkpoint, fixed.at.seconds());
    let note = notes::with_ours(&log, &checkpoint, &fixed.note, ours).map_err(Refusal::from)?;
    Ok(text(note))
}

/// `GET /mirror/<log>/checkpoint`: the newest checkpoint that the mirror signed.
pub async fn mirror_checkpoint(
    State(app): State<AppState>,
    reader: Reader,
    Path(origin): Path<String>,
) -> Answer {
    let id = find(&app, reader, &origin).await?.id;
    let held =
        app.storage.read(move |tx| Ok((mirror::held(tx, id)?, office::is_unconfirmed(tx, id)?)));
    let (held, unconfirmed) = held.await.map_err(Refusal::from)?;
    let note = held.note.ok_or_else(not_there)?;
    // It may have signed more than is here now.
    if unconfirmed { Err(Refusal::unconfirmed().into()) } else { Ok(text(note)) }
}

/// `GET /mirror/<log>/tile/…`: hashes, or entries.
pub async fn resource(
    State(app): State<AppState>,
    reader: Reader,
    Path((origin, rest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let log = find(&app, reader, &origin).await?.id;
    let resource = path::parse(&rest).ok_or_else(not_there)?;
    match resource {
        Resource::Tile(place, width) => {
            let hashes = app.storage.read(move |tx| {
                if width < TILE_WIDTH {
                    return tree::hashes(tx, log, place, width);
                }
                Ok(tiles::tile(tx, log, place)?.map(|tile| tile.hashes().to_vec()))
            });
            let hashes = hashes.await.map_err(Refusal::from)?.ok_or_else(not_there)?;
            Ok(bytes(hashes.as_flattened().to_vec(), None))
        }
        Resource::Entries(number, width) => {
            let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
            let accepted = accepted.unwrap_or_default();
            let packed = ["zstd", "gzip"].into_iter().find(|coding| accepts(accepted, coding));
            Ok(entries(&app, log, number, width, packed).await?)
        }
    }
}

async fn entries(
    app: &AppState,
    log: LogId,
    number: u64,
    width: u64,
    packed: Option<&'static str>,
) -> Result<Response, Refusal> {
    let stored = app.storage.read(move |tx| mirror::bundle(tx, log, number)).await?;
    let stored = stored.filter(|stored| stored.entries >= width).ok_or_else(not_there)?;
    let opened = Opened::new(&stored)?;
    if packed == Some("zstd") && stored.entries == width {
        return Ok(bytes(stored.content, Some("zstd")));
    }
    let plain = opened.first(width).ok_or_else(not_there)?.to_vec();
    if packed == Some("gzip") {
        let gzip = tokio::task::spawn_blocking(move || gzipped(&plain)).await;
        let failed = |error: &dyn std::fmt::Display| StorageError::Refused(error.to_string());
        let gzip = gzip.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
        return Ok(bytes(gzip, Some("gzip")));
    }
    Ok(bytes(plain, None))
}

/// For those who do not read zstd, as it is stored: every client of C2SP tlog-tiles should read gzip.
fn gzipped(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(plain)?;
    gzip.finish()
}

/// The log that a path names, if it may be read.
async fn find(app: &AppState, reader: Reader, origin: &str) -> Result<Log, Unauthorized> {
    let hash = hash_of(origin);
    let log = app.storage.read(move |tx| logs::by_hash(tx, &hash)).await.map_err(Refusal::from)?;
    let log = log.ok_or_else(not_there)?;
    reader.check(app, &log).await?;
    Ok(log)
}

/// 64 lower-case hex digits, or else an origin.
fn hash_of(origin: &str) -> Hash {
    let mut hash = Hash::default();
    let lower = !origin.bytes().any(|byte| byte.is_ascii_uppercase());
    if lower && hex::decode_to_slice(origin, &mut hash).is_ok() {
        hash
    } else {
        origin_hash(origin)
    }
}

/// Whether a coding is accepted, and not with a weight of zero (RFC 9110 section 12.5.3).
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=").map(str::trim);
        let refused = weight.is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn not_there() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there is nothing here, or not yet")
}

fn text(note: String) -> Response {
    ([(header::CACHE_CONTROL, BRIEFLY)], note).into_response()
}

fn bytes(bytes: Vec<u8>, encoding: Option<&'static str>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, authorization"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_for_a_reader_unpacks_to_the_same() {
        let mut read = Vec::new();
        let packed = gzipped(&[7; 10_000]).unwrap();
        flate2::read::GzDecoder::new(&*packed).read_to_end(&mut read).unwrap();
        assert_eq!(read, [7; 10_000]);
        assert!(packed.len() < 1_000);
    }

    #[test]
    fn a_coding_is_accepted_by_name_unless_its_weight_is_zero() {
        for accepted in ["zstd", "gzip, ZSTD;q=0.5", "br , zstd ; q=1"] {
            assert!(accepts(accepted, "zstd"), "{accepted}");
        }
        for refused in ["", "gzip", "zstd;q=0", "gzip, zstd;q=0.0", "xzstd"] {
            assert!(!accepts(refused, "zstd"), "{refused}");
        }
    }
}

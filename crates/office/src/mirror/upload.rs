//! `POST /add-entries` (C2SP tlog-mirror): packages of 256, each proven before anything of it is
//! stored. What was stored stays, however the request ends, so that the next one resumes.

use std::io::Read as _;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Handle;
use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_sync::wire::MIRROR_INFO_TYPE;
use wardbook_sync::wire::entries::{
    MAX_PACKAGES, MirrorInfo, PACKAGE, Package, PackageReader, UploadHead, write_entry,
};

use super::body::{self, CutOff, Packing};
use super::bundle::Opened;
use super::{covered, notes, tree};
use crate::limits;
use crate::reader::{Bearer, Unauthorized};
use crate::refusal::Refusal;
use crate::state::AppState;
use crate::storage::logs::{self, Log, LogId, origin_hash};
use crate::storage::witness::{self, Pending};
use crate::storage::{Result as Stored, StorageError, Transaction, clinics, mirror, office};

/// How much is read at a time, in bytes.
const PIECE: usize = 64 * 1024;
/// The longest head: an origin of 1,024 bytes and a ticket of 65,535.
const MAX_HEAD: usize = 68 * 1024;

type Answer = Result<Response, Refusal>;

/// `POST /add-entries`.
pub async fn add_entries(
    State(app): State<AppState>,
    bearer: Result<Bearer, Unauthorized>,
    request: Request,
) -> Response {
    let (parts, body): (_, Body) = request.into_parts();
    let answer = match bearer {
        Ok(Bearer(bearer)) => take(app, bearer, &parts.headers, body).await,
        Err(refused) => Err((refused.into_response(), body)),
    };
    let mut response = match answer {
        Ok(response) => response,
        // A connection that ends while its client still writes would lose the answer.
        Err((refused, body)) => {
            body::drain(body).await;
            refused
        }
    };
    let known = HeaderValue::from_static(body::ENCODINGS);
    response.headers_mut().insert(header::ACCEPT_ENCODING, known);
    response
}

/// Takes an upload, or gives the body back with the refusal where it was not looked at.
async fn take(
    app: AppState,
    bearer: LogId,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, (Response, Body)> {
    let packing = match Packing::of(headers) {
        Ok(packing) => packing,
        Err(refused) => return Err((refused.into_response(), body)),
    };
    let Some(permit) = app.uploads.begin(bearer.clinic) else {
        let text = "too many uploads are under way";
        let refused = Refusal::later(StatusCode::SERVICE_UNAVAILABLE, text, 30);
        return Err((refused.into_response(), body));
    };
    let handle = Handle::current();
    let answer = tokio::task::spawn_blocking(move || {
        let body = body::Unpacked::new(body, packing, handle.clone(), limits::BODY);
        let answer = match body {
            Ok(body) => Upload { app, handle, bearer, body }.run(),
            Err(error) => Err(Refusal::new(StatusCode::BAD_REQUEST, error.to_string())),
        };
        drop(permit);
        answer.into_response()
    });
    let gone = |_| Refusal::later(StatusCode::SERVICE_UNAVAILABLE, "the server is ending", 30);
    Ok(answer.await.map_err(gone).into_response())
}

/// One upload, on a thread that may block.
struct Upload {
    app: AppState,
    handle: Handle,
    bearer: LogId,
    body: body::Unpacked,
}

/// How the packages of a request ended.
enum Ended {
    /// All of the upload's packages are here.
    Whole,
    /// So many of them are, and then it ended for this reason, if for one.
    Early(usize, Option<Refusal>),
    /// One is not proven.
    NotProven(String),
}

/// What became of an upload whose packages are all stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finished {
    /// The mirror signed.
    Signed,
    /// Another size is held or signed; entries before this one are here.
    Behind(u64),
    /// The clinic was suspended since the upload began.
    Suspended,
    /// This database may be older than what the mirror signed for the log.
    Unconfirmed,
}

impl Upload {
    fn run(mut self) -> Answer {
        let answer = self.answer();
        self.body.drain();
        answer
    }

    fn answer(&mut self) -> Answer {
        let (head, beyond) = self.head()?;
        let log = self.log(&head)?;
        let id = log.id;
        let end = head.end;
        let (standing, named, newest) = self.read(move |tx| {
            let newest = witness::all_pending(tx, id)?.into_iter().next();
            Ok((mirror::held(tx, id)?, witness::pending(tx, id, end)?, newest))
        })?;
        let Some(newest) = newest else {
            let text = "no checkpoint of this log is known yet: add-checkpoint comes first";
            return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, text));
        };
        let Some(pending) = named.filter(|named| named.size >= standing.size) else {
            return Ok(info(StatusCode::CONFLICT, newest.size, standing.next));
        };
        // Refused before a byte of it is hashed.
        if head.start > standing.next || standing.next - head.start > limits::SENT_AGAIN {
            return Ok(info(StatusCode::CONFLICT, pending.size, standing.next));
        }
        match self.packages(id, &head, beyond, &pending)? {
            Ended::Whole => self.finish(&log, &pending),
            Ended::NotProven(why) => Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, why)),
            Ended::Early(0, refusal) => Err(refusal.unwrap_or_else(|| {
                let text = "the body ends before its first package does";
                Refusal::new(StatusCode::BAD_REQUEST, text)
            })),
            Ended::Early(_, _) => {
                let next = self.read(move |tx| mirror::held(tx, id))?.next;
                Ok(info(StatusCode::ACCEPTED, pending.size, next))
            }
        }
    }

    /// The head, and what was read beyond it.
    fn head(&mut self) -> Result<(UploadHead, Vec<u8>), Refusal> {
        let bad = |text: &str| Refusal::new(StatusCode::BAD_REQUEST, text);
        let mut kept = Vec::new();
        loop {
            let piece = self.piece(PIECE)?;
            kept.extend_from_slice(&piece);
            match UploadHead::read(&kept).map_err(|error| bad(&error.to_string()))? {
                Some((head, length)) => return Ok((head, kept.split_off(length))),
                None if piece.is_empty() || kept.len() > MAX_HEAD => {
                    return Err(bad("the body ends before its head does"));
                }
                None => {}
            }
        }
    }

    /// The log that the head names, if it is the bearer's.
    fn log(&self, head: &UploadHead) -> Result<Log, Refusal> {
        let hash = origin_hash(&head.origin);
        let log = self.read(move |tx| logs::by_hash(tx, &hash))?.filter(|log| log.mirrored);
        let log = log.ok_or_else(|| {
            Refusal::new(StatusCode::NOT_FOUND, "this log is not known here, or not mirrored")
        })?;
        if log.id == self.bearer {
            return Ok(log);
        }
        Err(Refusal::new(StatusCode::FORBIDDEN, "the token is for another log"))
    }

    /// Proves and stores package after package. No more than one is in memory.
    fn packages(
        &mut self,
        log: LogId,
        head: &UploadHead,
        rest: Vec<u8>,
        pending: &Pending,
    ) -> Result<Ended, Refusal> {
        let first = head.start / PACKAGE;
        // A prefix of the upload: the packages after it would not be taken.
        let most = (first + MAX_PACKAGES).saturating_mul(PACKAGE).min(head.end);
        let taken = UploadHead { end: most, ..head.clone() };
        let mut reader = PackageReader::new(&taken);
        let mut piece = rest;
        // Bytes since the last package; it is looked for when they have grown by half, so that
        // many small pieces cost no more than a large one.
        let (mut bytes, mut look_at) = (0_usize, 0_usize);
        // Why the body ends before its end. What came before that is looked at all the same.
        let mut cut = None;
        loop {
            let ended = piece.is_empty();
            bytes += piece.len();
            reader.push(&piece);
            while !reader.is_done() && (ended || bytes >= look_at) {
                // Whole, but not yet copied: others may be at work on theirs.
                let _room = match reader.whole() {
                    Ok(Some(bytes)) => self.handle.block_on(self.app.uploads.room(bytes)),
                    _ => None,
                };
                match reader.next_package() {
                    Ok(Some(package)) => {
                        if let Some(why) = self.package(log, package, pending)? {
                            return Ok(Ended::NotProven(why));
                        }
                        (bytes, look_at) = (0, 0);
                    }
                    Ok(None) => {
                        look_at = bytes + (bytes / 2).max(PIECE / 4);
                        break;
                    }
                    Err(error) => {
                        let refusal = Refusal::new(StatusCode::BAD_REQUEST, error.to_string());
                        return Ok(Ended::Early(reader.read(), Some(refusal)));
                    }
                }
            }
            if reader.is_done() && taken.end == head.end {
                return Ok(Ended::Whole);
            }
            if reader.is_done() || ended {
                return Ok(Ended::Early(reader.read(), cut));
            }
            piece = self.piece(PIECE).unwrap_or_else(|refusal| {
                cut = Some(refusal);
                Vec::new()
            });
        }
    }

    /// Proves one package and stores it; answers why where it is not proven.
    fn package(
        &self,
        log: LogId,
        package: Package,
        pending: &Pending,
    ) -> Result<Option<String>, Refusal> {
        let bounds = package.bounds;
        let number = bounds.start / PACKAGE;
        let before = bounds.start % PACKAGE;
        let length = package.entries.iter().map(|entry| entry.len() + 2).sum();
        let mut bytes = Vec::with_capacity(length);
        let mut leaves = Vec::new();
        if before > 0 {
            let stored = self.read(move |tx| mirror::bundle(tx, log, number))?;
            let opened = stored.as_ref().map(Opened::new).transpose()?;
            let missing = || StorageError::Damaged(format!("bundle {number} is missing"));
            let opened = opened.ok_or_else(missing)?;
            bytes.extend_from_slice(opened.first(before).ok_or_else(missing)?);
            let count = usize::try_from(before).unwrap_or(usize::MAX);
            leaves.extend_from_slice(opened.leaves().get(..count).ok_or_else(missing)?);
        }
        if let Err(error) = package.verify(&leaves, pending.size, &pending.root) {
            return Ok(Some(error.to_string()));
        }
        for entry in &package.entries {
            write_entry(&mut bytes, entry)
                .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, error.to_string()))?;
        }
        drop(package);
        let opened = Opened::of(bytes);
        let opened =
            opened.ok_or_else(|| StorageError::Refused("a bundle of nothing".to_owned()))?;
        let bundle = opened.pack(number)?;
        let leaves = opened.leaves().to_vec();
        drop(opened);
        if self.repeat(move |tx| store(tx, log, bounds.start, &bundle, &leaves))? {
            Ok(None)
        } else {
            Err(suspended())
        }
    }

    /// Signs, once everything before the upload's end is stored and leads to the checkpoint's root.
    fn finish(&self, log: &Log, pending: &Pending) -> Answer {
        let (id, size, root) = (log.id, pending.size, pending.root);
        let app = self.app.clone();
        let (before, cosigners) =
            self.read(move |tx| Ok((mirror::held(tx, id)?.size, app.cosigners.get(tx)?)))?;
        for (from, to) in covered::steps(before, size) {
            self.read(move |tx| covered::check(tx, id, from, to, size))?;
        }
        let now = self.app.clock.now();
        let checkpoint =
            Checkpoint { origin: log.origin.clone(), size: pending.size, root: pending.root };
        let signature = cosigners.mirror.cosign(&checkpoint, now.seconds());
        let note = notes::with_ours(log, &checkpoint, &pending.note, signature.clone())?;
        let finished = self.repeat(move |tx| {
            if clinics::is_suspended(tx, id.clinic)? {
                return Ok(Finished::Suspended);
            }
            if office::is_unconfirmed(tx, id)? {
                return Ok(Finished::Unconfirmed);
            }
            let held = mirror::held(tx, id)?;
            if held.next < size || held.size > size {
                return Ok(Finished::Behind(held.next));
            }
            if tree::root(tx, id, size)? != root {
                return Err(StorageError::Damaged(format!(
                    "what is held of log {} does not lead to the root of size {}",
                    id.log, size
                )));
            }
            let signed = mirror::sign(tx, id, size, &root, &note, now)?;
            Ok(if signed { Finished::Signed } else { Finished::Behind(held.next) })
        })?;
        self.app.search.wake();
        match finished {
            Finished::Signed => Ok((StatusCode::OK, format!("{signature}\n")).into_response()),
            Finished::Behind(next) => Ok(info(StatusCode::CONFLICT, size, next)),
            Finished::Suspended => Err(suspended()),
            Finished::Unconfirmed => Err(Refusal::unconfirmed()),
        }
    }

    fn piece(&mut self, most: usize) -> Result<Vec<u8>, Refusal> {
        let mut piece = vec![0; most];
        let length = self.body.read(&mut piece).map_err(|error| {
            let why = CutOff::of(&error);
            let status = why.map_or(StatusCode::BAD_REQUEST, CutOff::status);
            let text =
                why.map_or_else(|| "the body is packed wrongly".to_owned(), |w| w.to_string());
            Refusal::new(status, text)
        })?;
        piece.truncate(length);
        Ok(piece)
    }

    fn read<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Stored<T> + Send + Sync + 'static,
    {
        self.handle.block_on(self.app.storage.read(work))
    }

    fn repeat<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Transaction) -> Stored<T> + Send + Sync + 'static,
    {
        self.handle.block_on(self.app.storage.repeat(work))
    }
}

/// Stores a proven bundle and moves `next` on. `start` is where the package began that completed
/// it: every entry before it is held. Stores nothing, and says so, for a clinic that was suspended since
/// the upload began.
fn store(
    tx: &mut dyn Transaction,
    log: LogId,
    start: u64,
    bundle: &mirror::Bundle,
    leaves: &[wardbook_ledger::Hash],
) -> Stored<bool> {
    if clinics::is_suspended(tx, log.clinic)? {
        return Ok(false);
    }
    let held = mirror::held(tx, log)?;
    if held.next < start {
        return Err(StorageError::Damaged("entries that were held are gone".to_owned()));
    }
    let next = bundle.number * PACKAGE + bundle.entries;
    if next <= held.next {
        return Ok(true);
    }
    if mirror::keep_bundle(tx, log, bundle)? && bundle.entries == PACKAGE {
        tree::complete(tx, log, bundle.number, leaves)?;
    }
    mirror::reach(tx, log, next)?;
    Ok(true)
}

fn suspended() -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, "this clinic is suspended")
}

fn info(status: StatusCode, pending: u64, next: u64) -> Response {
    let info = MirrorInfo { pending, next, ticket: Vec::new() };
    (status, [(header::CONTENT_TYPE, MIRROR_INFO_TYPE)], info.to_string()).into_response()
}

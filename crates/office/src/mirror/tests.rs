//! `add-entries` and the mirror's reads against a whole office, over HTTP.

mod damage;
mod notes;
mod packing;
mod restored;
mod suspended;

use reqwest::{Client, Response};
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::open;
use wardbook_ledger::merkle::{Frontier, leaf_hash};
use wardbook_ledger::note::{Note, VerifierKey};
use wardbook_sync::wire::checkpoint::answered;
use wardbook_sync::wire::entries::{MirrorInfo, UploadHead, read_entries};

use crate::storage::events;
use crate::storage::faults::Fault;
use crate::storage::logs::{LogId, origin_hash};
use crate::storage::mirror;
use crate::testing::{Database, TestLog, TestOffice};

/// An office, and a clinic with its log and its token.
struct Story {
    office: TestOffice,
    log: TestLog,
    id: LogId,
    token: String,
    client: Client,
}

impl Story {
    async fn begin(database: Database, size: u64) -> Self {
        let office = TestOffice::start(database).await.unwrap();
        let mut log = TestLog::new(1).unwrap();
        log.grow(size).unwrap();
        let (id, token) = office.know(&log, 100).await.unwrap();
        Self { office, log, id, token, client: Client::new() }
    }

    /// Fixes a checkpoint.
    async fn fix(&self, old: u64, size: u64) {
        let url = format!("{}/add-checkpoint", self.office.url);
        let body = self.log.checkpoint(old, size).unwrap();
        let response = self.client.post(url).body(body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    }

    async fn post(&self, body: Vec<u8>, encoding: Option<&str>) -> Response {
        let url = format!("{}/add-entries", self.office.url);
        let mut request = self.client.post(url).bearer_auth(&self.token).body(body);
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", encoding);
        }
        request.send().await.unwrap()
    }

    async fn status(&self, body: Vec<u8>) -> u16 {
        self.post(body, None).await.status().as_u16()
    }

    /// Uploads `[start, to)` of the upload that ends at `end`.
    async fn upload(&self, start: u64, to: u64, end: u64) -> Response {
        self.post(self.log.upload(start, to, end).unwrap(), None).await
    }

    /// Where the mirror says that it stands, in an answer of this status.
    async fn info(response: Response, status: u16) -> (u64, u64) {
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/x.tlog.mirror-info");
        let info = MirrorInfo::parse(&response.text().await.unwrap()).unwrap();
        assert!(info.ticket.is_empty());
        (info.pending, info.next)
    }

    /// Verifies the mirror's signature over a size.
    async fn signed(&self, response: Response, size: u64) {
        let status = response.status();
        let lines = response.text().await.unwrap();
        assert_eq!(status, 200, "{lines}");
        let checkpoint = self.log.key.checkpoint(size, self.log.root(size).unwrap());
        let mut note = Note::new(&checkpoint.to_string()).unwrap();
        for signature in answered(&lines) {
            note.add(signature);
        }
        let by = note.verify(&[self.office.cosigners().await.mirror.vkey().clone()]).unwrap();
        assert_eq!(by.len(), 1);
    }

    async fn get(&self, path: &str) -> Response {
        let hash = hex::encode(origin_hash(self.log.key.name()));
        let url = format!("{}/mirror/{hash}/{path}", self.office.url);
        self.client.get(url).bearer_auth(&self.token).send().await.unwrap()
    }

    async fn bytes(&self, path: &str) -> Vec<u8> {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.bytes().await.unwrap().to_vec()
    }

    /// A foreign reader: fetches everything that a signature over this size implies, by the paths of
    /// the specification, and computes the root from the entries and from each level of tiles.
    async fn everything_is_served(&self, size: u64) {
        let path = |level: &str, index: u64, width: u64| {
            let number = if index >= 1_000 {
                format!("x{:03}/{:03}", index / 1_000, index % 1_000)
            } else {
                format!("{index:03}")
            };
            let partial = if width < 256 { format!(".p/{width}") } else { String::new() };
            format!("tile/{level}/{number}{partial}")
        };
        let root = self.log.root(size).unwrap();
        let mut below: Vec<Hash> = Vec::new();
        for index in 0..size.div_ceil(256) {
            let width = (size - index * 256).min(256);
            let bundle = self.bytes(&path("entries", index, width)).await;
            below.extend(read_entries(&bundle).unwrap().into_iter().map(leaf_hash));
        }
        assert_eq!(Frontier::from_leaves(below.iter().copied()).root(), root, "entries of {size}");
        for level in 0.. {
            let count = size >> (8 * level);
            if count == 0 {
                break;
            }
            let mut hashes: Vec<Hash> = Vec::new();
            for index in 0..count.div_ceil(256) {
                let width = (count - index * 256).min(256);
                let tile = self.bytes(&path(&level.to_string(), index, width)).await;
                let (tile, rest) = tile.as_chunks::<32>();
                assert!(rest.is_empty() && tile.len() as u64 == width);
                hashes.extend(tile);
            }
            assert_eq!(hashes, below, "level {level} of size {size}");
            let roots = hashes.chunks_exact(256);
            below = roots.map(|t| Frontier::from_leaves(t.iter().copied()).root()).collect();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_uploaded_in_pieces_and_everything_that_is_signed_is_served() {
    for database in [Database::Sqlite, Database::Postgres] {
        let story = Story::begin(database, 1_000).await;
        story.fix(0, 600).await;
        let info = Story::info(story.upload(0, 256, 600).await, 202).await;
        assert_eq!(info, (600, 256));
        assert_eq!(story.get("checkpoint").await.status(), 404, "nothing is signed yet");
        story.signed(story.upload(256, 600, 600).await, 600).await;
        story.everything_is_served(600).await;
        story.fix(600, 601).await;
        story.signed(story.upload(600, 601, 601).await, 601).await;
        story.everything_is_served(601).await;
        story.fix(601, 1_000).await;
        story.signed(story.upload(601, 1_000, 1_000).await, 1_000).await;
        story.everything_is_served(1_000).await;
        story.everything_is_served(600).await;
        let again = story.upload(1_000, 1_000, 1_000).await;
        story.signed(again, 1_000).await;

        let note = story.bytes("checkpoint").await;
        let cosigners = story.office.cosigners().await;
        let (mirror, witness) = (cosigners.mirror.vkey(), cosigners.witness.vkey());
        let keys: [VerifierKey; 3] =
            [story.log.key.vkey().clone(), mirror.clone(), witness.clone()];
        let opened = open(&note, &keys).unwrap();
        assert_eq!(opened.checkpoint.size, 1_000);
        assert_eq!(opened.cosigners.len(), 1, "the mirror's line, and no witness's");
        assert_eq!(opened.cosigners[0].key, *mirror);

        let origin = story.log.key.name().replace('/', "%2F");
        let url = format!("{}/mirror/{origin}/checkpoint", story.office.url);
        let by_origin = story.client.get(url).bearer_auth(&story.token).send().await.unwrap();
        assert_eq!(by_origin.bytes().await.unwrap(), note);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_of_an_upload_has_its_status() {
    let story = Story::begin(Database::Sqlite, 3_000).await;
    let whole = story.log.upload(0, 300, 300).unwrap();
    assert_eq!(story.status(whole.clone()).await, 422, "no checkpoint yet");
    story.fix(0, 300).await;

    let url = format!("{}/add-entries", story.office.url);
    let nobody = story.client.post(&url).body(whole.clone()).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    let false_token = story.client.post(&url).bearer_auth("AAAA").body(whole.clone());
    assert_eq!(false_token.send().await.unwrap().status(), 401);

    let mut other = TestLog::new(2).unwrap();
    other.grow(3).unwrap();
    assert_eq!(story.status(other.upload(0, 3, 3).unwrap()).await, 404, "an unknown origin");
    story.office.know(&other, 100).await.unwrap();
    assert_eq!(story.status(other.upload(0, 3, 3).unwrap()).await, 403, "another clinic's log");

    assert_eq!(story.status(Vec::new()).await, 400, "nothing");
    assert_eq!(story.status(whole[..30].to_vec()).await, 400, "half a head");
    assert_eq!(story.status(whole[..5_000].to_vec()).await, 400, "half a package");
    let packed = story.post(whole.clone(), Some("br")).await;
    assert_eq!(packed.status(), 415);
    assert_eq!(story.post(whole.clone(), Some("gzip")).await.status(), 400, "no gzip");

    let info = Story::info(story.upload(0, 0, 0).await, 409).await;
    assert_eq!(info, (300, 0), "who knows nothing asks from 0 to 0");
    let info = Story::info(story.upload(0, 400, 400).await, 409).await;
    assert_eq!(info, (300, 0), "no pending checkpoint of that size");
    let info = Story::info(story.upload(256, 300, 300).await, 409).await;
    assert_eq!(info, (300, 0), "entries before it are missing");

    let mut wrong = whole.clone();
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    assert_eq!(story.status(wrong).await, 422, "the second package is not proven");
    let held = story.office.app.storage.read(move |tx| mirror::held(tx, story.id)).await.unwrap();
    assert_eq!((held.next, held.size), (256, 0), "the first was, and stays");
    let cut = story.log.upload(0, 300, 300).unwrap();
    let info = Story::info(story.post(cut[..cut.len() - 5].to_vec(), None).await, 202).await;
    assert_eq!(info, (300, 256), "bytes after the last good package are dropped");
    story.signed(story.upload(256, 300, 300).await, 300).await;

    story.fix(300, 3_000).await;
    story.signed(story.upload(300, 300, 300).await, 300).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_already_is_refused_unhashed() {
    let story = Story::begin(Database::Sqlite, 3_000).await;
    story.fix(0, 2_800).await;
    story.signed(story.upload(0, 2_800, 2_800).await, 2_800).await;
    story.fix(2_800, 3_000).await;
    let origin = story.log.key.name().to_owned();
    // What follows the head is no package at all: it is never looked at.
    let mut body = Vec::new();
    UploadHead { origin, start: 0, end: 3_000, ticket: Vec::new() }.write(&mut body).unwrap();
    body.extend_from_slice(&[0xFF; 4_096]);
    assert_eq!(Story::info(story.post(body, None).await, 409).await, (3_000, 2_800));
    story.signed(story.upload(768, 3_000, 3_000).await, 3_000).await;
    let info = Story::info(story.upload(0, 300, 2_800).await, 409).await;
    assert_eq!(info, (3_000, 3_000), "the mirror never goes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_brings_at_most_thirty_two_packages_and_a_backlog_drains() {
    let story = Story::begin(Database::Sqlite, 20_000).await;
    story.fix(0, 20_000).await;
    let mut next = 0;
    let mut requests = 0;
    loop {
        let response = story.upload(next, 20_000, 20_000).await;
        requests += 1;
        if response.status() == 200 {
            break;
        }
        let (_, then) = Story::info(response, 202).await;
        assert_eq!(then, next + 32 * 256, "it shrinks by as much as was taken");
        next = then;
    }
    assert_eq!(requests, 3);
    story.everything_is_served(20_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_of_two_sizes_at_once_sign_nothing_that_is_not_served() {
    for database in [Database::Sqlite, Database::Postgres] {
        let story = Story::begin(database, 66_000).await;
        story.fix(0, 65_537).await;
        story.fix(65_537, 66_000).await;
        let to = |end: u64| {
            let story = &story;
            async move {
                let mut next = 0;
                loop {
                    let response = story.upload(next, (next + 8_192).min(end), end).await;
                    match response.status().as_u16() {
                        200 => return true,
                        202 => next = Story::info(response, 202).await.1.min(end),
                        409 => {
                            let (pending, then) = Story::info(response, 409).await;
                            if pending != end {
                                return false;
                            }
                            next = then.min(end);
                        }
                        503 => {}
                        other => panic!("{other}"),
                    }
                }
            }
        };
        let (smaller, larger) = tokio::join!(to(65_537), to(66_000));
        assert!(larger, "the larger was signed");
        story.everything_is_served(66_000).await;
        if smaller {
            story.everything_is_served(65_537).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_write_nothing_is_lost_and_the_backlog_shrinks() {
    for database in [Database::Sqlite, Database::Postgres] {
        for fault in [Fault::NotPersisted, Fault::AnswerLost] {
            let story = Story::begin(database, 700).await;
            story.fix(0, 700).await;
            // Three packages and the signature: each fails once, at another place of a new request.
            let mut next = 0;
            for writes in 0..4 {
                story.office.app.storage.faults().plan(writes, fault);
                let response = story.upload(next, 700, 700).await;
                if fault == Fault::NotPersisted && response.status() == 503 {
                    assert!(response.headers().contains_key("retry-after"));
                } else {
                    assert_eq!(response.status(), 200);
                }
                story.office.app.storage.faults().clear();
                let id = story.id;
                let held = story.office.app.storage.read(move |tx| mirror::held(tx, id)).await;
                let then = held.unwrap().next;
                assert!(then >= next, "the backlog never grows");
                next = then;
            }
            story.signed(story.upload(next, 700, 700).await, 700).await;
            story.everything_is_served(700).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_become_searchable_and_one_that_is_no_event_is_marked_and_kept() {
    for database in [Database::Sqlite, Database::Postgres] {
        let mut story = Story::begin(database, 300).await;
        story.log.push(b"no header".to_vec());
        let misplaced = story.log.entries()[5].clone();
        story.log.push(misplaced);
        // PostgreSQL's text has no such character, and the reason would name the member.
        story.log.push(br#"{"\u0000":1}"#.to_vec());
        story.log.grow(600).unwrap();
        story.fix(0, 600).await;
        story.signed(story.upload(0, 600, 600).await, 600).await;
        story.everything_is_served(600).await;
        let (id, storage) = (story.id, story.office.app.storage.clone());
        let now = story.office.app.clock.now();
        let build = || async {
            while crate::search::build(&storage, now).await.unwrap() {}
            let count = "SELECT count(*) FROM event";
            let rows = storage.read(move |tx| tx.query(count, &[])).await.unwrap();
            (rows[0].get::<i64>(0).unwrap(), storage.read(move |tx| mirror::held(tx, id)).await)
        };
        let (count, held) = build().await;
        assert_eq!((count, held.unwrap().searchable), (597, 600));
        let bad = storage.read(move |tx| events::bad(tx, id, 10)).await.unwrap();
        assert_eq!(bad.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [300, 301, 302]);
        assert_eq!(bad[1].1, "the header says position 5");
        let event = storage.read(move |tx| events::find(tx, id, 599)).await.unwrap().unwrap();
        assert_eq!((event.session_seq, &*event.kind), (599, "document.opened"));
        storage.write(move |tx| events::forget(tx, id, 512, 600)).await.unwrap();
        let held = storage.read(move |tx| mirror::held(tx, id)).await.unwrap();
        assert_eq!(held.searchable, 512, "what is left is said to be searchable, and no more");
        crate::search::forget(&storage, id).await.unwrap();
        let held = storage.read(move |tx| mirror::held(tx, id)).await.unwrap();
        assert_eq!(held.searchable, 0);
        assert_eq!(build().await.0, 597, "built again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinics_log_is_read_by_itself_alone() {
    let story = Story::begin(Database::Sqlite, 300).await;
    story.fix(0, 300).await;
    story.signed(story.upload(0, 300, 300).await, 300).await;
    let mut other = TestLog::new(2).unwrap();
    other.grow(3).unwrap();
    let (_, token) = story.office.know(&other, 100).await.unwrap();
    let hash = hex::encode(origin_hash(story.log.key.name()));
    for path in ["checkpoint", "tile/0/000", "tile/entries/000"] {
        let url = format!("{}/mirror/{hash}/{path}", story.office.url);
        assert_eq!(story.client.get(&url).send().await.unwrap().status(), 401, "{path}");
        let others = story.client.get(&url).bearer_auth(&token).send().await.unwrap();
        assert_eq!(others.status(), 401, "{path}");
    }
    for path in ["tile/0/001", "tile/entries/001", "tile/entries/001.p/45", "tile/1/000", "tile/x"]
    {
        assert_eq!(story.get(path).await.status(), 404, "{path}");
    }
    let url = format!("{}/{hash}/checkpoint", story.office.url);
    let fixed = story.client.get(url).bearer_auth(&story.token).send().await.unwrap();
    let witness = story.office.cosigners().await.witness.vkey().clone();
    let keys = [story.log.key.vkey().clone(), witness];
    let opened = open(&fixed.bytes().await.unwrap(), &keys).unwrap();
    assert_eq!((opened.checkpoint.size, opened.cosigners.len()), (300, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_reaches_a_client_that_still_writes() {
    let story = Story::begin(Database::Sqlite, 300).await;
    let large = vec![b'a'; 19 * 1024 * 1024];
    let url = format!("{}/add-entries", story.office.url);
    let nobody = story.client.post(&url).body(large.clone()).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    assert_eq!(story.post(large.clone(), Some("br")).await.status(), 415);
    story.fix(0, 300).await;
    let mut ahead = story.log.upload(256, 300, 300).unwrap();
    ahead.extend_from_slice(&large);
    assert_eq!(Story::info(story.post(ahead, None).await, 409).await, (300, 0));
}

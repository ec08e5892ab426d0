//! The mirror as other people's code reads it: tiles by `tlog_tiles` and notes by `signed_note`, neither
//! of which knows anything of Wardbook. Whatever a signature implies must be there, and be true.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use data_encoding::BASE64;
use ed25519_dalek_2::{Signature, Verifier as _, VerifyingKey};
use serde_json::Value;
use signed_note::{Note, StandardVerifier, Verifier, VerifierList, key_id};
use tlog_tiles::{
    Checkpoint, Error, HashReader as _, Tile, TileHashReader, TileReader, record_hash,
    stored_hash_index,
};

use wardbook_ledger::merkle::consistency_proof;
use wardbook_office::testing::{Database, TestLog, TestOffice as Served};
use wardbook_sync::client::{Cause, Packing, Sent, Uploaded};
use wardbook_sync::wire::mirror::origin_hash;
use wardbook_tests::{TestOffice, bearer, enrolled, origin_of, python, record_up_to, root, way_to};

/// Height of the tiles of C2SP tlog-tiles.
const HEIGHT: u8 = 8;

/// One log of a mirror, as a stranger with a token reaches it.
struct Mirror {
    /// Host and port.
    host: String,
    /// Path of the log.
    prefix: String,
    token: String,
}

impl Mirror {
    fn new(address: &str, origin: &str, token: &str) -> Self {
        Self {
            host: address.trim_start_matches("http://").to_owned(),
            prefix: format!("/mirror/{}", origin_hash(origin)),
            token: token.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(
            stream,
            "GET {}/{path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
             connection: close\r\n\r\n",
            self.prefix, self.host, self.token
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200 "), "{path}");
        answer.split_off(end + 4)
    }

    /// The library's paths have the height and call entries data, as Go's checksum database does.
    fn path(tile: &Tile) -> String {
        tile.path().replacen("tile/8/", "tile/", 1).replacen("/data/", "/entries/", 1)
    }

    /// Fetches every tile and every entry that a checkpoint of this size and root implies.
    fn must_have_everything(&self, size: u64, root: [u8; 32]) {
        let verified = TileHashReader::new(size, tlog_tiles::Hash(root), self);
        let indexes: Vec<u64> = (0..size).map(|entry| stored_hash_index(0, entry)).collect();
        let leaves = verified.read_hashes(&indexes).unwrap();
        let width = u64::from(1_u32 << HEIGHT);
        for first in (0..size).step_by(256) {
            let most = u32::try_from((size - first).min(width)).unwrap();
            let bundle = self.get(&Self::path(&Tile::new(HEIGHT, 0, first / width, most, true)));
            let mut rest = &bundle[..];
            for leaf in (first..).take(most as usize) {
                let (length, entry) = rest.split_at(2);
                let length = u16::from_be_bytes([length[0], length[1]]).into();
                let expected = leaves[usize::try_from(leaf).unwrap()];
                assert_eq!(record_hash(&entry[..length]), expected, "entry {leaf} of {size}");
                rest = &entry[length..];
            }
            assert!(rest.is_empty(), "more than the entries of the bundle at {first}");
        }
    }

    /// The newest checkpoint, after the log's signature and the mirror's were verified.
    fn checkpoint(&self, log: &str, mirror: &str) -> Checkpoint {
        let note = Note::from_bytes(&self.get("checkpoint")).unwrap();
        let known: Vec<Box<dyn Verifier>> =
            vec![Box::new(StandardVerifier::new(log).unwrap()), Box::new(Cosigner::new(mirror))];
        let (verified, others) = note.verify(&VerifierList::new(known)).unwrap();
        assert_eq!((verified.len(), others.len()), (2, 0));
        Checkpoint::from_bytes(note.text()).unwrap()
    }
}

impl TileReader for Mirror {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        Ok(tiles.iter().map(|tile| self.get(&Self::path(tile))).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

/// C2SP tlog-cosignature with Ed25519, which `signed_note` leaves to its users.
struct Cosigner {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Cosigner {
    fn new(vkey: &str) -> Self {
        let [name, _, encoded] = vkey.splitn(3, '+').collect::<Vec<_>>().try_into().unwrap();
        let key = BASE64.decode(encoded.as_bytes()).unwrap();
        assert_eq!(key[0], 4);
        let id = key_id(name, &key);
        let key = VerifyingKey::from_bytes(key[1..].try_into().unwrap()).unwrap();
        Self { name: name.to_owned(), id, key }
    }
}

impl Verifier for Cosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let (time, signature) = signature.split_at(8);
        let time = u64::from_be_bytes(time.try_into().unwrap());
        let mut message = format!("cosignature/v1\ntime {time}\n").into_bytes();
        message.extend_from_slice(text);
        let signature = Signature::from_slice(signature).unwrap();
        self.key.verify(&message, &signature).is_ok()
    }
}

#[test]
fn a_clinics_mirror_is_read_whole_by_tlog_tiles() {
    let office = TestOffice::new();
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &office.address());
    record_up_to(&clinic, &key, 700);
    let status = clinic.json(["sync", "now"]);
    let log = clinic.verify()["verifier_key"].as_str().unwrap().to_owned();
    let (origin, token) = (origin_of(&clinic, &key), bearer(&clinic, &key, &office.address()));
    let mirror = Mirror::new(&office.address(), &origin, &token);
    let signed = mirror.checkpoint(&log, &office.keys().mirror);
    assert_eq!((signed.origin(), signed.extension()), (&*origin, ""));
    assert_eq!(Value::from(signed.size()), status["office"]["held"]);
    mirror.must_have_everything(signed.size(), signed.hash().0);
}

/// Uploads `log` up to `end` in pieces; says whether the mirror signed that, or a larger size by then.
async fn upload_to(office: &Served, log: &TestLog, token: &str, end: u64) -> bool {
    let client = way_to(&office.url).unwrap();
    let (note, keys) = (log.note(end).unwrap(), [office.cosigners().await.mirror.vkey().clone()]);
    let mut next = 0;
    loop {
        let body = log.upload(next, (next + 4_096).min(end), end).unwrap();
        let body = (Packing::Zstd, Packing::Zstd.pack(&body).unwrap());
        match client.add_entries(body, token, &note, &keys).await {
            Ok(Sent { answer: Some(Uploaded::Held(_)), .. }) => return true,
            Ok(Sent { answer: Some(Uploaded::Further(info)), .. }) => next = info.next.min(end),
            Ok(Sent { answer: Some(Uploaded::Elsewhere(info)), .. }) => {
                if info.pending != end {
                    return false;
                }
                next = info.next.min(end);
            }
            Err(failure) if failure.cause == Cause::Busy => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn two_uploads_at_once_sign_nothing_that_other_peoples_code_does_not_find() {
    const SIZES: [u64; 2] = [65_537, 66_000];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for database in [Database::Sqlite, Database::Postgres] {
        let office = runtime.block_on(Served::start(database)).unwrap();
        let mut log = TestLog::new(1).unwrap();
        log.grow(SIZES[1]).unwrap();
        let (smaller, token) = runtime.block_on(async {
            let (_, token) = office.know(&log, 100).await.unwrap();
            let client = way_to(&office.url).unwrap();
            let keys = [office.cosigners().await.witness.vkey().clone()];
            for (old, size) in [(0, SIZES[0]), (SIZES[0], SIZES[1])] {
                let proof = consistency_proof(old, size, &log).unwrap();
                let note = log.note(size).unwrap();
                client.add_checkpoint(old, &proof, &note, &keys).await.unwrap();
            }
            let (smaller, larger) = tokio::join!(
                upload_to(&office, &log, &token, SIZES[0]),
                upload_to(&office, &log, &token, SIZES[1])
            );
            assert!(larger, "the larger was signed");
            (smaller, token)
        });
        let mirror = Mirror::new(&office.url, log.key.name(), &token);
        let (vkey, own) = (
            log.key.vkey().to_string(),
            runtime.block_on(office.cosigners()).mirror.vkey().to_string(),
        );
        let signed = mirror.checkpoint(&vkey, &own);
        assert_eq!((signed.size(), signed.hash().0), (SIZES[1], log.root(SIZES[1]).unwrap()));
        for size in SIZES.into_iter().filter(|size| smaller || *size == SIZES[1]) {
            mirror.must_have_everything(size, log.root(size).unwrap());
        }
        let read = Command::new(python())
            .arg(root().join("tests/tools/read_mirror.py"))
            .args([format!("{}{}", office.url, mirror.prefix), token, own, vkey])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&read.stdout);
        assert!(read.status.success(), "{told}{}", String::from_utf8_lossy(&read.stderr));
        assert!(told.contains("\"size\": 66000, \"entries\": 66000"), "{told}");
    }
}

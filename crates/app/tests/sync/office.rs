//! A head office in a few lines, which does what C2SP says unless a test has it do otherwise: for the
//! faults that a real one must not have.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read as _;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::json;

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{self, CosignerKey};
use wardbook_ledger::merkle::verify_consistency;
use wardbook_ledger::note::{KeyKind, SignerKey, VerifierKey};
use wardbook_sync::wire::checkpoint::AddCheckpoint;
use wardbook_sync::wire::code::{EnrolmentCode, fingerprint};
use wardbook_sync::wire::entries::{MirrorInfo, PackageReader, UploadHead};
use wardbook_sync::wire::statement::{Answer, Enrol, Enrolled, Keys};
use wardbook_sync::wire::v1::{
    ChallengeRequest, EnrolReply, EnrolRequest, Office as Who, Payload, Report, Standing,
    TokenRequest,
};

use crate::ledger::Ledger;
use crate::server::{Reply, Request, serve};

pub const NAME: &str = "office.example";

/// Answers to paths that its own do not have.
pub type Reads = Box<dyn Fn(&str) -> Option<Reply> + Send>;

/// What it holds of the one log that it knows.
#[derive(Default)]
pub struct Held {
    pub log: Option<VerifierKey>,
    sync: Option<VerifierKey>,
    pub size: u64,
    pub root: Hash,
    pub leaves: Vec<Hash>,
    pub mirrored: u64,
    /// Checkpoints that uploads may end with: their notes' texts.
    pending: Vec<(u64, Hash, String)>,
    /// The paths that were asked for, in order.
    pub asked: Vec<String>,
    /// Answers in place of its own, by path.
    pub script: VecDeque<(&'static str, Reply)>,
    /// What it answers those who read a log back.
    pub reads: Option<Reads>,
    /// Packages that it takes in a request.
    pub packages: usize,
    /// `Accept-Encoding` of its answers to uploads; a mirror of others' may say nothing.
    pub takes: Option<&'static str>,
    /// How the uploads were packed that came, in order.
    pub packed: Vec<&'static str>,
    pub reports: Vec<Report>,
    /// Payloads by position, and how many lines came for them.
    pub payloads: BTreeMap<u64, Payload>,
    pub lines: usize,
    pub ledger: Ledger,
    pub paused_until: Option<String>,
    pub token: u32,
    /// The secret of what it signs checkpoints with, where that is another key than [`witness`], and
    /// the statement of that.
    pub renewed: Option<(u8, String)>,
    /// What the newest request to enrol said of the log before.
    pub succession: Option<String>,
    pub office_id: String,
    /// Its clock, in seconds.
    pub now: u64,
}

/// The head office, and its address.
pub struct Office {
    pub address: String,
    pub held: Arc<Mutex<Held>>,
}

pub fn root() -> SignerKey {
    SignerKey::from_bytes(&format!("{NAME}/root"), KeyKind::Ed25519, &[1; 32]).unwrap()
}

pub fn witness() -> CosignerKey {
    witness_of(2)
}

/// The witness's key with this secret.
pub fn witness_of(secret: u8) -> CosignerKey {
    CosignerKey::from_bytes(&format!("{NAME}/witness"), &[secret; 32]).unwrap()
}

pub fn mirror() -> CosignerKey {
    CosignerKey::from_bytes(&format!("{NAME}/mirror"), &[3; 32]).unwrap()
}

/// The time that it signs: 2027-01-15T08:00:00Z.
pub const SIGNED_AT: u64 = 1_800_000_000;

impl Office {
    pub fn new() -> Self {
        let held =
            Held { packages: 32, office_id: "one".into(), now: SIGNED_AT, ..Held::default() };
        let held = Arc::new(Mutex::new(held));
        let own = Arc::clone(&held);
        let address = serve(move |request| answer(&mut own.lock().unwrap(), &request));
        Self { address, held }
    }

    pub fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap()
    }

    pub fn code(&self) -> String {
        let code = EnrolmentCode {
            secret: [9; 16],
            fingerprint: fingerprint(root().verifier()),
            address: self.address.clone(),
        };
        code.to_string()
    }

    /// Signs checkpoints with another key from now on, by a statement of this number that `root` signs.
    pub fn renew_witness(&self, number: u64, secret: u8, root: &SignerKey) {
        let key = witness_of(secret);
        let keys = Keys {
            office: NAME.into(),
            number,
            witness: key.vkey().clone(),
            mirror: mirror().vkey().clone(),
            time: "2027-01-15T08:00:00.000000Z".into(),
        };
        self.held().renewed = Some((secret, keys.sign(root).unwrap()));
    }

    /// Has the next request for a path answered in this way.
    pub fn next(&self, path: &'static str, reply: Reply) {
        self.held().script.push_back((path, reply));
    }

    /// How often a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.held().asked.iter().filter(|one| *one == path).count()
    }
}

impl Held {
    fn witness(&self) -> CosignerKey {
        self.renewed.as_ref().map_or_else(witness, |(secret, _)| witness_of(*secret))
    }
}

fn answer(held: &mut Held, request: &Request) -> Reply {
    held.asked.push(request.path.clone());
    if let Some(at) = held.script.iter().position(|(path, _)| *path == request.path) {
        return held.script.remove(at).unwrap().1;
    }
    match request.path.as_str() {
        "/v1/office" => json_of(&Who {
            name: NAME.into(),
            office_id: held.office_id.clone(),
            root: root().verifier().to_string(),
            witness: held.witness().vkey().to_string(),
            mirror: mirror().vkey().to_string(),
            log: held.ledger.key().vkey().to_string(),
            keys: held.renewed.as_ref().map(|(_, note)| note.clone()),
        }),
        "/v1/enrol" => enrol(held, &request.body),
        "/v1/challenge" => {
            let _: ChallengeRequest = serde_json::from_slice(&request.body).unwrap();
            json_of(&json!({ "nonce": "AAAA" }))
        }
        "/v1/token" => {
            let answer: TokenRequest = serde_json::from_slice(&request.body).unwrap();
            Answer::open(answer.answer.as_bytes(), held.sync.as_ref().unwrap()).unwrap();
            held.token += 1;
            json_of(&json!({ "token": format!("token-{}", held.token), "expiresInSeconds": 900 }))
        }
        "/v1/report" => {
            if !may(held, request) {
                return refused();
            }
            held.reports.push(serde_json::from_slice(&request.body).unwrap());
            json_of(&Standing {
                fixed: held.size,
                held: held.mirrored,
                searchable: held.mirrored,
                clock: "2027-01-15T08:00:00.000000Z".into(),
                policy: held.ledger.policy.as_ref().map(|(number, ..)| *number),
                mail: held.ledger.mail.last().map_or(0, |item| item.number),
                paused_until: held.paused_until.clone(),
            })
        }
        "/v1/payloads" => {
            if !may(held, request) {
                return refused();
            }
            hold_payloads(held, &request.body)
        }
        "/add-checkpoint" => add_checkpoint(held, &request.body),
        "/add-entries" => {
            if !may(held, request) {
                return refused();
            }
            let reply = add_entries(held, request);
            match (held.takes, reply) {
                (Some(takes), Reply::Is(status, more, body)) => {
                    Reply::Is(status, format!("{more}accept-encoding: {takes}\r\n"), body)
                }
                (_, reply) => reply,
            }
        }
        path if path.starts_with("/v1/policy?from=") && may(held, request) => {
            let from = path.rsplit('=').next().unwrap().parse().unwrap();
            match (held.ledger.policy.is_some(), held.ledger.reply(from)) {
                (false, _) => Reply::new(404, r#"{"code":"no_policy","message":"none"}"#),
                (true, None) => Reply::new(409, r#"{"code":"shorter_ledger","message":"no"}"#),
                (true, Some(reply)) => json_of(&reply),
            }
        }
        path if path.starts_with("/v1/mailbox?after=") && may(held, request) => {
            let after: u64 = path.rsplit('=').next().unwrap().parse().unwrap();
            let mail = held.ledger.mail.iter().filter(|item| item.number > after);
            json_of(&json!({ "mail": mail.collect::<Vec<_>>() }))
        }
        path => {
            let read = held.reads.as_ref().filter(|_| may(held, request));
            let read = read.and_then(|reads| reads(path));
            read.unwrap_or_else(|| Reply::new(404, "there is no such path\n"))
        }
    }
}

fn refused() -> Reply {
    Reply::new(401, r#"{"code":"token","message":"the token does not hold"}"#)
}

fn may(held: &Held, request: &Request) -> bool {
    request.headers.contains(&format!("Bearer token-{}\r\n", held.token))
}

fn json_of(value: &impl serde::Serialize) -> Reply {
    Reply::new(200, serde_json::to_string(value).unwrap())
}

fn enrol(held: &mut Held, body: &[u8]) -> Reply {
    let request: EnrolRequest = serde_json::from_slice(body).unwrap();
    let enrol = Enrol::open(request.request.as_bytes()).unwrap();
    let known = [enrol.log.clone()];
    let opened = checkpoint::open(request.checkpoint.as_bytes(), &known).unwrap().checkpoint;
    let reply = Enrolled {
        office: enrol.office,
        office_id: held.office_id.clone(),
        clinic: "harbour".into(),
        origin: enrol.log.name().to_owned(),
        witness: witness().vkey().clone(),
        mirror: mirror().vkey().clone(),
        keys: 0,
        ledger: held.ledger.key().vkey().clone(),
        before: opened.size,
        time: "2027-01-15T08:00:00.000000Z".into(),
    };
    (held.log, held.sync) = (Some(enrol.log), Some(enrol.sync));
    held.succession = request.succession;
    json_of(&EnrolReply { reply: reply.sign(&root()).unwrap() })
}

fn add_checkpoint(held: &mut Held, body: &[u8]) -> Reply {
    let request = AddCheckpoint::parse(body).unwrap();
    let Some(log) = held.log.clone() else { return Reply::new(404, "unknown origin\n") };
    checkpoint::open(request.note.to_string().as_bytes(), &[log]).unwrap();
    if request.old != held.size {
        return Reply::new(409, format!("{}\n", held.size));
    }
    let new = &request.checkpoint;
    let same = new.size == held.size && new.root == held.root;
    let extends = held.size == 0 && request.proof.is_empty()
        || verify_consistency(held.size, new.size, &request.proof, &held.root, &new.root).is_ok();
    if !same && !extends {
        return Reply::new(422, "the proof does not hold\n");
    }
    (held.size, held.root) = (new.size, new.root);
    held.pending.push((new.size, new.root, request.note.text().to_owned()));
    Reply::new(200, format!("{}\n", held.witness().cosign(new, held.now)))
}

fn hold_payloads(held: &mut Held, body: &[u8]) -> Reply {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).unwrap();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let payload: Payload = serde_json::from_slice(line).unwrap();
        let (Payload::Whole { seq, .. } | Payload::Sealed { seq, .. }) = &payload;
        if *seq >= held.mirrored {
            return Reply::new(409, r#"{"code":"not_held","message":"not held yet"}"#);
        }
        held.lines += 1;
        held.payloads.entry(*seq).or_insert(payload);
    }
    json_of(&json!({ "held": held.payloads.len() }))
}

fn add_entries(held: &mut Held, request: &Request) -> Reply {
    let body = &*request.body;
    let mut bytes = Vec::new();
    let zstd = request.headers.contains("content-encoding: zstd\r\n");
    held.packed.push(if zstd { "zstd" } else { "gzip" });
    match (zstd, held.takes) {
        (true, Some("gzip, zstd")) => bytes = zstd::stream::decode_all(body).unwrap(),
        (false, None | Some("gzip" | "gzip, zstd")) => {
            flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).unwrap();
        }
        _ => return Reply::new(415, "this coding is not taken\n"),
    }
    let (upload, length) = UploadHead::read(&bytes).unwrap().unwrap();
    let next = held.leaves.len() as u64;
    let found = held.pending.iter().find(|(size, ..)| *size == upload.end).cloned();
    let info = |next| MirrorInfo { pending: held.size, next, ticket: Vec::new() }.to_string();
    let Some((size, root, note)) = found else { return Reply::new(409, info(next)) };
    if upload.start > next || upload.start + 2_048 < next {
        return Reply::new(409, info(next));
    }
    let mut reader = PackageReader::new(&upload);
    reader.push(&bytes[length..]);
    while reader.read() < held.packages
        && let Some(package) = reader.next_package().unwrap()
    {
        let from = usize::try_from(package.bounds.subtree_start()).unwrap();
        let start = usize::try_from(package.bounds.start).unwrap();
        let leaves = package.verify(&held.leaves[from..start], size, &root).unwrap();
        held.leaves.truncate(start);
        held.leaves.extend(leaves);
    }
    if (held.leaves.len() as u64) < upload.end {
        let next = held.leaves.len() as u64;
        return Reply::new(
            202,
            MirrorInfo { pending: upload.end, next, ticket: Vec::new() }.to_string(),
        );
    }
    held.mirrored = upload.end;
    let signed = checkpoint::Checkpoint::parse(&note).unwrap();
    Reply::new(200, format!("{}\n", mirror().cosign(&signed, held.now)))
}

//! Watched folders where things go wrong for real: a disk that is full, a share that tells of nothing
//! and is disconnected, scanners that pause, and thousands of files at once. What a machine cannot do,
//! such as mounting, is said and skipped.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wardbook_tests::{TestClinic, let_pass, skipped, wait_until};

const PATIENCE: Duration = Duration::from_mins(2);

/// Files that arrive at once in the stress.
const MANY: usize = 2_000;

fn letter(number: usize) -> String {
    format!("Dear Dr Day,\n\nThank you for seeing patient number {number}.\n\nKind regards\n")
}

fn watch(clinic: &TestClinic, folder: &Path, settle: &str) {
    let add = ["inbox", "watch", "add", folder.to_str().unwrap()];
    clinic.run(add.iter().chain(&["--after", "delete", "--settle", settle])).expect(0);
}

struct Agent(Child);

impl Agent {
    /// An agent that watches already.
    fn watching(clinic: &TestClinic) -> Self {
        let agent = clinic.command(["agent"]).stdout(Stdio::null()).spawn().unwrap();
        let agent = Self(agent);
        wait_until("the agent watches the folder", PATIENCE, || {
            !state(clinic, "noticed").is_null()
        });
        agent
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn state(clinic: &TestClinic, what: &str) -> serde_json::Value {
    clinic.json(["inbox", "watch", "list"])[0][what].clone()
}

fn count(clinic: &TestClinic, kind: &str) -> usize {
    clinic.json(["events", "--kind", kind]).as_array().unwrap().len()
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// A place where something is mounted, for as long as this lives.
struct Mounted(PathBuf);

impl Mounted {
    /// `None`, said in words, where this machine does not allow it.
    fn by(test: &str, command: &mut Command, at: &Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let done = command.arg(at).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if done.is_ok_and(|status| status.success()) {
            return Some(Self(at.to_owned()));
        }
        skipped(test, &format!("{} cannot mount here", command.get_program().display()));
        None
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// What a scanner sends bit by bit.
fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn slow_scanners_and_renamed_files_give_one_whole_document_each() {
    let clinic = TestClinic::new();
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    watch(&clinic, &folder, "3");
    let agent = Agent::watching(&clinic);
    let (paged, bits) = (folder.join("paged.pdf"), folder.join("bits.txt"));
    fs::write(folder.join("renamed.txt.part"), letter(1)).unwrap();
    append(&paged, b"%PDF-1.4\n");
    for page in 0..3 {
        append(&paged, format!("{page} 0 obj <</Type /Page>> endobj\n").repeat(40).as_bytes());
        // Four seconds between pages, in which another scanner opens and closes its file.
        for _ in 0..4 {
            append(&bits, letter(page).as_bytes());
            let_pass(Duration::from_secs(1));
        }
        assert!(paged.exists() && bits.exists(), "neither is whole");
    }
    append(&paged, b"trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
    assert_eq!(count(&clinic, "document.received"), 0);
    fs::rename(folder.join("renamed.txt.part"), folder.join("renamed.txt")).unwrap();
    wait_until("all are taken", PATIENCE, || files(&folder) == 0);
    assert_eq!(count(&clinic, "document.received"), 3, "each is one document");
    let listed = clinic.json(["inbox", "list"]);
    let bytes = |name: &str| {
        let documents = listed["documents"].as_array().unwrap().iter();
        documents.clone().find(|one| one["name"] == name).unwrap()["bytes"].as_u64().unwrap()
    };
    assert_eq!(bytes("bits.txt"), 12 * letter(0).len() as u64, "as they are at their end");
    drop(agent);
    clinic.must_be_sound();
}

#[test]
fn a_full_disk_loses_nothing_and_is_gone_on_from() {
    let test = "a_full_disk_loses_nothing_and_is_gone_on_from";
    let clinic = TestClinic::new();
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    watch(&clinic, &folder, "1");
    // The clinic's own folder becomes a small disk.
    let (home, aside) = (clinic.path(), clinic.beside("aside"));
    fs::rename(&home, &aside).unwrap();
    let mut tmpfs = Command::new("mount");
    tmpfs.args(["-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs"]);
    let Some(disk) = Mounted::by(test, &mut tmpfs, &home) else { return };
    let copied = Command::new("cp").arg("-a").arg(aside.join(".")).arg(&home).status();
    assert!(copied.unwrap().success());
    let agent = Agent::watching(&clinic);
    let filler = home.join("filler");
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[0; 4_096]).is_ok() {}
    drop(file);
    let scan = |number: usize| letter(number).repeat(5_000);
    for number in 0..8 {
        fs::write(folder.join(format!("{number}.txt")), scan(number)).unwrap();
    }
    // Where not even the sign-in can be recorded, that is said.
    let said = clinic.run(["inbox", "scan"]);
    assert!(said.code != Some(0) && format!("{said:?}").contains("full"), "{said:?}");
    // Longer than they settle, and than the pause after a fault.
    let_pass(Duration::from_secs(12));
    assert_eq!(files(&folder), 8, "none is deleted before its original is durable");
    fs::remove_file(&filler).unwrap();
    wait_until("all are taken", PATIENCE, || files(&folder) == 0);
    assert_eq!(count(&clinic, "document.received"), 8);
    assert_eq!(count(&clinic, "document.duplicate"), 0);
    assert!(state(&clinic, "problem").is_null(), "it is over");
    drop(agent);
    clinic.must_be_sound();
    drop(disk);
}

#[test]
fn a_share_that_tells_of_nothing_is_looked_through_and_its_loss_is_said() {
    let test = "a_share_that_tells_of_nothing_is_looked_through_and_its_loss_is_said";
    let clinic = TestClinic::new();
    let (server, share) = (clinic.beside("server"), clinic.beside("share"));
    fs::create_dir_all(&server).unwrap();
    let connect = || Mounted::by(test, Command::new("bindfs").arg(&server), &share);
    let Some(connected) = connect() else { return };
    watch(&clinic, &share, "2");
    assert_eq!(state(&clinic, "on_share"), true);
    let agent = Agent::watching(&clinic);
    // Another machine writes on the server: this one is told nothing of it.
    fs::write(server.join("one.txt"), letter(1)).unwrap();
    wait_until("the first is taken", PATIENCE, || files(&server) == 0);
    drop(connected);
    wait_until("its loss is said", PATIENCE, || state(&clinic, "problem") == "share_gone");
    fs::write(server.join("two.txt"), letter(2)).unwrap();
    // What somebody puts where the share was is not on it.
    fs::write(share.join("stray.txt"), letter(3)).unwrap();
    let Some(connected) = connect() else { return };
    wait_until("the second is taken", PATIENCE, || files(&server) == 0);
    assert_eq!(count(&clinic, "document.received"), 2);
    wait_until("it is over", PATIENCE, || state(&clinic, "problem").is_null());
    drop(agent);
    drop(connected);
    assert!(share.join("stray.txt").exists(), "it was not touched");
    clinic.must_be_sound();
}

/// By hand: `cargo nextest run --workspace --test inbox_places --run-ignored only --no-capture`.
#[test]
#[ignore = "takes minutes on a slow machine: a stress, whose figures are for people"]
fn two_thousand_files_at_once_are_taken_once_each() {
    let clinic = TestClinic::new();
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    watch(&clinic, &folder, "3");
    let agent = Agent::watching(&clinic);
    let began = Instant::now();
    for number in 0..MANY {
        fs::write(folder.join(format!("{number}.txt")), letter(number)).unwrap();
    }
    let written = began.elapsed();
    let mut there: BTreeSet<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|one| one.unwrap().path()).collect();
    let mut took = Vec::new();
    wait_until("all are taken", PATIENCE * 10, || {
        there.retain(|path| {
            let taken = !path.exists();
            if taken {
                took.push(began.elapsed());
            }
            !taken
        });
        there.is_empty()
    });
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    let (median, p95, last) = (at(50), at(95), took[took.len() - 1]);
    eprintln!(
        "{MANY} files written in {written:?}, taken: median {median:?}, p95 {p95:?}, last {last:?}"
    );
    assert_eq!(count(&clinic, "document.received"), MANY);
    assert_eq!(count(&clinic, "document.duplicate"), 0);
    drop(agent);
    clinic.must_be_sound();
}

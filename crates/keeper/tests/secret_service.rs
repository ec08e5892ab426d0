//! The desktop's key store: GNOME Keyring itself on a bus of the test's own, and buses that lack
//! something.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test reports by panicking")]

mod common;
#[path = "../../../tests/src/wait.rs"]
#[allow(dead_code, unreachable_pub)] // It is for tests of every crate.
mod wait;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::Ward;
use tempfile::TempDir;
use wait::wait_until;
use wardbook_keeper::{Asking, KeeperError, KeyKeeper, SecretService};

/// A bus of its own, perhaps with GNOME Keyring on it; both end with the test.
struct Session {
    folder: TempDir,
    address: String,
    running: Vec<Child>,
}

impl Session {
    /// A bus that starts nothing by itself; what the machine has installed does not matter.
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("bus");
        let configuration = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display()
        );
        let file = folder.path().join("bus.conf");
        fs::write(&file, configuration).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", file.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("scripts/install.sh test installs dbus-daemon");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { folder, address: address.trim().to_owned(), running: vec![bus] }
    }

    /// With GNOME Keyring, whose key ring `login` opens with a password on its standard input.
    fn with_key_ring() -> Self {
        let mut session = Self::empty();
        session.start_key_ring(Some("the desktop's password"));
        session
    }

    fn start_key_ring(&mut self, password: Option<&str>) {
        let data = self.folder.path().join("data");
        fs::create_dir_all(data.join("keyrings")).unwrap();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if password.is_some() {
            command.arg("--unlock");
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address).env("XDG_DATA_HOME", &data);
        command.env("XDG_RUNTIME_DIR", self.folder.path()).env("HOME", self.folder.path());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = command.spawn().expect("scripts/install.sh test installs gnome-keyring");
        let mut stdin = daemon.stdin.take().unwrap();
        stdin.write_all(password.unwrap_or_default().as_bytes()).unwrap();
        drop(stdin);
        self.running.push(daemon);
        self.wait_for_the_service();
    }

    fn wait_for_the_service(&self) {
        wait_until("the key store has come onto the bus", Duration::from_secs(10), || {
            !matches!(self.keeper().load("nothing"), Err(KeeperError::NoSecretService))
        });
    }

    fn stop_key_ring(&mut self) {
        let mut daemon = self.running.pop().unwrap();
        daemon.kill().unwrap();
        daemon.wait().unwrap();
    }

    /// As an agent has it, which nobody sits in front of.
    fn keeper(&self) -> SecretService {
        SecretService::at(self.address.clone(), Asking::Never)
    }

    fn key_rings(&self) -> PathBuf {
        self.folder.path().join("data/keyrings")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn a_clinic_opens_with_what_the_key_store_kept_and_not_after_it_was_removed() {
    let session = Session::with_key_ring();
    let keeper = session.keeper();
    let ward = Ward::new();
    let id = ward.allow(&keeper);
    ward.open(&keeper, &id).unwrap();
    keeper.remove(&id).unwrap();
    assert_eq!(keeper.load(&id).unwrap(), None);
    keeper.remove(&id).unwrap();
}

#[test]
fn two_clinics_keep_a_key_each_and_a_new_one_replaces_the_old() {
    let session = Session::with_key_ring();
    let keeper = session.keeper();
    let (one, other) = (Ward::new(), Ward::new());
    let (first, second) = (one.allow(&keeper), other.allow(&keeper));
    one.open(&keeper, &first).unwrap();
    other.open(&keeper, &second).unwrap();
    assert_eq!(one.open(&keeper, &second).unwrap_err().code(), "other_clinics_key");
    one.allow(&keeper);
    one.open(&keeper, &first).unwrap();
}

#[test]
fn the_key_outlives_the_key_store_and_a_locked_one_says_so_without_asking() {
    let mut session = Session::with_key_ring();
    let ward = Ward::new();
    let id = ward.allow(&session.keeper());
    assert!(session.key_rings().join("login.keyring").exists(), "it is on the disk");
    session.stop_key_ring();
    session.start_key_ring(None);
    let keeper = session.keeper();
    let locked = [keeper.load(&id).map(drop), keeper.remove(&id), keeper.store(&id, "text")];
    for refused in locked {
        assert!(matches!(refused, Err(KeeperError::Locked)), "{refused:?}");
    }
    session.stop_key_ring();
    session.start_key_ring(Some("the desktop's password"));
    ward.open(&session.keeper(), &id).unwrap();
}

#[test]
fn without_a_bus_a_key_store_or_a_key_ring_a_sentence_says_what_to_do() {
    let gone = SecretService::at("unix:path=/nonexistent/bus", Asking::Never);
    let refused = gone.load("a clinic").unwrap_err();
    assert!(matches!(refused, KeeperError::NoSessionBus), "{refused}");
    let mut session = Session::empty();
    let refused = session.keeper().store("a clinic", "text").unwrap_err();
    assert!(matches!(refused, KeeperError::NoSecretService), "{refused}");
    session.start_key_ring(None);
    let refused = session.keeper().store("a clinic", "text").unwrap_err();
    assert!(matches!(refused, KeeperError::NoDefaultKeyRing), "{refused}");
    assert_eq!(session.keeper().load("a clinic").unwrap(), None);
}

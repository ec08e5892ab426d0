//! systemd credentials: the real command where the machine has it, and commands that fail.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Ward;
use wardbook_keeper::{CREDENTIAL, KeeperError, KeyKeeper, SystemdCredentials};

/// A script in place of `systemd-creds`.
fn script(folder: &Path, body: &str) -> PathBuf {
    let path = folder.join("systemd-creds");
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn a_clinic_opens_with_what_systemd_decrypts_for_its_service() {
    let folder = tempfile::tempdir().unwrap();
    let (file, given) = (folder.path().join("config/agent.cred"), folder.path().join("given"));
    // The host's own secret is left alone; the command makes one here.
    let secret = folder.path().join("host.secret");
    let with = format!("export SYSTEMD_CREDENTIAL_SECRET={}", secret.display());
    let program = script(folder.path(), &format!("{with}\nexec systemd-creds \"$@\""));
    let keeper = SystemdCredentials::new(&file, Some(given.clone())).encrypted_by(&program);
    if let Err(refused) = keeper.store("nothing", "a try") {
        // No command, too old for this account, or no TPM and no secret of the host to be made.
        println!("SKIPPED: systemd-creds cannot encrypt here: {refused}");
        return;
    }
    let ward = Ward::new();
    let id = ward.allow(&keeper);
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!fs::read_to_string(&file).unwrap().contains(&id), "it is encrypted");
    assert_eq!(keeper.load(&id).unwrap(), None, "only the service is given it");
    // What systemd does for the service before it starts.
    fs::create_dir(&given).unwrap();
    let user: &[&str] = if rustix::process::geteuid().is_root() { &[] } else { &["--user"] };
    let decrypt = |name: &str| {
        let mut command = Command::new(&program);
        command.arg("decrypt").args(user).arg(format!("--name={name}"));
        command.args([file.as_os_str(), given.join(name).as_os_str()]).output().unwrap().status
    };
    assert!(!decrypt("another-name").success(), "the file is bound to its name");
    assert!(decrypt(CREDENTIAL).success());
    ward.open(&keeper, &id).unwrap();
    let other = Ward::new().open(&keeper, &id).unwrap_err();
    assert_eq!(other.code(), "other_clinics_key");
    keeper.remove(&id).unwrap();
    assert!(!file.exists());
    keeper.remove(&id).unwrap();
}

#[test]
fn a_missing_or_failing_command_ends_in_a_sentence_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("agent.cred");
    let store = |program: &Path| {
        let keeper = SystemdCredentials::new(&file, None).encrypted_by(program);
        keeper.store("a clinic", "the secret").unwrap_err()
    };
    let missing = store(Path::new("/nonexistent/systemd-creds"));
    assert!(matches!(missing, KeeperError::NoSystemdCreds), "{missing}");
    let failing = script(
        folder.path(),
        "[ \"$1\" = --version ] && { echo 'systemd 257 (257.1)'; exit; }\n\
         echo 'Failed to determine local credential key: Permission denied' >&2; exit 1",
    );
    let failed = store(&failing).to_string();
    assert!(failed.contains("Permission denied") && !failed.contains("the secret"), "{failed}");
    assert!(!file.exists());
    if rustix::process::geteuid().is_root() {
        println!("SKIPPED: root may encrypt with every version of systemd");
        return;
    }
    let old = store(&script(folder.path(), "echo 'systemd 252 (252.38)'"));
    assert!(matches!(old, KeeperError::SystemdTooOld { found: 252, .. }), "{old}");
}

#[test]
fn a_service_without_a_credential_has_no_key_and_a_damaged_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let given = |bytes: &[u8]| {
        fs::write(folder.path().join(CREDENTIAL), bytes).unwrap();
        let given = Some(folder.path().to_owned());
        SystemdCredentials::new("/nonexistent/agent.cred", given).load("a clinic")
    };
    assert_eq!(given(b"none\n").unwrap(), None, "what the unit gives where there is no file");
    assert_eq!(given(b"").unwrap(), None);
    assert!(matches!(given(&[0xff, 0xfe]), Err(KeeperError::Damaged)));
    let outside = SystemdCredentials::new("/nonexistent/agent.cred", None);
    assert_eq!(outside.load("a clinic").unwrap(), None, "not started by systemd");
}

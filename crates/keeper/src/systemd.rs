//! systemd's encrypted credentials (systemd.exec(5), systemd-creds(1)): the key is a file that
//! only this machine can decrypt, with its TPM where it has one, and systemd gives it to the
//! agent's service and to nothing else.
//!
//! The service names the file with `LoadCredentialEncrypted=`; see
//! `scripts/package/wardbook-agent.service`.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use crate::{KeeperError, KeyKeeper, Result};

/// What the credential is called. It is bound to this name; to a clinic, by what is in it.
pub const CREDENTIAL: &str = "wardbook-unattended";

/// The first version that encrypts for an account that is not root (`--user`).
const FOR_ACCOUNTS: u32 = 256;

/// What a service gives where there is no file: `SetCredential=` needs some value.
const NONE: &str = "none";

/// An encrypted credential for the agent's service.
#[derive(Clone, Debug)]
pub struct SystemdCredentials {
    /// The encrypted file, outside the clinic's folder.
    file: PathBuf,
    /// Where systemd put what it decrypted for this process.
    given: Option<PathBuf>,
    program: OsString,
}

impl SystemdCredentials {
    /// The credential in the encrypted `file`. `given` is `$CREDENTIALS_DIRECTORY`, which systemd
    /// sets for the service.
    pub fn new(file: impl Into<PathBuf>, given: Option<PathBuf>) -> Self {
        Self { file: file.into(), given, program: "systemd-creds".into() }
    }

    /// Has another command encrypt, as in tests.
    pub fn encrypted_by(self, program: impl Into<OsString>) -> Self {
        Self { program: program.into(), ..self }
    }

    /// The encrypted file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => KeeperError::NoSystemdCreds,
            _ => KeeperError::Systemd(error.to_string()),
        };
        let mut command = Command::new(&self.program);
        command.args(arguments).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // Where it ended before it read, its error stream says why.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(failed)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
        Err(KeeperError::Systemd(last.trim().to_owned()))
    }

    fn version(&self) -> Result<u32> {
        let said = self.run(&["--version"], "")?;
        let said = String::from_utf8_lossy(&said);
        let number = said
            .split_whitespace()
            .nth(1)
            .map(|word| word.chars().take_while(char::is_ascii_digit).collect::<String>());
        let number = number.and_then(|number| number.parse().ok());
        number.ok_or_else(|| KeeperError::Systemd("it does not say its version".into()))
    }
}

impl KeyKeeper for SystemdCredentials {
    fn name(&self) -> &'static str {
        "systemd-credential"
    }

    fn store(&self, _clinic: &str, secret: &str) -> Result<()> {
        let found = self.version()?;
        let name = format!("--name={CREDENTIAL}");
        // Root encrypts for a service of the system, everybody else for their own services.
        let encrypted = if rustix::process::geteuid().is_root() {
            self.run(&["encrypt", &name, "-", "-"], secret)?
        } else if found >= FOR_ACCOUNTS {
            self.run(&["encrypt", "--user", &name, "-", "-"], secret)?
        } else {
            return Err(KeeperError::SystemdTooOld { found, needed: FOR_ACCOUNTS });
        };
        replace(&self.file, &encrypted)
    }

    fn load(&self, _clinic: &str) -> Result<Option<Zeroizing<String>>> {
        let Some(folder) = &self.given else { return Ok(None) };
        let path = folder.join(CREDENTIAL);
        let bytes = match fs::read(&path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeeperError::File { path, source }),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| KeeperError::Damaged)?.trim();
        let kept = !text.is_empty() && text != NONE;
        Ok(kept.then(|| Zeroizing::new(text.to_owned())))
    }

    fn remove(&self, _clinic: &str) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(KeeperError::File { path: self.file.clone(), source })
            }
            _ => Ok(()),
        }
    }
}

/// Writes the file so that at every moment the old or the new one is there, whole, and only this
/// account reads it.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let fresh = path.with_extension("new");
    let write = || {
        if let Some(folder) = path.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().map_err(|source| {
        let _ = fs::remove_file(&fresh);
        KeeperError::File { path: path.to_owned(), source }
    })
}

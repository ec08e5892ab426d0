//! Starting the window when the account signs in to the desktop: an entry in the account's autostart
//! folder, as the XDG Autostart and Desktop Entry specifications have it. Nothing of it is in the
//! clinic's database: it is a choice of this account on this machine.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use wardbook_desk::place;

/// Whether the window on the clinic in this folder starts at login.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it is not known")]
pub(crate) fn starts_at_login(home: &Path) -> Option<bool> {
    // A path that cannot stand in an entry stands in none.
    Some(Entry::of(home).is_ok_and(|entry| entry.is_in_force()))
}

/// Has it start at login from now on, or no longer.
pub(crate) fn set_starts_at_login(home: &Path, on: bool) -> Result<()> {
    let file = file_of(&autostart()?, home);
    if on { Entry::of(home)?.write() } else { remove(&file) }
}

/// What is written for one clinic.
struct Entry {
    file: PathBuf,
    exec: String,
    program: String,
}

impl Entry {
    fn of(home: &Path) -> Result<Self> {
        let program = std::env::current_exe().context("the program does not know its own file")?;
        Self::new(&autostart()?, &program, home)
    }

    fn new(folder: &Path, program: &Path, home: &Path) -> Result<Self> {
        let (file, program) = (file_of(folder, home), word(program.as_os_str())?);
        if program.contains('=') {
            bail!("a program whose path has the character = cannot be started at login");
        }
        let exec = format!("{} --home {}", argument(program), argument(word(home.as_os_str())?));
        Ok(Self { file, exec: value(&exec), program: value(program) })
    }

    /// Whether the desktop starts just this. Its own settings turn an entry off in place.
    fn is_in_force(&self) -> bool {
        let Ok(text) = fs::read_to_string(&self.file) else { return false };
        let has = |wanted: &str| text.lines().any(|line| line.trim_end() == wanted);
        has(&format!("Exec={}", self.exec))
            && !has("Hidden=true")
            && !has("X-GNOME-Autostart-enabled=false")
    }

    fn write(&self) -> Result<()> {
        let text = format!(
            "[Desktop Entry]\nType=Application\nVersion=1.5\nName=Wardbook\nIcon=wardbook-desktop\n\
             TryExec={}\nExec={}\nTerminal=false\n",
            self.program, self.exec
        );
        let said = || format!("the file {} cannot be written", self.file.display());
        fs::create_dir_all(self.file.parent().unwrap_or(Path::new("/"))).with_context(said)?;
        // Half an entry is never there to be read.
        let part = self.file.with_extension("part");
        fs::write(&part, text).with_context(said)?;
        fs::rename(&part, &self.file).with_context(said)
    }
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("the file {} cannot be removed", file.display()))
        }
        _ => Ok(()),
    }
}

fn autostart() -> Result<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.filter(|folder| folder.is_absolute());
    let config = config.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    Ok(config.context("the account has no folder for settings")?.join("autostart"))
}

/// One file for each clinic: `wardbook.desktop` for the one in the usual place.
fn file_of(folder: &Path, home: &Path) -> PathBuf {
    if place::clinic_folder(None).is_ok_and(|usual| usual == home) {
        return folder.join("wardbook.desktop");
    }
    let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
    folder.join(format!("wardbook-{}.desktop", hex::encode(&digest[..8])))
}

/// A path as an entry can have it: entries are UTF-8, on one line.
fn word(path: &OsStr) -> Result<&str> {
    match path.to_str() {
        Some(text) if !text.chars().any(char::is_control) => Ok(text),
        _ => bail!(
            "the path {} has characters that an entry for starting at login cannot have",
            path.display()
        ),
    }
}

/// An argument of `Exec`, quoted (Desktop Entry Specification, "The Exec key").
fn argument(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', letter]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A value of the type string, in which a backslash stands for an escape: undone first by a reader, so
/// done last.
fn value(text: &str) -> String {
    text.replace('\\', "\\\\")
}

#[cfg(test)]
mod tests;

//! What the program is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

const HELP: &str = "\
The window of Wardbook.

Usage: wardbook-desktop [--home FOLDER]

  --home FOLDER   the clinic's folder; also WARDBOOK_HOME; otherwise ~/.local/share/wardbook
  --help          this text
  --version       the version
";

/// What the arguments ask for.
pub(crate) enum Asked {
    /// The window on the clinic in this folder.
    Window(PathBuf),
    /// Some text, and nothing else.
    Text(String),
}

pub(crate) fn asked(mut arguments: impl Iterator<Item = OsString>) -> Result<Asked> {
    let mut home = std::env::var_os("WARDBOOK_HOME").filter(|home| !home.is_empty());
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--home") => home = Some(arguments.next().context("--home needs a folder")?),
            Some("--help" | "-h") => return Ok(Asked::Text(HELP.into())),
            Some("--version" | "-V") => {
                return Ok(Asked::Text(format!("wardbook-desktop {}\n", wardbook_app::VERSION)));
            }
            _ => bail!("`{}` is not known; see --help", argument.display()),
        }
    }
    let folder = wardbook_desk::place::clinic_folder(home.map(PathBuf::from));
    Ok(Asked::Window(folder.context("the clinic's folder has no place")?))
}

//! Where a clinic's folder is when nobody names one: the same for the window and the command line.

use std::io;
use std::path::PathBuf;

/// The folder that was named, or the system's place for data, as an absolute path.
pub fn clinic_folder(named: Option<PathBuf>) -> io::Result<PathBuf> {
    let folder = match named {
        Some(folder) => folder,
        None => data_folder()?.join("wardbook"),
    };
    std::path::absolute(folder)
}

fn data_folder() -> io::Result<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let data = data.filter(|folder| folder.is_absolute());
    data.or_else(|| std::env::home_dir().map(|home| home.join(".local/share"))).ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, "there is no home folder; use --home")
    })
}

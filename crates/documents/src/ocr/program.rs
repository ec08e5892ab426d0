//! Finding Tesseract: where systems install it, where the person's `PATH` says or, for tests and for
//! an installation of one's own, where `WARDBOOK_TESSERACT` says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Tesseract;

const PLACES: &[&str] = &["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

const NAME: &str = "tesseract";

/// Nothing where it is not installed.
pub(crate) fn find() -> Option<Tesseract> {
    find_in(|name| std::env::var_os(name))
}

/// Whether Tesseract is where it is looked for, so that scans can be read.
pub fn reads_scans() -> bool {
    find().is_some()
}

/// Where systems keep what every program is started with, and Tesseract's own data.
const SHARED: &[&str] = &[
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/nix/store",
    "/gnu/store",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
];

/// Beside an installation of one's own.
const BESIDE: &[&str] = &["lib", "lib64", "share/tessdata", "share/tesseract-ocr"];

impl Tesseract {
    /// All that it needs of the machine's files to be started and to read a page: itself, its
    /// libraries, its data.
    pub(crate) fn places(&self) -> Vec<PathBuf> {
        let real = self.program.canonicalize().unwrap_or_else(|_| self.program.clone());
        let above = [&self.program, &real].map(|file| file.parent().and_then(Path::parent));
        // Of `/usr/bin/tesseract` that is `/usr`, never the root.
        let above = above.into_iter().flatten().filter(|folder| folder.parent().is_some());
        let beside = above.flat_map(|folder| BESIDE.iter().map(move |name| folder.join(name)));
        let shared = SHARED.iter().map(PathBuf::from);
        shared
            .chain(beside)
            .chain([self.program.clone(), real.clone()])
            .chain(self.data.clone())
            .collect()
    }
}

fn find_in(variable: impl Fn(&str) -> Option<OsString>) -> Option<Tesseract> {
    let data = variable("TESSDATA_PREFIX").map(PathBuf::from).filter(|data| data.is_absolute());
    let program = if let Some(own) = variable("WARDBOOK_TESSERACT") {
        vec![PathBuf::from(own)]
    } else {
        let path = variable("PATH").unwrap_or_default();
        let file = format!("{NAME}{}", std::env::consts::EXE_SUFFIX);
        let folders = PLACES.iter().map(PathBuf::from).chain(std::env::split_paths(&path));
        folders.map(|folder| folder.join(&file)).collect()
    };
    // The child's own folder is another.
    let found = program.into_iter().find(|file| file.is_absolute() && file.is_file());
    found.map(|program| Tesseract { program, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_where_the_variable_or_the_path_says_and_nowhere_relative() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(format!("tesseract{}", std::env::consts::EXE_SUFFIX));
        std::fs::write(&file, "").unwrap();
        let named = |wanted: &'static str, value: PathBuf| {
            find_in(move |name| (name == wanted).then(|| value.clone().into_os_string()))
        };
        let program = |found: Option<Tesseract>| found.map(|found| found.program);
        assert_eq!(program(named("WARDBOOK_TESSERACT", file.clone())), Some(file));
        assert_eq!(named("WARDBOOK_TESSERACT", folder.path().join("none")), None);
        assert_eq!(named("WARDBOOK_TESSERACT", PathBuf::from("tesseract")), None);
        assert!(program(named("PATH", folder.path().to_owned())).is_some());
    }
}

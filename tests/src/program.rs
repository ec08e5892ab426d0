//! Finding the real programs: they stand beside the test executable, and are built where one of them is
//! missing or older than its sources.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_owned()
}

/// The `wardbook` program, up to date with its sources.
pub fn wardbook() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let profile = profile_folder();
        let program = profile.join("wardbook");
        let reader = profile.join("wardbook-document-worker");
        let office = profile.join("wardbook-office");
        // Test processes run side by side: the first builds, the others wait and find it built.
        let lock = File::create(profile.join("wardbook.tests-lock")).expect("a lock file");
        lock.lock().expect("the lock");
        let checked = profile.join("wardbook.tests-checked");
        let newest = newest_source();
        let known = [&program, &reader, &office]
            .into_iter()
            .all(|one| changed(one).is_some() && changed(one).max(changed(&checked)) >= newest);
        if !known {
            build(&profile);
            // A source that changes nothing in the program leaves the program's own time alone.
            fs::write(&checked, "").expect("a note that the program is up to date");
        }
        for one in [&program, &reader, &office] {
            assert!(one.exists(), "there is no program at {}", one.display());
        }
        program
    })
}

/// The `wardbook-office` program, as up to date.
pub(crate) fn office() -> PathBuf {
    wardbook().with_file_name("wardbook-office")
}

/// `target/<profile>`, where the test executable's folder `deps` stands.
pub(crate) fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the test knows its own file");
    let deps = test.parent().expect("it stands in a folder");
    deps.parent().expect("which stands in the profile's").to_owned()
}

fn build(profile: &Path) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let name = profile.file_name().expect("a profile's name").to_string_lossy();
    let name = if name == "debug" { "dev" } else { &*name };
    let target = profile.parent().expect("the target folder");
    let built = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--quiet", "--locked", "--workspace", "--bins", "--profile", name])
        // An example has its dependencies with the features that the tests have: those are built
        // already.
        .args(["--example", "drag_source"])
        .arg("--target-dir")
        .arg(target)
        .status();
    assert!(built.expect("cargo starts").success(), "the program could not be built");
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}

/// When the youngest file that the program is made of changed.
fn newest_source() -> Option<SystemTime> {
    let root = root();
    let mut newest = changed(&root.join("Cargo.lock"));
    let crates = fs::read_dir(root.join("crates")).expect("crates/").flatten();
    let folders = crates.map(|one| one.path().join("src")).chain([root.join("migrations")]);
    for folder in folders {
        newest = newest.max(newest_in(&folder));
    }
    newest
}

fn newest_in(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let each = entries.map(|entry| {
        let path = entry.path();
        if path.is_dir() { newest_in(&path) } else { changed(&path) }
    });
    each.max().flatten()
}

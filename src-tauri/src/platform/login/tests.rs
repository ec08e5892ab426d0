use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use gtk::glib::{KeyFile, KeyFileFlags, shell_parse_argv};

use super::*;

const PROGRAM: &str = "/usr/bin/wardbook-desktop";

/// What a desktop starts, read by the library that desktops read entries with.
fn started(entry: &Entry) -> Vec<OsString> {
    let read = KeyFile::new();
    read.load_from_file(&entry.file, KeyFileFlags::NONE).unwrap();
    let exec = read.string("Desktop Entry", "Exec").unwrap();
    let words = shell_parse_argv(&*exec).unwrap();
    words.into_iter().map(|word| word.to_str().unwrap().replace("%%", "%").into()).collect()
}

#[test]
fn any_path_arrives_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for home in [
        "/home/ada/.local/share/wardbook",
        "/srv/two words/clinic",
        "/srv/\"quoted\" & `run` $HOME",
        r"/srv/back\slash\\twice",
        "/srv/100%/%u/%%",
        "/srv/Praxis Dr. Öztürk; #1=~*?'<>|()",
        "/srv/ends with a backslash\\",
    ] {
        let program = "/opt/ward book/50% $x/wardbook-desktop";
        let entry = Entry::new(folder.path(), Path::new(program), Path::new(home)).unwrap();
        entry.write().unwrap();
        assert_eq!(started(&entry), [program, "--home", home]);
        assert!(entry.is_in_force());
    }
}

#[test]
fn what_an_entry_cannot_have_is_refused_in_words() {
    let folder = Path::new("/nonexistent");
    let refused = |program: &Path, home: &Path| Entry::new(folder, program, home).is_err();
    let no_text = PathBuf::from(OsString::from_vec(b"/srv/\xff".to_vec()));
    assert!(refused(Path::new(PROGRAM), &no_text));
    assert!(refused(Path::new(PROGRAM), Path::new("/srv/two\nlines")));
    assert!(refused(Path::new("/opt/a=b/wardbook-desktop"), Path::new("/srv/clinic")));
}

#[test]
fn it_is_turned_on_and_off_for_each_clinic_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let autostart = folder.path().join("config/autostart");
    let entry = |home: &str| Entry::new(&autostart, Path::new(PROGRAM), Path::new(home)).unwrap();
    let (first, second) = (entry("/srv/first"), entry("/srv/second"));
    assert_ne!(first.file, second.file);
    assert!(!first.is_in_force());
    first.write().unwrap();
    second.write().unwrap();
    assert_eq!(fs::read_dir(&autostart).unwrap().count(), 2, "no half-written file is left");
    remove(&first.file).unwrap();
    remove(&first.file).unwrap();
    assert!(!first.is_in_force() && second.is_in_force());
}

#[test]
fn an_entry_that_the_desktop_turned_off_or_that_starts_another_program_is_off() {
    let folder = tempfile::tempdir().unwrap();
    let home = Path::new("/srv/clinic");
    let entry = Entry::new(folder.path(), Path::new(PROGRAM), home).unwrap();
    for line in ["Hidden=true", "X-GNOME-Autostart-enabled=false"] {
        entry.write().unwrap();
        let text = fs::read_to_string(&entry.file).unwrap();
        fs::write(&entry.file, format!("{text}{line}\n")).unwrap();
        assert!(!entry.is_in_force());
    }
    let moved = Entry::new(folder.path(), Path::new("/opt/wardbook-desktop"), home).unwrap();
    moved.write().unwrap();
    assert!(!entry.is_in_force());
    entry.write().unwrap();
    assert!(entry.is_in_force());
}

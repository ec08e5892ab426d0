//! What stands in the way of a file or a whole folder: shown, tried again, and gone on with.

use wardbook_domain::inbox::{Detection, FolderProblem};
use wardbook_store::inbox_folders::{self, InboxFolder};

use super::*;

impl Ward {
    fn problem(&self) -> Option<FolderProblem> {
        self.status().problem
    }
}

#[test]
fn a_folder_that_goes_and_comes_back_is_gone_on_with() {
    let ward = Ward::new(AfterTaking::Leave);
    ward.write("letter.txt", letter(1));
    ward.settle();
    let away = ward.place.path().join("away");
    fs::rename(ward.scans(), &away).unwrap();
    ward.step();
    assert_eq!(ward.problem(), Some(FolderProblem::Gone));
    let since = ward.status().problem_since;
    assert!(since.is_some());
    ward.pass(30);
    assert_eq!(ward.status().problem_since, since, "it is one problem");
    fs::rename(away, ward.scans()).unwrap();
    ward.write("more.txt", letter(2));
    ward.settle();
    assert_eq!((ward.problem(), ward.came()), (None, (2, 0)));
}

#[test]
fn a_share_that_is_not_connected_is_no_empty_folder() {
    let ward = Ward::new(AfterTaking::Leave);
    let place = ward.place.path().join("mount");
    fs::create_dir(&place).unwrap();
    let store = &ward.clinic.store;
    let folder = InboxFolder {
        folder_id: FolderId::new(store.clock(), store.randomness()),
        path: place.to_str().unwrap().into(),
        owner: ward.ada.user.user_id,
        owner_name: None,
        after_taking: AfterTaking::Leave,
        detection: Detection::Auto,
        settle_seconds: None,
        on_share: true,
        added_at: store.clock().now(),
    };
    let id = folder.folder_id;
    store.write(ward.ada.context, move |tx| inbox_folders::insert(tx, &folder)).unwrap();
    ward.clinic.inbox_step(id, true, &no_worker(), &ToItsEnd).unwrap();
    let status = ward.clinic.inbox_folders(&ward.ada).unwrap();
    let status = status.iter().find(|one| one.folder_id == id).unwrap();
    assert_eq!((status.problem, status.settle_seconds), (Some(FolderProblem::ShareGone), 10));
}

#[test]
fn a_vault_that_cannot_be_written_loses_nothing_and_is_tried_again() {
    let ward = Ward::new(AfterTaking::Delete);
    let vault = ward.home.path().join("vault");
    let _ = fs::remove_dir_all(&vault);
    fs::write(&vault, "in the way").unwrap();
    for number in 0..5 {
        ward.write(&format!("{number}.txt"), letter(number));
    }
    ward.settle();
    assert_eq!(ward.problem(), Some(FolderProblem::Other));
    assert_eq!((ward.came(), ward.left().len()), ((0, 0), 5), "no file is touched");
    fs::remove_file(&vault).unwrap();
    ward.settle();
    assert_eq!((ward.problem(), ward.came(), ward.left().len()), (None, (5, 0), 0));
    ward.must_be_sound();
}

#[test]
fn a_file_that_is_locked_waits_until_it_is_not() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1));
    ward.write("other.txt", letter(2));
    let held = fs::File::open(path).unwrap();
    held.lock().unwrap();
    ward.settle();
    assert_eq!(ward.waiting(), [("letter.txt".into(), Wait::Locked)]);
    assert_eq!(ward.came(), (1, 0), "it holds up no other");
    held.unlock().unwrap();
    ward.settle();
    assert_eq!(ward.came(), (2, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_another_program_has_open_for_writing_waits_until_it_is_closed() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1)).canonicalize().unwrap();
    let mut writer = Command::new("sh")
        .args(["-c", "exec 3>>\"$0\"; echo open; read line"])
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(writer.stdout.take().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said, "open\n");
    ward.settle();
    assert_eq!((ward.waiting(), ward.came()), (vec![("letter.txt".into(), Wait::Open)], (0, 0)));
    drop(writer.stdin.take());
    writer.wait().unwrap();
    ward.settle();
    assert_eq!(ward.came(), (1, 0));
}

#[test]
fn an_empty_file_waits_for_what_will_be_in_it() {
    let ward = Ward::new(AfterTaking::Leave);
    ward.write("letter.txt", "");
    ward.settle();
    assert_eq!(ward.waiting(), [("letter.txt".into(), Wait::Empty)]);
    ward.write("letter.txt", letter(1));
    ward.settle();
    assert_eq!(ward.came(), (1, 0));
}

#[test]
fn a_file_that_is_too_large_is_refused_once_and_left() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("film.bin", "x");
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(65 * 1024 * 1024).unwrap();
    ward.settle();
    let ward = ward.restart();
    ward.settle();
    assert_eq!(ward.count(Kind::DocumentQuarantined), 1);
    assert_eq!((ward.left(), ward.came()), (vec!["film.bin".to_owned()], (0, 0)));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let ward = Ward::new(AfterTaking::Delete);
    let secret = ward.place.path().join("secret.txt");
    fs::write(&secret, letter(7)).unwrap();
    std::os::unix::fs::symlink(&secret, ward.scans().join("letter.txt")).unwrap();
    std::os::unix::fs::symlink(ward.place.path(), ward.scans().join("folder")).unwrap();
    ward.settle();
    assert_eq!(ward.came(), (0, 0));
    assert!(secret.exists());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_taken_once_too() {
    use std::os::unix::ffi::OsStrExt as _;
    let ward = Ward::new(AfterTaking::Leave);
    let name = std::ffi::OsStr::from_bytes(b"br\xfce.txt");
    fs::write(ward.scans().join(name), letter(1)).unwrap();
    ward.settle();
    let ward = ward.restart();
    ward.settle();
    assert_eq!(ward.came(), (1, 0));
}

#[test]
fn folders_are_there_apart_from_each_other_and_from_the_clinics_own() {
    let ward = Ward::new(AfterTaking::Leave);
    let (clinic, ada, own) = (&ward.clinic, &ward.ada, ward.home.path());
    let within = ward.scans().join("within");
    fs::create_dir(&within).unwrap();
    fs::create_dir_all(own.join("vault")).unwrap();
    for (wrong, words) in [
        (ward.scans().join("missing"), "no such file"),
        (own.to_owned(), "stand apart"),
        (own.join("vault"), "stand apart"),
        (own.parent().unwrap().to_owned(), "stand apart"),
        (own.join("keys.json"), "not a folder"),
        (ward.scans(), "watched already"),
        (within, "watched already"),
    ] {
        let refused = clinic.add_inbox_folder(ada, &wrong, &FolderSettings::default()).unwrap_err();
        assert!(refused.to_string().contains(words), "{}: {refused}", wrong.display());
    }
    clinic.remove_inbox_folder(ada, ward.folder).unwrap();
    assert!(clinic.inbox_folders(ada).unwrap().is_empty());
    assert!(clinic.remove_inbox_folder(ada, ward.folder).is_err());
    assert_eq!(clinic.inbox_step(ward.folder, true, &no_worker(), &ToItsEnd).unwrap(), None);
    let again = clinic.add_inbox_folder(ada, &ward.scans(), &FolderSettings::default()).unwrap();
    assert_ne!(again, ward.folder);
    ward.must_be_sound();
}

#[test]
fn the_folder_that_was_chosen_before_is_watched_as_whoever_chose_it() {
    let ward = Ward::new(AfterTaking::Leave);
    let chosen = ward.place.path().join("chosen");
    fs::create_dir(&chosen).unwrap();
    let path = chosen.to_str().unwrap().to_owned();
    let set = ward.clinic.store.write(ward.ada.context, move |tx| {
        wardbook_store::settings::set(tx, "inbox_folder", Some(&path), None)
    });
    assert!(set.unwrap());
    ward.clinic.adopt_inbox_folder().unwrap();
    ward.clinic.adopt_inbox_folder().unwrap();
    let folders = ward.clinic.inbox_folders(&ward.ada).unwrap();
    assert_eq!(folders.len(), 2);
    assert_eq!(
        (folders[1].path.as_str(), folders[1].owner.as_str()),
        (chosen.to_str().unwrap(), "ada")
    );
}

//! A kill after each step of taking a file, as it leaves the disk: nothing is lost, nothing is there
//! twice, nothing is half.

use wardbook_domain::access::Context;
use wardbook_domain::ids::DocumentId;
use wardbook_store::inbox_folders::{self, InboxFolder};

use super::super::look::look_at;
use super::super::take::{By, Taking};
use super::*;

impl Ward {
    fn row(&self) -> InboxFolder {
        let store = &self.clinic.store;
        let found = store.read(|connection| inbox_folders::by_id(connection, self.folder));
        found.unwrap().unwrap()
    }

    fn system(&self) -> Context {
        self.clinic.store.system_context().unwrap()
    }

    /// As far as a kill between the document's row and moving or deleting its file.
    fn take_only(&self, name: &str) -> inbox_files::InboxFile {
        let (folder, path) = (self.row(), self.scans().join(name));
        let look = look_at(&path).unwrap().unwrap();
        let taking = Taking { folder: &folder, place: Path::new(name), look, before: None };
        let bytes = fs::read(&path).unwrap();
        let by = By { context: self.system(), worker: &no_worker() };
        self.clinic.take_file(&taking, by, bytes).unwrap()
    }
}

#[test]
fn after_the_original_was_stored_and_before_its_row() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1));
    let orphan = DocumentId::new(ward.clinic.store.clock(), ward.clinic.store.randomness());
    ward.clinic.store.vault().store(orphan, &fs::read(&path).unwrap()).unwrap();
    let ward = ward.restart();
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((1, 0), 0));
    ward.must_be_sound();
}

#[test]
fn after_the_row_and_before_the_file_was_deleted() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.write("letter.txt", letter(1));
    assert_eq!(ward.take_only("letter.txt").state, FileState::Taken);
    let ward = ward.restart();
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((1, 0), 0), "and it is no duplicate of itself");
    assert_eq!(ward.state("letter.txt"), Some(FileState::Deleted));
    ward.must_be_sound();
}

#[test]
fn after_the_file_was_put_aside_and_before_it_was_deleted() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1));
    let file = ward.take_only("letter.txt");
    fs::rename(&path, ward.scans().join(format!(".wardbook-{}", file.file_id))).unwrap();
    let ward = ward.restart();
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((1, 0), 0));
    assert_eq!(ward.state("letter.txt"), Some(FileState::Deleted));
}

#[test]
fn after_another_file_was_put_aside_in_its_place() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1));
    let file = ward.take_only("letter.txt");
    fs::remove_file(path).unwrap();
    ward.write(&format!(".wardbook-{}", file.file_id), letter(2) + "and more");
    let ward = ward.restart();
    ward.settle();
    ward.settle();
    assert_eq!(ward.came(), (2, 0), "what was put in its place is taken too");
    assert_eq!(ward.left().len(), 0);
}

#[test]
fn after_the_file_was_deleted_or_moved_and_before_that_was_noted() {
    for (after, to, state) in [
        (AfterTaking::Delete, None, FileState::Gone),
        (AfterTaking::Move, Some("done/letter.txt"), FileState::Moved),
    ] {
        let ward = Ward::new(after);
        let path = ward.write("letter.txt", letter(1));
        ward.take_only("letter.txt");
        match to {
            None => fs::remove_file(path).unwrap(),
            Some(to) => {
                fs::create_dir(ward.scans().join("done")).unwrap();
                fs::rename(path, ward.scans().join(to)).unwrap();
            }
        }
        let ward = ward.restart();
        ward.settle();
        assert_eq!((ward.came(), ward.state("letter.txt")), ((1, 0), Some(state)));
        ward.must_be_sound();
    }
}

#[test]
fn a_file_that_changed_after_it_was_taken_is_not_deleted() {
    let ward = Ward::new(AfterTaking::Delete);
    let path = ward.write("letter.txt", letter(1));
    let file = ward.take_only("letter.txt");
    fs::write(&path, letter(1) + "and more").unwrap();
    let (folder, place) = (ward.row(), Path::new("letter.txt"));
    assert!(ward.clinic.clear_file(&folder, place, &file, ward.system()).unwrap());
    assert_eq!(ward.left(), ["letter.txt"], "what it is now was never taken");
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((2, 0), 0));
}

#[test]
fn a_file_whose_original_cannot_be_read_back_is_kept() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.write("letter.txt", letter(1));
    let file = ward.take_only("letter.txt");
    let id = file.document_id.unwrap().to_string();
    let original = ward.home.path().join("vault").join(&id[id.len() - 2..]).join(&id);
    fs::write(original, "damaged").unwrap();
    ward.settle();
    assert_eq!(ward.left(), ["letter.txt"]);
    assert_eq!(ward.waiting(), [("letter.txt".into(), Wait::NotCleared)]);
}

//! Uploads against the specification's own words, and against a tree.

use proptest::prelude::*;
use wardbook_ledger::merkle::{Leaves, root, subtree_consistency_proof};

use super::*;

fn entry(n: u64) -> Vec<u8> {
    format!("entry {n}").into_bytes()
}

/// The upload of `[start, end)` of a log of such entries, and the checkpoint's root.
fn upload(start: u64, end: u64) -> (UploadHead, Vec<Package>, Vec<Hash>, Hash) {
    let leaves: Vec<Hash> = (0..end).map(|n| leaf_hash(&entry(n))).collect();
    let tree = Leaves(&leaves);
    let packages = packages(start, end)
        .map(|bounds| Package {
            bounds,
            entries: (bounds.start..bounds.end).map(entry).collect(),
            proof: subtree_consistency_proof(bounds.subtree_start(), bounds.end, end, &tree)
                .unwrap(),
        })
        .collect();
    let root = root(end, &tree).unwrap();
    let head = UploadHead { origin: "example.com/log".into(), start, end, ticket: vec![] };
    (head, packages, leaves, root)
}

#[test]
fn packages_are_divided_at_multiples_of_256() {
    let bounds = |start, end| -> Vec<_> {
        packages(start, end).map(|bounds| (bounds.start, bounds.end)).collect()
    };
    assert_eq!(bounds(0, 0), []);
    assert_eq!(bounds(700, 700), []);
    assert_eq!(bounds(0, 256), [(0, 256)]);
    assert_eq!(bounds(0, 257), [(0, 256), (256, 257)]);
    assert_eq!(bounds(300, 700), [(300, 512), (512, 700)]);
    assert_eq!(bounds(255, 256), [(255, 256)]);
}

#[test]
fn a_head_reads_back_as_itself_and_waits_for_its_last_byte() {
    let head =
        UploadHead { origin: "wardbook/x".into(), start: 7, end: 1 << 40, ticket: vec![1, 2, 3] };
    let mut bytes = Vec::new();
    head.write(&mut bytes).unwrap();
    for short in 0..bytes.len() {
        assert_eq!(UploadHead::read(&bytes[..short]), Ok(None), "{short} bytes");
    }
    bytes.extend_from_slice(b"more");
    let length = bytes.len() - 4;
    assert_eq!(UploadHead::read(&bytes), Ok(Some((head, length))));
}

#[test]
fn a_head_that_cannot_become_one_is_refused_at_once() {
    assert_eq!(UploadHead::read(&[0xff, 0xff]), Err(BadUpload::Origin));
    assert_eq!(UploadHead::read(&[0, 1, 0xff]), Err(BadUpload::Origin));
    let mut backwards = vec![0, 1, b'a'];
    backwards.extend([0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0]);
    assert_eq!(UploadHead::read(&backwards), Err(BadUpload::Backwards));
}

#[test]
fn every_package_of_an_upload_is_proven_by_itself() {
    for (start, end) in [(0, 1), (0, 256), (0, 257), (0, 1_000), (300, 1_000), (999, 1_000)] {
        let (_, packages, leaves, root) = upload(start, end);
        for package in &packages {
            let place = |n: u64| usize::try_from(n).unwrap();
            let from = package.bounds.subtree_start();
            let before = &leaves[place(from)..place(package.bounds.start)];
            let proven = package.verify(before, end, &root).unwrap();
            assert_eq!(proven, leaves[place(package.bounds.start)..place(package.bounds.end)]);

            let mut changed = package.clone();
            changed.entries[0][0] ^= 1;
            assert!(changed.verify(before, end, &root).is_err(), "a changed entry");
            assert!(package.verify(before, end, &[0; 32]).is_err(), "another root");
            if let Some((_, fewer)) = before.split_last() {
                assert_eq!(package.verify(fewer, end, &root), Err(NotProven::Before));
            }
        }
    }
}

#[test]
fn a_proof_of_more_than_63_hashes_and_bytes_after_the_last_package_are_refused() {
    let (head, packages, _, _) = upload(0, 2);
    let mut bytes = Vec::new();
    packages[0].write(&mut bytes).unwrap();
    let mut reader = PackageReader::new(&head);
    reader.push(&bytes);
    reader.push(b"x");
    assert!(reader.next_package().unwrap().is_some());
    assert_eq!(reader.next_package(), Err(BadUpload::TrailingBytes));
    let hashes = bytes.len() - 1;
    assert_eq!(bytes[hashes], 0);
    bytes[hashes] = 64;
    let mut reader = PackageReader::new(&head);
    reader.push(&bytes);
    assert_eq!(reader.next_package(), Err(BadUpload::LongProof));
}

#[test]
fn entries_of_a_bundle_read_back_and_a_cut_one_is_none() {
    let mut bytes = Vec::new();
    for n in 0..3 {
        write_entry(&mut bytes, &entry(n)).unwrap();
    }
    assert_eq!(read_entries(&bytes).unwrap(), [entry(0), entry(1), entry(2)]);
    assert_eq!(read_entries(&bytes[..bytes.len() - 1]), None);
    assert_eq!(write_entry(&mut bytes, &vec![0; 65_536]), Err(BadUpload::LongEntry));
}

#[test]
fn where_a_mirror_stands_reads_back_as_itself() {
    let info = MirrorInfo { pending: 41_200, next: 39_936, ticket: vec![] };
    assert_eq!(info.to_string(), "41200\n39936\n\n");
    assert_eq!(MirrorInfo::parse(&info.to_string()), Some(info));
    for other in ["", "1\n2\n", "1\n2\n\n\n", "01\n2\n\n", "1\n2\n!\n", "1\n2\n"] {
        assert_eq!(MirrorInfo::parse(other), None, "{other:?}");
    }
}

proptest! {
    #[test]
    fn an_upload_cut_anywhere_into_pieces_gives_its_packages(
        start in 0_u64..600,
        more in 0_u64..600,
        piece in 1_usize..4_000,
    ) {
        let (head, packages, _, _) = upload(start, start + more);
        let mut bytes = Vec::new();
        for package in &packages {
            package.write(&mut bytes).unwrap();
        }
        let mut reader = PackageReader::new(&head);
        let mut read = Vec::new();
        for piece in bytes.chunks(piece) {
            reader.push(piece);
            while let Some(package) = reader.next_package().unwrap() {
                read.push(package);
            }
        }
        prop_assert!(reader.is_done());
        prop_assert_eq!(read, packages);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = UploadHead::read(&bytes);
        let _ = read_entries(&bytes);
        let head = UploadHead { origin: "a".into(), start: 0, end: 300, ticket: vec![] };
        let mut reader = PackageReader::new(&head);
        reader.push(&bytes);
        while let Ok(Some(_)) = reader.next_package() {}
    }
}

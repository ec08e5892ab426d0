//! Uploads as they are packed: gzip, zstd, and what is neither.

use std::io::Write as _;

use wardbook_sync::client::{Packing, Uploaded};
use wardbook_sync::wire::entries::UploadHead;

use super::Story;
use crate::testing::{Database, TestLog, way_to};

#[tokio::test(flavor = "multi_thread")]
async fn gzip_and_zstd_are_unpacked_and_bombs_are_not() {
    let story = Story::begin(Database::Sqlite, 900).await;
    story.fix(0, 900).await;
    let body = story.log.upload(0, 256, 900).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&body).unwrap();
    let packed = story.post(gzip.finish().unwrap(), Some("gzip")).await;
    assert_eq!(packed.headers()["accept-encoding"], "gzip, zstd");
    assert_eq!(Story::info(packed, 202).await, (900, 256));
    let body = story.log.upload(256, 900, 900).unwrap();
    let packed = zstd::bulk::compress(&body, 1).unwrap();
    story.signed(story.post(packed, Some("zstd")).await, 900).await;

    // 64 MiB of what looks like empty entries, in a few kilobytes, after a good head.
    let origin = story.log.key.name().to_owned();
    let mut bomb = Vec::new();
    UploadHead { origin, start: 900, end: 900, ticket: Vec::new() }.write(&mut bomb).unwrap();
    bomb[0] = 4;
    bomb[1] = 0;
    bomb.resize(64 * 1024 * 1024, b'a');
    let packed = zstd::bulk::compress(&bomb, 1).unwrap();
    assert!(packed.len() < 20_000);
    assert_eq!(story.post(packed, Some("zstd")).await.status(), 400, "no head is so long");

    let mut log = TestLog::new(3).unwrap();
    for _ in 0..1_000 {
        log.push(vec![b'a'; 65_535]);
    }
    let (_, token) = story.office.know(&log, 100).await.unwrap();
    let story = Story { log, token, ..story };
    story.fix(0, 1_000).await;
    let whole = story.log.upload(0, 1_000, 1_000).unwrap();
    let packed = zstd::bulk::compress(&whole, 1).unwrap();
    let answer = story.post(packed, Some("zstd")).await;
    assert_eq!(Story::info(answer, 202).await, (1_000, 512), "what came before 40 MiB is kept");
    let info = story.post(whole, None).await.status();
    assert!(info == 202 || info == 413, "20 MiB as it is sent: {info}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinic_begins_with_gzip_and_goes_on_with_zstd_because_the_mirror_says_so() {
    let story = Story::begin(Database::Sqlite, 900).await;
    story.fix(0, 900).await;
    let client = way_to(&story.office.url);
    let (note, keys) =
        (story.log.note(900).unwrap(), [story.office.cosigners().await.mirror.vkey().clone()]);
    let mut packing = Packing::default();
    assert_eq!(packing, Packing::Gzip);
    for (from, to) in [(0, 256), (256, 512), (512, 900)] {
        let body = packing.pack(&story.log.upload(from, to, 900).unwrap()).unwrap();
        let sent = client.add_entries((packing, body), &story.token, &note, &keys).await.unwrap();
        assert_eq!(sent.takes, Packing::Zstd);
        packing = sent.takes;
        match sent.answer.unwrap() {
            Uploaded::Further(info) => assert_eq!((info.next, to < 900), (to, true)),
            Uploaded::Held(lines) => assert_eq!((lines.len(), to), (1, 900)),
            Uploaded::Elsewhere(info) => panic!("{info:?}"),
        }
    }
    story.everything_is_served(900).await;
}

//! Bodies that never end, are too long, or are cut off.

use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::HttpBody;
use axum::http::Error;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// A body that gives pieces for ever, waits for ever, or breaks off.
enum Source {
    Endless,
    Silent,
    Broken,
}

impl HttpBody for Source {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Error>>> {
        match *self {
            Self::Endless => Poll::Ready(Some(Ok(frame(vec![0; 64 * 1024])))),
            Self::Silent => Poll::Pending,
            Self::Broken => {
                let error = axum::http::Method::from_bytes(b" ").unwrap_err();
                Poll::Ready(Some(Err(error.into())))
            }
        }
    }
}

fn frame(bytes: Vec<u8>) -> http_body::Frame<Bytes> {
    http_body::Frame::data(bytes.into())
}

/// Reads it to its end, and gives the length and why it ended.
async fn read(source: Source, packing: Packing, millis: u64) -> (u64, Option<CutOff>) {
    let handle = Handle::current();
    let reading = tokio::task::spawn_blocking(move || {
        let patience = Duration::from_millis(millis);
        let unpacked = Unpacked::new(Body::new(source), packing, handle, patience);
        let mut unpacked = unpacked.unwrap();
        let (mut length, mut piece) = (0, vec![0; 64 * 1024]);
        loop {
            match unpacked.read(&mut piece) {
                Ok(0) => return (length, None),
                Ok(read) => length += read as u64,
                Err(error) => return (length, CutOff::of(&error)),
            }
        }
    });
    reading.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_cut_off_after_twenty_mebibytes() {
    let (length, why) = read(Source::Endless, Packing::Plain, 60_000).await;
    assert_eq!((length, why), (limits::ENTRIES_SENT as u64, Some(CutOff::TooLong)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stands_still_is_cut_off_after_its_time() {
    for packing in [Packing::Plain, Packing::Gzip, Packing::Zstd] {
        assert_eq!(read(Source::Silent, packing, 100).await, (0, Some(CutOff::TooSlow)));
    }
    assert_eq!(limits::BODY, Duration::from_mins(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_is_lost() {
    assert_eq!(read(Source::Broken, Packing::Plain, 1_000).await, (0, Some(CutOff::Lost)));
}

#[tokio::test(flavor = "multi_thread")]
async fn gzip_in_several_members_is_one_body() {
    let member = |bytes: &[u8]| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let packed = [member(b"one "), member(b"body")].concat();
    let handle = Handle::current();
    let reading = tokio::task::spawn_blocking(move || {
        let patience = Duration::from_secs(5);
        let mut text = String::new();
        let body = Unpacked::new(Body::from(packed), Packing::Gzip, handle, patience);
        body.unwrap().read_to_string(&mut text).unwrap();
        text
    });
    assert_eq!(reading.await.unwrap(), "one body");
}

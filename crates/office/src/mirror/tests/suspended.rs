//! A clinic that is suspended while it uploads.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Database, Story, mirror};
use crate::storage::clinics;

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_under_way_ends_where_its_clinic_is_suspended() {
    let story = Story::begin(Database::Sqlite, 600).await;
    story.fix(0, 600).await;
    let (id, storage) = (story.id, story.office.app.storage.clone());
    let (body, first) =
        (story.log.upload(0, 600, 600).unwrap(), story.log.upload(0, 512, 600).unwrap().len());
    let mut stream =
        TcpStream::connect(story.office.url.trim_start_matches("http://")).await.unwrap();
    let request = format!(
        "POST /add-entries HTTP/1.1\r\nhost: office\r\nauthorization: Bearer {}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        story.token,
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.write_all(&body[..first]).await.unwrap();
    let held = || async { storage.read(move |tx| mirror::held(tx, id)).await.unwrap() };
    let until_held = async {
        while held().await.next < 256 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), until_held).await.unwrap();
    let now = story.office.app.clock.now();
    let suspend =
        storage.write(move |tx| clinics::suspend(tx, id.clinic, Some((now, "a stolen computer"))));
    suspend.await.unwrap();
    let before = held().await;
    stream.write_all(&body[first..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let after = held().await;
    assert_eq!((after.size, after.next), (0, before.next), "nothing more is stored, or signed");
    assert!(after.next < 600);
}

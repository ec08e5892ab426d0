//! The listener and its limits, plain and under TLS.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};

use super::{Options, routes, start};
use crate::testing::{Database, TestLog, TestOffice, certificate};

/// Begins a request's headers, never ends them, and says after how long the server hung up.
fn slow_headers(address: SocketAddr) -> Duration {
    let mut connector = SslConnector::builder(SslMethod::tls()).unwrap();
    connector.set_verify(SslVerifyMode::NONE);
    let connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut stream = connector.build().connect("localhost", connection).unwrap();
    stream.write_all(b"POST /add-checkpoint HTTP/1.1\r\nhost: localhost\r\nx-slow: ").unwrap();
    let since = Instant::now();
    let mut answer = [0; 512];
    while stream.read(&mut answer).is_ok_and(|length| length > 0) {}
    since.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_headers_under_tls_are_hung_up_on_and_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut options = Options::new(address, Some(certificate(folder.path(), 1).unwrap()), false);
    assert_eq!(options.headers, Duration::from_secs(10));
    options.headers = Duration::from_millis(700);
    let listening = start(routes(office.app.clone()), options).await.unwrap();
    let address = listening.address;
    let slow: Vec<_> =
        (0..20).map(|_| tokio::task::spawn_blocking(move || slow_headers(address))).collect();
    let client = reqwest::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let healthy = client.get(format!("https://{address}/healthz")).send().await.unwrap();
    assert_eq!(healthy.text().await.unwrap(), "ok\n");
    for slow in slow {
        let after = slow.await.unwrap();
        assert!(after > Duration::from_millis(300) && after < Duration::from_secs(5), "{after:?}");
    }
    listening.end().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_does_not_leave_the_machine_without_a_proxy() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let anywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let refused = start(routes(office.app.clone()), Options::new(anywhere, None, false)).await;
    assert!(refused.unwrap_err().to_string().contains("without TLS"));
    let proxied = start(routes(office.app.clone()), Options::new(anywhere, None, true)).await;
    proxied.unwrap().end().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_and_a_key_that_do_not_fit_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let (chain, key) = certificate(folder.path(), 1).unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    for (tls, word) in [
        ((key.clone(), key.clone()), "is not a certificate"),
        ((chain.clone(), chain.clone()), "is not a private key"),
    ] {
        let refused = start(routes(office.app.clone()), Options::new(address, Some(tls), false));
        let error = format!("{:#}", refused.await.unwrap_err());
        assert!(error.contains(word), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_office_says_when_to_come_again_and_signs_nothing() {
    let mut office = TestOffice::start(Database::Postgres).await.unwrap();
    let mut log = TestLog::new(1).unwrap();
    log.grow(3).unwrap();
    office.know(&log, 100).await.unwrap();
    office.lose_database();
    let client = reqwest::Client::new();
    let body = log.checkpoint(0, 3).unwrap();
    let post = client.post(format!("{}/add-checkpoint", office.url)).body(body);
    for request in [post, client.get(format!("{}/healthz", office.url))] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
        assert!(!answer.text().await.unwrap().contains('—'), "no signature");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_full_disk_the_office_signs_nothing_and_goes_on_when_there_is_room() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let mut log = TestLog::new(1).unwrap();
    log.grow(2_000).unwrap();
    let (_, token) = office.know(&log, 100).await.unwrap();
    let client = reqwest::Client::new();
    let checkpoint = client
        .post(format!("{}/add-checkpoint", office.url))
        .body(log.checkpoint(0, 2_000).unwrap());
    assert_eq!(checkpoint.send().await.unwrap().status(), 200);
    let storage = &office.app.storage;
    let pages = |most: &'static str| storage.write(move |tx| tx.query(most, &[]).map(drop));
    // SQLite's own limit gives the error that a full disk gives.
    pages("PRAGMA max_page_count = 1").await.unwrap();
    let upload = |start: u64| {
        let body = log.upload(start, 2_000, 2_000).unwrap();
        client.post(format!("{}/add-entries", office.url)).bearer_auth(&token).body(body).send()
    };
    let refused = upload(0).await.unwrap();
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    pages("PRAGMA max_page_count = 1000000").await.unwrap();
    assert_eq!(upload(0).await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_uploads_of_a_clinic_that_pause_keep_its_third_out_and_nobody_else() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let mut log = TestLog::new(1).unwrap();
    log.grow(3).unwrap();
    let (_, token) = office.know(&log, 100).await.unwrap();
    let address: SocketAddr = office.url["http://".len()..].parse().unwrap();
    let head = format!(
        "POST /add-entries HTTP/1.1\r\nhost: o\r\nauthorization: Bearer {token}\r\n\
         content-length: 1000\r\n\r\n"
    );
    let pausing: Vec<TcpStream> = (0..2)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    let client = reqwest::Client::new();
    let upload = |token: &str, log: &TestLog| {
        let body = log.upload(0, 3, 3).unwrap();
        client.post(format!("{}/add-entries", office.url)).bearer_auth(token).body(body).send()
    };
    let since = Instant::now();
    let third = loop {
        let third = upload(&token, &log).await.unwrap();
        if third.status() == 503 {
            break third;
        }
        assert!(since.elapsed() < Duration::from_secs(10), "both places are taken");
    };
    assert!(third.headers().contains_key("retry-after"));
    let mut other = TestLog::new(2).unwrap();
    other.grow(3).unwrap();
    let (_, others) = office.know(&other, 100).await.unwrap();
    assert_eq!(upload(&others, &other).await.unwrap().status(), 422, "no checkpoint yet");
    drop(pausing);
    let since = Instant::now();
    while upload(&token, &log).await.unwrap().status() == 503 {
        assert!(since.elapsed() < Duration::from_secs(10), "the places are given back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_taken_up_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut options = Options::new(address, Some(certificate(folder.path(), 1).unwrap()), false);
    options.renewal = Duration::from_millis(50);
    let listening = start(routes(office.app.clone()), options).await.unwrap();
    let address = listening.address;
    let serial = move || {
        let mut connector = SslConnector::builder(SslMethod::tls()).unwrap();
        connector.set_verify(SslVerifyMode::NONE);
        let connection = TcpStream::connect(address).unwrap();
        let stream = connector.build().connect("localhost", connection).unwrap();
        let shown = stream.ssl().peer_certificate().unwrap();
        shown.serial_number().to_bn().unwrap().to_dec_str().unwrap().to_string()
    };
    let shown = || tokio::task::spawn_blocking(serial);
    assert_eq!(shown().await.unwrap(), "1");
    std::fs::write(folder.path().join("chain.pem"), "not yet whole").unwrap();
    // Through several looks at the file.
    let since = Instant::now();
    while since.elapsed() < Duration::from_millis(300) {
        assert_eq!(shown().await.unwrap(), "1", "what is served goes on");
    }
    certificate(folder.path(), 2).unwrap();
    let since = Instant::now();
    while shown().await.unwrap() != "2" {
        assert!(since.elapsed() < Duration::from_secs(10));
    }
    listening.end().await.unwrap();
}

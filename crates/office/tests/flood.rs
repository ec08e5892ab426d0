//! Bombs and slow clients against the real program under TLS: its memory stays flat, and others are
//! served meanwhile.

mod program;

use std::io::Write as _;
use std::net::TcpStream;

use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};
use reqwest::Client;
use wardbook_office::clock::{Clock, Randomness};
use wardbook_office::folder::{self, Place};
use wardbook_office::testing::{TestLog, know};

use self::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn bombs_and_slow_clients_cost_little_and_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { folder: folder.path().join("office"), database: None, key_file: None };
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let app = folder::make(&place, "office.example", "https://localhost", clock, randomness)
        .await
        .unwrap();
    // A log whose entries unpack to 16 MiB a package.
    let mut log = TestLog::new(1).unwrap();
    for _ in 0..1_024 {
        log.push(vec![b'a'; 65_535]);
    }
    let (_, token) = know(&app, &log, 100).await.unwrap();
    drop(app);
    let program = Program::start_with_tls(&place).unwrap();
    let address = program.address;
    let client = Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let url = format!("https://{address}");
    let fixed = client.post(format!("{url}/add-checkpoint"));
    let fixed = fixed.body(log.checkpoint(0, 1_024).unwrap()).send().await.unwrap();
    assert_eq!(fixed.status(), 200);
    let before = program.most().unwrap();

    // Slow headers, all at the same time and held for the whole test.
    let slow: Vec<_> = (0..100)
        .map(|_| {
            let mut connector = SslConnector::builder(SslMethod::tls()).unwrap();
            connector.set_verify(SslVerifyMode::NONE);
            let connection = TcpStream::connect(address).unwrap();
            let mut stream = connector.build().connect("localhost", connection).unwrap();
            stream.write_all(b"POST /add-entries HTTP/1.1\r\nx-slow: ").unwrap();
            stream
        })
        .collect();
    let bomb = zstd::bulk::compress(&vec![0; 128 * 1024 * 1024], 1).unwrap();
    assert!(bomb.len() < 130_000);
    let post = |token: &str, body: Vec<u8>| {
        let request = client.post(format!("{url}/add-entries")).bearer_auth(token);
        request.header("content-encoding", "zstd").body(body).send()
    };
    for _ in 0..50 {
        assert_eq!(post("AAAA", bomb.clone()).await.unwrap().status(), 401);
    }
    let healthy = client.get(format!("{url}/healthz")).send().await.unwrap();
    assert_eq!(healthy.status(), 200, "others are served");
    let nobody = program.most().unwrap();
    assert!(nobody < before + 32 * 1024, "before sign-in: {before} KiB grew to {nobody}");

    // The clinic's own bombs: nothing but zeros, and entries as large as they can be.
    assert_eq!(post(&token, bomb).await.unwrap().status(), 404, "a log without a name");
    let large = zstd::bulk::compress(&log.upload(0, 1_024, 1_024).unwrap(), 1).unwrap();
    for _ in 0..3 {
        let answer = post(&token, large.clone()).await.unwrap();
        assert_eq!(answer.status(), 202, "what came before 40 MiB unpacked is kept");
    }
    // A package of these is 16 MiB, and it is there several times: as it came, as entries, as a row.
    let clinic = program.most().unwrap();
    assert!(clinic < before + 256 * 1024, "one package at a time: {before} KiB grew to {clinic}");
    drop(slow);
}

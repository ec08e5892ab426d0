//! Servers that cannot prove that they are the head office of a code: each ends in one sentence that
//! says what is wrong and what to do, and nothing is sent.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;

use serde_json::json;

use wardbook_office::testing::certificate_of;
use wardbook_tests::{Answer, TestClinic, TestOffice};

/// The office under a certificate, and the port at which it serves; it ends when this is dropped.
struct UnderTls(Child, u16);

impl UnderTls {
    fn serve(office: &TestOffice, (chain, key): (&Path, &Path)) -> Self {
        let mut command = office.command(["serve", "--listen", "127.0.0.1:0", "--tls-cert"]);
        command.arg(chain).arg("--tls-key").arg(key).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let line = output.lines().map_while(Result::ok).find(|line| line.contains(" serves at "));
        let port = line.unwrap().rsplit(':').next().unwrap().parse().unwrap();
        Self(child, port)
    }
}

impl Drop for UnderTls {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A command of a clinic on a machine that trusts this certificate, or none but the system's own.
fn run(clinic: &TestClinic, words: &[&str], trusted: Option<&Path>) -> Answer {
    let mut command = clinic.command(words);
    command.env_remove("SSL_CERT_FILE");
    if let Some(trusted) = trusted {
        command.env("SSL_CERT_FILE", trusted);
    }
    command.output().unwrap().into()
}

#[test]
fn a_certificate_that_does_not_hold_is_told_apart_by_what_is_wrong_with_it() {
    let mut office = TestOffice::new();
    let clinic = TestClinic::new();
    let code = office.code("Harbour Clinic");
    office.kill();
    let at = |port: u16| code.replace(&office.address(), &format!("https://localhost:{port}"));
    let folder = tempfile::tempdir().unwrap();
    for (serial, host, days, is_trusted, words) in [
        (1, "localhost", (-1, 2), false, "not one that this machine trusts; ask head office"),
        (2, "other.example", (-1, 2), true, "of another name; check the address"),
        (3, "localhost", (-3, -1), true, "has expired at this machine's time; check the date"),
        (4, "localhost", (1, 3), true, "not valid yet at this machine's time; check the date"),
    ] {
        let (chain, key) = certificate_of(folder.path(), serial, host, days).unwrap();
        let served = UnderTls::serve(&office, (&chain, &key));
        let trusted = is_trusted.then_some(&*chain);
        let answer = run(&clinic, &["sync", "enrol", &at(served.1)], trusted);
        answer.expect_sentence(2, words);
    }
    let (chain, key) = certificate_of(folder.path(), 5, "localhost", (-1, 2)).unwrap();
    let served = UnderTls::serve(&office, (&chain, &key));
    run(&clinic, &["sync", "enrol", &at(served.1)], Some(&chain)).expect(0);
    // The same once it is enrolled: it is said where the sync stands, and tried again by itself.
    let there = run(&clinic, &["sync", "now", "--json"], None).expect(1).json()["office"].clone();
    assert_eq!((&there["problem"], &there["halted"]), (&json!("certificate"), &json!(false)));
    assert!(there["detail"].as_str().unwrap().contains("ask head office"), "{there:#}");
    assert!(there["nextAt"].is_string(), "{there:#}");
    let there = run(&clinic, &["sync", "now", "--json"], Some(&chain)).expect(0).json();
    assert_eq!(there["office"]["fixed"], there["office"]["held"]);
}

#[test]
fn a_proxy_that_answers_with_its_own_page_is_not_taken_for_head_office() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4_096]);
            let page = "<!doctype html><title>Sign in to this network</title>";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n";
            let _ = write!(stream, "{head}content-length: {}\r\n\r\n{page}", page.len());
        }
    });
    let office = TestOffice::new();
    let clinic = TestClinic::new();
    let code = office.code("Harbour Clinic").replace(&office.address(), &proxy);
    let words = "check the address, and whether a proxy on the way answers instead of the server";
    run(&clinic, &["sync", "enrol", &code], None).expect_sentence(2, words);
}

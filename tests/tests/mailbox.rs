//! Messages, from providers' callbacks through a real head office to a clinic, and back as the clinic's
//! own event: in each of the ways to sign, and with the clinic killed while it receives.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use sha2::Sha256;

use wardbook_domain::clock::Clock;
use wardbook_tests::{Page, TestClinic, TestOffice};

/// What no list, status or event may show.
const PATIENT: &str = "Ann Lee";

/// A provider's address and secret at head office.
struct Hook {
    path: String,
    address: String,
    secret: Vec<u8>,
}

fn hook(office: &TestOffice, clinic: &TestClinic, name: &str, scheme: &str) -> Hook {
    let mut add = office.command(["hook", "add", "Harbour Clinic", name, "--scheme", scheme]);
    let token = "an account's token of 32 letters";
    if scheme == "twilio" {
        let file = clinic.beside("token");
        std::fs::write(&file, token).unwrap();
        add.arg("--secret-file").arg(file);
    }
    let told = String::from_utf8(add.output().unwrap().stdout).unwrap();
    let address = told.lines().next().unwrap().to_owned();
    let shown = told.lines().find_map(|line| line.strip_prefix("Its secret, shown once: "));
    let secret = match (scheme, shown) {
        ("standard", Some(text)) => {
            BASE64.decode(text.strip_prefix("whsec_").unwrap().as_bytes()).unwrap()
        }
        (_, Some(text)) => text.as_bytes().to_vec(),
        (_, None) => token.as_bytes().to_vec(),
    };
    let path = address.strip_prefix(&office.address()).unwrap().to_owned();
    Hook { path, address, secret }
}

impl Hook {
    fn mac(&self, text: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    fn standard(&self, office: &TestOffice, (id, time): (&str, u64), body: &str) -> u16 {
        let signature = BASE64.encode(&self.mac(&format!("{id}.{time}.{body}")));
        let headers = format!(
            "webhook-id: {id}\r\nwebhook-timestamp: {time}\r\nwebhook-signature: v1,{signature}\r\n"
        );
        post(office, &self.path, &headers, body)
    }

    fn shared(&self, office: &TestOffice, time: u64, body: &str) -> u16 {
        let signature = HEXLOWER.encode(&self.mac(&format!("{time}.{body}")));
        let headers =
            format!("x-wardbook-timestamp: {time}\r\nx-wardbook-signature: sha256={signature}\r\n");
        post(office, &self.path, &headers, body)
    }

    /// A form, whose fields are signed in order behind the address.
    fn twilio(&self, office: &TestOffice, fields: &[(&str, &str)]) -> u16 {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.secret).unwrap();
        mac.update(self.address.as_bytes());
        for (name, value) in fields {
            mac.update(format!("{name}{value}").as_bytes());
        }
        let signature = BASE64.encode(&mac.finalize().into_bytes());
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = format!(
            "x-twilio-signature: {signature}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        );
        post(office, &self.path, &headers, &pairs.join("&"))
    }
}

/// The status with which a call is answered.
fn post(office: &TestOffice, path: &str, headers: &str, body: &str) -> u16 {
    let address = office.address();
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.0\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn now() -> u64 {
    Clock::system().now().seconds()
}

fn enrolled(office: &TestOffice, line: &str) -> TestClinic {
    let clinic = TestClinic::new();
    let code = office.code("Harbour Clinic").replace(&office.address(), line);
    clinic.json(["sync", "enrol", &code]);
    clinic
}

/// The numbers and kinds of the messages at the clinic, and whether all are acknowledged.
fn mail(clinic: &TestClinic) -> (Vec<(u64, String)>, bool) {
    let mail = clinic.json(["sync", "mail"]);
    let lines = mail["newest"].as_array().unwrap();
    let one = |line: &Value| {
        (line["number"].as_u64().unwrap(), line["kind"].as_str().unwrap().to_owned())
    };
    (lines.iter().rev().map(one).collect(), lines.iter().all(|line| line["acknowledged"] == true))
}

#[test]
fn providers_callbacks_reach_the_clinic_once_each_and_head_office_sees_them_acknowledged() {
    let office = TestOffice::new();
    let clinic = enrolled(&office, &office.address());
    let standard = hook(&office, &clinic, "sms", "standard");
    let twilio = hook(&office, &clinic, "calls", "twilio");
    let shared = hook(&office, &clinic, "lab", "shared");
    let (time, body) = (now(), format!("{{\"to\":\"{PATIENT}\",\"status\":\"delivered\"}}"));

    assert_eq!(standard.standard(&office, ("msg_1", time), &body), 204);
    assert_eq!(standard.standard(&office, ("msg_1", time), &body), 409, "a replay");
    assert_eq!(standard.standard(&office, ("msg_1", time + 1), &body), 204, "signed anew: once");
    assert_eq!(standard.standard(&office, ("msg_2", time - 301), &body), 403, "too old");
    let fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
    assert_eq!(twilio.twilio(&office, &fields), 204);
    assert_eq!(twilio.twilio(&office, &fields), 409, "a replay");
    assert_eq!(shared.shared(&office, time, &body), 204);
    assert_eq!(shared.shared(&office, time, &body), 409, "a replay");
    assert_eq!(shared.shared(&office, time - 301, &body), 403, "too old");
    let other = Hook { secret: b"another secret of enough length".to_vec(), ..shared };
    assert_eq!(other.shared(&office, time + 2, &body), 403, "not the provider");

    office.add_person("vera", "viewer");
    let page = Page::sign_in(&office, "vera");
    let id = page.json("/v1/staff/clinics")["clinics"][0]["id"].as_str().unwrap().to_owned();
    let there = || {
        let full = page.json(&format!("/v1/staff/clinics/{id}"));
        (full["messages"].as_u64().unwrap(), full["acknowledged"].as_u64().unwrap())
    };
    assert_eq!(there(), (3, 0));
    clinic.json(["sync", "now"]);
    let came = vec![(1, "hook/sms".into()), (2, "hook/calls".into()), (3, "hook/lab".into())];
    assert_eq!(mail(&clinic), (came.clone(), false), "the acknowledgement is still here");
    assert_eq!(there(), (3, 0));
    clinic.json(["sync", "now"]);
    assert_eq!((mail(&clinic), there()), ((came, true), (3, 3)));

    for shown in [&["sync", "mail"][..], &["sync", "status"], &["events"], &["sync", "now"]] {
        let told = clinic.run(shown).expect(0).stdout;
        assert!(!told.contains(PATIENT), "{shown:?} names a patient: {told}");
    }
    let told = clinic.run(["sync", "status"]).expect(0).stdout;
    assert!(told.contains("3, the newest is hook/lab of"), "{told}");
    clinic.must_be_sound();
}

/// A line to head office that tells when a clinic has been given messages.
fn telling_line(to: &str, given: Sender<()>) -> String {
    let to = to.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let (to, given) = (to.clone(), given.clone());
            std::thread::spawn(move || carry(near, &TcpStream::connect(to).unwrap(), &given));
        }
    });
    address
}

fn carry(mut near: TcpStream, far: &TcpStream, given: &Sender<()>) {
    let (mut back_from, mut back_to) = (far.try_clone().unwrap(), near.try_clone().unwrap());
    let told = given.clone();
    std::thread::spawn(move || {
        let mut bytes = [0; 16_384];
        while let Ok(read) = back_from.read(&mut bytes) {
            if read == 0 || back_to.write_all(&bytes[..read]).is_err() {
                break;
            }
            if String::from_utf8_lossy(&bytes[..read]).contains("wardbook-mail/v1") {
                let _ = told.send(());
            }
        }
        let _ = back_to.shutdown(std::net::Shutdown::Both);
    });
    let mut far = far;
    let _ = std::io::copy(&mut near, &mut far);
    let _ = far.shutdown(std::net::Shutdown::Write);
}

#[test]
fn a_clinic_that_is_killed_while_it_receives_has_every_message_once_and_acknowledges_it() {
    let office = TestOffice::new();
    let (given, told) = channel();
    let clinic = enrolled(&office, &telling_line(&office.address(), given));
    let lab = hook(&office, &clinic, "lab", "shared");
    let time = now();
    for number in 0..6 {
        assert_eq!(lab.shared(&office, time, &format!("{{\"result\":{number}}}")), 204);
        let mut sync = clinic.command(["sync", "now"]);
        let mut sync = sync.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        told.recv_timeout(Duration::from_mins(2)).expect("the clinic asks for its mail");
        // The answer is on its way: before, during or after the commit, as it happens.
        sync.kill().unwrap();
        sync.wait().unwrap();
        while told.try_recv().is_ok() {}
    }
    clinic.json(["sync", "now"]);
    clinic.json(["sync", "now"]);
    let all: Vec<_> = (1..=6).map(|number| (number, "hook/lab".to_owned())).collect();
    assert_eq!(mail(&clinic), (all, true));
    let events = clinic.json(["events", "--kind", "mail.received"]);
    assert_eq!(events.as_array().unwrap().len(), 6, "one acknowledgement each");
    clinic.must_be_sound();
}

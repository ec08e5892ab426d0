//! What the tests of e-mail share: a letter, settings, a register that keeps what is noted, and a server
//! that follows a script.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod script;

use std::sync::Mutex;
use std::time::Duration;

use wardbook_egress::smtp::{Letter, Limits, Outcome, Security, Server, Settings, Written};
use wardbook_egress::{Departure, Register, Unnoted};

/// Keeps what is noted.
#[derive(Default)]
pub(crate) struct Kept(pub(crate) Mutex<Vec<Departure>>);

impl Register for Kept {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        self.0.lock().expect("no panic while it is held").push(departure.clone());
        Ok(())
    }
}

/// A letter to somebody, with what an e-mail finds hard: dots, letters, long lines, spaces at ends.
pub(crate) fn letter(to: &str) -> Letter {
    Letter {
        from: "front-desk@clinic.example".to_owned(),
        from_name: "Klinik Süd, \"Front Desk\"".to_owned(),
        to: to.to_owned(),
        subject: "Ihr Termin – am 12. Mai; bitte bestätigen".to_owned(),
        text: format!(
            ".\nGuten Tag,\r\n..two dots\rund € 5,– in 日本語 🩺 \n.\n{}\n\tend",
            "long ".repeat(300)
        ),
        message_id: "018f2f6e-0000-7000-8000-000000000001@clinic.example".to_owned(),
        date: 1_778_572_800,
        unsubscribe: Some("https://clinic.example/stop?who=1".to_owned()),
    }
}

pub(crate) fn written(to: &str) -> Written {
    letter(to).write().expect("a letter")
}

/// A server on this machine in plain text, with little patience.
pub(crate) fn settings(port: u16) -> Settings {
    let limit = Duration::from_secs(1);
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::ThisMachine,
        login: None,
        roots: None,
        limits: Limits { connect: limit, command: limit, letter: limit },
    }
}

pub(crate) fn server(settings: Settings) -> Server {
    Server::new(settings).expect("usable settings")
}

/// A letter in ASCII, one line of which is a dot.
pub(crate) fn plain() -> Letter {
    let text = "Hello,\n.\n..\nbye\n".to_owned();
    Letter { text, ..letter("ann@patient.example") }
}

/// What comes of a letter, where it was noted.
pub(crate) async fn send(server: &Server, letter: &Written) -> Outcome {
    server.send(letter, &Kept::default()).await.expect("it was noted")
}

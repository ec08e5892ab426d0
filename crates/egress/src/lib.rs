//! The one way out. What goes to a model, to head office or to a witness goes through a [`Way`], and
//! nothing before a [`Register`] has taken note of it; an e-mail goes through [`smtp`], as noted. No
//! other code of a clinic opens a connection: only this crate has the libraries that do, and a test
//! looks for others.
//!
//! No redirects: they would carry a document to an address that nobody configured.

mod register;
pub mod smtp;

use std::time::Duration;

pub use register::{Departure, Register, Unnoted};
pub use reqwest::{Error, Method, Response, Url, header};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    /// Nothing was sent, because it could not be recorded.
    #[error("nothing was sent, because it could not be recorded: {0}")]
    Unnoted(#[from] Unnoted),
    /// The connection failed, before or after something was sent.
    #[error(transparent)]
    Broken(#[from] Error),
}

/// How connections are made.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Whether the proxy is used that the system names. Otherwise what is sent goes to its address
    /// and nowhere else.
    pub system_proxy: bool,
    /// How long it may take to connect.
    pub connect: Duration,
    /// How long an exchange may take, where it does not say so itself.
    pub whole: Option<Duration>,
    /// How long an idle connection is kept, where it is not as long as usual.
    pub idle: Option<Duration>,
}

/// One thing to send.
#[derive(Debug)]
pub struct Parcel {
    /// How.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// What is said beside the body: nothing of a patient.
    pub headers: header::HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long the exchange may take, where it is not as all of the way.
    pub time: Option<Duration>,
}

/// A way out, with the connections that it keeps open.
#[derive(Clone, Debug)]
pub struct Way(reqwest::Client);

impl Way {
    /// A way; nothing is connected yet.
    ///
    /// # Errors
    /// The system's TLS could not be set up.
    pub fn new(manner: Manner) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(manner.connect)
            .user_agent(concat!("wardbook/", env!("CARGO_PKG_VERSION")));
        if !manner.system_proxy {
            builder = builder.no_proxy();
        }
        if let Some(whole) = manner.whole {
            builder = builder.timeout(whole);
        }
        if let Some(idle) = manner.idle {
            builder = builder.pool_idle_timeout(idle);
        }
        Ok(Self(builder.build()?))
    }

    /// Has a parcel noted, sends it, and waits for the head of the answer.
    ///
    /// # Errors
    /// It could not be noted, and nothing was sent; or there was no answer.
    pub async fn send(
        &self,
        parcel: Parcel,
        register: &dyn Register,
    ) -> Result<Response, NotAnswered> {
        let Parcel { method, url, headers, body, time } = parcel;
        register.note(&Departure::of(&url, &body))?;
        let mut request = self.0.request(method, url).headers(headers);
        if !body.is_empty() {
            request = request.body(body);
        }
        if let Some(time) = time {
            request = request.timeout(time);
        }
        Ok(request.send().await?)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Mutex;
    use std::thread;

    use sha2::{Digest, Sha256};

    use super::*;

    #[derive(Default)]
    struct Kept(Mutex<Vec<Departure>>);

    impl Register for Kept {
        fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
            self.0.lock().unwrap().push(departure.clone());
            Ok(())
        }
    }

    fn way() -> Way {
        let second = Duration::from_secs(1);
        let manner =
            Manner { system_proxy: false, connect: second, whole: Some(second), idle: None };
        Way::new(manner).unwrap()
    }

    fn parcel(url: &str, body: &str) -> Parcel {
        let (method, url) = (Method::POST, Url::parse(url).unwrap());
        Parcel { method, url, headers: header::HeaderMap::new(), body: body.into(), time: None }
    }

    #[tokio::test]
    async fn what_the_record_says_is_what_a_server_receives() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/say?key=1", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut got = Vec::new();
            while !got.ends_with(b"end") {
                let mut part = [0; 1024];
                let count = stream.read(&mut part).unwrap();
                got.extend_from_slice(&part[..count]);
            }
            stream.write_all(b"HTTP/1.1 307 X\r\nlocation: http://a.example\r\n\r\n").unwrap();
            String::from_utf8(got).unwrap()
        });
        let kept = Kept::default();
        let answer = way().send(parcel(&url, "the whole, to its end"), &kept).await.unwrap();
        assert_eq!(answer.status().as_u16(), 307, "it is not followed");
        let got = server.join().unwrap();
        let body = got.split_once("\r\n\r\n").unwrap().1;
        let [noted] = &kept.0.into_inner().unwrap()[..] else { panic!("one departure") };
        assert_eq!(noted.hash, hex::encode(Sha256::digest(body)));
        assert_eq!(noted.bytes, body.len() as u64);
        assert!(noted.address.ends_with("/v1/say"), "{}", noted.address);
    }

    #[tokio::test]
    async fn nothing_leaves_that_was_not_noted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let recorded = Departure::of(&Url::parse(&url).unwrap(), b"one");
        let refused = way().send(parcel(&url, "another"), &recorded).await;
        assert!(matches!(refused, Err(NotAnswered::Unnoted(_))));
        assert!(listener.accept().is_err(), "nobody connected");
    }
}

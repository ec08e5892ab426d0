//! One conversation with a server: what is said, and what is heard within its time and size. It knows
//! at every moment whether the letter may have been taken.
//!
//! A conversation of our own rather than a library's, because limits there are by the read: a server
//! that sends a byte now and then, or a line without an end, would hold a letter for ever.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::outcome::{Outcome, Stage};
use super::reply::{Reply, goes_on};
use super::settings::Limits;

/// A longer reply is none. Lines have at most 512 bytes by RFC 5321, and some servers greet at length.
const LARGEST_REPLY_BYTES: usize = 64 * 1024;

/// How long a server may take to say goodbye: the letter's fate is known by then.
const GOODBYE: Duration = Duration::from_secs(5);

/// The end of a letter (RFC 5321, section 4.1.1.4). The line end before it is the letter's own.
const END: &[u8] = b".\r\n";

/// What is said instead of a secret that a server repeated.
const SECRET_REMOVED: &str = "[password removed]";

/// A connection, with TLS or without.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

/// A conversation over a connection.
pub(super) struct Conversation<S> {
    wire: S,
    /// What was read and is no part of a reply yet.
    heard: Vec<u8>,
    limits: Limits,
    /// What never becomes words.
    secrets: Vec<Zeroizing<String>>,
}

/// Why nothing was understood.
enum Broken {
    Lost,
    Garbled,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Lost
    }
}

impl<S: Wire> Conversation<S> {
    pub(super) fn new(wire: S, limits: Limits) -> Self {
        Self { wire, heard: Vec::new(), limits, secrets: Vec::new() }
    }

    /// The connection, unless the server went on talking: what it said before TLS would otherwise
    /// count as said under it.
    pub(super) fn into_wire(self) -> Option<S> {
        self.heard.is_empty().then_some(self.wire)
    }

    /// Keeps a secret out of everything that the server says from now on.
    pub(super) fn hide(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.push(Zeroizing::new(secret.to_owned()));
        }
    }

    /// Hears what the server begins with.
    pub(super) async fn greeting(&mut self) -> Result<Reply, Outcome> {
        self.hear(Stage::Greeting, self.limits.command).await
    }

    /// Says a command, without its line end, and hears the answer to it.
    pub(super) async fn say(&mut self, stage: Stage, command: &str) -> Result<Reply, Outcome> {
        let line = Zeroizing::new(format!("{command}\r\n"));
        let limit = self.limits.command;
        let said = timeout(limit, write(&mut self.wire, line.as_bytes())).await;
        match said {
            Ok(Ok(())) => self.hear(stage, limit).await,
            Ok(Err(_)) => Err(broken(stage, &Broken::Lost)),
            Err(_) => Err(silent(stage, limit)),
        }
    }

    /// Hands a letter over, which ends with a line end, and hears whether it was taken.
    pub(super) async fn hand_over(&mut self, letter: &[u8]) -> Result<Reply, Outcome> {
        let limit = self.limits.letter;
        let unfinished = |how: &str| {
            Outcome::temporary(format!("{how} before the letter was handed over whole"))
        };
        let stuffed = stuffed(letter);
        match timeout(limit, write(&mut self.wire, &stuffed)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(unfinished("the connection was lost")),
            Err(_) => return Err(unfinished(&format!("{limit:?} passed"))),
        }
        // An end that could not be written did not arrive. One that may be on its way might have.
        match timeout(limit, self.wire.write_all(END)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(unfinished("the connection was lost")),
            Err(_) => return Err(silent(Stage::End, limit)),
        }
        match timeout(limit, self.wire.flush()).await {
            Ok(Ok(())) => self.hear(Stage::End, limit).await,
            Ok(Err(_)) => Err(broken(Stage::End, &Broken::Lost)),
            Err(_) => Err(silent(Stage::End, limit)),
        }
    }

    /// Says goodbye. Whatever happens then changes nothing.
    pub(super) async fn quit(mut self) {
        let limit = self.limits.command.min(GOODBYE);
        let _ = timeout(limit, async {
            write(&mut self.wire, b"QUIT\r\n").await.ok()?;
            self.reply().await.ok()?;
            self.wire.shutdown().await.ok()
        })
        .await;
    }

    async fn hear(&mut self, stage: Stage, limit: Duration) -> Result<Reply, Outcome> {
        match timeout(limit, self.reply()).await {
            Ok(Ok(reply)) if stage.hopes_for(reply.code) => Ok(reply),
            Ok(Ok(reply)) => Err(Outcome::of_reply(stage, &reply)),
            Ok(Err(why)) => Err(broken(stage, &why)),
            Err(_) => Err(silent(stage, limit)),
        }
    }

    async fn reply(&mut self) -> Result<Reply, Broken> {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        loop {
            let line = self.line().await?;
            bytes += line.len() + 1;
            if bytes > LARGEST_REPLY_BYTES {
                return Err(Broken::Garbled);
            }
            let last = !goes_on(&line);
            lines.push(line);
            if last {
                return Reply::of(&lines).ok_or(Broken::Garbled);
            }
        }
    }

    async fn line(&mut self) -> Result<String, Broken> {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let rest = self.heard.split_off(end + 1);
                let line = std::mem::replace(&mut self.heard, rest);
                let mut line = String::from_utf8_lossy(&line).trim_end().to_owned();
                for secret in &self.secrets {
                    line = line.replace(secret.as_str(), SECRET_REMOVED);
                }
                return Ok(line);
            }
            if self.heard.len() > LARGEST_REPLY_BYTES {
                return Err(Broken::Garbled);
            }
            let mut part = [0; 4_096];
            let count = self.wire.read(&mut part).await?;
            if count == 0 {
                return Err(Broken::Lost);
            }
            self.heard.extend(part.iter().take(count));
        }
    }
}

async fn write(wire: &mut impl Wire, bytes: &[u8]) -> io::Result<()> {
    wire.write_all(bytes).await?;
    wire.flush().await
}

fn broken(stage: Stage, why: &Broken) -> Outcome {
    let after = stage.after();
    let did = match why {
        Broken::Lost => format!("closed the connection after {after}"),
        Broken::Garbled => {
            format!("sent something after {after} that is no reply of a mail server")
        }
    };
    Outcome::unanswered(stage, &did)
}

fn silent(stage: Stage, limit: Duration) -> Outcome {
    Outcome::unanswered(stage, &format!("gave no answer after {} within {limit:?}", stage.after()))
}

/// A letter with every dot at the beginning of a line doubled (RFC 5321, section 4.5.2).
fn stuffed(letter: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(letter.len() + 64);
    for line in letter.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    stuffed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_dot_does_not_end_a_letter() {
        assert_eq!(stuffed(b".\r\na.\r\n..b\r\n"), b"..\r\na.\r\n...b\r\n");
    }
}

//! Hands letters to a server, and tries its settings.

use std::fmt;

use reqwest::Url;

use super::letter::Written;
use super::opening::{Opened, Opening};
use super::outcome::{Outcome, Stage};
use super::settings::{Settings, Unusable, address_of, check_login};
use super::tls::connector;
use crate::register::{Departure, Register, Unnoted};

/// A server that letters are handed to. Each has a connection of its own.
#[derive(Clone)]
pub struct Server {
    settings: Settings,
    host: String,
    address: Url,
    connector: tokio_native_tls::TlsConnector,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address.as_str()).finish_non_exhaustive()
    }
}

impl Server {
    /// A server; nothing is connected yet.
    ///
    /// # Errors
    /// The settings can never work: their host, certificates or plain text to another machine.
    pub fn new(settings: Settings) -> Result<Self, Unusable> {
        let (host, address) = address_of(&settings)?;
        check_login(settings.login.as_ref())?;
        let connector = connector(settings.roots.as_deref())?;
        Ok(Self { settings, host, address, connector })
    }

    /// What leaves with a letter: the server as `smtps://host:port`, or `smtp://host:port` where TLS
    /// begins later or not at all, and the letter's bytes.
    pub fn departure(&self, letter: &Written) -> Departure {
        Departure::of(&self.address, letter.bytes())
    }

    /// Has a letter noted, connects, and hands it over, once.
    ///
    /// # Errors
    /// It could not be noted: nobody was connected to.
    pub async fn send(
        &self,
        letter: &Written,
        register: &dyn Register,
    ) -> Result<Outcome, Unnoted> {
        register.note(&self.departure(letter))?;
        Ok(self.hand_over(letter).await.unwrap_or_else(|failure| failure))
    }

    /// Tries the settings: connects, signs in, and says goodbye. No letter is sent; a register takes
    /// note of no bytes.
    ///
    /// # Errors
    /// It could not be noted: nobody was connected to.
    pub async fn check(&self, register: &dyn Register) -> Result<Outcome, Unnoted> {
        register.note(&Departure::of(&self.address, &[]))?;
        Ok(self.try_out().await.unwrap_or_else(|failure| failure))
    }

    fn opening(&self) -> Opening<'_> {
        let Settings { port, security, ref login, limits, .. } = self.settings;
        let (host, connector) = (&self.host, &self.connector);
        Opening { host, port, security, connector, login: login.as_ref(), limits }
    }

    async fn hand_over(&self, letter: &Written) -> Result<Outcome, Outcome> {
        let Opened { mut conversation, asks_size } = self.opening().open().await?;
        let outcome = async {
            let (from, to) = (letter.from(), letter.to());
            let size =
                if asks_size { format!(" SIZE={}", letter.bytes().len()) } else { String::new() };
            conversation.say(Stage::Sender, &format!("MAIL FROM:<{from}>{size}")).await?;
            conversation.say(Stage::Recipient, &format!("RCPT TO:<{to}>")).await?;
            conversation.say(Stage::Data, "DATA").await?;
            conversation.hand_over(letter.bytes()).await
        }
        .await;
        match outcome {
            Ok(reply) => {
                conversation.quit().await;
                Ok(Outcome::Taken { reply: reply.words() })
            }
            Err(failure) => {
                if was_said(&failure) {
                    conversation.quit().await;
                }
                Err(failure)
            }
        }
    }

    async fn try_out(&self) -> Result<Outcome, Outcome> {
        let Opened { mut conversation, .. } = self.opening().open().await?;
        let reply = conversation.say(Stage::Noop, "NOOP").await?;
        conversation.quit().await;
        Ok(Outcome::Taken { reply: reply.words() })
    }
}

/// Whether the server said so itself, and can hear a goodbye.
fn was_said(failure: &Outcome) -> bool {
    match failure {
        Outcome::Temporary { code, .. } | Outcome::LoginRefused { code, .. } => code.is_some(),
        Outcome::Refused { .. } => true,
        Outcome::Taken { .. } | Outcome::NotSecure { .. } | Outcome::Unknown { .. } => false,
    }
}

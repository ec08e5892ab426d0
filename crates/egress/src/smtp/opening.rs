//! How a conversation begins: connected, under TLS where it must be, and signed in.

use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::conversation::{Conversation, Wire};
use super::outcome::{Outcome, Stage};
use super::reply::Reply;
use super::settings::{Limits, Login, Security};
use super::tls::secure;

/// How we introduce ourselves. A machine at a clinic seldom has a name that means something outside,
/// and its address there is nobody's business.
const HELLO: &str = "EHLO [127.0.0.1]";

/// What is needed to begin.
pub(super) struct Opening<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) connector: &'a tokio_native_tls::TlsConnector,
    pub(super) login: Option<&'a Login>,
    pub(super) limits: Limits,
}

/// A conversation in which a letter can be sent.
pub(super) struct Opened {
    pub(super) conversation: Conversation<Box<dyn Wire>>,
    /// Whether the server wants to know a letter's size before (RFC 1870).
    pub(super) asks_size: bool,
}

/// What a server says it can do: one keyword a line, in any case (RFC 5321, section 4.1.1.1).
struct Abilities(Vec<String>);

impl Abilities {
    fn of(reply: &Reply) -> Self {
        Self(reply.lines.iter().skip(1).map(|line| line.to_ascii_uppercase()).collect())
    }

    /// The words after a keyword; `AUTH=`, as old servers write it, counts as well.
    fn words_of(&self, keyword: &str) -> Option<impl Iterator<Item = &str>> {
        self.0.iter().find_map(|line| {
            let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
            (words.next() == Some(keyword)).then_some(words)
        })
    }
}

impl Opening<'_> {
    /// Connects, agrees on TLS and signs in.
    pub(super) async fn open(&self) -> Result<Opened, Outcome> {
        let plain = self.connect().await?;
        let (mut conversation, abilities) = match self.security {
            Security::ThisMachine => self.begin(plain).await?,
            Security::Tls => {
                let secured = secure(self.connector, self.host, plain, self.limits.connect).await?;
                self.begin(secured).await?
            }
            Security::StartTls => self.upgraded(plain).await?,
        };
        if let Some(login) = self.login
            && let Err(refused) = sign_in(&mut conversation, &abilities, login).await
        {
            conversation.quit().await;
            return Err(refused);
        }
        let asks_size = abilities.words_of("SIZE").is_some();
        Ok(Opened { conversation, asks_size })
    }

    /// Tries each address of the host, each for its share of the time.
    async fn connect(&self) -> Result<TcpStream, Outcome> {
        let limit = self.limits.connect;
        let Self { host, port, .. } = self;
        let found: Vec<SocketAddr> = match timeout(limit, lookup_host((*host, *port))).await {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(_)) => {
                return Err(Outcome::temporary(format!("\"{host}\" is not known on this network")));
            }
            Err(_) => {
                return Err(Outcome::temporary(format!(
                    "the name \"{host}\" could not be looked up within {limit:?}"
                )));
            }
        };
        if self.security == Security::ThisMachine
            && found.iter().any(|address| !address.ip().is_loopback())
        {
            let words =
                format!("without TLS letters stay on this machine, and \"{host}\" is not on it");
            return Err(Outcome::NotSecure { words });
        }
        let share = limit / u32::try_from(found.len().max(1)).unwrap_or(u32::MAX);
        let mut why = "it has no address".to_owned();
        for address in found {
            match timeout(share, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => why = error.to_string(),
                Err(_) => why = format!("nothing answered there within {share:?}"),
            }
        }
        Err(Outcome::temporary(format!("no connection to {host}, port {port}: {why}")))
    }

    /// Greets and asks for TLS in plain text, and greets again under it: what was said before counts
    /// for nothing.
    async fn upgraded(
        &self,
        plain: TcpStream,
    ) -> Result<(Conversation<Box<dyn Wire>>, Abilities), Outcome> {
        let not_secure = |words: &str| Outcome::NotSecure { words: words.to_owned() };
        let mut conversation = Conversation::new(plain, self.limits);
        let abilities = greet(&mut conversation, true).await?;
        if abilities.words_of("STARTTLS").is_none() {
            conversation.quit().await;
            return Err(not_secure("the server offers no STARTTLS, so nothing was sent to it"));
        }
        conversation.say(Stage::StartTls, "STARTTLS").await?;
        let plain = conversation.into_wire().ok_or_else(|| {
            not_secure("somebody on the way, or the server, talked on where TLS should begin")
        })?;
        let secured = secure(self.connector, self.host, plain, self.limits.connect).await?;
        let mut conversation = Conversation::new(Box::new(secured) as Box<dyn Wire>, self.limits);
        let abilities = greet(&mut conversation, false).await?;
        Ok((conversation, abilities))
    }

    async fn begin(
        &self,
        wire: impl Wire + 'static,
    ) -> Result<(Conversation<Box<dyn Wire>>, Abilities), Outcome> {
        let mut conversation = Conversation::new(Box::new(wire) as Box<dyn Wire>, self.limits);
        let abilities = greet(&mut conversation, true).await?;
        Ok((conversation, abilities))
    }
}

async fn greet<S: Wire>(
    conversation: &mut Conversation<S>,
    first: bool,
) -> Result<Abilities, Outcome> {
    if first {
        conversation.greeting().await?;
    }
    Ok(Abilities::of(&conversation.say(Stage::Hello, HELLO).await?))
}

/// Signs in by PLAIN (RFC 4616), or by LOGIN where a server has nothing else.
async fn sign_in<S: Wire>(
    conversation: &mut Conversation<S>,
    abilities: &Abilities,
    login: &Login,
) -> Result<(), Outcome> {
    let ways: Vec<&str> = abilities.words_of("AUTH").into_iter().flatten().collect();
    let password = login.password.expose();
    let encoded = |text: &str| Zeroizing::new(STANDARD.encode(text));
    let mut said = Vec::new();
    if ways.contains(&"PLAIN") {
        let both = Zeroizing::new(format!("\0{}\0{password}", login.user));
        let secret = encoded(&both);
        conversation.hide(&secret);
        said.push(Zeroizing::new(format!("AUTH PLAIN {}", *secret)));
    } else if ways.contains(&"LOGIN") {
        let secret = encoded(password);
        conversation.hide(&secret);
        said.extend([Zeroizing::new("AUTH LOGIN".to_owned()), encoded(&login.user), secret]);
    } else {
        return Err(unwelcome("the server offers no way to sign in with a password"));
    }
    conversation.hide(password);
    let last = said.len();
    for (number, words) in said.iter().enumerate() {
        let reply = conversation.say(Stage::SignIn, words).await?;
        match (reply.code, number + 1 == last) {
            (235, _) => return Ok(()),
            (_, false) => {}
            (_, true) => break,
        }
    }
    Err(unwelcome("the server asks for more than a name and a password to sign in"))
}

fn unwelcome(words: &str) -> Outcome {
    Outcome::LoginRefused { words: words.to_owned(), code: None, enhanced: None }
}

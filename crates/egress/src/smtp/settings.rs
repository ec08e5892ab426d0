//! Which server letters are handed to, and how.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use reqwest::Url;
use zeroize::Zeroizing;

/// How a connection is kept from others. There is no way that falls back to plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, usually on port 465 (RFC 8314).
    Tls,
    /// TLS before anything but greetings is said, usually on port 587 (RFC 3207). A server that does
    /// not offer it gets nothing.
    StartTls,
    /// None: for a server on this machine alone.
    ThisMachine,
}

/// How long each part may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Looking up the name and connecting, and once more for agreeing on TLS.
    pub connect: Duration,
    /// Each command, to its whole reply. RFC 5321 (section 4.5.3.2) suggests five minutes.
    pub command: Duration,
    /// Handing over the letter, and once more for what the server says to it. RFC 5321 suggests ten
    /// minutes; the longer, the fewer letters end as unknown.
    pub letter: Duration,
}

/// A password. It is wiped from memory when dropped and cannot be shown.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes over a password, as it is.
    pub fn new(password: impl Into<String>) -> Self {
        Self(Zeroizing::new(password.into()))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// Who signs in at the server.
#[derive(Clone, Debug)]
pub struct Login {
    /// The account's name, often an address.
    pub user: String,
    /// Its password.
    pub password: Password,
}

/// A server, as somebody configured it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name or address, without a port.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others.
    pub security: Security,
    /// Who signs in; nobody where the server knows this machine.
    pub login: Option<Login>,
    /// Certificates to trust beside the system's, in PEM: of a clinic's own authority.
    pub roots: Option<String>,
    /// How long each part may take.
    pub limits: Limits,
}

/// Why there can be no such server.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The host is none.
    #[error("\"{0}\" is not the name or address of a server")]
    Host(String),
    /// Plain text would leave this machine.
    #[error("only a server on this machine may be used without TLS, and \"{0}\" is not on it")]
    PlainText(String),
    /// The certificates are none.
    #[error("the certificates to trust cannot be read: {0}")]
    Roots(String),
    /// The system's TLS could not be set up.
    #[error("secure connections cannot be set up on this machine: {0}")]
    Tls(String),
    /// The account's name has a character that ends it.
    #[error("the account's name or its password has a character that no server could read")]
    Login,
}

/// The host as it is connected to, and the address that a register is told.
pub(super) fn address_of(settings: &Settings) -> Result<(String, Url), Unusable> {
    let text = settings.host.trim();
    let wrong = || Unusable::Host(settings.host.clone());
    if text.is_empty() || text.chars().any(|letter| letter.is_control() || letter == ' ') {
        return Err(wrong());
    }
    let bracketed = match text.parse::<Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => text.to_owned(),
    };
    // A web address's rules for hosts, which turn a name in any script into the one of the network.
    let url = Url::parse(&format!("https://{bracketed}/")).map_err(|_| wrong())?;
    let host = url.host_str().unwrap_or_default();
    if url.as_str() != format!("https://{host}/") {
        return Err(wrong());
    }
    let scheme = if settings.security == Security::Tls { "smtps" } else { "smtp" };
    let address = format!("{scheme}://{host}:{}", settings.port);
    let address = Url::parse(&address).map_err(|_| wrong())?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    if settings.security == Security::ThisMachine && !names_this_machine(&host) {
        return Err(Unusable::PlainText(host));
    }
    Ok((host, address))
}

/// PLAIN ends each part with a zero (RFC 4616).
pub(super) fn check_login(login: Option<&Login>) -> Result<(), Unusable> {
    let ends = |text: &str| text.contains('\0');
    match login {
        Some(login) if ends(&login.user) || ends(login.password.expose()) => Err(Unusable::Login),
        _ => Ok(()),
    }
}

fn names_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(host: &str, security: Security) -> Settings {
        let second = Duration::from_secs(1);
        let limits = Limits { connect: second, command: second, letter: second };
        Settings { host: host.to_owned(), port: 587, security, login: None, roots: None, limits }
    }

    #[test]
    fn a_register_is_told_scheme_host_and_port() {
        let told = |host: &str, security| {
            address_of(&settings(host, security)).map(|(host, url)| (host, url.to_string())).ok()
        };
        let pair = |host: &str, url: &str| Some((host.to_owned(), url.to_owned()));
        assert_eq!(
            told(" Mail.example ", Security::Tls),
            pair("mail.example", "smtps://mail.example:587")
        );
        assert_eq!(told("::1", Security::StartTls), pair("::1", "smtp://[::1]:587"));
        assert_eq!(told("[::1]", Security::ThisMachine), pair("::1", "smtp://[::1]:587"));
        assert_eq!(
            told("post.bücher.example", Security::Tls),
            pair("post.xn--bcher-kva.example", "smtps://post.xn--bcher-kva.example:587")
        );
        for host in ["", "a b", "a/b", "a:25", "me@a", "a?b", "a#b", "a\r\nb", "https://a"] {
            assert_eq!(told(host, Security::Tls), None, "{host:?}");
        }
    }

    #[test]
    fn plain_text_stays_on_this_machine() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "::1"] {
            assert!(address_of(&settings(host, Security::ThisMachine)).is_ok(), "{host}");
        }
        for host in ["mail.example", "10.0.0.1", "0.0.0.0", "localhost.example", "::ffff:10.0.0.1"]
        {
            let refused = address_of(&settings(host, Security::ThisMachine));
            assert!(matches!(refused, Err(Unusable::PlainText(_))), "{host}");
        }
    }

    #[test]
    fn a_password_is_in_no_debug_output() {
        let login = Login { user: "front-desk".into(), password: Password::new("s3cret-word") };
        let settings = Settings { login: Some(login), ..settings("localhost", Security::Tls) };
        let shown = format!("{settings:?}");
        assert!(shown.contains("front-desk") && !shown.contains("s3cret"), "{shown}");
    }
}

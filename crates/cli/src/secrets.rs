//! Passwords: from the environment, or asked for without echo. Codes of authenticator apps.

use std::io::{BufRead as _, Write as _, stderr, stdin};

use anyhow::{Context as _, Result, anyhow, bail};
use zeroize::Zeroizing;

/// A secret from the variable, or from a prompt on the terminal.
pub(crate) fn secret(variable: &str, prompt: &str) -> Result<Zeroizing<String>> {
    if let Ok(value) = std::env::var(variable) {
        return Ok(Zeroizing::new(value));
    }
    let typed = rpassword::prompt_password(format!("{prompt}: "));
    let typed = typed.map_err(|_| {
        anyhow!("there is no terminal to ask for it; set {variable} instead ({prompt})")
    })?;
    Ok(Zeroizing::new(typed))
}

/// A new secret: typed twice, unless it comes from the variable.
pub(crate) fn new_secret(variable: &str, prompt: &str) -> Result<Zeroizing<String>> {
    let first = secret(variable, prompt)?;
    if std::env::var_os(variable).is_none()
        && *secret(variable, &format!("{prompt} again"))? != *first
    {
        bail!("the two passwords differ; nothing was changed");
    }
    Ok(first)
}

/// A code that an authenticator app shows now: a line of standard input, which may come from a
/// script. It is shown as it is typed, for it holds once and for half a minute.
pub(crate) fn code(prompt: &str) -> Result<Zeroizing<String>> {
    let mut error_stream = stderr();
    let _ = write!(error_stream, "{prompt}: ").and_then(|()| error_stream.flush());
    let mut typed = Zeroizing::new(String::new());
    let read = stdin().lock().read_line(&mut typed).context("the code cannot be read")?;
    if read == 0 {
        bail!(
            "there is nobody to ask for the code, and standard input has none; nothing was changed"
        );
    }
    Ok(Zeroizing::new(typed.trim().to_owned()))
}

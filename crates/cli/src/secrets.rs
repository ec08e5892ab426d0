//! Passwords: from the environment, or asked for without echo.

use anyhow::{Result, anyhow, bail};
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

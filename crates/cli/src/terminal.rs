//! The person at this terminal: what they are told goes to standard error, so that answers stay
//! alone on standard output; passwords come from the environment or are asked for without echo.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stderr, stdin};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressStyle};
use zeroize::Zeroizing;

use wardbook_app::{Cancel, Progress, Stage};
use wardbook_desk::line::{Conversation, Secret, Told};

use crate::output::harmless;

/// The terminal, with a bar while something is under way: a line a document where there is none.
pub(crate) struct Terminal {
    quiet: bool,
    bar: OnceLock<Option<ProgressBar>>,
    cancel: Cancel,
}

impl Terminal {
    /// A terminal that shows no bar where `quiet`.
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, bar: OnceLock::new(), cancel: Cancel::default() }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(Some(bar)) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self) -> Option<&ProgressBar> {
        let made = self.bar.get_or_init(|| {
            let wanted = stderr().is_terminal() && !self.quiet;
            wanted.then(|| {
                let bar = ProgressBar::no_length();
                let style = ProgressStyle::with_template(
                    "{msg:40!} [{bar:30}] {pos}/{len}  {elapsed}  left {eta}",
                );
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.enable_steady_tick(Duration::from_millis(200));
                bar
            })
        });
        made.as_ref()
    }

    fn measure(&self, done: u64, of: u64, message: &'static str) {
        if let Some(bar) = self.bar() {
            bar.set_length(of);
            bar.set_position(done);
            bar.set_message(message);
        }
    }

    fn run(&self, progress: Progress) {
        match progress {
            Progress::TakingIn { done, of } => {
                self.measure(done as u64, of as u64, "taking files in");
            }
            Progress::Started { session, documents } => {
                let plural = if documents == 1 { "" } else { "s" };
                self.line(&format!("session {session}: {documents} document{plural}"));
                if let Some(bar) = self.bar() {
                    bar.set_length(documents as u64);
                    bar.set_position(0);
                    bar.reset_eta();
                }
            }
            Progress::Document { position, name, stage, detail } => {
                let detail = detail.map(|detail| format!(": {detail}")).unwrap_or_default();
                let name = harmless(&name);
                match stage {
                    Stage::Done => self.finished(&format!("{position:>5}  done    {name}")),
                    Stage::Failed => {
                        self.finished(&format!("{position:>5}  failed  {name}{detail}"));
                    }
                    Stage::Waiting => self.line(&format!("{position:>5}  waits   {name}{detail}")),
                    Stage::Reading => self.message(format!("reading {name}")),
                    Stage::Calling => self.message(format!("asking about {name}")),
                }
            }
        }
    }

    fn finished(&self, text: &str) {
        self.line(text);
        if let Some(bar) = self.bar() {
            bar.inc(1);
        }
    }

    fn message(&self, text: String) {
        if let Some(bar) = self.bar() {
            bar.set_message(text);
        }
    }

    fn line(&self, text: &str) {
        match self.bar.get() {
            Some(Some(bar)) => bar.println(text),
            // A closed standard error is no reason to stop.
            _ => drop(writeln!(stderr(), "{text}")),
        }
    }
}

impl Conversation for Terminal {
    fn tell(&self, told: Told) {
        match told {
            Told::Note { text } => self.line(&harmless(&text)),
            Told::Verified { done, of } => self.measure(done, of, "verifying"),
            Told::Run { progress } => self.run(progress),
        }
    }

    fn ask(&self, secret: Secret, prompt: &str) -> Result<Option<Zeroizing<String>>> {
        match secret {
            Secret::Password => typed("WARDBOOK_PASSWORD", prompt).map(Some),
            Secret::NewPassword => new_password(prompt).map(Some),
            Secret::DocumentPassword => typed("WARDBOOK_DOCUMENT_PASSWORD", prompt).map(Some),
            Secret::Code => code(prompt).map(Some),
            Secret::ApiKey => Ok(std::env::var("WARDBOOK_API_KEY").ok().map(Zeroizing::new)),
            Secret::ProviderSecret => {
                Ok(std::env::var("WARDBOOK_PROVIDER_SECRET").ok().map(Zeroizing::new))
            }
        }
    }

    fn is_attended(&self) -> bool {
        stdin().is_terminal()
    }

    fn cancel(&self) -> &Cancel {
        &self.cancel
    }
}

/// A secret from the variable, or from a prompt on the terminal.
pub(crate) fn typed(variable: &str, prompt: &str) -> Result<Zeroizing<String>> {
    if let Ok(value) = std::env::var(variable) {
        return Ok(Zeroizing::new(value));
    }
    let typed = rpassword::prompt_password(format!("{prompt}: "));
    let typed = typed.map_err(|_| {
        anyhow!("there is no terminal to ask for it; set {variable} instead ({prompt})")
    })?;
    Ok(Zeroizing::new(typed))
}

/// A new password: typed twice, unless it comes from its variable.
fn new_password(prompt: &str) -> Result<Zeroizing<String>> {
    twice("WARDBOOK_NEW_PASSWORD", prompt)
}

/// A secret that is typed twice, unless it comes from the variable.
pub(crate) fn twice(variable: &str, prompt: &str) -> Result<Zeroizing<String>> {
    let first = typed(variable, prompt)?;
    if std::env::var_os(variable).is_none()
        && *typed(variable, &format!("{prompt} again"))? != *first
    {
        bail!("the two passwords differ; nothing was changed");
    }
    Ok(first)
}

/// A code that an authenticator app shows now: a line of standard input, which may come from a
/// script. It is shown as it is typed, for it holds once and for half a minute.
fn code(prompt: &str) -> Result<Zeroizing<String>> {
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

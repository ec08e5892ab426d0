//! What a person sees while a session runs: a bar on a terminal, a line a document elsewhere.
//! It goes to standard error, so that answers stay alone on standard output.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use wardbook_app::{Progress, Stage};

use crate::output::harmless;

/// Shows progress; where there is no terminal, only finished documents.
pub(crate) struct Shown {
    bar: Option<ProgressBar>,
}

impl Shown {
    pub(crate) fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal() && !quiet;
        let bar = terminal.then(|| {
            let bar = ProgressBar::no_length();
            let style = ProgressStyle::with_template(
                "{msg:40!} [{bar:30}] {pos}/{len}  {elapsed}  left {eta}",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar }
    }

    pub(crate) fn show(&self, progress: Progress) {
        match progress {
            Progress::TakingIn { done, of } => {
                if let Some(bar) = &self.bar {
                    bar.set_length(of as u64);
                    bar.set_position(done as u64);
                    bar.set_message("taking files in");
                }
            }
            Progress::Started { session, documents } => {
                let plural = if documents == 1 { "" } else { "s" };
                self.line(&format!("session {session}: {documents} document{plural}"));
                if let Some(bar) = &self.bar {
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
                    Stage::Reading => self.message(&format!("reading {name}")),
                    Stage::Calling => self.message(&format!("asking about {name}")),
                }
            }
        }
    }

    fn finished(&self, text: &str) {
        self.line(text);
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    fn message(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => eprintln_quietly(text),
        }
    }

    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A closed standard error is no reason to stop.
fn eprintln_quietly(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

//! Presidio, in a process of its own that is asked again and again: loading it takes longer than its work.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::sentences::{Found, Sentence, in_bytes};

pub(super) const PATTERNS: &str = "Presidio's patterns";
pub(super) const MODEL: &str = "Presidio, small model";

pub(super) struct Presidio {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    has_model: bool,
}

#[derive(Deserialize)]
struct Hello {
    version: String,
    sides: Vec<String>,
}

/// What it found in all sentences, and in what time.
#[derive(Deserialize)]
pub(super) struct Answer {
    pub(super) seconds: f64,
    spans: Vec<Vec<(String, usize, usize, f64)>>,
}

impl Presidio {
    /// Installs it where that was not done before, and gives it the sentences.
    pub(super) fn start(sentences: &[Sentence]) -> Result<Self> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let installed = Command::new(project.join("scripts/presidio.sh"))
            .stderr(Stdio::inherit())
            .output()
            .context("scripts/presidio.sh does not start")?;
        if !installed.status.success() {
            bail!("scripts/presidio.sh ended with {}", installed.status);
        }
        let python = String::from_utf8_lossy(&installed.stdout);
        let mut child = Command::new(python.trim())
            .arg(project.join("benches/presidio.py"))
            // One core, as ours.
            .envs(
                ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"]
                    .map(|name| (name, "1")),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("its Python does not start")?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("its Python has no input or output");
        };
        let output = BufReader::new(output);
        let mut presidio = Self { child, input, output, has_model: false };
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        let hello: Hello = presidio.say(&serde_json::to_string(&texts)?)?;
        presidio.has_model = hello.sides.iter().any(|side| side == "model");
        eprintln!("P10: Presidio {}, {}", hello.version, hello.sides.join(" and "));
        Ok(presidio)
    }

    pub(super) fn sides(&self) -> Vec<&'static str> {
        if self.has_model { vec![PATTERNS, MODEL] } else { vec![PATTERNS] }
    }

    /// Has it read every sentence once.
    pub(super) fn ask(&mut self, side: &str) -> Result<Answer> {
        self.say(if side == MODEL { "model" } else { "patterns" })
    }

    fn say<T: serde::de::DeserializeOwned>(&mut self, line: &str) -> Result<T> {
        writeln!(self.input, "{line}").context("Presidio ended")?;
        self.input.flush().context("Presidio ended")?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        serde_json::from_str(&answer).context("Presidio gave no answer; its error is above")
    }
}

impl Drop for Presidio {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// What scores enough, sentence by sentence.
    pub(super) fn found(self, sentences: &[Sentence], threshold: f64) -> Vec<Vec<Found>> {
        let each = self.spans.into_iter().zip(sentences).map(|(spans, sentence)| {
            let spans = spans.into_iter().filter(|(.., score)| *score >= threshold);
            in_bytes(&sentence.text, spans.map(|(kind, start, end, _)| (kind, start..end)))
        });
        each.collect()
    }
}

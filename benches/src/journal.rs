//! The other side of P5: the same events in a file of systemd's journal, for
//! `journalctl --verify`.
//!
//! The file is not sealed, because sealing keys belong to a running journald: a sealed one
//! costs `journalctl` more, so this is the easier comparison for it.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use wardbook_store::events::Event;

/// Writes journal files from text.
const REMOTE: &str = "/lib/systemd/systemd-journal-remote";

/// A journal file.
pub(crate) struct Journal {
    file: PathBuf,
    entries: usize,
}

impl Journal {
    /// Writes the events to a journal file, a field for each member.
    pub(crate) fn write(folder: &Path, log: &str, events: &[Event]) -> Result<Self> {
        ensure!(
            Path::new(REMOTE).exists(),
            "systemd-journal-remote, which makes journal files, is not installed"
        );
        let file = folder.join("events.journal");
        let mut remote = Command::new(REMOTE)
            .args(["--split-mode=none", "-o"])
            .arg(&file)
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("systemd-journal-remote does not start")?;
        let input = remote.stdin.take().context("systemd-journal-remote takes no input")?;
        let mut out = BufWriter::new(input);
        for event in events {
            entry(&mut out, log, event)?;
        }
        drop(out);
        let output = remote.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "systemd-journal-remote failed: {}", said.trim());
        Ok(Self { file, entries: events.len() })
    }

    /// Events a second that `journalctl --verify` verifies.
    pub(crate) fn rate(&self) -> Result<f64> {
        let start = Instant::now();
        let file = format!("--file={}", self.file.display());
        let output = Command::new("journalctl").args(["--verify", "--quiet", &file]).output()?;
        let seconds = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "journalctl --verify failed: {}", said.trim());
        Ok(f64::from(u32::try_from(self.entries)?) / seconds)
    }

    /// Bytes of the file.
    pub(crate) fn bytes_per_event(&self) -> Result<u64> {
        Ok(std::fs::metadata(&self.file)?.len() / self.entries.max(1) as u64)
    }
}

fn entry(out: &mut impl std::io::Write, log: &str, event: &Event) -> Result<()> {
    writeln!(out, "__REALTIME_TIMESTAMP={}", event.time.micros())?;
    writeln!(out, "__MONOTONIC_TIMESTAMP={}", event.seq + 1)?;
    writeln!(out, "_BOOT_ID=0123456789abcdef0123456789abcdef")?;
    event.with_header(log, |header| -> std::io::Result<()> {
        writeln!(out, "ACTOR={}\nKIND={}\nLOG={}", header.actor, header.kind, header.log)?;
        writeln!(out, "PARENT={}\nPAYLOAD={}", header.parent, header.payload)?;
        writeln!(out, "ROLE={}\nSEQ={}\nSESSION={}", header.role, header.seq, header.session)?;
        writeln!(out, "SESSION_SEQ={}\nSOURCE={}", header.session_seq, header.source)?;
        writeln!(out, "SPAN={}\nSUBJECT={}\nTRACE={}", header.span, header.subject, header.trace)
    })?;
    let body = event.payload.as_ref().map_or("", |(_, body)| body.as_str());
    writeln!(out, "MESSAGE={body}\n")?;
    Ok(())
}

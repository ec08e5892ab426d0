//! The other side of P5: the same events in files of systemd's journal, for
//! `journalctl --verify`.
//!
//! Where this is root the files are sealed, as a journal that is to show tampering is, with the
//! default interval of 15 minutes. The sealing key is made in a mount namespace of its own, so
//! the machine's journal is not touched. Elsewhere they are not sealed, which verifies faster
//! and proves nothing about tampering.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use wardbook_store::events::Event;

/// Writes journal files from text.
const REMOTE: &str = "/lib/systemd/systemd-journal-remote";

/// Where a journal's sealing key lies. The shell puts another folder in its place.
const IN_PLACE: &str = r#"mount --bind "$1" /var/log/journal && shift && exec "$@""#;

/// Seconds between events: 5,000 a day, as a clinic makes them. Seals cost by the hour.
const SECONDS_APART: u64 = 17;

/// Journal files, rotated as journald does.
pub(crate) struct Journal {
    folder: PathBuf,
    key: Option<String>,
    entries: usize,
}

impl Journal {
    /// Writes the events to journal files, a field for each member.
    pub(crate) fn write(folder: &Path, log: &str, events: &[Event]) -> Result<Self> {
        ensure!(
            Path::new(REMOTE).exists(),
            "systemd-journal-remote, which makes journal files, is not installed"
        );
        let folder = folder.join("journal");
        fs::create_dir_all(&folder)?;
        let keys = folder.join("keys");
        let key = sealing_key(&keys);
        let mut command = match &key {
            Some(_) => in_place(&keys),
            None => Command::new("env"),
        };
        command.arg(REMOTE).arg(format!("--seal={}", if key.is_some() { "yes" } else { "no" }));
        let mut remote = command
            .args(["--split-mode=none", "-o"])
            .arg(folder.join("events.journal"))
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
        Ok(Self { folder, key, entries: events.len() })
    }

    /// What it is called in the table.
    pub(crate) const fn name(&self) -> &'static str {
        if self.key.is_some() { "journalctl --verify, sealed" } else { "journalctl --verify" }
    }

    /// Events a second that `journalctl --verify` verifies.
    pub(crate) fn rate(&self) -> Result<f64> {
        let mut command = Command::new("journalctl");
        command.args(["--verify", "--quiet"]);
        command.arg(format!("--file={}/*.journal", self.folder.display()));
        if let Some(key) = &self.key {
            command.arg(format!("--verify-key={key}"));
        }
        let start = Instant::now();
        let output = command.output()?;
        let seconds = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "journalctl --verify failed: {}", said.trim());
        Ok(f64::from(u32::try_from(self.entries)?) / seconds)
    }
}

/// Makes a sealing key in `keys` and answers the one that verifies; `None` where it cannot.
fn sealing_key(keys: &Path) -> Option<String> {
    let machine = fs::read_to_string("/etc/machine-id").ok()?;
    fs::create_dir_all(keys.join(machine.trim())).ok()?;
    let output = in_place(keys).args(["journalctl", "--setup-keys"]).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let key = said.lines().rev().find(|line| line.contains('/'))?;
    output.status.success().then(|| key.trim().to_owned())
}

/// A command for which `/var/log/journal` is another folder. Its program and arguments follow.
fn in_place(folder: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", IN_PLACE, "sh"]).arg(folder);
    command
}

fn entry(out: &mut impl std::io::Write, log: &str, event: &Event) -> Result<()> {
    let time = event.time.micros().unsigned_abs() + event.seq * SECONDS_APART * 1_000_000;
    writeln!(out, "__REALTIME_TIMESTAMP={time}")?;
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

//! The real program while it serves an office that a test has made.
#![allow(dead_code, reason = "each test's file uses what it needs")]

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use wardbook_office::folder::Place;
use wardbook_office::testing::certificate;

/// Killed when it is dropped, as a loss of power would.
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Serves with a fresh certificate.
    pub(crate) fn start_with_tls(place: &Place) -> Result<Self> {
        let (chain, key) = certificate(&place.folder, 1)?;
        let mut command = command(place);
        command.arg("--tls-cert").arg(chain).arg("--tls-key").arg(key);
        Self::spawn(&mut command)
    }

    /// Serves plain HTTP.
    pub(crate) fn start(place: &Place) -> Result<Self> {
        Self::spawn(&mut command(place))
    }

    fn spawn(command: &mut Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(child.stdout.take().context("its output")?);
        let mut lines = output.lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains(" serves at ")).context("it serves")?;
        let (_, address) = line.rsplit_once("://").context("its address")?;
        Ok(Self { child, address: address.parse()? })
    }

    /// The most memory that it had so far, in KiB.
    pub(crate) fn most(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("VmHWM")?;
        Ok(line.split_whitespace().nth(1).context("a number")?.parse()?)
    }
}

fn command(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wardbook-office"));
    command.arg("--dir").arg(&place.folder);
    if let Some(database) = &place.database {
        command.arg("--database").arg(database);
    }
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    command
}

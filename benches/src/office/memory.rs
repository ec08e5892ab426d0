//! The memory of the program that serves, in the worst case that its limits allow: as many uploads at
//! once as it takes, each of a package of the largest entries there can be, which nothing compresses.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use openssl::rand::rand_bytes;
use tokio::runtime::Runtime;
use wardbook_office::folder::Place;
use wardbook_office::testing::{TestLog, know};

use super::served::make;
use crate::table::{Table, Target};

/// Clinics, each with two uploads: what a node takes at once.
const CLINICS: u8 = 8;
/// The longest entry, in bytes.
const LONGEST: usize = 65_535;
/// Entries of a package.
const PACKAGE: u64 = 256;

#[expect(clippy::cast_precision_loss, reason = "megabytes are shown whole")]
pub(crate) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let program = std::env::current_exe()?.with_file_name("wardbook-office");
    let (what, target) = ("P13 memory, 16 of the largest uploads", Target::Megabytes(512.0));
    if !program.exists() {
        table.not_measured(what, target, "there is no wardbook-office beside this program");
        return Ok(());
    }
    let place = Place { folder: folder.join("office"), database: None, key_file: None };
    let runtime = Runtime::new()?;
    let mut uploads = Vec::new();
    let mut checkpoints = Vec::new();
    {
        let app = runtime.block_on(make(&place))?;
        for number in 0..CLINICS {
            let mut log = TestLog::new(number)?;
            for _ in 0..PACKAGE {
                let mut entry = vec![0; LONGEST];
                rand_bytes(&mut entry)?;
                log.push(entry);
            }
            let (_, token) = runtime.block_on(know(&app, &log, 100))?;
            checkpoints.push(log.checkpoint(0, PACKAGE)?);
            let body = log.upload(0, PACKAGE, PACKAGE)?;
            uploads.push((token.clone(), body.clone()));
            uploads.push((token, body));
        }
    }
    let server = Server::start(&program, &place)?;
    let client = reqwest::Client::new();
    runtime.block_on(async {
        for body in checkpoints {
            let sent = client.post(format!("{}/add-checkpoint", server.url)).body(body).send();
            sent.await?.error_for_status()?;
        }
        anyhow::Ok(())
    })?;
    let before = server.most()?;
    runtime.block_on(async {
        let mut under_way = Vec::new();
        for (token, body) in uploads {
            let sent = client.post(format!("{}/add-entries", server.url)).bearer_auth(token);
            under_way.push(tokio::spawn(sent.body(body).send()));
        }
        for one in under_way {
            let status = one.await??.status().as_u16();
            ensure!(status == 200, "the mirror answered {status}");
        }
        Ok(())
    })?;
    let most = server.most()?;
    table.memory(what, most as f64 / 1_000.0, target);
    table.note(format!(
        "Memory: the peak of the program that serves, on its embedded database; before the uploads \
         it was {} MB.",
        before / 1_000,
    ));
    Ok(())
}

/// The program while it serves.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(program: &Path, place: &Place) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg("--dir").arg(&place.folder).args(["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let output = BufReader::new(child.stdout.take().context("its output")?);
        let mut lines = output.lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains(" serves at ")).context("it serves")?;
        let (_, address) = line.rsplit_once("://").context("its address")?;
        Ok(Self { child, url: format!("http://{address}") })
    }

    /// The most memory that it had so far, in thousands of bytes.
    fn most(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("VmHWM")?;
        let kib: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
        Ok(kib * 1_024 / 1_000)
    }
}

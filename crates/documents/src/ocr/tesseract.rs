//! One run of Tesseract: a page's greys in, what it prints out. It is given a picture in the simplest
//! form there is, so that there is nothing to decode, and one thread, with which it is the fastest.

use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};

use super::Tesseract;
use crate::scan::Grey;
use crate::{Unreadable, platform};

/// A page of small print is a tenth of it.
const OUTPUT_BYTES: u64 = 8 << 20;

/// Enough to see why it did not start.
const COMPLAINT_BYTES: usize = 4096;

/// What Tesseract says where its language is not installed.
const NO_DATA: &str = "traineddata";

/// How the page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Which side is up.
    Side,
    /// Words with their places.
    Words,
}

impl Tesseract {
    /// What it prints, or nothing where it could make nothing of the page.
    pub(super) fn run(
        &self,
        page: &Grey,
        points: f64,
        mode: Mode,
    ) -> Result<Option<String>, Unreadable> {
        let mut command = Command::new(&self.program);
        command.env_clear().env("OMP_THREAD_LIMIT", "1");
        if let Some(data) = &self.data {
            command.env("TESSDATA_PREFIX", data);
        }
        #[expect(clippy::cast_possible_truncation, reason = "some hundreds")]
        let density = (72.0 / points).round() as i64;
        command.args(["stdin", "stdout", "--dpi"]).arg(density.to_string());
        match mode {
            Mode::Side => command.args(["--psm", "0", "-l", "osd"]),
            Mode::Words => command.args(["--psm", "3", "-l", "eng", "-c", "tessedit_create_tsv=1"]),
        };
        let (status, output, complaint) = piped(command, page)?;
        if status.success() {
            return Ok(Some(output));
        }
        if platform::is_out_of_time(status) {
            return Err(Unreadable::crashed("Tesseract used up its time"));
        }
        match (status.code(), mode) {
            // Too few letters to tell, or no data to tell by.
            (Some(_), Mode::Side) => Ok(None),
            (Some(_), Mode::Words) if complaint.contains(NO_DATA) => Err(Unreadable::NoOcr),
            (Some(code), _) => {
                Err(Unreadable::crashed(&format!("Tesseract ended with code {code}")))
            }
            (None, _) => Err(Unreadable::crashed("Tesseract was ended by a signal")),
        }
    }
}

fn piped(mut command: Command, page: &Grey) -> Result<(ExitStatus, String, String), Unreadable> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|_| Unreadable::NoOcr)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(mut stderr)) = pipes else {
        return Err(Unreadable::crashed("Tesseract has no pipes"));
    };
    let (output, complaint) = std::thread::scope(|scope| {
        scope.spawn(move || {
            // Its end says why it did not read on.
            let header = format!("P5\n{} {}\n255\n", page.width, page.height);
            let _ = stdin.write_all(header.as_bytes()).and_then(|()| stdin.write_all(&page.pixels));
        });
        let complaint = scope.spawn(move || {
            let mut all = Vec::new();
            let _ = stderr.by_ref().take(COMPLAINT_BYTES as u64).read_to_end(&mut all);
            // Whoever complains to a closed pipe is ended.
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            String::from_utf8_lossy(&all).into_owned()
        });
        let mut output = Vec::new();
        let _ = stdout.take(OUTPUT_BYTES).read_to_end(&mut output);
        (output, complaint.join().unwrap_or_default())
    });
    let status = child.wait().map_err(|_| Unreadable::crashed("Tesseract was lost"))?;
    Ok((status, String::from_utf8_lossy(&output).into_owned(), complaint))
}

//! The parent's side: starts a child for one question about one file, feeds it, waits for it, and ends it when it
//! takes too long or nobody wants the answer any more. How an ended child is understood is in
//! `outcome`. No byte of the file is parsed here, and nothing the child prints is logged.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::outcome::{End, understand};
use crate::protocol::{Answer, Ask, Password, Request};
use crate::{
    DocumentKind, Extracted, Limits, Listing, PICTURE_WIDTH, PagePicture, PageRange, Part, Picture,
    Unreadable, layered, ocr, platform, scanned, sniff,
};

/// How often a waiting parent looks whether it should give up.
const LOOK: Duration = Duration::from_millis(10);

/// Enough to see why a child died, too little to be worth keeping.
const STDERR_BYTES: u64 = 4096;

/// How the child is started. [`Worker::beside`] finds the product's own program for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// An absolute path, since the child's environment is empty.
    pub program: PathBuf,
    /// What makes the program call [`worker_main`](crate::worker_main); none for the product's own.
    pub args: Vec<OsString>,
}

/// Ends a running extraction from another thread. Clones share one state.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From now on the extraction ends with [`Unreadable::Cancelled`].
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Worker {
    /// Reads one file, blocking until the child has ended; scans page by page, by a child for each.
    pub fn extract(
        &self,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        self.extract_unless(&Cancel::default(), name, bytes, limits)
    }

    /// Like [`extract`](Self::extract), but ends early when `cancel` is raised.
    pub fn extract_unless(
        &self,
        cancel: &Cancel,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        self.read(cancel, name, bytes, None, limits)
    }

    /// Reads some pages of a file, as a document of their own, which counts them from 1. Only these
    /// are read, and only their pictures.
    pub fn extract_pages_unless(
        &self,
        cancel: &Cancel,
        name: &str,
        bytes: &[u8],
        range: PageRange,
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        self.read(cancel, name, bytes, Some(range), limits)
    }

    fn read(
        &self,
        cancel: &Cancel,
        name: &str,
        bytes: &[u8],
        range: Option<PageRange>,
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        let kind = judge(name, bytes, limits)?;
        let started = Instant::now();
        let asked = range.map_or(Ask::Text, Ask::Pages);
        let (answer, _) = self.ask(cancel, asked, kind, bytes, limits)?;
        let Answer::Read { mut text, scans, layers, unseen, peak_memory_kb } = answer else {
            return Err(Unreadable::not_asked());
        };
        text.warnings.extend(sniff::misnamed(name, kind));
        let micros = 0;
        let mut extracted = Extracted { text, faint: Vec::new(), micros, peak_memory_kb };
        let ask = |ask: Ask, bytes: &[u8]| {
            let ask = match (ask, range) {
                (Ask::Sheet(page), Some(range)) => {
                    Ask::Sheet(range.in_file(page).ok_or_else(Unreadable::not_asked)?)
                }
                (ask, _) => ask,
            };
            self.ask(cancel, ask, kind, bytes, limits)
        };
        if !layers.is_empty() {
            layered::check(&mut extracted, &layers, &unseen, bytes, ocr::find().as_ref(), &ask)?;
        }
        if !scans.is_empty() {
            scanned::read(&mut extracted, &scans, &unseen, bytes, ocr::find().as_ref(), &ask)?;
        }
        extracted.micros = micros_since(started);
        Ok(extracted)
    }

    /// Draws one page of a PDF or a scan, or of one that a C-CDA document wraps, blocking until the
    /// child has ended. Other formats have no pages that look like anything.
    pub fn picture(
        &self,
        name: &str,
        bytes: &[u8],
        page: PagePicture,
        limits: &Limits,
    ) -> Result<Picture, Unreadable> {
        let kind = judge(name, bytes, limits)?;
        // The first page of a C-CDA document is its header's text.
        let first = if kind == DocumentKind::Ccda { 2 } else { 1 };
        if !kind.has_pictures() || page.number < first {
            return Err(Unreadable::NoPicture { page: page.number });
        }
        let page = PagePicture { width: page.width.clamp(1, PICTURE_WIDTH), ..page };
        let started = Instant::now();
        match self.ask(&Cancel::default(), Ask::Picture(page), kind, bytes, limits)?.0 {
            Answer::Drawn { png, width, height, peak_memory_kb } => {
                let png = hex::decode(png).map_err(|_| Unreadable::not_asked())?;
                Ok(Picture { png, width, height, micros: micros_since(started), peak_memory_kb })
            }
            _ => Err(Unreadable::not_asked()),
        }
    }

    /// Draws one of some pages of a file, by its number among these.
    pub fn picture_within(
        &self,
        name: &str,
        bytes: &[u8],
        range: PageRange,
        page: PagePicture,
        limits: &Limits,
    ) -> Result<Picture, Unreadable> {
        let none = Unreadable::NoPicture { page: page.number };
        let number = range.in_file(page.number).ok_or_else(|| none.clone())?;
        let drawn = self.picture(name, bytes, PagePicture { number, ..page }, limits);
        drawn.map_err(|why| if matches!(why, Unreadable::NoPicture { .. }) { none } else { why })
    }

    /// Takes out the files within a file, in the file's order, blocking until the child has ended.
    /// Files of a format that holds no others have none.
    pub fn parts(
        &self,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Vec<Part>, Unreadable> {
        let kind = judge(name, bytes, limits)?;
        match self.ask(cancel, Ask::Parts, kind, bytes, limits)?.0 {
            Answer::Unpacked { parts } => Ok(parts),
            _ => Err(Unreadable::not_asked()),
        }
    }

    /// A copy of a file that a password protects, without the password, blocking until the child has
    /// ended. Neither side keeps the password.
    ///
    /// # Errors
    /// [`Unreadable::WrongPassword`], [`Unreadable::CannotUnlock`], and those of reading.
    pub fn unlocked(
        &self,
        name: &str,
        bytes: &[u8],
        password: &str,
        limits: &Limits,
    ) -> Result<Vec<u8>, Unreadable> {
        let kind = judge(name, bytes, limits)?;
        let ask = Ask::Unlocked(Password(password.to_owned()));
        match self.ask(&Cancel::default(), ask, kind, bytes, limits)? {
            (Answer::Unlocked { .. }, copy) => Ok(copy),
            _ => Err(Unreadable::not_asked()),
        }
    }

    /// Reads a list of patients, blocking until the child has ended. What it is named does not matter.
    pub fn listing(
        &self,
        bytes: &[u8],
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Listing, Unreadable> {
        let kind = match judge("", bytes, limits) {
            Ok(kind @ (DocumentKind::PlainText | DocumentKind::Fhir | DocumentKind::Hl7)) => kind,
            Ok(kind) => return Err(Unreadable::NotAList { found: sniff::called(kind).to_owned() }),
            Err(Unreadable::UnknownKind { found } | Unreadable::Mislabelled { found, .. }) => {
                return Err(Unreadable::NotAList { found });
            }
            Err(reason) => return Err(reason),
        };
        match self.ask(cancel, Ask::Listing, kind, bytes, limits)?.0 {
            Answer::Listed { listing } => Ok(listing),
            _ => Err(Unreadable::not_asked()),
        }
    }

    pub(crate) fn ask(
        &self,
        cancel: &Cancel,
        ask: Ask,
        kind: DocumentKind,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(Answer, Vec<u8>), Unreadable> {
        let request = &Request { kind, limits: *limits, length: bytes.len() as u64, ask };
        if cancel.is_cancelled() {
            return Err(Unreadable::Cancelled);
        }
        let line =
            request.line().map_err(|error| Unreadable::NotStarted { detail: error.to_string() })?;
        let (end, answer, stderr) = self.run(cancel, &line, bytes, request)?;
        understand(end, answer, &stderr, request)
    }

    /// Starts the child and returns how it ended, what it answered and how its complaints began.
    fn run(
        &self,
        cancel: &Cancel,
        line: &[u8],
        bytes: &[u8],
        request: &Request,
    ) -> Result<(End, Vec<u8>, Vec<u8>), Unreadable> {
        let deadline = Instant::now() + Duration::from_secs(request.limits.seconds);
        let mut child = self.start()?;
        let pipes = (child.0.stdin.take(), child.0.stdout.take(), child.0.stderr.take());
        let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(Unreadable::NotStarted { detail: "it has no pipes".to_owned() });
        };

        // Each pipe has its own thread, so that no side waits for the other with a full pipe. All
        // end when the child does, because its end closes the pipes.
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A child that ends early breaks the pipe; its end says why.
                let _ = stdin.write_all(line).and_then(|()| stdin.write_all(bytes));
            });
            let complaints = scope.spawn(move || read_up_to(stderr, STDERR_BYTES));
            let (answered, answer) = mpsc::channel();
            let most = request.answer_bytes();
            scope.spawn(move || answered.send(read_up_to(stdout, most)));

            let mut received = None;
            let end = loop {
                if cancel.is_cancelled() {
                    break End::Cancelled;
                }
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break End::TimedOut;
                }
                if received.is_none() {
                    match answer.recv_timeout(left.min(LOOK)) {
                        Ok(bytes) => received = Some(bytes),
                        Err(RecvTimeoutError::Timeout) => continue,
                        Err(RecvTimeoutError::Disconnected) => received = Some(Vec::new()),
                    }
                }
                match child.0.try_wait() {
                    Ok(Some(status)) => break End::Itself(platform::ending(status)),
                    Ok(None) => std::thread::sleep(left.min(Duration::from_micros(200))),
                    Err(_) => break End::Lost,
                }
            };
            // Before the threads are joined: they wait for pipes only the child's end closes.
            drop(child);
            let complaints = complaints.join().unwrap_or_default();
            Ok((end, received.unwrap_or_default(), complaints))
        })
    }

    fn start(&self) -> Result<Running, Unreadable> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .env_clear()
            .current_dir(platform::ROOT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        platform::prepare(&mut command);
        match command.spawn() {
            Ok(child) => Ok(Running(child)),
            Err(error) => Err(Unreadable::NotStarted { detail: error.kind().to_string() }),
        }
    }
}

/// What the file is, from its first bytes; nothing too large is looked at.
pub(crate) fn judge(name: &str, bytes: &[u8], limits: &Limits) -> Result<DocumentKind, Unreadable> {
    let length = bytes.len() as u64;
    if length > limits.file_bytes {
        return Err(Unreadable::TooLarge { bytes: length, limit: limits.file_bytes });
    }
    sniff(name, bytes)
}

fn micros_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Reads at most `most` bytes and one more, which tells the caller that there was too much, then
/// closes the pipe.
fn read_up_to(pipe: impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.take(most.saturating_add(1)).read_to_end(&mut bytes);
    bytes
}

/// A child that does not outlive its owner and leaves no zombie.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Once waited for, its number may already be another process's.
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            platform::end(&mut self.0);
            let _ = self.0.wait();
        }
    }
}

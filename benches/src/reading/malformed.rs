//! `wardbook-bench malformed [--count N] [--format NAME]`: asks the confined reader about files that no
//! reader likes, for their text, the files within them and a page's picture, and prints by format how
//! they ended, what took the longest and what took the most memory (R6).

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use wardbook_documents::{Cancel, Limits, PagePicture, Unreadable, Worker};

use super::files::{self, FORMATS, File};
use super::memory::Peak;

/// Files that are asked about at the same time.
const AT_ONCE: usize = 2;

/// A question may take this long, and the parent as long to notice.
const MOST: Duration = Duration::from_millis(30_500);

/// Beyond what a program starts with.
const MOST_KB: u64 = 512 << 10;

/// How the files of a format ended.
#[derive(Default)]
struct Ended {
    files: usize,
    /// By the code of the answer to the first question, the text.
    states: BTreeMap<&'static str, usize>,
    slowest: Duration,
    slowest_file: String,
    faults: Vec<String>,
}

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let (mut count, mut only) = (3_000_usize, None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match (*word, words.next()) {
            ("--count", Some(number)) => count = number.parse()?,
            ("--format", Some(name)) => only = Some(*name),
            _ => bail!("{word}: known are --count N and --format NAME"),
        }
    }
    let formats: Vec<&str> =
        FORMATS.iter().copied().filter(|one| only.is_none_or(|only| only == *one)).collect();
    ensure!(!formats.is_empty(), "known formats are {}", FORMATS.join(", "));
    let worker = super::worker()?;
    let of_each = count.div_ceil(formats.len());
    let peak = Peak::default();
    let mut all = Vec::new();
    std::thread::scope(|scope| {
        let (done, until) = mpsc::channel::<()>();
        let peak = &peak;
        scope.spawn(move || peak.watch(&until));
        for format in formats {
            peak.take();
            let ended = of_format(format, of_each, &worker);
            let memory = peak.take();
            eprintln!("{format}: {} files", ended.files);
            all.push((format, ended, memory));
        }
        drop(done);
    });
    print(&all);
    Ok(())
}

fn of_format(format: &'static str, count: usize, worker: &Worker) -> Ended {
    let files = Mutex::new(files::of(format, count));
    let ended = Mutex::new(Ended::default());
    let number = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let file = files.lock().ok().and_then(|mut files| files.next());
                    let Some(file) = file else { return };
                    number.fetch_add(1, Ordering::Relaxed);
                    let answers = ask(&file, worker);
                    if let Ok(mut ended) = ended.lock() {
                        ended.add(&file, &answers);
                    }
                }
            });
        }
    });
    ended.into_inner().unwrap_or_default()
}

/// The code and the time of each answer.
fn ask(file: &File, worker: &Worker) -> [(&'static str, Duration); 3] {
    let (limits, cancel) = (Limits::default(), Cancel::default());
    let timed = |question: &dyn Fn() -> Option<Unreadable>| {
        let started = Instant::now();
        let code = question().map_or("read", |why| why.code());
        (code, started.elapsed())
    };
    let first = PagePicture { number: 1, width: 800 };
    [
        timed(&|| worker.extract_unless(&cancel, &file.name, &file.bytes, &limits).err()),
        timed(&|| worker.parts(&file.name, &file.bytes, &limits, &cancel).err()),
        timed(&|| worker.picture(&file.name, &file.bytes, first, &limits).err()),
    ]
}

impl Ended {
    fn add(&mut self, file: &File, answers: &[(&'static str, Duration); 3]) {
        self.files += 1;
        *self.states.entry(answers[0].0).or_default() += 1;
        for (question, (code, took)) in ["text", "files within", "picture"].iter().zip(answers) {
            if *took > self.slowest {
                self.slowest = *took;
                self.slowest_file = format!("{question}: {}", file.what);
            }
            if matches!(*code, "crashed" | "not_started" | "cancelled") || *took > MOST {
                let seconds = took.as_secs_f64();
                self.faults.push(format!(
                    "{} ({}), {question}: {code} in {seconds:.1} s",
                    file.format, file.what
                ));
            }
        }
    }
}

fn print(all: &[(&str, Ended, u64)]) {
    println!("\nMalformed files, three questions each\n");
    println!("format   files  read  slowest  memory  refused");
    let (mut files, mut read, mut faults) = (0, 0, Vec::new());
    for (format, ended, memory) in all {
        let of = |code: &str| ended.states.get(code).copied().unwrap_or(0);
        let refused: Vec<String> = ended
            .states
            .iter()
            .filter(|(code, _)| **code != "read")
            .map(|(code, count)| format!("{code} {count}"))
            .collect();
        println!(
            "{format:<8} {:>5} {:>5} {:>6.1} s {:>4} MB  {}",
            ended.files,
            of("read"),
            ended.slowest.as_secs_f64(),
            memory >> 10,
            refused.join(", ")
        );
        files += ended.files;
        read += of("read");
        faults.extend(ended.faults.iter().cloned());
        if *memory > MOST_KB {
            faults.push(format!("{format}: {} MB", memory >> 10));
        }
    }
    println!("{:<8} {files:>5} {read:>5}", "all");
    println!("\nSlowest");
    for (format, ended, _) in all {
        println!("{format:<8} {:>6.1} s  {}", ended.slowest.as_secs_f64(), ended.slowest_file);
    }
    let verdict = if faults.is_empty() { "met" } else { "MISSED" };
    println!("\nEach in a state with a reason within 30 s and 512 MB: {verdict}");
    for fault in &faults {
        println!("  {fault}");
    }
}

//! Writes the sample report to a file, to be looked at: `cargo run --example sample_report
//! -- report.pdf [documents]`.

use std::fs::File;
use std::io::BufWriter;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "report.pdf".to_owned());
    let report = match arguments.next().map(|count| count.parse::<u32>()).transpose()? {
        None => sample::session(),
        Some(0) => sample::empty(),
        Some(count) => sample::large(count),
    };
    let pages = wardbook_report::pdf::write(&report, BufWriter::new(File::create(&path)?))?;
    let bytes = std::fs::metadata(&path)?.len();
    println!("{path}: {} pages, {bytes} bytes", pages.count);
    Ok(())
}

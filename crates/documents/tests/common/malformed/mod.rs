//! Files that no reader likes, of every format that is read: some made by hand (bombs, cycles, sizes
//! that lie), every format under another's name, and the rest changes to whole files that are made
//! here too. The same files in every run.

#![allow(dead_code, unreachable_pub)] // Each program uses its part.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)] // Of files that are made here.
#![allow(clippy::format_collect, clippy::format_push_string)] // Made once.
#![allow(clippy::trivially_copy_pass_by_ref)] // Names of four letters.

mod changes;
mod documents;
mod letters;
mod messages;
mod pdf;
mod pictures;
mod seeds;
mod texts;
mod zipped;

pub use changes::Changes;

/// The formats, in the order in which they are counted.
pub const FORMATS: &[&str] = &[
    "text", "pdf", "ccda", "docx", "rtf", "hl7", "fhir", "email", "outlook", "png", "jpeg", "tiff",
    "heic",
];

/// A file that is asked about.
pub struct File {
    /// The format that it is made of, one of [`FORMATS`].
    pub format: &'static str,
    /// What it is called.
    pub name: String,
    /// What is wrong with it.
    pub what: String,
    pub bytes: Vec<u8>,
}

/// One made by hand: what is wrong with it, and how it is made.
pub type ByHand = (&'static str, fn() -> Vec<u8>);

fn by_hand(format: &str) -> Vec<ByHand> {
    match format {
        "text" => texts::ALL.to_vec(),
        "pdf" => pdf::ALL.to_vec(),
        "ccda" => documents::CCDA.to_vec(),
        "docx" => documents::DOCX.to_vec(),
        "rtf" => documents::RTF.to_vec(),
        "hl7" => messages::HL7.to_vec(),
        "fhir" => messages::FHIR.to_vec(),
        "email" => letters::EMAIL.to_vec(),
        "png" => pictures::PNG.to_vec(),
        "jpeg" => pictures::JPEG.to_vec(),
        "tiff" => pictures::TIFF.to_vec(),
        "heic" => pictures::HEIC.to_vec(),
        _ => Vec::new(),
    }
}

fn ending(format: &str) -> &str {
    match format {
        "text" => "txt",
        "ccda" => "xml",
        "fhir" => "json",
        "email" => "eml",
        "outlook" => "msg",
        other => other,
    }
}

/// The format's files: those by hand, those under another's name, and changed ones up to `count`.
/// Each is made when it is asked for.
pub fn of(format: &'static str, count: usize) -> impl Iterator<Item = File> {
    let name = move |ending: &str| format!("file.{ending}");
    let by_hand = by_hand(format).into_iter().map(move |(what, make)| File {
        format,
        name: name(ending(format)),
        what: what.to_owned(),
        bytes: make(),
    });
    let seeds = seeds::of(format);
    let first = seeds[0].clone();
    let others = FORMATS.iter().filter(move |other| **other != format);
    let mislabelled = others.map(move |other| File {
        format,
        name: name(ending(other)),
        what: format!("named like {other}"),
        bytes: first.clone(),
    });
    let mut changes = Changes::of(format);
    let rest = (0..).map(move |number: usize| {
        let seed = &seeds[number % seeds.len()];
        let (what, bytes) = match format {
            // Within the packing; a change to what is packed ends at its check sum.
            "docx" if !number.is_multiple_of(4) => zipped::changed(seed, &mut changes),
            "png" if !number.is_multiple_of(4) => pictures::changed_chunk(seed, &mut changes),
            _ => changes.changed(seed),
        };
        File { format, name: name(ending(format)), what, bytes }
    });
    by_hand.chain(mislabelled).chain(rest).take(count)
}

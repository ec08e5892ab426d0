//! What parent and child say to each other: one line of JSON and the file's bytes one way, one
//! JSON value the other way. Both sides are the same build, so there is no version.

use std::io::{self, BufRead, Read};

use serde::{Deserialize, Serialize};

use crate::{DocumentKind, DocumentText, Limits, PICTURE_BYTES, PagePicture, Part, Unreadable};

/// A request line is a few numbers; anything longer is not from the parent.
const REQUEST_LINE_BYTES: u64 = 4096;

/// The line before the bytes. The file's name stays with the parent: it may name a patient.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) kind: DocumentKind,
    pub(crate) limits: Limits,
    pub(crate) length: u64,
    pub(crate) question: Question,
}

/// What is asked about the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Question {
    /// What it says.
    Text,
    /// What one page looks like.
    Picture(PagePicture),
    /// Which files are within it.
    Parts,
}

/// The one answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Read {
        text: DocumentText,
        peak_memory_kb: u64,
    },
    /// The picture in hex.
    Drawn {
        png: String,
        width: u32,
        height: u32,
        peak_memory_kb: u64,
    },
    Unpacked {
        parts: Vec<Part>,
    },
    Refused(Unreadable),
}

impl Request {
    /// The most bytes that an honest answer has.
    pub(crate) fn answer_bytes(&self) -> u64 {
        const FRAME: u64 = 1024;
        match self.question {
            Question::Text => self.limits.answer_bytes(),
            Question::Picture(_) => 2 * PICTURE_BYTES as u64 + FRAME,
            Question::Parts => self.limits.parts_answer_bytes(),
        }
    }

    pub(crate) fn line(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }

    pub(crate) fn read(input: &mut impl BufRead) -> io::Result<Self> {
        let mut line = Vec::new();
        input.take(REQUEST_LINE_BYTES).read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }

    /// The bytes that follow the line; an error when the parent went away half-way.
    pub(crate) fn read_bytes(&self, input: &mut impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        input.take(self.length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == self.length {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

//! What an SMS is counted as before it is sent: its encoding, its segments, and the characters that
//! make it expensive (3GPP TS 23.038 and TS 23.040).
//!
//! Only what the radio network counts: a price per segment is for whoever knows the contract.

mod alphabet;
#[cfg(test)]
mod tests;

use alphabet::{Width, width};

/// Septets that fit one SMS of the GSM alphabet, and each part of a longer one.
const GSM_7: Room = Room { alone: 160, part: 153 };

/// UTF-16 code units that fit one SMS in UCS-2, and each part of a longer one.
const UCS_2: Room = Room { alone: 70, part: 67 };

/// The space of a message; parts lose some of it to the header that joins them.
#[derive(Clone, Copy)]
struct Room {
    alone: u32,
    part: u32,
}

/// The most segments of one message.
pub const MOST_SEGMENTS: u32 = 10;

/// How the characters of an SMS travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table; units are septets.
    Gsm7,
    /// UTF-16, which phones and gateways call UCS-2; units are code units of two bytes.
    Ucs2,
}

/// What a text is counted as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The one encoding of the whole message.
    pub encoding: Encoding,
    /// SMS that are sent and paid for; 0 for an empty text.
    pub segments: u32,
    /// Units of all characters together.
    pub used: u32,
    /// Units still free in the last segment.
    pub left: u32,
    /// The characters that the GSM alphabet lacks, each once, in the order of the text. Without
    /// them the message would be [`Encoding::Gsm7`].
    pub forcing: Vec<char>,
}

/// Counts a text as the network does. A pair (an escape and its character, or the two halves of a
/// surrogate pair) is never divided between two parts, so that a part may stay one unit short.
pub fn measure(text: &str) -> Measured {
    let mut forcing = Vec::new();
    for letter in text.chars().filter(|letter| width(*letter) == Width::Absent) {
        if !forcing.contains(&letter) {
            forcing.push(letter);
        }
    }
    let encoding = if forcing.is_empty() { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let room = if forcing.is_empty() { GSM_7 } else { UCS_2 };
    let units = |letter: char| match (encoding, width(letter)) {
        (Encoding::Gsm7, Width::Escaped) => 2,
        (Encoding::Ucs2, _) if letter > '\u{FFFF}' => 2,
        _ => 1,
    };
    let used = text.chars().map(units).fold(0_u32, u32::saturating_add);
    if used <= room.alone {
        return Measured {
            encoding,
            segments: u32::from(used > 0),
            used,
            left: room.alone - used,
            forcing,
        };
    }
    let (mut segments, mut filled) = (1_u32, 0);
    for wide in text.chars().map(units) {
        if filled + wide > room.part {
            segments = segments.saturating_add(1);
            filled = 0;
        }
        filled += wide;
    }
    Measured { encoding, segments, used, left: room.part - filled, forcing }
}

//! Text that a file holds and its page does not show. It is read like any other and named here, so that
//! screening can tell it from what a person sees. Which it is, is found by the formats' readers; text
//! over a picture by `unseen`.

use serde::{Deserialize, Serialize};

/// Characters of one line that the page does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenText {
    /// Its page, from 1.
    pub page: u32,
    /// The place of its line among the page's, from 0.
    pub line: u32,
    /// The first of its characters (Unicode scalar values) in the line, from 0.
    pub start: u32,
    /// The one behind its last.
    pub end: u32,
    /// Why it is not seen.
    pub why: HiddenBecause,
}

/// Why text is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenBecause {
    /// It is not painted, or in a colour that lets everything through. Over a picture: it does not say
    /// what the picture shows.
    Invisible,
    /// It has the colour of what lies below it, or nearly so.
    SameColour,
    /// It is smaller than anybody reads.
    Tiny,
    /// The page cuts it off.
    Clipped,
    /// It stands outside the page.
    OffPage,
    /// Something lies over it.
    Covered,
    /// The document says that it is not shown.
    Style,
}

impl HiddenBecause {
    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::SameColour => "same_colour",
            Self::Tiny => "tiny",
            Self::Clipped => "clipped",
            Self::OffPage => "off_page",
            Self::Covered => "covered",
            Self::Style => "style",
        }
    }
}

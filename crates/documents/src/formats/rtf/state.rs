//! What reading goes by: what holds within a group and ends with it, and how bytes become characters.

use super::code_pages::WESTERN;
use super::colours::Paint;
use super::fonts::Fonts;
use super::words::{Holds, Story};

/// Text as it is shown, and where it belongs.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property by itself, as RTF has them")]
pub(super) struct Group {
    pub(super) holds: Holds,
    /// What the group itself began, to be ended with it.
    pub(super) began: Option<Began>,
    /// The next word may be one that readers need not know.
    pub(super) is_optional: bool,
    /// What the group around the twofold text holds.
    pub(super) around: Holds,
    pub(super) is_object: bool,
    /// Within a text box, below which there may be any colour.
    pub(super) is_in_box: bool,
    pub(super) font: i32,
    pub(super) right_to_left_font: i32,
    pub(super) is_right_to_left: bool,
    /// How many characters follow a character in Unicode for readers that do not know it.
    pub(super) replacements: usize,
    pub(super) look: Look,
    /// How many tables the paragraph is in.
    pub(super) depth: usize,
}

/// How a character looks, as far as it matters to reading it.
#[derive(Debug, Default, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is said by a word of its own")]
pub(super) struct Look {
    pub(super) is_hidden: bool,
    /// By the style of the paragraph, and by one of its own.
    pub(super) is_hidden_by_paragraph: bool,
    pub(super) is_hidden_by_style: bool,
    pub(super) is_deleted: bool,
    pub(super) is_raised: bool,
    pub(super) paint: Paint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Began {
    Story(Story),
    Picture,
    Fonts,
    Form,
    FormEntry,
    Tag,
}

impl Look {
    pub(super) fn hides(self) -> bool {
        self.is_hidden || self.is_hidden_by_paragraph || self.is_hidden_by_style
    }
}

impl Group {
    pub(super) fn outermost() -> Self {
        Self {
            holds: Holds::Text,
            began: None,
            is_optional: false,
            around: Holds::Text,
            is_object: false,
            is_in_box: false,
            font: 0,
            right_to_left_font: 0,
            is_right_to_left: false,
            replacements: 1,
            look: Look::default(),
            depth: 0,
        }
    }

    /// A group within this one.
    pub(super) fn inner(&self) -> Self {
        Self { began: None, is_optional: false, ..*self }
    }

    /// Where another story begins in it.
    pub(super) fn in_story(&mut self) {
        self.depth = 0;
        self.look = Look::default();
    }

    pub(super) fn plain(&mut self, font: i32) {
        self.font = font;
        self.look = Look::default();
    }

    pub(super) fn font(&self) -> i32 {
        if self.is_right_to_left { self.right_to_left_font } else { self.font }
    }
}

/// What reading characters goes by.
#[derive(Debug)]
pub(super) struct Letters {
    pub(super) fonts: Fonts,
    pub(super) usual_font: i32,
    pub(super) code_page: u16,
    /// Bytes of text that are not characters yet, and whether they came as they are.
    pub(super) bytes: Vec<u8>,
    pub(super) are_plain: bool,
    /// The first half of a character that Unicode writes as two.
    pub(super) half: Option<u16>,
    /// How many characters to leave out behind one in Unicode.
    pub(super) skip: usize,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            fonts: Fonts::default(),
            usual_font: 0,
            code_page: WESTERN,
            bytes: Vec::new(),
            are_plain: true,
            half: None,
            skip: 0,
        }
    }
}

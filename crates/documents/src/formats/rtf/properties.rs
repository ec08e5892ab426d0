//! What control words do that are no destinations: breaks, table cells, and how text looks from there
//! on. Words that change nothing of what is read have no line here.

use super::code_pages::{IBM_PC, IBM_PC_MULTILINGUAL, MACINTOSH, WESTERN};
use super::reader::Reader;
use super::words::Holds;
use crate::formats::flow::{Break, Doubt, Piece};

impl Reader<'_> {
    pub(super) fn property(&mut self, word: &str, number: Option<i32>) {
        if self.group.holds == Holds::Fonts {
            return self.letters.fonts.word(word, number);
        }
        if self.group.holds == Holds::Colours {
            return self.colours.word(word, number);
        }
        if self.group.look.paint.word(word, number) {
            return;
        }
        let is_on = number != Some(0);
        let depth = self.group.depth;
        match word {
            "par" if self.reads() => self.story.end_paragraph(depth),
            "line" | "lbr" | "column" if self.reads() => self.story.text.break_line(),
            "page" if self.reads() => self.story.text.break_page(Break::Asked),
            "softpage" if self.reads() => self.story.text.break_page(Break::Noted),
            "pagebb" if self.reads() && is_on && self.story.text.is_at_start() => {
                self.story.text.break_page(Break::Noted);
            }
            "cell" if self.reads() => self.story.end_cell(1),
            "nestcell" if self.reads() => self.story.end_cell(depth.max(2)),
            "row" if self.reads() => self.story.end_row(1),
            "nestrow" if self.reads() => self.story.end_row(depth.max(2)),
            "sect" if self.reads() && self.stories.is_empty() => {
                let number = self.sections.begin();
                self.story.push(Piece::Section { number, turns: true });
            }
            "sectd" | "titlepg" | "facingp" | "sbknone" | "sbkcol" | "sbkpage" | "sbkeven"
            | "sbkodd" => self.sections.word(word),
            "pard" => {
                self.group.depth = 0;
                self.group.look.is_hidden_by_paragraph = false;
                self.group.look.paint.paragraph = 0;
            }
            "trowd" => self.row_is_shaded = false,
            "clcbpat" | "clcfpat" => self.row_is_shaded |= self.colours.shade(number),
            "s" => self.group.look.is_hidden_by_paragraph = self.styles.hides(number),
            "cs" => self.group.look.is_hidden_by_style = self.styles.hides(number),
            "intbl" => self.group.depth = depth.max(1),
            "itap" => {
                self.group.depth = usize::try_from(number.unwrap_or(1)).unwrap_or_default();
            }
            "plain" => self.group.plain(self.letters.usual_font),
            "v" => {
                let look = &mut self.group.look;
                look.is_hidden = is_on;
                // Said of the text itself, it counts for more than what a style says.
                look.is_hidden_by_paragraph &= is_on;
                look.is_hidden_by_style &= is_on;
            }
            "deleted" | "mvf" => self.group.look.is_deleted = is_on,
            "super" => self.group.look.is_raised = is_on,
            "nosupersub" | "sub" => self.group.look.is_raised = false,
            "up" => self.group.look.is_raised = number.unwrap_or(6) > 0,
            "f" => self.group.font = number.unwrap_or_default(),
            "af" => self.group.right_to_left_font = number.unwrap_or_default(),
            "rtlch" => self.group.is_right_to_left = true,
            "ltrch" => self.group.is_right_to_left = false,
            "uc" => {
                self.group.replacements = usize::try_from(number.unwrap_or(1)).unwrap_or(1);
            }
            "ftnalt" => self.is_endnote = true,
            "objocx" => self.story.text.beside(Piece::Doubt(Doubt::Field)),
            "fromhtml" => self.is_from_html = is_on,
            "deff" => {
                self.letters.usual_font = number.unwrap_or_default();
                self.group.font = self.letters.usual_font;
            }
            "ansi" => self.letters.code_page = WESTERN,
            "mac" => self.letters.code_page = MACINTOSH,
            "pc" => self.letters.code_page = IBM_PC,
            "pca" => self.letters.code_page = IBM_PC_MULTILINGUAL,
            "ansicpg" => {
                let page = number.and_then(|page| u16::try_from(page).ok());
                self.letters.code_page =
                    page.filter(|page| *page > 0).unwrap_or(self.letters.code_page);
            }
            "paperw" => self.page.0 = f64::from(number.unwrap_or_default().max(1_440)),
            "paperh" => self.page.1 = f64::from(number.unwrap_or_default().max(1_440)),
            "picwgoal" => self.picture.size.0 = number,
            "pichgoal" => self.picture.size.1 = number,
            "picscalex" => self.picture.scale.0 = number,
            "picscaley" => self.picture.scale.1 = number,
            _ => self.form.word(word, number),
        }
    }

    pub(super) fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.group.is_optional = true,
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.stands_for('\u{a0}'),
            b'_' => self.stands_for('-'),
            b'\r' | b'\n' if self.reads() => {
                self.flush();
                self.story.end_paragraph(self.group.depth);
            }
            b'\t' => self.stands_for('\t'),
            b'\'' => self.stands_for('\u{fffd}'),
            // A place where a word may be divided, entries of an index.
            _ => {}
        }
    }
}

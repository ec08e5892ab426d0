//! Goes through a file's tokens and puts its text where it belongs. There is no recursion: groups and
//! stories are stacks, and a group that is nested beyond reason ends the reading.

use super::colours::Colours;
use super::forms::Form;
use super::sections::Sections;
use super::state::{Began, Group, Letters};
use super::styles::Styles;
use super::tables::Paragraphs;
use super::tokens::{Token, Tokens};
use super::words::{Holds, Story, character, holds};
use crate::formats::flow::{self, Doubt, Flow, Piece};
use crate::{DocumentKind, DocumentText, Unread, UnreadPart, Unreadable};

/// Documents nest some 20 groups deep.
const NESTING: usize = 1_000;

/// Stories within stories: a text box in a footnote in a header.
const STORIES: usize = 32;

#[expect(clippy::struct_excessive_bools, reason = "each is a property by itself, as RTF has them")]
pub(super) struct Reader<'a> {
    pub(super) tokens: Tokens<'a>,
    /// The groups around the one at hand, and the one at hand.
    pub(super) groups: Vec<Group>,
    pub(super) group: Group,
    /// The stories around the one at hand, and the one at hand.
    pub(super) stories: Vec<Paragraphs>,
    pub(super) story: Paragraphs,
    pub(super) letters: Letters,
    pub(super) sections: Sections,
    pub(super) styles: Styles,
    pub(super) colours: Colours,
    /// Whether a cell of the table's row at hand has a colour.
    pub(super) row_is_shaded: bool,
    /// What stands behind the text: endnotes, then people's notes.
    pub(super) endnotes: Vec<Piece>,
    pub(super) comments: Vec<Piece>,
    /// The footnote at hand is an endnote.
    pub(super) is_endnote: bool,
    pub(super) form: Form,
    pub(super) tag: Vec<u8>,
    pub(super) is_from_html: bool,
    pub(super) picture: Picture,
    pub(super) page: (f64, f64),
    pub(super) has_deletions: bool,
}

/// A picture's size as it is shown, in twentieths of a point, and the scale in per cent.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Picture {
    pub(super) size: (Option<i32>, Option<i32>),
    pub(super) scale: (Option<i32>, Option<i32>),
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            tokens: Tokens::of(bytes),
            groups: Vec::new(),
            group: Group::outermost(),
            stories: Vec::new(),
            story: Paragraphs::default(),
            letters: Letters::default(),
            sections: Sections::new(),
            styles: Styles::default(),
            colours: Colours::default(),
            row_is_shaded: false,
            endnotes: Vec::new(),
            comments: Vec::new(),
            is_endnote: false,
            form: Form::default(),
            tag: Vec::new(),
            is_from_html: false,
            picture: Picture::default(),
            page: (12_240.0, 15_840.0),
            has_deletions: false,
        }
    }

    pub(super) fn read(mut self) -> Result<DocumentText, Unreadable> {
        self.story.push(Piece::Section { number: 0, turns: false });
        let mut is_whole = false;
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Open => self.open()?,
                Token::Close => {
                    self.close();
                    if self.groups.is_empty() {
                        is_whole = true;
                        break;
                    }
                }
                Token::Word(word, number) => self.word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Hex(byte) => self.byte(byte),
                Token::Text(text) => self.text(text),
            }
        }
        while !self.groups.is_empty() {
            self.close();
        }
        let follows =
            self.tokens.rest().iter().any(|byte| !(byte.is_ascii_whitespace() || *byte == 0));
        self.finish(is_whole, follows)
    }

    fn finish(self, is_whole: bool, follows: bool) -> Result<DocumentText, Unreadable> {
        let mut warnings = Vec::new();
        let mut unread = Vec::new();
        let lost = Unread { part: UnreadPart::Page, page: None };
        if !is_whole {
            warnings.push("The file ends before its text does; what comes then is missing.".into());
            unread.push(lost);
        } else if follows {
            warnings.push("Something follows behind the file's end; it was not read.".into());
            unread.push(lost);
        }
        if self.has_deletions {
            warnings.push(flow::DELETIONS.to_owned());
        }
        let mut pieces = self.story.finished();
        let (sections, parts, has_unshown) = self.sections.finished(&mut pieces);
        if has_unshown {
            warnings.push(flow::UNSHOWN.to_owned());
        }
        let end = [self.endnotes, self.comments].concat();
        let flow = Flow { pieces, sections, parts, end };
        flow::lay_out(DocumentKind::Rtf, flow, unread, warnings).map_err(|why| match why {
            Unreadable::NoText if !is_whole => {
                Unreadable::damaged("it ends before its text begins")
            }
            other => other,
        })
    }

    fn open(&mut self) -> Result<(), Unreadable> {
        self.flush();
        self.letters.skip = 0;
        if self.groups.len() >= NESTING {
            return Err(Unreadable::damaged("its groups are nested beyond reason"));
        }
        self.groups.push(self.group);
        self.group = self.group.inner();
        if self.group.holds == Holds::Twice {
            self.group.holds = Holds::Nothing;
        }
        Ok(())
    }

    fn close(&mut self) {
        self.flush();
        self.letters.skip = 0;
        match self.group.began {
            Some(Began::Story(kind)) => self.end_story(kind),
            Some(Began::Picture) => self.end_picture(),
            Some(Began::Fonts) => self.letters.fonts.end_name(),
            Some(Began::Form) => {
                if let Some(value) = self.form.value() {
                    self.story.text.push_str(value);
                }
                self.form = Form::default();
            }
            Some(Began::FormEntry) => self.form.end_entry(),
            Some(Began::Tag) => self.end_tag(),
            None if self.group.holds == Holds::Styles => self.styles.end_group(),
            None => {}
        }
        if let Some(around) = self.groups.pop() {
            self.group = around;
        }
    }

    /// A group's first word may say what it holds. What is marked as unknown to some readers, and is
    /// unknown to this one, is left out, as the format asks.
    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.group.is_optional);
        if word == "u" {
            return self.unicode(number.unwrap_or_default());
        }
        if let Some(character) = character(word) {
            return self.stands_for(character);
        }
        self.flush();
        self.letters.skip = 0;
        if self.group.holds == Holds::Styles {
            return self.styles.word(word, number);
        }
        match holds(word) {
            Some(Holds::Unicode) => {
                if let Some(twice) = self.groups.last().filter(|one| one.holds == Holds::Twice) {
                    self.group.holds = twice.around;
                }
            }
            _ if self.group.holds == Holds::Nothing => {}
            Some(held) => self.begin(held),
            None if is_optional => {
                // A formula is text in a form of its own.
                if word.starts_with("moMath") && self.group.holds == Holds::Text {
                    self.story.text.beside(Piece::Doubt(Doubt::Drawing));
                }
                self.group.holds = Holds::Nothing;
            }
            None => self.property(word, number),
        }
    }

    fn begin(&mut self, held: Holds) {
        if self.group.began.is_some() {
            return;
        }
        match held {
            Holds::Story(kind) if self.stories.len() < STORIES => {
                let outer = std::mem::take(&mut self.story);
                self.stories.push(outer);
                self.group.began = Some(Began::Story(kind));
                self.group.in_story();
                self.group.is_in_box = kind == Story::TextBox;
                self.is_endnote = false;
            }
            Holds::Story(_) => self.group.holds = Holds::Nothing,
            Holds::Picture => {
                self.picture = Picture::default();
                self.group.began = Some(Began::Picture);
            }
            Holds::Object => {
                self.group.is_object = true;
                self.story.text.beside(Piece::Doubt(Doubt::Attachment));
            }
            Holds::Fonts => self.group.began = Some(Began::Fonts),
            Holds::Form => self.group.began = Some(Began::Form),
            Holds::FormEntry => self.group.began = Some(Began::FormEntry),
            Holds::Tag => {
                self.tag.clear();
                self.group.began = Some(Began::Tag);
            }
            Holds::Twice => self.group.around = self.group.holds,
            Holds::Nothing
            | Holds::Groups
            | Holds::Text
            | Holds::Unicode
            | Holds::Colours
            | Holds::Styles => {}
        }
        self.group.holds = match held {
            Holds::Story(_) if self.group.holds != Holds::Nothing => Holds::Text,
            Holds::Object => Holds::Groups,
            Holds::Story(_) => Holds::Nothing,
            other => other,
        };
    }

    fn end_story(&mut self, kind: Story) {
        let inner = std::mem::replace(&mut self.story, self.stories.pop().unwrap_or_default());
        let pieces = inner.finished();
        match kind {
            Story::Header(pages) => self.sections.add(true, pages, pieces),
            Story::Footer(pages) => self.sections.add(false, pages, pieces),
            Story::Footnote if self.is_endnote => self.endnotes.extend(pieces),
            Story::Footnote => self.story.text.beside(Piece::Footnote(pieces)),
            Story::Comment => self.comments.extend(flow::comment(pieces)),
            Story::TextBox => {
                let kept = pieces.into_iter().filter(|piece| !matches!(piece, Piece::Break(_)));
                kept.for_each(|piece| self.story.text.beside(piece));
            }
        }
        self.is_endnote = false;
    }

    fn end_picture(&mut self) {
        let Picture { size, scale } = self.picture;
        // What a file within looks like is no picture of the document.
        if self.group.is_object {
            return;
        }
        let side = |size: Option<i32>, scale: Option<i32>| {
            let size = size.filter(|size| *size > 0).map(f64::from)?;
            Some(size * f64::from(scale.filter(|scale| *scale > 0).unwrap_or(100)) / 100.0)
        };
        let share = side(size.0, scale.0).zip(side(size.1, scale.1)).map_or(
            // One that does not say how large it is may be as large as the page.
            1.0,
            |(width, height)| width * height / (self.page.0 * self.page.1),
        );
        self.story.text.beside(Piece::Picture(share));
    }

    /// Where text was made from a web page, cells and blocks of it are told by its tags.
    fn end_tag(&mut self) {
        let tag = String::from_utf8_lossy(&std::mem::take(&mut self.tag)).to_ascii_lowercase();
        if !self.is_from_html {
            return;
        }
        let begins = |rest: &str, names: &[&str]| {
            let name = rest.split(|one: char| !one.is_ascii_alphanumeric()).next();
            names.contains(&name.unwrap_or_default())
        };
        let blocks = ["tr", "p", "div", "br", "li", "h1", "h2", "h3", "h4", "table"];
        let mut tags = tag.split('<').skip(1);
        if tags.clone().any(|rest| begins(rest.trim_start_matches('/'), &blocks)) {
            self.story.text.break_line();
        } else if tags.any(|rest| begins(rest, &["td", "th"])) && !self.story.text.is_at_start() {
            self.story.text.push('\t');
        }
    }
}

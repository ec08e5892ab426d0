//! PDF with a text layer: opens the file, has each page's glyphs noted down (`glyphs`) and laid
//! out, and says what to be careful about and what was not read. White, tiny and off-page text is read
//! like any other, and named as hidden (`canvas`, `look`). Pages whose pictures say more are named, to be
//! read from these, and so is unseen text over pictures, to be compared with them.
//! Which library and why: docs/decisions/0002-pdf-text.md.

mod annotations;
mod attachments;
mod canvas;
mod drawing;
mod fields;
mod glyphs;
mod look;
mod looks;
mod names;
mod opening;
mod pictures;
mod placing;
mod scans;
mod shapes;
mod strings;
mod unicode;
mod unlocking;

pub(super) use self::attachments::parts;
pub(super) use self::drawing::{draw, shown};
pub(super) use self::scans::{places, sheet};
pub(super) use self::unlocking::unlock;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;

use self::annotations::Added;
use self::attachments::Attached;
use self::fields::Form;
use self::glyphs::{Reader, Seen};
use self::opening::{Opened, open};
use super::said::Read;
use crate::layout::LaidOut;
use crate::parts::plain_name;
use crate::{
    DocumentKind, DocumentText, Limits, Line, Page, PageRange, Unread, UnreadPart, Unreadable,
};
use crate::{layered, layout};

/// Said of a page that was too much to be looked at.
const UNSETTLED: &str =
    "has text of which it could not be found out whether the page shows it; please look.";

/// As many of a portfolio's files as are listed on its cover page.
const CONTENTS: usize = 500;

pub(crate) fn read(bytes: Vec<u8>, limits: &Limits, range: PageRange) -> Result<Read, Unreadable> {
    let opened = open(bytes)?;
    let read = read_opened(&opened, limits, range)?;
    if read.unnamed > 0
        && let Some(mapped) = names::mapped(&opened.pdf)
        && let Ok(pdf) = Pdf::new(mapped.bytes)
        && let Ok(mut again) = read_opened(&Opened { pdf, ..opened }, limits, range)
        && again.unnamed < read.unnamed
    {
        if mapped.is_guess {
            again.read.text.warnings.push(
                "A font does not say which characters its letters are; they were read by the \
                 numbers in its letters' names, which may mean something else."
                    .to_owned(),
            );
            again.read.text.unread.push(Unread { part: UnreadPart::Letters, page: None });
        }
        return again.finished();
    }
    read.finished()
}

/// What was read, and how many of its letters have no meaning.
struct Counted {
    read: Read,
    unnamed: usize,
}

impl Counted {
    fn finished(self) -> Result<Read, Unreadable> {
        has_meaning(&self.read)?;
        Ok(self.read)
    }
}

fn read_opened(opened: &Opened, limits: &Limits, range: PageRange) -> Result<Counted, Unreadable> {
    let pdf = &opened.pdf;
    let found = pdf.pages();
    if found.is_empty() {
        return Err(Unreadable::damaged("it has no pages"));
    }
    if found.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    let (passed_over, wanted) = range.within(found.len())?;

    let mut pages = Vec::new();
    let mut doubts = Doubts::default();
    if let Some(declared) = declared_pages(pdf).filter(|declared| *declared > found.len()) {
        doubts.warnings.push(format!(
            "The file says it has {declared} pages, but only {} could be found.",
            found.len()
        ));
        doubts.add(UnreadPart::Page, None);
    }
    let form = Form::of(pdf);
    if form.is_for_another_program {
        return Err(Unreadable::UnknownKind {
            found: "an XFA form that only Adobe Reader shows".to_owned(),
        });
    }
    let attached = attachments::of(pdf);
    let reader = Reader::new(pdf, limits);
    let (mut hidden, mut unseen) = (Vec::new(), Vec::new());
    for (number, page) in (1_u32..).zip(found.iter().skip(passed_over).take(wanted)) {
        let Looked { seen, added, has_layer, is_settled } = looked_at(&reader, &form, page);
        reader.spend(added.bytes);
        if reader.has_too_much() {
            return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
        }
        let size = page.render_dimensions();
        let LaidOut { mut lines, hidden: hides, at_pictures } =
            layout::laid_out(&seen.glyphs, number);
        doubts.of_page(number, &seen, &lines, size, (has_layer, !at_pictures.is_empty()));
        if !is_settled {
            doubts.warnings.push(format!("Page {number} {UNSETTLED}"));
            doubts.add(UnreadPart::Page, Some(number));
        }
        hidden.extend(hides);
        unseen.extend(at_pictures);
        for part in added.unread {
            doubts.add(part, Some(number));
        }
        if page.raw().contains_key(b"AF") {
            doubts.add(UnreadPart::Attachment, Some(number));
        }
        add_notes(&mut lines, added.notes);
        pages.push(Page { number, width: size.0, height: size.1, lines });
    }
    if attached.is_portfolio
        && passed_over == 0
        && let Some(first) = pages.first_mut()
    {
        first.lines.extend(contents(&attached));
    }
    doubts.of_file(opened, &form, &attached);
    let (unread, unnamed) = (doubts.unread.clone(), doubts.unnamed);
    let scans = std::mem::take(&mut doubts.scans);
    let layers = std::mem::take(&mut doubts.layers);
    let mut warnings = doubts.sentences();
    warnings.extend(reader.warnings());
    let kind = DocumentKind::Pdf;
    let text = DocumentText { warnings, unread, hidden, ..DocumentText::of(kind, pages) };
    Ok(Counted { read: Read { text, scans, layers, unseen }, unnamed })
}

/// A page with its annotations, and which of its glyphs are seen.
struct Looked {
    seen: Seen,
    added: Added,
    /// Whether it is a picture with text that is not seen, which another program read from it.
    has_layer: bool,
    /// Whether it is known of each glyph whether it is seen.
    is_settled: bool,
}

fn looked_at<'a>(reader: &Reader<'a>, form: &Form, page: &'a PdfPage<'a>) -> Looked {
    let (mut seen, canvas) = reader.page(page);
    let mut added = Added::default();
    if page.raw().contains_key(b"Annots") {
        let drawn = reader.annotations(page, canvas, &mut seen);
        seen.add(&drawn);
        added = annotations::add(page, form, &mut seen.glyphs, drawn.glyphs);
    }
    let has_layer = pictures::has_layer(&seen.pictures, seen.unseen(), page.render_dimensions());
    let is_settled = look::settle(page, &mut seen, has_layer, &reader.looks);
    Looked { seen, added, has_layer, is_settled }
}

/// Whether the page shows more than its lines say.
fn is_scan(seen: &Seen, lines: &[Line], size: (f32, f32)) -> bool {
    let is_picture = lines.is_empty() && !seen.is_blank;
    is_picture || pictures::may_say_more(&seen.pictures, lines, size)
}

/// What a portfolio holds, below its cover page.
fn contents(attached: &Attached) -> impl Iterator<Item = Line> {
    let names = attached.names.iter().filter_map(|name| plain_name(name));
    std::iter::once(attachments::PORTFOLIO.to_owned())
        .chain(names.take(CONTENTS))
        .map(|text| Line { text, bounds: None })
}

/// Notes stand below what the page says, unless it says the same.
fn add_notes(lines: &mut Vec<Line>, notes: Vec<Line>) {
    if notes.is_empty() {
        return;
    }
    let says = strings::letters(&lines.iter().map(|line| line.text.as_str()).collect::<String>());
    let is_new = |note: &Line| {
        let letters = strings::letters(&note.text);
        letters.is_empty() || !says.contains(&letters)
    };
    lines.extend(notes.into_iter().filter(is_new));
}

/// A file says something where letters have a meaning, and most of them do, or may say it in pictures.
fn has_meaning(read: &Read) -> Result<(), Unreadable> {
    let pages = &read.text.pages;
    let all = || pages.iter().flat_map(|page| &page.lines).flat_map(|line| line.text.chars());
    let unnamed = all().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let named = all().filter(|c| !c.is_whitespace()).count() - unnamed;
    match (named, unnamed) {
        (0, 0) if read.scans.is_empty() => Err(Unreadable::NoText),
        (0, 0) => Ok(()),
        _ if unnamed >= named => Err(Unreadable::NoMeaning),
        _ => Ok(()),
    }
}

/// What to be careful about.
#[derive(Default)]
struct Doubts {
    warnings: Vec<String>,
    unread: Vec<Unread>,
    unnamed: usize,
    /// Pages that show more than their text says.
    scans: Vec<u32>,
    /// Pages with text that another program read from their picture, or that is unseen over one.
    layers: Vec<u32>,
}

impl Doubts {
    fn add(&mut self, part: UnreadPart, page: Option<u32>) {
        let one = Unread { part, page };
        // Of the same page, if it is known.
        let recent = self.unread.iter().rev().take_while(|other| other.page == page);
        if !recent.into_iter().any(|other| *other == one) {
            self.unread.push(one);
        }
    }

    fn of_page(
        &mut self,
        number: u32,
        seen: &Seen,
        lines: &[Line],
        size: (f32, f32),
        (is_read_elsewhere, has_unseen): (bool, bool),
    ) {
        if is_scan(seen, lines, size) {
            self.scans.push(number);
            if is_read_elsewhere {
                self.warnings.push(format!("Page {number} {}", layered::IN_PART));
                self.add(UnreadPart::Page, Some(number));
            }
        } else if is_read_elsewhere || has_unseen {
            self.layers.push(number);
        }
        if lines.iter().flat_map(|line| line.text.chars()).any(is_right_to_left) {
            self.warnings.push(format!(
                "Page {number} has words of a script that is written from right to left; they were \
                 read as they are drawn, from left to right."
            ));
            self.add(UnreadPart::Page, Some(number));
        }
        let unnamed: usize =
            lines.iter().map(|line| line.text.matches(char::REPLACEMENT_CHARACTER).count()).sum();
        if unnamed > 0 {
            self.unnamed += unnamed;
            self.add(UnreadPart::Letters, Some(number));
        }
    }

    fn of_file(&mut self, opened: &Opened, form: &Form, attached: &Attached) {
        if form.is_elsewhere {
            self.warnings.push(
                "The file is a form whose pages only the program that made it can show (XFA); \
                 they were not read."
                    .to_owned(),
            );
            self.add(UnreadPart::FormField, None);
        }
        if attached.is_portfolio {
            self.warnings.push(attachments::PORTFOLIO.to_owned());
        }
        let files = attached.names.len();
        if files > 0 {
            self.warnings.push(match files {
                1 => "A file is attached to the document.".to_owned(),
                _ => format!("{files} files are attached to the document."),
            });
        } else if opened.has_locked_attachments {
            self.warnings.push(
                "What is attached to the document is protected by a password; it was not read."
                    .to_owned(),
            );
        }
        if attached.is_missing {
            self.warnings.push("A file that belongs to the document is not within it.".to_owned());
            self.add(UnreadPart::Enclosed, None);
        }
        if files > 0 || opened.has_locked_attachments {
            self.add(UnreadPart::Attachment, None);
        }
    }

    fn sentences(self) -> Vec<String> {
        let mut warnings = self.warnings;
        if self.unnamed > 0 {
            warnings.push(format!(
                "{} characters have no meaning in the file's fonts and are shown as \u{fffd}.",
                self.unnamed
            ));
        }
        for (part, sentence) in [
            (UnreadPart::FormField, "shows a form field otherwise than the file holds it."),
            (UnreadPart::Annotation, "has a note, a stamp or a drawing that was not read."),
            (UnreadPart::Attachment, "has a file attached to it."),
        ] {
            let pages = self.unread.iter().filter(|unread| unread.part == part);
            warnings.extend(pages.filter_map(|unread| {
                unread.page.map(|number| format!("Page {number} {sentence}"))
            }));
        }
        warnings
    }
}

/// Letters of Hebrew, Arabic, Syriac, Thaana and their neighbours, and the forms that fonts have of
/// them.
const fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// What the page tree counts itself, as against what can be reached in it.
fn declared_pages(pdf: &Pdf) -> Option<usize> {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let count = catalogue.get::<Dict<'_>>(b"Pages")?.get::<u32>(b"Count")?;
    usize::try_from(count).ok()
}

//! The pages being filled: a cursor that flows down, and marks placed on the grid.
//!
//! Measures are points from the top left of an A4 page. What the marks become in PDF is
//! [`super::output`]'s; what is set where is the sections'.

use super::font::{Face, Fonts};
use super::wrap::wrap;

pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
/// The left edge of the text.
pub(super) const LEFT: f32 = 54.0;
/// The right edge of the text.
pub(super) const RIGHT: f32 = PAGE_WIDTH - 54.0;
/// The measure between them.
pub(super) const WIDTH: f32 = RIGHT - LEFT;
/// Where the text begins below the running head.
pub(super) const TOP: f32 = 80.0;
/// Where it ends above the footer.
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - 74.0;

/// The report's few inks. All differ in lightness, so that they survive a grey printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Quiet,
    Accent,
    Rule,
    Tint,
    White,
}

/// A face at a size with the height of its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) ink: Ink,
}

impl Style {
    pub(super) const fn new(face: Face, size: f32, leading: f32, ink: Ink) -> Self {
        Self { face, size, leading, ink }
    }

    pub(super) const fn bold(self) -> Self {
        Self { face: Face::Bold, ..self }
    }

    pub(super) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

pub(super) const BODY: Style = Style::new(Face::Regular, 9.0, 13.5, Ink::Text);
pub(super) const SMALL: Style = Style::new(Face::Regular, 7.0, 10.0, Ink::Quiet);
pub(super) const HEADING: Style = Style::new(Face::Bold, 14.0, 20.0, Ink::Accent);
pub(super) const CODE: Style = Style::new(Face::Mono, 7.5, 11.0, Ink::Text);

/// Something on a page.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// A line of text by the left end of its baseline.
    Text { x: f32, y: f32, face: Face, size: f32, ink: Ink, text: String },
    /// A filled polygon.
    Fill { points: Vec<(f32, f32)>, ink: Ink },
    /// An open stroke.
    Stroke { points: Vec<(f32, f32)>, width: f32, ink: Ink },
    /// A link to another page, by index.
    Link { x: f32, y: f32, width: f32, height: f32, page: usize },
}

/// Where a section begins.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) title: &'static str,
    /// Index of the page.
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The pages so far.
pub(super) struct Paper<'f> {
    pub(super) fonts: &'f Fonts,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) sections: Vec<Section>,
    /// The top of the next line.
    pub(super) y: f32,
}

impl<'f> Paper<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, pages: vec![Vec::new()], sections: Vec::new(), y: TOP }
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Begins a page where `height` more points do not fit on this one.
    pub(super) fn keep(&mut self, height: f32) {
        if self.y > TOP && self.y + height > BOTTOM {
            self.turn();
        }
    }

    pub(super) fn down(&mut self, height: f32) {
        self.y += height;
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    pub(super) fn measure(&self, style: Style, text: &str) -> f32 {
        self.fonts.width(style.face, style.size, text)
    }

    /// Sets a line in the line box that begins at the cursor, which stays.
    pub(super) fn line(&mut self, x: f32, style: Style, text: &str) {
        self.line_at(x, self.y, style, text);
    }

    /// Sets a line in the line box that begins at `top`.
    pub(super) fn line_at(&mut self, x: f32, top: f32, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        // Capitals are 0.714 em high in all three faces: they stand in the middle.
        let y = top + f32::midpoint(style.leading, 0.714 * style.size);
        let Style { face, size, ink, .. } = style;
        self.mark(Mark::Text { x, y, face, size, ink, text: text.to_owned() });
    }

    /// Sets a line that ends at `right`.
    pub(super) fn line_right(&mut self, right: f32, top: f32, style: Style, text: &str) {
        let x = right - self.measure(style, text);
        self.line_at(x, top, style, text);
    }

    /// Sets text over as many lines and pages as it needs, and moves below it.
    pub(super) fn paragraph(&mut self, x: f32, width: f32, style: Style, text: &str) {
        for line in wrap(self.fonts, style.face, style.size, width, text) {
            self.keep(style.leading);
            self.line(x, style, line);
            self.down(style.leading);
        }
    }

    /// A heading that opens a section, with `with` points of what follows on its page.
    pub(super) fn section(&mut self, title: &'static str, with: f32) {
        if self.y > TOP {
            self.down(22.0);
        }
        self.keep(HEADING.leading + 10.0 + with);
        let (page, y) = (self.pages.len() - 1, self.y);
        self.sections.push(Section { title, page, y });
        self.line(LEFT, HEADING, title);
        self.down(HEADING.leading + 8.0);
    }

    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        let (right, bottom) = (x + width, y + height);
        self.mark(Mark::Fill {
            points: vec![(x, y), (right, y), (right, bottom), (x, bottom)],
            ink,
        });
    }

    /// A horizontal rule at height `y`.
    pub(super) fn rule(&mut self, left: f32, right: f32, y: f32, width: f32, ink: Ink) {
        self.mark(Mark::Stroke { points: vec![(left, y), (right, y)], width, ink });
    }
}

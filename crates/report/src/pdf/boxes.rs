//! Boxes: notices with their level, and text to be copied letter by letter.
//!
//! A box that does not fit continues on the next page, between two of its lines.

use wardbook_domain::report::Notice;

use super::figures::spoken;
use super::paper::{BODY, BOTTOM, CODE, Ink, LEFT, Paper, Style, WIDTH};
use super::symbol::Symbol;
use super::wrap::wrap;

/// Inside a box, above and below its lines.
const PAD: f32 = 7.0;

/// A line of a box, from its left edge.
struct Line {
    x: f32,
    style: Style,
    text: String,
}

/// A notice: sign, level in words, text.
pub(super) fn notice(paper: &mut Paper<'_>, notice: &Notice) {
    let symbol = Symbol::of_level(&notice.level);
    let band = match symbol {
        Symbol::Octagon => Ink::Text,
        Symbol::Triangle => Ink::Accent,
        _ => Ink::Rule,
    };
    let level = if notice.level.trim().is_empty() { "note" } else { &notice.level };
    let x = 34.0;
    let lines = wrap_into(paper, BODY.bold(), x, WIDTH - x - 12.0, &spoken(level))
        .chain(wrap_into(paper, BODY, x, WIDTH - x - 12.0, &notice.text))
        .collect();
    draw(paper, lines, Some((band, symbol)));
    paper.down(7.0);
}

/// Text in the face for code. A line too long for the box continues indented.
pub(super) fn code(paper: &mut Paper<'_>, text: &str) {
    let indent = 2.0 * paper.measure(CODE, "0");
    let room = WIDTH - 20.0 - indent;
    let lines = text
        .trim_end_matches('\n')
        .split('\n')
        .flat_map(|line| {
            let parts = wrap(paper.fonts, CODE.face, CODE.size, room, line);
            parts.into_iter().enumerate().map(move |(at, part)| Line {
                x: 10.0 + if at == 0 { 0.0 } else { indent },
                style: CODE,
                text: part.to_owned(),
            })
        })
        .collect();
    draw(paper, lines, None);
    paper.down(8.0);
}

fn wrap_into(
    paper: &Paper<'_>,
    style: Style,
    x: f32,
    width: f32,
    text: &str,
) -> impl Iterator<Item = Line> + use<> {
    let lines: Vec<Line> = wrap(paper.fonts, style.face, style.size, width, text)
        .into_iter()
        .map(|text| Line { x, style, text: text.to_owned() })
        .collect();
    lines.into_iter()
}

fn draw(paper: &mut Paper<'_>, lines: Vec<Line>, sign: Option<(Ink, Symbol)>) {
    let whole = lines.iter().map(|line| line.style.leading).sum::<f32>() + 2.0 * PAD;
    // A short box moves whole; a long one begins here if some lines fit.
    paper.keep(whole.min(90.0));
    let mut lines = lines.into_iter().peekable();
    let mut first = true;
    while lines.peek().is_some() {
        let mut here = Vec::new();
        let mut height = 2.0 * PAD;
        while let Some(line) =
            lines.next_if(|line| here.is_empty() || paper.y + height + line.style.leading <= BOTTOM)
        {
            height += line.style.leading;
            here.push(line);
        }
        paper.fill(LEFT, paper.y, WIDTH, height, Ink::Tint);
        if let Some((band, symbol)) = sign {
            paper.fill(LEFT, paper.y, 3.5, height, band);
            if first {
                paper.symbol(symbol, LEFT + 13.0, paper.y + PAD + 1.0, 11.5);
            }
        }
        first = false;
        let bottom = paper.y + height;
        paper.down(PAD);
        for line in here {
            paper.line(LEFT + line.x, line.style, &line.text);
            paper.down(line.style.leading);
        }
        paper.y = bottom;
        if lines.peek().is_some() {
            paper.turn();
        }
    }
}

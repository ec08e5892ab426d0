//! Words that Tesseract found, back into the lines of the page. Tesseract's own lines end where it
//! sees a column; the layout that PDF's pages go through keeps a label and its value on one line.

use super::Letters;
use super::missed::Marks;
use super::tsv::{self, Word};
use crate::layout::{self, Glyph, Showing};
use crate::scan::Way;
use crate::{Bounds, Line};

/// A word that is less sure than this may be another. Of the words between 80 and 90 one in 12 was wrong,
/// between 90 and 92 one in 27, above it one in 120; at 80, one in seven of the wrong words was not
/// doubted, at 90 one in 16 (`wardbook-bench scans`, docs/benchmarks.md).
const FAINT: f64 = 90.0;

/// A line that is less sure than this says nothing: print in a logo, a stamp's edge, a stroke.
const NOTHING: f64 = 45.0;

/// From here on, a word counts as read.
const SOUND: f64 = 70.0;

/// A page that is less sure than this altogether is to be looked at, and one of which more than this
/// part of the letters was left out.
const PAGE: f64 = 78.0;
const LEFT_OUT: f64 = 0.15;

/// And one on which more than this part of the marks of the size of letters, and more than so many, are
/// in no word.
const MISSED: f64 = 0.1;
const SOME: usize = 15;

/// Letters from which on a page is one that was read, and not a photograph with some in it.
const LETTERS: f64 = 12.0;

/// The parts of a letter's size that stand above and below its line (Latin, as printed).
const TALL: f64 = 0.72;
const SMALL: f64 = 0.52;
const BELOW: f64 = 0.21;

/// What was found on one attempt.
pub(super) struct Found {
    words: Vec<Word>,
    /// Words that are not taken: of lines that say nothing, and sideways.
    others: Vec<Word>,
    /// Letters of these.
    left_out: f64,
    points: f64,
}

impl Found {
    pub(super) fn of(printed: &str, points: f64) -> Self {
        let all = tsv::words(printed);
        let (mut words, mut others) = (Vec::new(), Vec::new());
        for line in all.chunk_by(|a, b| a.line == b.line) {
            if mean(line) < NOTHING {
                others.extend(line.iter().filter(|word| letters_of(word) > 0.0).cloned());
            } else {
                // A mark without letters is a speck unless Tesseract is sure of it.
                let is_word = |word: &&Word| {
                    !is_sideways(word) && (letters_of(word) > 0.0 || word.confidence >= SOUND)
                };
                others.extend(line.iter().filter(|word| is_sideways(word)).cloned());
                words.extend(line.iter().filter(is_word).cloned());
            }
        }
        let left_out = others.iter().map(letters_of).sum();
        Self { words, others, left_out, points }
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether the page was read the right way up.
    pub(super) fn is_legible(&self) -> bool {
        let sound = self.sound_letters();
        mean(&self.words) >= SOUND && sound >= LETTERS && self.left_out < sound / 2.0
    }

    /// Letters of words that count as read.
    pub(super) fn sound_letters(&self) -> f64 {
        self.words.iter().filter(|word| word.confidence >= SOUND).map(letters_of).sum()
    }
}

/// The lines as they stand on the page before it was turned upright.
pub(super) fn letters(found: &Found, way: &Way, marks: Marks) -> Letters {
    if found.sound_letters() < LETTERS / 4.0 {
        return Letters { unsure: unsure(found, way), ..Letters::default() };
    }
    let points = found.points;
    let unsure = unsure(found, way);
    let mut glyphs = Vec::new();
    for line in found.words.chunk_by(|a, b| a.line == b.line) {
        let measured: Vec<(f64, f64)> = line.iter().filter_map(measure).collect();
        let Some(size) = median(measured.iter().map(|(size, _)| *size)) else { continue };
        let Some(baseline) = median(measured.iter().map(|(_, baseline)| *baseline)) else {
            continue;
        };
        for (place, word) in line.iter().enumerate() {
            if place > 0 {
                glyphs.push(glyph(" ", word.left, 0.0, baseline, size, points));
            }
            glyphs.push(glyph(&word.text, word.left, word.width, baseline, size, points));
        }
    }
    let placed = layout::placed(&glyphs).into_iter().map(|one| (one.line, one.words));
    let (mut lines, mut words): (Vec<_>, Vec<_>) = placed.unzip();
    let faint = found.words.iter().filter(|word| word.confidence < FAINT);
    let faint = faint.filter_map(|word| Some((line_of(word, &lines, points)?, word.text.clone())));
    let faint = faint.collect();
    for line in &mut lines {
        line.bounds = line.bounds.map(|bounds| back(bounds, way, points));
    }
    for word in words.iter_mut().flatten() {
        word.bounds = back(word.bounds, way, points);
    }
    let kept: f64 = found.words.iter().map(letters_of).sum();
    let is_doubtful = mean(&found.words) < PAGE
        || found.left_out > LEFT_OUT * kept
        || kept < LETTERS
        || are_missed(marks);
    Letters { lines, words, faint, unsure, codes: Vec::new(), is_doubtful }
}

#[expect(clippy::cast_precision_loss, reason = "letters of a page")]
fn are_missed(marks: Marks) -> bool {
    let all = marks.in_words + marks.outside;
    marks.outside > SOME && marks.outside as f64 > MISSED * all as f64
}

fn glyph(text: &str, left: f64, width: f64, baseline: f64, size: f64, points: f64) -> Glyph {
    Glyph {
        text: text.to_owned(),
        x: left * points,
        y: baseline * points,
        width: width * points,
        size: size * points,
        angle: 0,
        showing: Showing::Shown,
    }
}

/// A word's size and base line, by the letters that it has.
fn measure(word: &Word) -> Option<(f64, f64)> {
    let has = |letters: fn(char) -> bool| word.text.chars().any(letters);
    if !has(char::is_alphanumeric) {
        return None;
    }
    let is_small = |c: char| "acemnorsuvwxzgpqy.,;:-_'\"".contains(c);
    let above = if word.text.chars().all(is_small) { SMALL } else { TALL };
    let below = if has(|c| "gjpqy,;()[]{}|/".contains(c)) { BELOW } else { 0.0 };
    let size = (word.height / (above + below)).max(1.0);
    Some((size, word.top + word.height - below * size))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The line in which the word stands.
fn line_of(word: &Word, lines: &[Line], points: f64) -> Option<u32> {
    let x = (word.left + word.width / 2.0) * points;
    let y = (word.top + word.height / 2.0) * points;
    let holds = |line: &Line| {
        line.text.contains(&word.text)
            && line.bounds.is_some_and(|bounds| {
                let (left, top) = (f64::from(bounds.left), f64::from(bounds.top));
                (left..=left + f64::from(bounds.width)).contains(&x)
                    && (top - 2.0..=top + f64::from(bounds.height) + 2.0).contains(&y)
            })
    };
    let place = lines.iter().position(holds);
    let place = place.or_else(|| lines.iter().position(|line| line.text.contains(&word.text)));
    place.and_then(|place| u32::try_from(place).ok())
}

/// The places of what was not taken, and of words that do not count as read.
#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn unsure(found: &Found, way: &Way) -> Vec<Bounds> {
    let doubtful = found.words.iter().filter(|word| word.confidence < SOUND);
    let all = doubtful.chain(&found.others).map(|word| {
        let points = |pixels: f64| (pixels * found.points) as f32;
        let (left, top) = (points(word.left), points(word.top));
        let (width, height) = (points(word.width), points(word.height));
        back(Bounds { left, top, width, height }, way, found.points)
    });
    all.collect()
}

/// The box around a line as it lay.
#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn back(bounds: Bounds, way: &Way, points: f64) -> Bounds {
    let (left, top) = (f64::from(bounds.left) / points, f64::from(bounds.top) / points);
    let (right, bottom) =
        (left + f64::from(bounds.width) / points, top + f64::from(bounds.height) / points);
    let corners =
        [(left, top), (right, top), (left, bottom), (right, bottom)].map(|place| way.back(place));
    let low = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MAX, f64::min);
    let high = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max);
    let (left, top) = (low(|c| c.0), low(|c| c.1));
    let hundredths = |pixels: f64| ((pixels * points * 100.0).round() / 100.0) as f32;
    Bounds {
        left: hundredths(left),
        top: hundredths(top),
        width: hundredths(high(|c| c.0) - left),
        height: hundredths(high(|c| c.1) - top),
    }
}

/// The mean confidence, each letter having its word's.
fn mean(words: &[Word]) -> f64 {
    let letters: f64 = words.iter().map(letters_of).sum();
    let sure: f64 = words.iter().map(|word| letters_of(word) * word.confidence).sum();
    if letters > 0.0 { sure / letters } else { 0.0 }
}

/// Print that runs up or down the page, which Tesseract reads as well, one line in two.
fn is_sideways(word: &Word) -> bool {
    letters_of(word) >= 3.0 && word.height > word.width
}

fn letters_of(word: &Word) -> f64 {
    let count = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

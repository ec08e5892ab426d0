//! Letters that stand on the page and in no word that was read. Tesseract does not say what it passed
//! over: in a shadow, under specks, beside a fold it leaves out whole lines and is sure of the rest.
//! So marks of the size of letters are counted, inside the words' boxes and outside of them.

use super::tsv::Word;
use crate::scan::Grey;

/// Pixels on a side of the squares whose paper is looked for.
const SQUARE: usize = 64;

/// The part of a square's pixels that are lighter than its paper is taken to be.
const LIGHTER: usize = 4;

/// A pixel is ink that has at most this part of its paper's light.
const INK: f64 = 0.62;

/// Paper darker than this shows no letters.
const DARKEST: u8 = 40;

/// Heights and widths of letters, in parts of the usual height of a word.
const HEIGHT: std::ops::RangeInclusive<f64> = 0.45..=1.5;
const WIDTH: std::ops::RangeInclusive<f64> = 0.08..=2.0;

/// More runs of ink than this are noise or a photograph.
const RUNS: usize = 3_000_000;

/// Marks of the size of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks {
    pub(super) in_words: usize,
    pub(super) outside: usize,
}

/// Counts them on the page that the words were read from; nothing where there are no words.
pub(super) fn marks(page: &Grey, words: &[Word]) -> Marks {
    let mut heights: Vec<f64> = words.iter().map(|word| word.height).collect();
    heights.sort_by(f64::total_cmp);
    let Some(usual) = heights.get(heights.len() / 2).copied() else { return Marks::default() };
    let covered = Covered::by(words, page, usual);
    let mut marks = Marks::default();
    for mark in connected(page) {
        let (width, height) = (pixels(mark.right - mark.left), pixels(mark.bottom - mark.top));
        if HEIGHT.contains(&(height / usual)) && WIDTH.contains(&(width / usual)) {
            let is_in_word =
                covered.has(mark.left.midpoint(mark.right), mark.top.midpoint(mark.bottom));
            if is_in_word { marks.in_words += 1 } else { marks.outside += 1 }
        }
    }
    marks
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn pixels(count: usize) -> f64 {
    count as f64
}

/// Where words stand, by squares of a few pixels.
struct Covered {
    across: usize,
    squares: Vec<bool>,
}

/// Pixels on a side of those squares.
const FINE: usize = 4;

impl Covered {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places on a page, held to its size"
    )]
    fn by(words: &[Word], page: &Grey, usual: f64) -> Self {
        let (across, down) = (page.width.div_ceil(FINE), page.height.div_ceil(FINE));
        let mut squares = vec![false; across * down];
        let margin = usual / 4.0;
        let place = |pixel: f64, most: usize| ((pixel.max(0.0) as usize) / FINE).min(most);
        for word in words {
            let left = place(word.left - margin, across);
            let right = place(word.left + word.width + margin, across.saturating_sub(1));
            let top = place(word.top - margin, down);
            let bottom = place(word.top + word.height + margin, down.saturating_sub(1));
            for row in top..=bottom {
                if left <= right
                    && let Some(row) = squares.get_mut(row * across + left..=row * across + right)
                {
                    row.fill(true);
                }
            }
        }
        Self { across, squares }
    }

    fn has(&self, x: usize, y: usize) -> bool {
        self.squares.get(y / FINE * self.across + x / FINE).copied().unwrap_or(false)
    }
}

/// The box around connected ink, its right and bottom being the first pixels outside.
#[derive(Debug, Clone, Copy)]
struct Mark {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// A row's pixels of ink without a gap, and the mark that it belongs to.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    mark: usize,
}

/// Marks, joined as their runs meet.
#[derive(Default)]
struct Joined {
    marks: Vec<Mark>,
    parents: Vec<usize>,
}

impl Joined {
    fn add(&mut self, mark: Mark) -> usize {
        self.parents.push(self.marks.len());
        self.marks.push(mark);
        self.marks.len() - 1
    }

    fn root(&mut self, mut mark: usize) -> usize {
        while self.parents[mark] != mark {
            self.parents[mark] = self.parents[self.parents[mark]];
            mark = self.parents[mark];
        }
        mark
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            let joined = self.marks[other];
            self.parents[other] = one;
            let whole = &mut self.marks[one];
            whole.left = whole.left.min(joined.left);
            whole.top = whole.top.min(joined.top);
            whole.right = whole.right.max(joined.right);
            whole.bottom = whole.bottom.max(joined.bottom);
        }
        one
    }
}

fn connected(page: &Grey) -> Vec<Mark> {
    let levels = Levels::of(page);
    let (mut joined, mut above) = (Joined::default(), Vec::<Run>::new());
    let mut runs = 0;
    for (y, row) in page.pixels.chunks_exact(page.width.max(1)).enumerate() {
        let mut here = Vec::new();
        let mut over = above.iter().peekable();
        let mut x = 0;
        while x < row.len() {
            if row[x] > levels.at(x, y) {
                x += 1;
                continue;
            }
            let from = x;
            while x < row.len() && row[x] <= levels.at(x, y) {
                x += 1;
            }
            let mut mark = joined.add(Mark { left: from, top: y, right: x, bottom: y + 1 });
            // Runs that touch it, by a corner too. The last may touch the next run as well.
            while let Some(run) = over.peek().filter(|run| run.from <= x) {
                if run.to >= from {
                    mark = joined.join(mark, run.mark);
                }
                if run.to > x {
                    break;
                }
                over.next();
            }
            here.push(Run { from, to: x, mark });
        }
        runs += here.len();
        if runs > RUNS {
            return Vec::new();
        }
        above = here;
    }
    let whole = (0..joined.marks.len()).filter(|at| joined.parents[*at] == *at);
    whole.map(|at| joined.marks[at]).collect()
}

/// Up to which grey a pixel is ink, by squares of the page.
struct Levels {
    across: usize,
    levels: Vec<u8>,
}

impl Levels {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a grey")]
    fn of(page: &Grey) -> Self {
        let (across, down) = (page.width.div_ceil(SQUARE), page.height.div_ceil(SQUARE));
        let mut levels = Vec::with_capacity(across * down);
        for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column)))
        {
            let mut counts = [0_usize; 256];
            let (left, top) = (column * SQUARE, row * SQUARE);
            let right = (left + SQUARE).min(page.width);
            for y in top..(top + SQUARE).min(page.height) {
                for pixel in &page.pixels[y * page.width + left..y * page.width + right] {
                    counts[usize::from(*pixel)] += 1;
                }
            }
            let lighter = counts.iter().sum::<usize>() / LIGHTER;
            let mut seen = 0;
            let paper = (0..=255_u8).rev().find(|grey| {
                seen += counts[usize::from(*grey)];
                seen > lighter
            });
            let paper = paper.filter(|paper| *paper >= DARKEST).unwrap_or(0);
            levels.push((f64::from(paper) * INK) as u8);
        }
        Self { across, levels }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.levels[y / SQUARE * self.across + x / SQUARE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(left: f64, top: f64, width: f64) -> Word {
        let text = "word".to_owned();
        Word { line: (1, 1, 1), left, top, width, height: 20.0, confidence: 95.0, text }
    }

    /// Bars of 4 × 18 pixels at these places, on paper that darkens to the right.
    fn page(bars: &[(usize, usize)]) -> Grey {
        let mut page = Grey::blank(640, 400);
        for (at, pixel) in page.pixels.iter_mut().enumerate() {
            *pixel = u8::try_from(255 - at % 640 / 4).unwrap();
        }
        for (x, y) in bars {
            for row in *y..y + 18 {
                for pixel in &mut page.pixels[row * 640 + x..row * 640 + x + 4] {
                    *pixel /= 4;
                }
            }
        }
        page
    }

    #[test]
    fn letters_in_a_shadow_that_no_word_covers_are_counted() {
        let read = (0..5).map(|at| (40 + at * 10, 100));
        let missed = (0..3).map(|at| (560 + at * 10, 300));
        let page = page(&read.chain(missed).collect::<Vec<_>>());
        let marks = marks(&page, &[word(38.0, 98.0, 60.0)]);
        assert_eq!(marks, Marks { in_words: 5, outside: 3 });
    }

    #[test]
    fn specks_rules_and_boxes_are_no_letters() {
        let mut page = page(&[(40, 100)]);
        for at in 0..100 {
            page.pixels[(at % 20 * 17 + 5) * 640 + at * 6 + 3] = 0;
        }
        page.pixels[350 * 640..351 * 640].fill(0);
        for row in 150..250 {
            page.pixels[row * 640 + 300..row * 640 + 400].fill(0);
        }
        let marks = marks(&page, &[word(38.0, 98.0, 20.0)]);
        assert_eq!(marks, Marks { in_words: 1, outside: 0 });
    }

    #[test]
    fn a_mark_of_several_strokes_that_meet_is_one() {
        let mut page = page(&[(40, 100), (60, 100)]);
        for at in 0..20 {
            page.pixels[117 * 640 + 42 + at] = 0;
        }
        let marks = marks(&page, &[word(38.0, 98.0, 40.0)]);
        assert_eq!(marks, Marks { in_words: 1, outside: 0 });
    }
}

//! Letters set apart, for looks or by a writer's own spaces ("P a t i e n t"), back into words. Their
//! gaps are all alike, and wider between words; a table's cells stand further apart, and figures are
//! left as they stand: "1 0 1" may be a dose.

use super::parts::{Row, Word};

/// Fewer letters than this are initials, or stand there by chance.
const LETTERS: usize = 4;

/// The widest gap between letters of one word, and of one run of letters, in parts of their size.
const LETTER_GAP: f64 = 0.85;
const RUN_GAP: f64 = 3.0;

/// How much wider a gap is between words, and how much letters' own gaps differ.
const WIDER: f64 = 1.5;
const ALIKE: f64 = 0.3;

/// A hair, in parts of the size, that is no difference.
const HAIR: f64 = 0.06;

pub(super) fn closed_up(row: Row) -> Row {
    let mut words = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    for word in row.words {
        let is_letter = word.shown.text.chars().count() == 1;
        let goes_on = run.last().is_none_or(|last| is_near(last, &word));
        if !is_letter || !goes_on {
            words.extend(joined(std::mem::take(&mut run)));
        }
        if is_letter { run.push(word) } else { words.push(word) }
    }
    words.extend(joined(run));
    Row { words, baseline: row.baseline }
}

fn is_near(last: &Word, word: &Word) -> bool {
    (0.0..RUN_GAP).contains(&last.gap_to(word))
        && (last.size - word.size).abs() < 0.1 * word.size
        && (last.baseline - word.baseline).abs() < 0.1 * word.size
}

fn joined(run: Vec<Word>) -> Vec<Word> {
    if run.len() < LETTERS || !is_writing(&run) {
        return run;
    }
    let gaps: Vec<f64> = run.windows(2).map(|pair| pair[0].gap_to(&pair[1])).collect();
    let steps: Vec<f64> = run.windows(2).map(|pair| step(&pair[0], &pair[1])).collect();
    let Some(widest) = widest_within(&gaps, LETTER_GAP).or_else(|| {
        // Letters in squares of one width: their middles are equally far apart.
        let widest = widest_within(&steps, 2.0 * LETTER_GAP)?;
        is_even(&steps, widest).then_some(widest)
    }) else {
        return run;
    };
    let measured = if widest_within(&gaps, LETTER_GAP).is_some() { gaps } else { steps };
    let mut words: Vec<Word> = Vec::new();
    for (index, letter) in run.into_iter().enumerate() {
        let is_inside = index > 0 && measured[index - 1] <= widest;
        match words.last_mut() {
            Some(word) if is_inside => {
                word.shown.append(&letter.shown);
                word.right = word.right.max(letter.right);
            }
            _ => words.push(letter),
        }
    }
    words
}

/// Letters, for the most part, and not the letters of a list: A B C D.
fn is_writing(run: &[Word]) -> bool {
    let letters: Vec<char> = run.iter().filter_map(|word| word.shown.text.chars().next()).collect();
    let alphabetic = letters.iter().filter(|c| c.is_alphabetic()).count();
    let is_list =
        letters.windows(2).all(|pair| u32::from(pair[1]) == u32::from(pair[0]).wrapping_add(1));
    let is_one = letters.windows(2).all(|pair| pair[0] == pair[1]);
    alphabetic * 10 >= letters.len() * 6 && !is_list && !is_one
}

/// The widest gap that is one between letters of a word, where these are alike.
fn widest_within(gaps: &[f64], most: f64) -> Option<f64> {
    let mut sorted = gaps.to_vec();
    sorted.sort_by(f64::total_cmp);
    let usual = *sorted.get(sorted.len() * 2 / 5)?;
    let widest = usual * WIDER + HAIR;
    let inside: Vec<f64> = gaps.iter().copied().filter(|gap| *gap <= widest).collect();
    let alike = inside.iter().filter(|gap| (*gap - usual).abs() <= ALIKE * usual + HAIR).count();
    (usual <= most && inside.len() + 1 >= LETTERS && alike * 10 >= inside.len() * 9)
        .then_some(widest)
}

fn is_even(steps: &[f64], widest: f64) -> bool {
    let inside: Vec<f64> = steps.iter().copied().filter(|step| *step <= widest).collect();
    let (least, most) = inside
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, most), step| (least.min(*step), most.max(*step)));
    most - least <= 3.0 * HAIR
}

/// From a letter's middle to the next one's.
fn step(letter: &Word, next: &Word) -> f64 {
    let middle = |word: &Word| f64::midpoint(word.left, word.right);
    (middle(next) - middle(letter)) / letter.size.max(next.size)
}

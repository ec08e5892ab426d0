//! The words that Tesseract prints as a table (its TSV: twelve columns, one row for each block,
//! paragraph, line and word).

/// Words on a page; a page of small print has two thousand.
const WORDS: usize = 20_000;

/// A row of level 5.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Block, paragraph and line.
    pub(super) line: (u32, u32, u32),
    /// Pixels.
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// 0 to 100.
    pub(super) confidence: f64,
    pub(super) text: String,
}

pub(super) fn words(table: &str) -> Vec<Word> {
    table.lines().filter_map(word).take(WORDS).collect()
}

fn word(row: &str) -> Option<Word> {
    const WORD: &str = "5";
    let mut columns = row.split('\t');
    if columns.next() != Some(WORD) {
        return None;
    }
    let mut number = || columns.next()?.parse::<u32>().ok();
    let (_page, block, paragraph, line, _word) =
        (number()?, number()?, number()?, number()?, number()?);
    let mut pixels = || number().map(f64::from);
    let (left, top, width, height) = (pixels()?, pixels()?, pixels()?, pixels()?);
    let confidence = columns.next()?.parse::<f64>().ok().filter(|one| one.is_finite())?;
    let text: String = columns.next()?.trim().chars().filter(|c| !c.is_control()).collect();
    let line = (block, paragraph, line);
    let confidence = confidence.clamp(0.0, 100.0);
    (!text.is_empty()).then_some(Word { line, left, top, width, height, confidence, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_and_everything_else_is_left() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t176\t178\t634\t33\t-1\t\n\
            5\t1\t1\t1\t2\t1\t176\t178\t41\t33\t27.809517\tDear\n\
            5\t1\t1\t1\t2\t2\t576\t178\t41\t33\tnan\tDoctor\n\
            5\t1\t1\t1\t2\t2\t576\t178\t-3\t33\t90\tDoctor\n\
            5\t1\t1\t1\t2\t3\t576\t178\t41\t33\t90\t \n\
            5\t1\n";
        let words = words(table);
        assert_eq!(words.len(), 1);
        assert_eq!((words[0].text.as_str(), words[0].line), ("Dear", (1, 1, 2)));
        assert!((words[0].confidence - 27.8).abs() < 0.1);
    }
}

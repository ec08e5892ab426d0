//! Words of others, made fit to be shown and kept: providers and mail servers write what they like.

/// Characters of somebody else's words that are kept.
const LONGEST: usize = 300;

/// The words in one line of at most 300 characters, control characters and marks that turn the
/// direction of writing left out.
pub(crate) fn shown(words: &str) -> String {
    let plain = words.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let kept: String = plain.filter(|letter| !is_hidden(*letter)).take(4 * LONGEST).collect();
    let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Whether a character would hide in a field of one line, or change how its neighbours read.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn words_of_others_are_one_line_without_tricks() {
        assert_eq!(shown("550 no\r\n\tsuch \u{1b}[31muser\u{202e}"), "550 no such [31muser");
        assert_eq!(shown(&"x".repeat(5000)).chars().count(), 300);
        assert!(shown(&"x".repeat(301)).ends_with('…'));
    }
}

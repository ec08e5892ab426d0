//! Breaking text into lines of a given width, losing no character but the spaces at breaks.
//!
//! Lines break at spaces; a word wider than the line breaks after `_ - / . , : @`, as file
//! names do, and only where that does not help between any two characters.

use super::font::{Face, Fonts};

/// The lines of `text` at most `width` points wide. Always at least one line.
pub(super) fn wrap<'t>(
    fonts: &Fonts,
    face: Face,
    size: f32,
    width: f32,
    text: &'t str,
) -> Vec<&'t str> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut rest = paragraph;
        loop {
            let end = first_line(fonts, face, size, width, rest);
            let (line, after) = rest.split_at(end);
            lines.push(line.trim_end_matches(' '));
            // Indented lines keep their indent; only the space at a break goes.
            rest = after.trim_start_matches(' ');
            if rest.is_empty() {
                break;
            }
        }
    }
    lines
}

/// The byte at which the first line of `text` ends: its length where all of it fits.
fn first_line(fonts: &Fonts, face: Face, size: f32, width: f32, text: &str) -> usize {
    // Widths are sums of rounded figures: a text measured to its own width must fit.
    let limit = width + 0.01;
    let mut used = 0.0;
    let mut after_space = None;
    let mut after_mark = None;
    let mut any = None;
    for (at, character) in text.char_indices() {
        let advance = fonts.advance(face, size, character);
        // Combining marks have no advance and stay with their letter.
        if at > 0 && advance > 0.0 {
            any = Some(at);
        }
        if character != ' ' && used + advance > limit {
            return after_space.or(after_mark).or(any).unwrap_or_else(|| {
                // Narrower than one character: a line takes one all the same.
                text.chars().next().map_or(text.len(), char::len_utf8)
            });
        }
        used += advance;
        let next = at + character.len_utf8();
        match character {
            ' ' if !text[..at].trim().is_empty() => after_space = Some(next),
            '_' | '-' | '/' | '\\' | '.' | ',' | ':' | ';' | '@' | '+' | '=' | '&' if at > 0 => {
                after_mark = Some(next);
            }
            _ => {}
        }
    }
    text.len()
}

/// `text` where it fits in `width`, else its beginning with an ellipsis. Only for running
/// heads, whose whole text stands on the cover.
pub(super) fn fit(fonts: &Fonts, face: Face, size: f32, width: f32, text: &str) -> String {
    if fonts.width(face, size, text) <= width {
        return text.to_owned();
    }
    let room = width - fonts.advance(face, size, '…');
    let mut used = 0.0;
    let mut kept = String::new();
    for character in text.chars() {
        used += fonts.advance(face, size, character);
        if used > room {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: f32, text: &str) -> Vec<String> {
        let fonts = Fonts::load().unwrap();
        let lines = wrap(&fonts, Face::Regular, 8.0, width, text);
        for line in &lines {
            let wide = fonts.width(Face::Regular, 8.0, line);
            assert!(wide <= width + 0.02 || line.chars().count() == 1, "{line:?} is {wide} wide");
        }
        lines.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn lines_break_at_spaces_first() {
        assert_eq!(lines(60.0, "Referral to Dr. Wu-Chen"), ["Referral to Dr.", "Wu-Chen"]);
    }

    #[test]
    fn a_long_file_name_breaks_at_its_own_marks() {
        let broken = lines(80.0, "discharge_summary_of_2026-11-21_final.pdf");
        assert_eq!(broken.concat(), "discharge_summary_of_2026-11-21_final.pdf");
        assert!(broken[0].ends_with('_'), "{broken:?}");
    }

    #[test]
    fn a_word_without_marks_breaks_anywhere_and_loses_nothing() {
        let word = "ẵ".repeat(10_000);
        assert_eq!(lines(50.0, &word).concat(), word);
        assert_eq!(lines(0.5, "abc"), ["a", "b", "c"]);
    }

    #[test]
    fn empty_and_blank_texts_are_one_line_each() {
        assert_eq!(lines(50.0, ""), [""]);
        assert_eq!(lines(50.0, "   "), [""]);
        assert_eq!(lines(50.0, "a\n\nb"), ["a", "", "b"]);
    }

    #[test]
    fn a_running_head_that_is_too_long_ends_in_an_ellipsis() {
        let fonts = Fonts::load().unwrap();
        let head = fit(&fonts, Face::Regular, 8.0, 60.0, "The Very Long Clinic Name of Somewhere");
        assert!(head.ends_with('…') && fonts.width(Face::Regular, 8.0, &head) <= 60.0);
        assert_eq!(fit(&fonts, Face::Regular, 8.0, 60.0, "Short"), "Short");
    }
}

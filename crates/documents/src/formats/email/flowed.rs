//! Plain text whose lines were broken for sending (RFC 3676, format=flowed), in paragraphs again.

/// Joins lines that end in a blank with the next of the same depth of quotation. `drops_blanks` is
/// `DelSp`: the blank was only put there to break the line.
pub(super) fn joined(text: &str, drops_blanks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut goes_on: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        // The sign before a signature ends in a blank and stands alone.
        let is_signature = content == "-- ";
        if goes_on != Some(depth) || is_signature {
            if goes_on.is_some() {
                out.push('\n');
            }
            if depth > 0 {
                out.push_str(&line[..depth]);
                out.push(' ');
            }
        }
        let is_soft = content.ends_with(' ') && !is_signature;
        if is_soft && drops_blanks {
            out.push_str(&content[..content.len() - 1]);
        } else {
            out.push_str(content);
        }
        if is_soft {
            goes_on = Some(depth);
        } else {
            out.push('\n');
            goes_on = None;
        }
    }
    out.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_whole_again_and_lists_stay_lists() {
        let sent =
            "Potassium was \r\n5.9 mmol/l.\r\nSodium 140\r\n> you \r\n> wrote\r\n-- \r\nDr A\r\n";
        let read = "Potassium was 5.9 mmol/l.\nSodium 140\n> you wrote\n-- \nDr A";
        assert_eq!(joined(sent, false), read);
        assert_eq!(joined("Donau \ndampf \n\n From", true), "Donaudampf\nFrom");
        assert_eq!(joined("> a \nb", false), "> a \nb");
    }
}

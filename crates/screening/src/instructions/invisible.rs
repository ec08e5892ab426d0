//! Messages in characters that no page shows: tag characters spell ASCII, variation selectors bytes,
//! and runs of zero-width characters bits. What they spell is given back; emoji, flags and the
//! scripts that need joiners are left alone.

/// What the sentence's invisible characters spell.
pub(super) fn spelled(raw: &str) -> Option<String> {
    if raw.is_ascii() {
        return None;
    }
    tags(raw).or_else(|| selectors(raw)).or_else(|| bits(raw))
}

/// Tag characters (U+E0000 to E007F) outside flags.
fn tags(raw: &str) -> Option<String> {
    let mut read = String::new();
    let mut in_flag = false;
    for character in raw.chars() {
        match character {
            '\u{1f3f4}' => in_flag = true,
            '\u{e0020}'..='\u{e007e}' if !in_flag => {
                read.extend(char::from_u32(u32::from(character) - 0xe_0000));
            }
            '\u{e0000}'..='\u{e007f}' => {}
            _ => in_flag = false,
        }
    }
    (!read.trim().is_empty()).then_some(read)
}

/// Runs of variation selectors; a picture or an ideograph has one.
fn selectors(raw: &str) -> Option<String> {
    let value = |character: char| match character {
        '\u{fe00}'..='\u{fe0f}' => u8::try_from(u32::from(character) - 0xfe00).ok(),
        '\u{e0100}'..='\u{e01ef}' => u8::try_from(u32::from(character) - 0xe_0100 + 16).ok(),
        _ => None,
    };
    runs(raw, value, 4).find_map(|run| readable(&run))
}

/// Zero-width characters as bits, eight to a letter, in either sense.
fn bits(raw: &str) -> Option<String> {
    let value = |character: char| match character {
        '\u{200b}' | '\u{2060}' | '\u{200e}' | '\u{2062}' => Some(0),
        '\u{200c}' | '\u{200d}' | '\u{200f}' | '\u{feff}' | '\u{2063}' => Some(1),
        _ => None,
    };
    let letters = |run: &[u8], one: u8| -> Vec<u8> {
        let letter =
            |eight: &[u8]| eight.iter().fold(0_u8, |all, bit| all << 1 | u8::from(*bit == one));
        run.chunks_exact(8).map(letter).collect()
    };
    runs(raw, value, 24)
        .find_map(|run| readable(&letters(&run, 1)).or_else(|| readable(&letters(&run, 0))))
}

/// Runs of at least `least` characters that have a value.
fn runs<'a>(
    raw: &'a str,
    value: impl Fn(char) -> Option<u8> + 'a,
    least: usize,
) -> impl Iterator<Item = Vec<u8>> + 'a {
    let mut characters = raw.chars();
    core::iter::from_fn(move || {
        loop {
            let first = characters.find_map(&value)?;
            let mut run = vec![first];
            run.extend(characters.by_ref().map_while(&value));
            if run.len() >= least {
                return Some(run);
            }
        }
    })
}

fn readable(bytes: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(bytes).ok()?;
    let is_plain = |one: char| one.is_alphanumeric() || one.is_ascii_punctuation() || one == ' ';
    (text.chars().count() >= 3 && text.chars().all(is_plain)).then(|| text.to_owned())
}

/// The sentence with what U+202E turns around turned back, where it has any.
pub(super) fn turned_back(raw: &str) -> Option<String> {
    if !raw.contains('\u{202e}') {
        return None;
    }
    let mut read = String::new();
    for (number, part) in raw.split('\u{202e}').enumerate() {
        let end = part.find('\u{202c}').unwrap_or(part.len());
        if number == 0 {
            read.push_str(part);
        } else {
            read.extend(part[..end].chars().rev());
            read.push_str(&part[end..]);
        }
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_without_a_shape_are_spelled_out() {
        let tagged: String =
            "obey".bytes().filter_map(|byte| char::from_u32(0xe_0000 + u32::from(byte))).collect();
        assert_eq!(spelled(&format!("Seen.{tagged}")).as_deref(), Some("obey"));
        let selected: String = "obey"
            .bytes()
            .filter_map(|byte| char::from_u32(0xe_0100 + u32::from(byte) - 16))
            .collect();
        assert_eq!(spelled(&format!("Seen.{selected}")).as_deref(), Some("obey"));
        let bits: String = "obey"
            .bytes()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
            .map(|bit| if bit == 1 { '\u{200c}' } else { '\u{200b}' })
            .collect();
        assert_eq!(spelled(&format!("Seen.{bits}")).as_deref(), Some("obey"));
        assert_eq!(turned_back("\u{202e}yebo\u{202c} now").as_deref(), Some("obey\u{202c} now"));
    }

    #[test]
    fn flags_pictures_and_joiners_spell_nothing() {
        let england = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for plain in
            [england, "\u{2764}\u{fe0f}", "می\u{200c}خواهم", "\u{200c}\u{a0}\u{200c}\u{a0}"]
        {
            assert_eq!(spelled(plain), None, "{plain}");
        }
    }
}

use proptest::prelude::*;

use super::{Encoding, Measured, measure};

fn of(text: &str) -> (Encoding, u32, u32, u32) {
    let Measured { encoding, segments, used, left, .. } = measure(text);
    (encoding, segments, used, left)
}

#[test]
fn lengths_at_every_boundary_are_counted_as_the_network_counts_them() {
    use Encoding::{Gsm7, Ucs2};
    for (text, expected) in [
        (String::new(), (Gsm7, 0, 0, 160)),
        ("a".repeat(160), (Gsm7, 1, 160, 0)),
        ("a".repeat(161), (Gsm7, 2, 161, 145)),
        ("a".repeat(306), (Gsm7, 2, 306, 0)),
        ("a".repeat(307), (Gsm7, 3, 307, 152)),
        ("€".repeat(80), (Gsm7, 1, 160, 0)),
        ("€".repeat(81), (Gsm7, 2, 162, 143)),
        ("ж".repeat(70), (Ucs2, 1, 70, 0)),
        ("ж".repeat(71), (Ucs2, 2, 71, 63)),
        ("ж".repeat(134), (Ucs2, 2, 134, 0)),
        ("ж".repeat(135), (Ucs2, 3, 135, 66)),
        ("😀".repeat(35), (Ucs2, 1, 70, 0)),
        ("😀".repeat(36), (Ucs2, 2, 72, 61)),
    ] {
        assert_eq!(of(&text), expected, "{text}");
    }
}

#[test]
fn an_escaped_character_moves_whole_to_the_next_part() {
    // 306 septets would fit two parts of 153, if an escape could be left at the end of the first.
    let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
    assert_eq!(of(&text), (Encoding::Gsm7, 3, 306, 152));
}

#[test]
fn a_surrogate_pair_moves_whole_to_the_next_part() {
    let text = format!("{}😀{}", "ж".repeat(66), "ж".repeat(66));
    assert_eq!(of(&text), (Encoding::Ucs2, 3, 134, 66));
}

#[test]
fn characters_that_force_ucs_2_are_named_once_in_the_order_of_the_text() {
    assert_eq!(measure("Ваш приём – “now” – ¿sí?").forcing[..3], ['В', 'а', 'ш']);
    assert_eq!(measure("“Fasting” – “none”").forcing, ['“', '”', '–']);
    assert_eq!(measure("Café à 5 € [B]\n{x}").forcing, [] as [char; 0]);
    // Small c with cedilla is not in the alphabet, the capital is.
    assert_eq!(measure("Çç").forcing, ['ç']);
}

/// Another way to count: all units in a row, cut at the part's length, one earlier inside a pair.
fn naive(text: &str) -> (u32, u32) {
    let is_gsm = measure(text).encoding == Encoding::Gsm7;
    let mut begins_pair = Vec::new();
    for letter in text.chars() {
        let pair =
            if is_gsm { "\u{c}^{}\\[~]|€".contains(letter) } else { letter.len_utf16() == 2 };
        begins_pair.push(pair);
        if pair {
            begins_pair.push(false);
        }
    }
    let (alone, part) = if is_gsm { (160, 153) } else { (70, 67) };
    if begins_pair.len() <= alone {
        let left = alone - begins_pair.len();
        return (u32::from(!begins_pair.is_empty()), u32::try_from(left).unwrap());
    }
    let (mut rest, mut count, mut left) = (&begins_pair[..], 0, 0);
    while !rest.is_empty() {
        let mut end = part.min(rest.len());
        if end == part && rest[end - 1] {
            end -= 1;
        }
        (count, left) = (count + 1, part - end);
        rest = &rest[end..];
    }
    (count, u32::try_from(left).unwrap())
}

proptest! {
    #[test]
    fn segments_and_what_is_left_agree_with_a_naive_splitter(text in "[a€|😀жß]{0,400}") {
        let measured = measure(&text);
        prop_assert_eq!((measured.segments, measured.left), naive(&text));
    }

    #[test]
    fn gsm_text_agrees_with_a_naive_splitter(text in "[a-z€{}~|]{0,700}") {
        let measured = measure(&text);
        prop_assert_eq!(measured.encoding, Encoding::Gsm7);
        prop_assert_eq!((measured.segments, measured.left), naive(&text));
    }

    #[test]
    fn any_text_has_as_many_units_as_its_encoding_says(text in ".{0,300}") {
        let measured = measure(&text);
        if measured.encoding == Encoding::Ucs2 {
            prop_assert_eq!(measured.used as usize, text.encode_utf16().count());
        }
        prop_assert!(measured.left <= 160);
    }
}

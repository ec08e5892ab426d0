//! How many segments a text takes as an SMS: 160 characters of the GSM alphabet, or 153 in each segment
//! of several; 70 or 67 units of UTF-16 where a character is not in it (3GPP TS 23.038 and 23.040).

use serde::Serialize;

/// The size of a text as an SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct SmsSize {
    /// Whether every character is in the GSM alphabet, so that more fit.
    pub is_gsm: bool,
    /// Units that it takes: septets, or units of UTF-16.
    pub units: u32,
    /// Segments, each of which is paid for.
    pub segments: u32,
}

/// The most segments that a message may take.
pub const MOST_SEGMENTS: u32 = 10;

/// The GSM alphabet, without its escape.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two septets.
const GSM_EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// The size of a text.
pub fn sms_size(text: &str) -> SmsSize {
    let is_gsm = text.chars().all(|c| gsm_units(c).is_some());
    let (single, each) = if is_gsm { (160, 153) } else { (70, 67) };
    let units_of = |c: char| {
        if is_gsm { gsm_units(c).unwrap_or(2) } else { u32::try_from(c.len_utf16()).unwrap_or(2) }
    };
    let units = text.chars().map(units_of).sum();
    if units <= single {
        return SmsSize { is_gsm, units, segments: 1 };
    }
    // No character is cut in two: what does not fit begins the next segment.
    let (mut segments, mut filled) = (1, 0);
    for c in text.chars() {
        let more = units_of(c);
        if filled + more > each {
            segments += 1;
            filled = 0;
        }
        filled += more;
    }
    SmsSize { is_gsm, units, segments }
}

fn gsm_units(c: char) -> Option<u32> {
    if GSM.contains(c) {
        Some(1)
    } else if GSM_EXTENDED.contains(c) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_is_whole() {
        assert_eq!(GSM.chars().count(), 127);
        assert_eq!(GSM_EXTENDED.chars().count(), 10);
    }

    #[test]
    fn segments_are_counted_as_providers_do() {
        for (text, is_gsm, units, segments) in [
            (String::new(), true, 0, 1),
            ("a".repeat(160), true, 160, 1),
            ("a".repeat(161), true, 161, 2),
            ("a".repeat(306), true, 306, 2),
            ("a".repeat(307), true, 307, 3),
            ("€".repeat(80), true, 160, 1),
            ("é".repeat(160), true, 160, 1),
            ("ж".repeat(70), false, 70, 1),
            ("ж".repeat(71), false, 71, 2),
            ("ж".repeat(135), false, 135, 3),
            ("😀".repeat(35), false, 70, 1),
            // 66 units in each segment: no picture is cut in two.
            ("😀".repeat(67), false, 134, 3),
            // The two halves of the sign of the euro stay together.
            (format!("{}€{}", "a".repeat(152), "a".repeat(152)), true, 306, 3),
        ] {
            let size = sms_size(&text);
            assert_eq!(size, SmsSize { is_gsm, units, segments }, "{}", text.len());
        }
    }
}

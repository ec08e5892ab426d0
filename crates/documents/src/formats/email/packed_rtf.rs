//! The body of a message that Outlook keeps as compressed RTF, unpacked (MS-OXRTFCP), and the encodings
//! that Outlook's properties name.

use encoding_rs::Encoding;

/// The most that is unpacked.
const MOST: usize = 32 << 20;

/// What the unpacked text may point back to before it begins.
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier\
{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4096;

/// The RTF of a compressed body; `None` where it is damaged.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (header, packed) = bytes.split_at_checked(16)?;
    let size = usize::try_from(u32::from_le_bytes(header[4..8].try_into().ok()?)).ok()?;
    match &header[8..12] {
        b"MELA" => return packed.get(..size).map(<[u8]>::to_vec),
        b"LZFu" => {}
        _ => return None,
    }
    if size > MOST {
        return None;
    }
    let mut window = [0_u8; WINDOW];
    window[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let mut at = DICTIONARY.len();
    let mut out = Vec::new();
    let mut packed = packed.iter().copied();
    let mut put = |byte: u8, window: &mut [u8; WINDOW], at: &mut usize| {
        out.push(byte);
        window[*at] = byte;
        *at = (*at + 1) % WINDOW;
        out.len() <= MOST
    };
    'all: while let Some(control) = packed.next() {
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = packed.next() else { break 'all };
                if !put(byte, &mut window, &mut at) {
                    return None;
                }
                continue;
            }
            let (Some(high), Some(low)) = (packed.next(), packed.next()) else { break 'all };
            let from = usize::from(high) << 4 | usize::from(low >> 4);
            if from == at {
                break 'all;
            }
            for step in 0..usize::from(low & 15) + 2 {
                let byte = window[(from + step) % WINDOW];
                if !put(byte, &mut window, &mut at) {
                    return None;
                }
            }
        }
    }
    // A body that was cut off would read as if it were whole.
    (out.len() >= size).then(|| {
        out.truncate(size);
        out
    })
}

/// The encoding of a Windows code page.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        874 | 1250..=1258 => format!("windows-{number}"),
        20866 => "koi8-r".to_owned(),
        20127 => "windows-1252".to_owned(),
        28591..=28606 => format!("iso-8859-{}", number - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_body_is_unpacked_and_a_broken_one_is_none() {
        // The example of MS-OXRTFCP, 3.1.1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03,
            0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3,
            0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d,
            0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = unpacked(&packed).unwrap();
        assert_eq!(rtf, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(unpacked(&packed[..30]), None, "cut off");
        assert_eq!(unpacked(b""), None);
        let mut large = packed;
        large[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(unpacked(&large), None);
    }
}

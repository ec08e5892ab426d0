//! The body of a message that Outlook keeps as compressed RTF: unpacked (MS-OXRTFCP) and read as text,
//! as far as mails go. HTML that Outlook wraps in RTF (MS-OXRTFEX) is read by the RTF beside it, which
//! says the same.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

/// The most that is unpacked.
const MOST: usize = 32 << 20;

/// Groups within groups.
const DEPTH: usize = 2_000;

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

/// The words of RTF, a line for each paragraph.
pub(super) fn text(rtf: &[u8]) -> String {
    let mut reader = Reader::default();
    let mut rest = rtf;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => reader.open(),
            b'}' => reader.close(),
            b'\\' => rest = reader.control(rest),
            b'\r' | b'\n' | 0 => {}
            byte => reader.byte(byte),
        }
    }
    reader.flush();
    reader.out.trim().to_owned()
}

#[derive(Clone, Copy)]
struct Group {
    /// Its words are not shown: a table of fonts, a picture, a note to a program.
    skipped: bool,
    is_fonts: bool,
    hidden: bool,
    /// How many characters follow a Unicode one for programs that do not know it.
    instead: usize,
    font: i32,
}

struct Reader {
    out: String,
    groups: Vec<Group>,
    group: Group,
    beyond: usize,
    /// Bytes that wait to become characters together.
    bytes: Vec<u8>,
    high: Option<u16>,
    to_skip: usize,
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// The next word is the group's first.
    is_first: bool,
    may_be_unknown: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let group = Group { skipped: false, is_fonts: false, hidden: false, instead: 1, font: -1 };
        Self {
            out: String::new(),
            groups: Vec::new(),
            group,
            beyond: 0,
            bytes: Vec::new(),
            high: None,
            to_skip: 0,
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            is_first: false,
            may_be_unknown: false,
        }
    }
}

impl Reader {
    fn open(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.groups.len() < DEPTH {
            self.groups.push(self.group);
        } else {
            self.beyond += 1;
        }
        (self.is_first, self.may_be_unknown) = (true, false);
    }

    fn close(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(outer) = self.groups.pop() {
            self.group = outer;
        }
        self.is_first = false;
    }

    fn byte(&mut self, byte: u8) {
        self.is_first = false;
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.is_shown() {
            self.bytes.push(byte);
        }
    }

    fn is_shown(&self) -> bool {
        !self.group.skipped && !self.group.hidden
    }

    fn put(&mut self, character: char) {
        self.flush();
        if self.is_shown() {
            self.out.push(character);
        }
    }

    /// Bytes become characters in the font's encoding.
    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.out.push(char::REPLACEMENT_CHARACTER);
        }
        if !self.bytes.is_empty() {
            let encoding = self.fonts.get(&self.group.font).unwrap_or(&self.encoding);
            self.out.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
    }

    /// What stands behind a backslash; answers with what follows.
    fn control<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let Some((&first, after)) = rest.split_first() else { return rest };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first, after);
        }
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, after) = rest.split_at(length);
        let sign = usize::from(after.first() == Some(&b'-'));
        let digits = after[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&after[..sign + digits]).ok().and_then(|n| n.parse().ok());
        let after = &after[if digits > 0 { sign + digits } else { 0 }..];
        let after = after.strip_prefix(b" ").unwrap_or(after);
        self.word(word, number);
        self.is_first = false;
        match (word, number) {
            (b"bin", Some(length)) => {
                after.get(usize::try_from(length).unwrap_or(0)..).unwrap_or_default()
            }
            _ => after,
        }
    }

    fn symbol<'a>(&mut self, symbol: u8, after: &'a [u8]) -> &'a [u8] {
        match symbol {
            b'\'' => {
                let mut byte = [0];
                if let Some(digits) = after.get(..2)
                    && hex::decode_to_slice(digits, &mut byte).is_ok()
                {
                    self.byte(byte[0]);
                    return &after[2..];
                }
            }
            b'*' => self.may_be_unknown = true,
            b'~' => self.put(' '),
            b'_' => self.put('-'),
            b'\r' | b'\n' => self.put('\n'),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
        after
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        if self.may_be_unknown && word != b"shppict" {
            self.group.skipped = true;
        }
        self.may_be_unknown = false;
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.put('\n'),
            b"tab" | b"cell" | b"nestcell" => self.put('\t'),
            b"emdash" => self.put('—'),
            b"endash" => self.put('–'),
            b"lquote" => self.put('‘'),
            b"rquote" => self.put('’'),
            b"ldblquote" => self.put('“'),
            b"rdblquote" => self.put('”'),
            b"bullet" => self.put('•'),
            b"v" => {
                self.flush();
                self.group.hidden = number != Some(0);
            }
            b"plain" => {
                self.flush();
                self.group.hidden = false;
            }
            b"u" => number.into_iter().for_each(|number| self.unicode(number)),
            b"uc" => self.group.instead = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            b"ansicpg" => self.encoding = code_page(number.unwrap_or(0)).unwrap_or(self.encoding),
            b"f" => {
                self.flush();
                self.group.font = number.unwrap_or(-1);
            }
            b"fcharset" if self.group.is_fonts => {
                if let Some(encoding) = number.and_then(charset) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            b"fonttbl" => (self.group.skipped, self.group.is_fonts) = (true, true),
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"nonshppict"
            | b"themedata" | b"fldinst" | b"header" | b"footer" | b"listtable" | b"xe" | b"tc" => {
                self.group.skipped = true;
            }
            _ => {}
        }
    }

    /// A number of UTF-16, signed as RTF has it.
    fn unicode(&mut self, number: i32) {
        let high = self.high.take();
        if !self.bytes.is_empty() {
            self.flush();
        }
        self.to_skip = self.group.instead;
        if !self.is_shown() {
            return;
        }
        let Ok(unit) = u16::try_from(number & 0xffff) else { return };
        let is_high = (0xd800..0xdc00).contains(&unit);
        if is_high {
            if high.is_some() {
                self.out.push(char::REPLACEMENT_CHARACTER);
            }
            self.high = Some(unit);
            return;
        }
        let units = high.into_iter().chain([unit]);
        for character in char::decode_utf16(units) {
            self.out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
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

/// The encoding of a font's set of characters.
fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        0 => 1252,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_of_its_font() {
        let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 X;}}
{\*\generator Riched;}{\f0 Gr\'fc\'dfe }{\f1 \'e8loveck}\par \u8364?5 \uc0\u-10179 \u-8704 {\v hidden}end\line\tab x}";
        assert_eq!(text(rtf), "Grüße človeck\n€5 😀end\n\tx");
    }

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
        assert_eq!(text(&rtf), "hello world");
        assert_eq!(unpacked(&packed[..30]), None, "cut off");
        assert_eq!(unpacked(b""), None);
        let mut large = packed;
        large[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(unpacked(&large), None);
    }

    #[test]
    fn hostile_rtf_ends() {
        assert_eq!(text(&b"{".repeat(100_000)), "");
        assert_eq!(text(b"\\bin999999999 x"), "");
        assert_eq!(text(b"\\u99999999999999 \\'zz\\'4"), "zz4");
    }
}

//! Stretches of a text that are whole texts in base64 (RFC 4648, both alphabets, padded or not) or in
//! hexadecimal digits.
//!
//! Any word is made of letters of base64, and any number of hexadecimal digits. So it is read where
//! all of it reads as text; where only a part does, because something else stands right before it, the
//! part must be long, or what is found in it must be.

use std::ops::Range;

use super::escapes::Sink;

/// Lines that are joined have so many signs at least; all but the first and the last.
const LINE: usize = 8;
/// A shorter run of base64 that may be a word is read only where it reads as a word.
const WORD: usize = 8;
/// Bytes of text between bytes that are none: chance does not make so many.
const SURE: usize = 24;
/// So many come by chance now and then; a value found in them must be long.
const UNSURE: usize = 12;
/// The signs of a value that is found where a reading may be chance.
pub(super) const LONG: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Hex,
    Sixtyfour,
}

/// Where a run of digits begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// At every sign that is no digit.
    Line,
    /// There, but not at the end of a line.
    Joined,
    /// Lines that are joined, without the first one, the last one or both: a word that stands right above
    /// or below is letters too.
    Between { first: bool, last: bool },
    /// At the signs of base64 that also stand between words: `/`, `-`, `_`, `+`.
    Piece,
    /// Pairs of hexadecimal digits with one sign between them: `4d 61 69`, `4d:61:69`, `0x4d, 0x61`.
    Pairs,
}

impl Cut {
    /// Whether a run cut so is read only where all of it is text.
    fn is_of_whole_runs(self) -> bool {
        matches!(self, Self::Piece | Self::Between { .. })
    }
}

/// A way to read the packed stretches of a text. What is sure and what may be chance are two
/// readings, and so is each digit at which a group can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) base: Base,
    pub(super) cut: Cut,
    pub(super) skip: usize,
    pub(super) is_sure: bool,
}

impl Packed {
    /// Every way to read, for `Code::ALL`.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let ways = [
            (Base::Sixtyfour, Cut::Line, 4),
            (Base::Sixtyfour, Cut::Joined, 4),
            (Base::Sixtyfour, Cut::Between { first: true, last: false }, 1),
            (Base::Sixtyfour, Cut::Between { first: false, last: true }, 1),
            (Base::Sixtyfour, Cut::Between { first: true, last: true }, 1),
            (Base::Sixtyfour, Cut::Piece, 1),
            (Base::Hex, Cut::Line, 2),
            (Base::Hex, Cut::Joined, 2),
            (Base::Hex, Cut::Pairs, 1),
        ];
        ways.into_iter().flat_map(|(base, cut, skips)| {
            (0..skips).flat_map(move |skip| {
                let sure = if cut.is_of_whole_runs() { &[true][..] } else { &[true, false] };
                sure.iter().map(move |is_sure| Self { base, cut, skip, is_sure: *is_sure })
            })
        })
    }

    /// Gives what the stretches read as, with an end of a line after each.
    pub(super) fn read(self, text: &str, sink: &mut impl Sink) -> bool {
        let mut is_read = false;
        let mut bytes = Vec::new();
        let mut each = |run: &Run| {
            let mut end = None;
            self.read_run(text, run, &mut bytes, &mut |said: &str, place: Range<usize>| {
                end = Some(place.end);
                sink(said, place);
            });
            if let Some(end) = end {
                sink("\n", end..end);
                is_read = true;
            }
        };
        match self.cut {
            Cut::Pairs => each_row_of_pairs(text, &mut each),
            _ => self.each_run(text, &mut each),
        }
        is_read
    }

    fn each_run(self, text: &str, each: &mut impl FnMut(&Run)) {
        let bytes = text.as_bytes();
        let is_digit = |byte: &u8| match self.base {
            Base::Hex => byte.is_ascii_hexdigit(),
            Base::Sixtyfour => {
                byte.is_ascii_alphanumeric()
                    || self.cut != Cut::Piece && matches!(byte, b'+' | b'/' | b'-' | b'_')
            }
        };
        let least = self.least();
        let mut run = Run::new(2);
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().take_while(|byte| is_digit(byte)).count();
            if len == 0 {
                at += 1;
                continue;
            }
            run.push(at..at + len);
            at += len;
            if matches!(self.cut, Cut::Joined | Cut::Between { .. }) {
                let is_first = run.lines.len() == 1;
                let next = after_line(bytes, at).filter(|_| is_first || len >= LINE);
                if let Some(next) = next.filter(|next| bytes.get(*next).is_some_and(is_digit)) {
                    at = next;
                    continue;
                }
            }
            if let Cut::Between { first, last } = self.cut {
                run.leave_out(first, last);
            }
            let is_new = match self.cut {
                Cut::Joined | Cut::Between { .. } => run.lines.len() > 1,
                // Without such signs around it, it is a line's run too.
                Cut::Piece => {
                    let is_between = |byte: Option<&u8>| {
                        byte.is_some_and(|byte| matches!(byte, b'+' | b'/' | b'-' | b'_'))
                    };
                    is_between(bytes.get(at))
                        || (at - len)
                            .checked_sub(1)
                            .is_some_and(|before| is_between(bytes.get(before)))
                }
                _ => true,
            };
            if is_new && run.len >= least {
                each(&run);
            }
            run.clear();
        }
    }

    fn least(self) -> usize {
        match self.base {
            Base::Hex => 6,
            Base::Sixtyfour => 4,
        }
    }

    fn read_run(self, text: &str, run: &Run, bytes: &mut Vec<u8>, sink: &mut impl Sink) {
        let signs =
            || (0..run.len).scan(0, |line, nth| Some(text.as_bytes()[run.place(nth, line)]));
        let is_whole = self.is_whole(signs());
        if is_whole && self.skip > 0 || self.cut.is_of_whole_runs() && !is_whole {
            return;
        }
        let most = (run.len - self.skip) * if self.base == Base::Hex { 4 } else { 6 } / 8;
        if !is_whole && most < if self.is_sure { SURE } else { LONG } {
            return;
        }
        self.unpack(signs().skip(self.skip), bytes);
        // A number that is not long may be hexadecimal by chance, and then reads as letters.
        let is_number = self.base == Base::Hex
            && signs().all(|byte| byte.is_ascii_digit())
            && (!is_whole || bytes.len() < UNSURE);
        let is_word = || {
            let token: String = signs().map(char::from).collect();
            let said = str::from_utf8(bytes).unwrap_or_default();
            self.base == Base::Hex || !is_cased(&token) || is_cased(said)
        };
        let (mut line, mut from) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            for stretch in chunk.valid().split_inclusive(|sign| !is_text(sign)) {
                let at = from;
                from += stretch.len();
                let stretch = stretch.strip_suffix(|sign| !is_text(sign)).unwrap_or(stretch);
                let len = stretch.len();
                let is_sure =
                    !is_number && (len >= SURE || is_whole && (run.len >= WORD || is_word()));
                let is_unsure = is_number && is_whole && len >= LONG
                    || len >= UNSURE
                    || len >= LONG && len * 2 >= bytes.len() && (!is_whole || run.len >= WORD);
                if if self.is_sure { is_sure } else { is_unsure && !is_sure } {
                    for (by, sign) in stretch.char_indices() {
                        let (start, end) = self.digits(at + by..at + by + sign.len_utf8());
                        let start = run.place(start, &mut line);
                        let end = run.place(end, &mut { line });
                        sink(sign.encode_utf8(&mut [0; 4]), start..end + 1);
                    }
                    sink("\n", run.end()..run.end());
                }
            }
            from += chunk.invalid().len();
        }
    }

    /// The first and the last digit of a run that bytes come from.
    fn digits(self, bytes: Range<usize>) -> (usize, usize) {
        let bits = match self.base {
            Base::Hex => 4,
            Base::Sixtyfour => 6,
        };
        (self.skip + bytes.start * 8 / bits, self.skip + (bytes.end * 8 - 1) / bits)
    }

    /// Whether all of a run reads as text, and nothing is left over.
    fn is_whole(self, signs: impl Iterator<Item = u8>) -> bool {
        let (mut bits, mut held, mut count) = (0_u32, 0_u32, 0_usize);
        let mut check = Utf8::default();
        let width = if self.base == Base::Hex { 4 } else { 6 };
        for sign in signs {
            bits = (bits << width | u32::from(digit(self.base, sign))) & 0xffff;
            held += width;
            count += 1;
            if held >= 8 {
                held -= 8;
                if !check.take(u8::try_from(bits >> held & 0xff).unwrap_or_default()) {
                    return false;
                }
            }
        }
        let is_ended = match self.base {
            Base::Hex => held == 0,
            Base::Sixtyfour => count % 4 != 1 && bits & ((1 << held) - 1) == 0,
        };
        is_ended && check.is_ended()
    }

    fn unpack(self, signs: impl Iterator<Item = u8>, bytes: &mut Vec<u8>) {
        bytes.clear();
        let width = if self.base == Base::Hex { 4 } else { 6 };
        let (mut bits, mut held) = (0_u32, 0_u32);
        for sign in signs {
            bits = (bits << width | u32::from(digit(self.base, sign))) & 0xffff;
            held += width;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
            }
        }
    }
}

/// Digits that belong together, one line after the other.
struct Run {
    /// Of each line: how many digits stand before it, and where it begins.
    lines: Vec<(usize, usize)>,
    len: usize,
    /// From one pair to the next; 2 where nothing stands between them.
    pitch: usize,
}

impl Run {
    fn new(pitch: usize) -> Self {
        Self { lines: Vec::new(), len: 0, pitch }
    }

    fn push(&mut self, place: Range<usize>) {
        self.lines.push((self.len, place.start));
        self.len += place.len();
    }

    fn leave_out(&mut self, first: bool, last: bool) {
        if last && let Some((before, _)) = self.lines.pop() {
            self.len = before;
        }
        if first && self.lines.len() > 1 {
            self.lines.remove(0);
            let less = self.lines[0].0;
            self.lines.iter_mut().for_each(|(before, _)| *before -= less);
            self.len -= less;
        }
    }

    fn clear(&mut self) {
        self.lines.clear();
        self.len = 0;
    }

    /// Where a digit is; `line` is that of the one asked for before, which is not after it.
    fn place(&self, nth: usize, line: &mut usize) -> usize {
        while self.lines.get(*line + 1).is_some_and(|(before, _)| *before <= nth) {
            *line += 1;
        }
        let (before, start) = self.lines[*line];
        let within = nth - before;
        start + within / 2 * self.pitch + within % 2
    }

    fn end(&self) -> usize {
        self.place(self.len - 1, &mut (self.lines.len() - 1)) + 1
    }
}

/// Where the next line begins, if one ends here; it may be set in.
fn after_line(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
    let set_in =
        |end: usize| rest[end..].iter().take(8).take_while(|b| matches!(b, b' ' | b'\t')).count();
    (end > 0).then(|| at + end + set_in(end))
}

fn each_row_of_pairs(text: &str, each: &mut impl FnMut(&Run)) {
    const LEAST: usize = 3;
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    // Two hexadecimal digits by themselves, perhaps after `0x`.
    let is_pair = |at: usize| is_hex(at) && is_hex(at + 1) && !is_hex(at + 2);
    let mut at = 0;
    while at < bytes.len() {
        let is_first = is_pair(at) && !at.checked_sub(1).is_some_and(is_hex);
        let pitch = [" ", ":", "-", ",", ", ", " 0x", ",0x", ", 0x"].iter().find_map(|between| {
            let next = at + 2 + between.len();
            let is_next =
                bytes[(at + 2).min(bytes.len())..].starts_with(between.as_bytes()) && is_pair(next);
            is_next.then_some((2 + between.len(), *between))
        });
        let (true, Some((pitch, between))) = (is_first, pitch) else {
            at += 1;
            continue;
        };
        let mut count = 1;
        while is_pair(at + count * pitch)
            && bytes[at + (count - 1) * pitch + 2..].starts_with(between.as_bytes())
        {
            count += 1;
        }
        if count >= LEAST {
            each(&Run { lines: vec![(0, at)], len: count * 2, pitch });
        }
        at += (count - 1) * pitch + 2;
    }
}

fn digit(base: Base, sign: u8) -> u8 {
    match (base, sign) {
        (_, b'0'..=b'9') if base == Base::Hex => sign - b'0',
        (Base::Hex, _) => sign.to_ascii_lowercase().saturating_sub(b'a') + 10,
        (_, b'A'..=b'Z') => sign - b'A',
        (_, b'a'..=b'z') => sign - b'a' + 26,
        (_, b'0'..=b'9') => sign - b'0' + 52,
        (_, b'+' | b'-') => 62,
        _ => 63,
    }
}

fn is_text(sign: char) -> bool {
    matches!(sign, '\n' | '\r' | '\t') || !sign.is_control() && sign != '\u{fffd}'
}

/// A word as it is written: small, with a capital, or in capitals.
fn is_cased(word: &str) -> bool {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return false };
    let rest = letters.as_str();
    word.chars().all(char::is_alphanumeric)
        && (!rest.chars().any(char::is_uppercase)
            || !first.is_lowercase() && !rest.chars().any(char::is_lowercase))
}

/// Whether bytes are text, one after the other.
#[derive(Default)]
struct Utf8 {
    held: [u8; 4],
    len: usize,
}

impl Utf8 {
    fn take(&mut self, byte: u8) -> bool {
        self.held[self.len] = byte;
        self.len += 1;
        match str::from_utf8(&self.held[..self.len]) {
            Ok(sign) => {
                self.len = 0;
                sign.chars().all(is_text)
            }
            Err(error) => error.error_len().is_none() && self.len < 4,
        }
    }

    fn is_ended(&self) -> bool {
        self.len == 0
    }
}

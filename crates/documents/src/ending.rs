//! Whether a file's end is there, for formats that say so: a file that is still being written has none.
//! This reads no content and runs in the main process: a few fixed buffers, a bounded number of steps,
//! no allocation by what the file says. Formats that say nothing of their end are taken for whole.

use std::io::{self, Read, Seek, SeekFrom};

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As its format asks, or its format asks for nothing.
    Whole,
    /// The same, in a format that is whole after each page: more pages may come.
    WholePages,
    /// Its end is missing.
    Missing,
}

/// As much as is looked at of a beginning, and of an end but a ZIP's.
const PART: usize = 2_048;

/// A ZIP's end: its record of 22 bytes and the longest comment.
const ZIP_END: u64 = 22 + 65_535;

/// Entries, strips and pages of a TIFF that are looked at, together.
const MOST_PAGES: u32 = 10_000;

/// How the file ends that `file` is, of so many bytes.
///
/// # Errors
/// Those of reading.
pub fn ending(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<Ending> {
    let mut buffer = [0; PART];
    let beginning = part(file, 0, &mut buffer)?;
    if matches!(beginning, [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..]) {
        let whole = Tiff::of(file, bytes, beginning[0] == b'I')?.has_every_page()?;
        return Ok(if whole { Ending::WholePages } else { Ending::Missing });
    }
    let whole = if beginning.starts_with(b"PK\x03\x04") {
        ends_as_zip(file, bytes)?
    } else if find(&beginning[..beginning.len().min(1_024)], b"%PDF-").is_some() {
        ends_as_pdf(file, bytes)?
    } else if let Some(root) = xml_root(beginning) {
        let mut name = [0; 128];
        let Some(name) = name.get_mut(..root.len()) else { return Ok(Ending::Whole) };
        name.copy_from_slice(root);
        ends_as_xml(file, bytes, name)?
    } else {
        true
    };
    Ok(if whole { Ending::Whole } else { Ending::Missing })
}

/// What is in the file from a place on, as far as the buffer reaches.
fn part<'b>(
    file: &mut (impl Read + Seek),
    from: u64,
    buffer: &'b mut [u8],
) -> io::Result<&'b [u8]> {
    file.seek(SeekFrom::Start(from))?;
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(&buffer[..filled])
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// `%%EOF` is in the last 1,024 bytes (ISO 32000-1, annex H.3.4.4), not counting zeros and line ends
/// that some scanners fill up with.
fn ends_as_pdf(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<bool> {
    /// So many parts of nothing but filling are looked through.
    const MOST_FILLED: u32 = 512;
    let mut buffer = [0; PART];
    let mut end = bytes;
    for _ in 0..MOST_FILLED {
        let tail = before(file, end, &mut buffer)?;
        let filled = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
        if let Some(last) = tail.iter().rposition(|byte| !filled(byte)) {
            let end = end - (tail.len() - 1 - last) as u64;
            let tail = before(file, end, &mut buffer[..1_024])?;
            return Ok(find(tail, b"%%EOF").is_some());
        }
        end -= tail.len() as u64;
    }
    Ok(false)
}

/// What is before a place, as far as the buffer reaches.
fn before<'b>(
    file: &mut (impl Read + Seek),
    end: u64,
    buffer: &'b mut [u8],
) -> io::Result<&'b [u8]> {
    let from = end.saturating_sub(buffer.len() as u64);
    let length = usize::try_from(end - from).unwrap_or(buffer.len());
    part(file, from, &mut buffer[..length])
}

/// The end record is there and its directory is before it (APPNOTE 4.3.16).
fn ends_as_zip(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<bool> {
    const STEP: usize = 1_024;
    let first = bytes.saturating_sub(ZIP_END);
    let mut buffer = [0; STEP + 21];
    let mut from = bytes.saturating_sub(STEP as u64);
    loop {
        let tail = part(file, from, &mut buffer)?;
        for at in (0..tail.len()).rev() {
            let Some(record) = tail.get(at..at + 22).filter(|tail| tail.starts_with(b"PK\x05\x06"))
            else {
                continue;
            };
            let number = |at: usize| u64::from(little(&record[at..at + 4]));
            let comment = u64::from(little(&record[20..22]));
            let (size, offset) = (number(12), number(16));
            let place = from + at as u64;
            // All ones: the numbers are in a larger record before this one, which came first.
            let before = offset == u64::from(u32::MAX) || offset + size <= place;
            if before && place + 22 + comment <= bytes {
                return Ok(true);
            }
        }
        if from <= first {
            return Ok(false);
        }
        from = from.saturating_sub(STEP as u64).max(first);
    }
}

/// The name of the first element, where a text in a form of ASCII is XML.
fn xml_root(beginning: &[u8]) -> Option<&[u8]> {
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    let text = text.trim_ascii_start();
    if !text.starts_with(b"<?xml") {
        return None;
    }
    let mut rest = text;
    // What is before the root begins with `<?` or `<!`.
    loop {
        let open = rest.iter().position(|byte| *byte == b'<')?;
        let name = &rest[open + 1..];
        if name.first()?.is_ascii_alphabetic() {
            let end = name.iter().position(|byte| b" \t\r\n/>".contains(byte))?;
            return Some(&name[..end]);
        }
        let end =
            if name.starts_with(b"!--") { find(name, b"-->")? + 2 } else { find(name, b">")? };
        rest = &name[end..];
    }
}

/// The root's end, or a root without content, is near the end.
fn ends_as_xml(file: &mut (impl Read + Seek), bytes: u64, root: &[u8]) -> io::Result<bool> {
    let mut buffer = [0; PART];
    let tail = part(file, bytes.saturating_sub(PART as u64), &mut buffer)?;
    let Some(last) = (0..tail.len())
        .rev()
        .find(|at| tail[*at..].strip_prefix(b"</").is_some_and(|tail| tail.starts_with(root)))
    else {
        return Ok(bytes <= PART as u64 && tail.trim_ascii_end().ends_with(b"/>"));
    };
    let after = tail[last + 2 + root.len()..].trim_ascii_start();
    Ok(after.first() == Some(&b'>'))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A TIFF, classic or big (TIFF 6.0, section 2).
struct Tiff<'f, F> {
    file: &'f mut F,
    bytes: u64,
    little: bool,
    big: bool,
}

impl<'f, F: Read + Seek> Tiff<'f, F> {
    fn of(file: &'f mut F, bytes: u64, little: bool) -> io::Result<Self> {
        let mut tiff = Self { file, bytes, little, big: false };
        tiff.big = tiff.number(2, 2)? == Some(43);
        Ok(tiff)
    }

    /// A number of so many bytes, at most eight; `None` where it is not there.
    fn number(&mut self, at: u64, width: usize) -> io::Result<Option<u64>> {
        let mut buffer = [0; 8];
        let read = part(self.file, at, &mut buffer[..width])?;
        if read.len() < width {
            return Ok(None);
        }
        let digit = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Ok(Some(if self.little {
            read.iter().rev().fold(0, digit)
        } else {
            read.iter().fold(0, digit)
        }))
    }

    /// Every page's directory is there, and what each of its entries points to. A file of more pages
    /// than are looked at is taken for whole: reading it refuses it or not.
    fn has_every_page(mut self) -> io::Result<bool> {
        let wide = if self.big { 8 } else { 4 };
        let (count_width, entry_width) = if self.big { (8, 20) } else { (2, 12) };
        let Some(mut page) = self.number(if self.big { 8 } else { 4 }, wide)? else {
            return Ok(false);
        };
        // No directory yet: a file whose first page is not done.
        if page == 0 {
            return Ok(false);
        }
        let mut left = MOST_PAGES;
        while page != 0 && left > 0 {
            let Some(entries) = self.number(page, count_width)? else { return Ok(false) };
            let first = page.saturating_add(count_width as u64);
            let next = first.saturating_add(entries.saturating_mul(entry_width));
            if next.saturating_add(wide as u64) > self.bytes {
                return Ok(false);
            }
            let (mut places, mut lengths) = (None, None);
            for entry in 0..entries.min(u64::from(left)) {
                let Some(entry) = self.entry(first + entry * entry_width)? else {
                    return Ok(false);
                };
                match entry.tag {
                    273 | 324 => places = Some(entry),
                    279 | 325 => lengths = Some(entry),
                    _ => {}
                }
            }
            if let (Some(places), Some(lengths)) = (places, lengths)
                && !self.has_strips(places, lengths, &mut left)?
            {
                return Ok(false);
            }
            left = left.saturating_sub(u32::try_from(entries).unwrap_or(u32::MAX).max(1));
            let Some(following) = self.number(next, wide)? else { return Ok(false) };
            page = following;
        }
        Ok(true)
    }

    /// An entry whose values are within the file; `None` where they are not.
    fn entry(&mut self, at: u64) -> io::Result<Option<Entry>> {
        let wide = if self.big { 8 } else { 4 };
        let (Some(tag), Some(kind)) = (self.number(at, 2)?, self.number(at + 2, 2)?) else {
            return Ok(None);
        };
        let Some(count) = self.number(at + 4, wide)? else { return Ok(None) };
        let size = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => 1,
        };
        let (own, length) = (at + 4 + wide as u64, count.saturating_mul(size as u64));
        if length <= wide as u64 {
            return Ok(Some(Entry { tag, size, count, values: own }));
        }
        let values = self.number(own, wide)?;
        let values = values.filter(|values| values.saturating_add(length) <= self.bytes);
        Ok(values.map(|values| Entry { tag, size, count, values }))
    }

    /// Every strip or tile of a page is within the file.
    fn has_strips(&mut self, places: Entry, lengths: Entry, left: &mut u32) -> io::Result<bool> {
        let count = places.count.min(lengths.count).min(u64::from(*left));
        *left -= u32::try_from(count).unwrap_or(*left);
        for at in 0..count {
            let place = self.number(places.values + at * places.size as u64, places.size)?;
            let length = self.number(lengths.values + at * lengths.size as u64, lengths.size)?;
            let end = place.zip(length).map(|(place, length)| place.saturating_add(length));
            if end.is_none_or(|end| end > self.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// An entry of a page's directory: numbers of so many bytes, at a place.
#[derive(Clone, Copy)]
struct Entry {
    tag: u64,
    size: usize,
    count: u64,
    values: u64,
}

#[cfg(test)]
mod tests;

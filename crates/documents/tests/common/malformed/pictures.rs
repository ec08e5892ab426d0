//! Pictures of pages.

use std::io::{Cursor, Write};

use super::ByHand;
use super::changes::Changes;
use super::seeds::deflated;

pub const G3: &[u8] = include_bytes!("../../fixtures/pictures/top-g3.tif");
pub const G4: &[u8] = include_bytes!("../../fixtures/pictures/two-pages-g4.tif");
pub const JPEG_OF_PAGE: &[u8] = include_bytes!("../../fixtures/pictures/turned-by-exif.jpg");
pub const HEIC_OF_PAGE: &[u8] = include_bytes!("../../fixtures/pictures/top.heic");

const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Letters five pixels wide and seven high, a row to a number.
const LETTERS: &[(char, [u8; 7])] = &[
    ('S', [15, 16, 16, 14, 1, 1, 30]),
    ('O', [14, 17, 17, 17, 17, 17, 14]),
    ('D', [30, 17, 17, 17, 17, 17, 30]),
    ('I', [14, 4, 4, 4, 4, 4, 14]),
    ('U', [17, 17, 17, 17, 17, 17, 14]),
    ('M', [17, 27, 21, 21, 17, 17, 17]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('0', [14, 17, 19, 21, 25, 17, 14]),
];

/// Width, height and greys of a small page.
pub fn page() -> (usize, usize, Vec<u8>) {
    const SCALE: usize = 5;
    let (width, height) = (480, 160);
    let mut pixels = vec![255; width * height];
    for (line, text) in ["SODIUM 140", "IODUM 1404"].iter().enumerate() {
        for (at, letter) in text.chars().enumerate() {
            let Some((_, rows)) = LETTERS.iter().find(|(known, _)| *known == letter) else {
                continue;
            };
            for (y, x) in (0..7 * SCALE).flat_map(|y| (0..5 * SCALE).map(move |x| (y, x))) {
                if rows[y / SCALE] >> (4 - x / SCALE) & 1 == 1 {
                    let row = 30 + line * 60 + y;
                    pixels[row * width + 60 + at * 6 * SCALE + x] = 0;
                }
            }
        }
    }
    (width, height, pixels)
}

pub fn png() -> Vec<u8> {
    let (width, height, pixels) = page();
    let mut file = Vec::new();
    let mut encoder =
        png::Encoder::new(&mut file, u32::try_from(width).unwrap(), u32::try_from(height).unwrap());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.add_text_chunk("Comment".to_owned(), "Eve Page".to_owned()).unwrap();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    file
}

pub fn tiff() -> Vec<u8> {
    let (width, height, pixels) = page();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).unwrap();
    let (width, height) = (u32::try_from(width).unwrap(), u32::try_from(height).unwrap());
    encoder.write_image::<tiff::encoder::colortype::Gray8>(width, height, &pixels).unwrap();
    file.into_inner()
}

/// The file with changes within one of its chunks, whose check sum is right again.
pub fn changed_chunk(file: &[u8], changes: &mut Changes) -> (String, Vec<u8>) {
    let mut chunks = Vec::new();
    let mut at = HEAD.len();
    while at + 12 <= file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        chunks.push((file[at + 4..at + 8].to_vec(), file[at + 8..at + 8 + length].to_vec()));
        at += 12 + length;
    }
    let chosen = changes.below(chunks.len());
    let (what, data) = changes.changed(&chunks[chosen].1);
    chunks[chosen].1 = data;
    let mut out = HEAD.to_vec();
    for (name, data) in &chunks {
        out.extend(chunk(name, data));
    }
    (format!("in {}: {what}", String::from_utf8_lossy(&chunks[chosen].0)), out)
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let sum = name.iter().chain(data).fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    });
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes(), name, data, &(!sum).to_be_bytes()].concat()
}

/// A PNG that says this of itself, with so many bytes of picture.
fn says(width: u32, height: u32, depth: u8, colour: u8, bytes: usize) -> Vec<u8> {
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([depth, colour, 0, 0, 0]);
    let picture = deflated(&vec![0; bytes]);
    [HEAD.to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &picture), chunk(b"IEND", b"")].concat()
}

pub const PNG: &[ByHand] = &[
    ("fifty thousand megapixels", || says(250_000, 200_000, 8, 0, 10_000)),
    ("four billion pixels a side", || says(u32::MAX, u32::MAX, 16, 6, 100)),
    ("a gigabyte of black, packed", || says(32_000, 32_000, 8, 0, 32_001 * 32_000)),
    ("a strip of a pixel", || says(1, 1_000_000, 8, 0, 2_000_000)),
    ("no pixels", || says(0, 0, 8, 0, 0)),
    ("colours that there are not", || says(10, 10, 3, 7, 200)),
    ("colours without their table", || says(100, 100, 8, 3, 101 * 100)),
    ("half of its rows", || says(1_000, 1_000, 8, 0, 500_500)),
    ("a profile of a gigabyte, packed", || {
        let whole = png();
        let profile = [b"a\0\0".to_vec(), deflated(&vec![0; 1 << 29])].concat();
        let after_head = HEAD.len() + 25;
        [&whole[..after_head], &chunk(b"iCCP", &profile), &whole[after_head..]].concat()
    }),
    ("a hundred thousand empty chunks", || {
        let whole = png();
        let after_head = HEAD.len() + 25;
        let empty = chunk(b"tEXt", b"a\0").repeat(100_000);
        [&whole[..after_head], &empty, &whole[after_head..]].concat()
    }),
    ("a head alone", || HEAD.to_vec()),
];

/// The page's JPEG with these bytes from its frame's height on.
fn jpeg_of(size: [u8; 4]) -> Vec<u8> {
    let mut file = JPEG_OF_PAGE.to_vec();
    let frame = file.windows(2).position(|two| matches!(two, [0xff, 0xc0 | 0xc2])).unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&size);
    file
}

pub const JPEG: &[ByHand] = &[
    ("four thousand megapixels", || jpeg_of([0xff, 0xff, 0xff, 0xff])),
    ("no pixels", || jpeg_of([0, 0, 0, 0])),
    ("a strip of a pixel", || jpeg_of([0xff, 0xff, 0, 1])),
    ("ten thousand passes over one picture", || {
        let scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00";
        [jpeg_of([0x40, 0, 0x40, 0]), scan.repeat(10_000)].concat()
    }),
    ("a megabyte of filling", || {
        [&JPEG_OF_PAGE[..2], &vec![0xff; 1 << 20], &JPEG_OF_PAGE[2..]].concat()
    }),
    ("a head alone", || b"\xff\xd8\xff".to_vec()),
];

/// A TIFF of these entries: tag, type, count, value.
fn tiff_of(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    file.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.write_all(&next.to_le_bytes()).unwrap();
    file.extend([0; 1_000]);
    file
}

/// Width, height, bits, compression, photometric, strip, rows and bytes of the strip.
fn one_strip(width: u32, height: u32, compression: u32, next: u32) -> Vec<u8> {
    tiff_of(
        &[
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, compression),
            (262, 3, 1, 1),
            (273, 4, 1, 200),
            (278, 4, 1, height),
            (279, 4, 1, 500),
        ],
        next,
    )
}

pub const TIFF: &[ByHand] = &[
    ("fifty thousand megapixels", || one_strip(250_000, 200_000, 1, 0)),
    ("four billion pixels a side", || one_strip(u32::MAX, u32::MAX, 1, 0)),
    ("pages that come again", || one_strip(10, 10, 1, 8)),
    ("a page behind the file's end", || one_strip(10, 10, 1, u32::MAX)),
    ("fax of zeros alone", || one_strip(4_000, 60_000, 4, 0)),
    ("packed strips of zeros", || one_strip(20_000, 20_000, 5, 0)),
    ("four billion strips", || {
        tiff_of(&[(256, 4, 1, 9), (257, 4, 1, 9), (273, 4, u32::MAX, 8), (279, 4, u32::MAX, 8)], 0)
    }),
    ("no entries", || tiff_of(&[], 0)),
    ("ten thousand pages", || {
        let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
        for _ in 0..10_000 {
            let next = u32::try_from(file.len() + 6).unwrap();
            file.extend([0, 0]);
            file.extend(next.to_le_bytes());
        }
        file
    }),
    ("a head alone", || b"II\x2a\0".to_vec()),
];

/// A box of HEIC.
fn boxed(name: &[u8; 4], length: u32, inner: &[u8]) -> Vec<u8> {
    [&length.to_be_bytes()[..], name, inner].concat()
}

fn heic_of(inner: &[u8]) -> Vec<u8> {
    [boxed(b"ftyp", 24, b"heic\0\0\0\0mif1heic"), inner.to_vec()].concat()
}

pub const HEIC: &[ByHand] = &[
    ("a box longer than the file", || heic_of(&boxed(b"meta", u32::MAX, &[0; 100]))),
    ("a box of no length", || heic_of(&boxed(b"meta", 0, &[0; 100]))),
    ("boxes within boxes", || heic_of(&boxed(b"meta", u32::MAX >> 1, &[0; 4]).repeat(50_000))),
    ("fifty thousand megapixels", || {
        let mut file = HEIC_OF_PAGE.to_vec();
        let at = file.windows(4).position(|four| four == b"ispe").unwrap();
        file[at + 8..at + 12].copy_from_slice(&250_000_u32.to_be_bytes());
        file[at + 12..at + 16].copy_from_slice(&200_000_u32.to_be_bytes());
        file
    }),
    ("half of it", || HEIC_OF_PAGE[..HEIC_OF_PAGE.len() / 2].to_vec()),
    ("a head alone", || heic_of(&[])),
];

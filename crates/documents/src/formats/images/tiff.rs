//! TIFF, every page of it. A fax's bits are decoded by `ccitt`, the rest by the `tiff` crate; colour
//! tables, which that crate leaves to others, are applied here.

use std::io::Cursor;

use tiff::decoder::ifd::Value;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::ccitt::Fax;
use super::decoded::{Decoded, Sizes, on_white};
use crate::scan::{Density, Grey, Orientation, SheetSize, luma};
use crate::{Limits, Unreadable};

/// What decoding a strip may take.
const STRIP: usize = 256 << 20;

/// Pages that are made for a list of files only: small copies of others.
const SMALL_COPY: u64 = 1;

/// TIFF 6.0, by number.
mod tag {
    pub(super) const NEW_SUBFILE_TYPE: u16 = 254;
    pub(super) const COMPRESSION: u16 = 259;
    pub(super) const PHOTOMETRIC: u16 = 262;
    pub(super) const FILL_ORDER: u16 = 266;
    pub(super) const STRIP_OFFSETS: u16 = 273;
    pub(super) const ORIENTATION: u16 = 274;
    pub(super) const SAMPLES: u16 = 277;
    pub(super) const ROWS_PER_STRIP: u16 = 278;
    pub(super) const STRIP_BYTES: u16 = 279;
    pub(super) const X_RESOLUTION: u16 = 282;
    pub(super) const Y_RESOLUTION: u16 = 283;
    pub(super) const PLANES: u16 = 284;
    pub(super) const T4_OPTIONS: u16 = 292;
    pub(super) const RESOLUTION_UNIT: u16 = 296;
    pub(super) const COLOUR_MAP: u16 = 320;
}

type Open<'a> = Decoder<Cursor<&'a [u8]>>;

pub(super) fn sizes(bytes: &[u8], limits: &Limits) -> Result<Sizes, Unreadable> {
    let mut pages = Vec::new();
    let end = each_page(bytes, limits.pages, |decoder| {
        pages.push(size(decoder)?);
        Ok(true)
    });
    match end {
        Ok(()) if !pages.is_empty() => Ok(Sizes { pages, is_cut: false }),
        Ok(()) => Err(damaged()),
        Err(Unreadable::Damaged { .. }) if !pages.is_empty() => Ok(Sizes { pages, is_cut: true }),
        Err(why) => Err(why),
    }
}

/// The page of this number from 1, if there is one.
pub(super) fn decode(bytes: &[u8], number: u32) -> Result<Option<Decoded>, Unreadable> {
    let (mut place, mut decoded) = (0, None);
    each_page(bytes, number, |decoder| {
        place += 1;
        if place == number {
            decoded = Some(page(decoder, bytes)?);
        }
        Ok(place < number)
    })?;
    Ok(decoded)
}

/// Calls `with` for each page until it answers that it has enough.
fn each_page(
    bytes: &[u8],
    most: u32,
    mut with: impl FnMut(&mut Open<'_>) -> Result<bool, Unreadable>,
) -> Result<(), Unreadable> {
    let mut decoder = open(bytes)?;
    let mut pages = 0;
    loop {
        if unsigned(&mut decoder, tag::NEW_SUBFILE_TYPE).unwrap_or(0) & SMALL_COPY == 0 {
            pages += 1;
            if pages > most {
                return Err(Unreadable::TooManyPages { limit: most });
            }
            if !with(&mut decoder)? {
                return Ok(());
            }
        }
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|error| refusal(&error))?;
    }
}

fn open(bytes: &[u8]) -> Result<Open<'_>, Unreadable> {
    let mut limits = TiffLimits::default();
    limits.decoding_buffer_size = STRIP;
    limits.intermediate_buffer_size = STRIP;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    Ok(decoder.with_limits(limits))
}

fn size(decoder: &mut Open<'_>) -> Result<SheetSize, Unreadable> {
    let (width, height) = decoder.dimensions().map_err(|error| refusal(&error))?;
    let unit = match unsigned(decoder, tag::RESOLUTION_UNIT).unwrap_or(2) {
        2 => Some(1.0),
        3 => Some(2.54),
        _ => None,
    };
    let mut per_unit = |number| match decoder.find_tag(Tag::from_u16_exhaustive(number)) {
        Ok(Some(Value::Rational(pixels, units))) if units > 0 => {
            Some(f64::from(pixels) / f64::from(units))
        }
        _ => None,
    };
    let (across, down) = (per_unit(tag::X_RESOLUTION), per_unit(tag::Y_RESOLUTION));
    let density = unit
        .zip(across)
        .zip(down)
        .map(|((unit, across), down)| Density { across: across * unit, down: down * unit });
    let orientation = Orientation::numbered(unsigned(decoder, tag::ORIENTATION).unwrap_or(1));
    SheetSize { width, height, density, orientation }.checked()
}

fn page(decoder: &mut Open<'_>, bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let size = size(decoder)?;
    let (grey, is_damaged) = match unsigned(decoder, tag::COMPRESSION).unwrap_or(1) {
        compression @ 2..=4 => fax(decoder, bytes, size, compression)?.decode(),
        6 => {
            return Err(Unreadable::UnknownKind {
                found: "a TIFF image with JPEG in the way of before 1995".to_owned(),
            });
        }
        _ => match unsigned(decoder, tag::PHOTOMETRIC) {
            Some(3) => (by_palette(decoder, bytes, size)?, false),
            _ => (greys(decoder, size)?, false),
        },
    };
    Ok(Decoded { size, grey, is_damaged })
}

fn fax<'a>(
    decoder: &mut Open<'_>,
    bytes: &'a [u8],
    size: SheetSize,
    compression: u64,
) -> Result<Fax<'a>, Unreadable> {
    let (offsets, lengths) = (all(decoder, tag::STRIP_OFFSETS), all(decoder, tag::STRIP_BYTES));
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let strip = |(from, length): (u64, u64)| {
        let from = whole(from).min(bytes.len());
        &bytes[from..from.saturating_add(whole(length)).min(bytes.len())]
    };
    let strips: Vec<&[u8]> = offsets.into_iter().zip(lengths).map(strip).collect();
    if strips.is_empty() || unsigned(decoder, tag::SAMPLES).unwrap_or(1) != 1 {
        return Err(damaged());
    }
    let rows = unsigned(decoder, tag::ROWS_PER_STRIP).unwrap_or(u64::from(u32::MAX));
    Ok(Fax {
        width: size.width,
        height: size.height,
        compression,
        options: unsigned(decoder, tag::T4_OPTIONS).unwrap_or(0),
        from_lowest: unsigned(decoder, tag::FILL_ORDER) == Some(2),
        is_inverted: unsigned(decoder, tag::PHOTOMETRIC) == Some(1),
        rows_per_strip: u32::try_from(rows).unwrap_or(u32::MAX),
        strips,
    })
}

/// The places in a table of colours are decoded as if they were greys, and looked up in it.
fn by_palette(decoder: &mut Open<'_>, bytes: &[u8], size: SheetSize) -> Result<Grey, Unreadable> {
    let table = all(decoder, tag::COLOUR_MAP);
    let colours = table.len() / 3;
    let light = |value: u64| u8::try_from(value >> 8).unwrap_or(255);
    let greys: Vec<u8> = (0..colours)
        .map(|at| {
            luma(light(table[at]), light(table[colours + at]), light(table[2 * colours + at]))
        })
        .collect();
    let most = u8::try_from(colours.saturating_sub(1)).map_err(|_| damaged())?;
    if !matches!(colours, 2 | 4 | 16 | 256) {
        return Err(damaged());
    }
    let Some(at) = photometric_at(decoder, bytes) else { return Err(damaged()) };
    let mut as_greys = bytes.to_vec();
    let one =
        if decoder.byte_order() == tiff::tags::ByteOrder::LittleEndian { [1, 0] } else { [0, 1] };
    as_greys[at..at + 2].copy_from_slice(&one);
    let here = decoder.ifd_pointer();
    let mut again = open(&as_greys)?;
    while again.ifd_pointer() != here {
        again.next_image().map_err(|error| refusal(&error))?;
    }
    let mut page = self::greys(&mut again, size)?;
    for pixel in &mut page.pixels {
        // A grey of few bits was spread over all of a byte.
        let place = usize::from(*pixel) * usize::from(most) / 255;
        *pixel = greys.get(place).copied().unwrap_or(255);
    }
    Ok(page)
}

/// Where the page's tag 262 has its value. Files of more than four gigabytes, which have wider tags,
/// are not read.
fn photometric_at(decoder: &mut Open<'_>, bytes: &[u8]) -> Option<usize> {
    let is_little = decoder.byte_order() == tiff::tags::ByteOrder::LittleEndian;
    let short = |at: usize| {
        let two = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    if short(2) != Some(42) {
        return None;
    }
    let directory = usize::try_from(decoder.ifd_pointer()?.0).ok()?;
    let entries = usize::from(short(directory)?);
    (0..entries)
        .map(|entry| directory + 2 + 12 * entry)
        .find(|at| short(*at) == Some(tag::PHOTOMETRIC))
        .map(|at| at + 8)
        .filter(|at| at + 2 <= bytes.len())
}

fn greys(decoder: &mut Open<'_>, size: SheetSize) -> Result<Grey, Unreadable> {
    let failed = |error: TiffError| refusal(&error);
    let colour = decoder.colortype().map_err(failed)?;
    let planes = if unsigned(decoder, tag::PLANES) == Some(2) { colour.num_samples() } else { 1 };
    let (across, down) = decoder.chunk_dimensions();
    let (across, down) = (across as usize, down as usize);
    if across == 0 || down == 0 {
        return Err(damaged());
    }
    let (width, height) = (size.width as usize, size.height as usize);
    let mut page = Grey::blank(width, height);
    let chunks = match decoder.get_chunk_type() {
        ChunkType::Strip => decoder.strip_count(),
        ChunkType::Tile => decoder.tile_count(),
    };
    let chunks = chunks.map_err(failed)?;
    let in_a_row = width.div_ceil(across);
    let in_a_plane = in_a_row * height.div_ceil(down);
    let samples =
        if planes > 1 { Samples { count: 1, ..Samples::of(colour) } } else { Samples::of(colour) };
    // Of planes, the first three are red, green and blue or, alone, light.
    for plane in 0..usize::from(planes.clamp(1, 3)) {
        for place in 0..in_a_plane {
            let number = u32::try_from(plane * in_a_plane + place).map_err(|_| damaged())?;
            if number >= chunks {
                return Err(damaged());
            }
            let (left, top) = (place % in_a_row * across, place / in_a_row * down);
            let (columns, rows) = decoder.chunk_data_dimensions(number);
            let columns = (columns as usize).min(width - left);
            let rows = (rows as usize).min(height - top);
            let chunk = decoder.read_chunk(number).map_err(failed)?;
            let chunk = samples.bytes(chunk)?;
            let stride = chunk.len() / rows.max(1);
            for row in 0..rows {
                let from = &chunk[row * stride..(row + 1) * stride];
                let into = &mut page.pixels[(top + row) * width + left..][..columns];
                for (pixel, grey) in into.iter_mut().zip(samples.greys(from)) {
                    *pixel = if plane == 0 { grey } else { mean(*pixel, grey, plane) };
                }
            }
        }
    }
    Ok(page)
}

/// The mean of so many planes and one more.
fn mean(before: u8, grey: u8, planes: usize) -> u8 {
    u8::try_from((usize::from(before) * planes + usize::from(grey)) / (planes + 1)).unwrap_or(255)
}

/// How a row's samples make greys.
#[derive(Clone, Copy)]
struct Samples {
    colour: ColorType,
    count: usize,
    bits: u8,
}

impl Samples {
    fn of(colour: ColorType) -> Self {
        Self { colour, count: usize::from(colour.num_samples()).max(1), bits: colour.bit_depth() }
    }

    /// A strip's samples of at most eight bits.
    fn bytes(self, chunk: DecodingResult) -> Result<Vec<u8>, Unreadable> {
        match chunk {
            DecodingResult::U8(bytes) if self.bits <= 8 => Ok(bytes),
            DecodingResult::U16(words) if self.bits == 16 => {
                Ok(words.iter().map(|word| word.to_be_bytes()[0]).collect())
            }
            _ => Err(Unreadable::UnknownKind {
                found: "a TIFF image of measurements rather than of a page".to_owned(),
            }),
        }
    }

    fn greys(self, row: &[u8]) -> Box<dyn Iterator<Item = u8> + '_> {
        if self.bits < 8 {
            let (bits, most) = (u32::from(self.bits.max(1)), (1_u16 << self.bits.max(1)) - 1);
            let in_a_byte = (8 / bits).max(1);
            return Box::new(row.iter().flat_map(move |byte| {
                (0..in_a_byte).map(move |place| {
                    let value = u16::from(*byte) >> (8 - bits * (place + 1)) & most;
                    u8::try_from(value * 255 / most).unwrap_or(255)
                })
            }));
        }
        let colour = if self.count == 1 { ColorType::Gray(8) } else { self.colour };
        Box::new(row.chunks_exact(self.count).map(move |pixel| match (colour, pixel) {
            (ColorType::RGB(_), [red, green, blue]) => luma(*red, *green, *blue),
            (ColorType::RGBA(_), [red, green, blue, opacity]) => {
                on_white(luma(*red, *green, *blue), *opacity)
            }
            (ColorType::GrayA(_), [grey, opacity]) => on_white(*grey, *opacity),
            (ColorType::CMYK(_) | ColorType::CMYKA(_), [cyan, magenta, yellow, black, ..]) => {
                let light = luma(255 - cyan, 255 - magenta, 255 - yellow);
                light.saturating_sub(*black)
            }
            // The first sample is how light it is, or the only one that means anything here.
            (_, pixel) => pixel[0],
        }))
    }
}

fn unsigned(decoder: &mut Open<'_>, number: u16) -> Option<u64> {
    decoder.find_tag_unsigned(Tag::from_u16_exhaustive(number)).ok().flatten()
}

fn all(decoder: &mut Open<'_>, number: u16) -> Vec<u64> {
    let found = decoder.find_tag_unsigned_vec(Tag::from_u16_exhaustive(number));
    found.ok().flatten().unwrap_or_default()
}

fn damaged() -> Unreadable {
    Unreadable::damaged("it begins like a TIFF image, but cannot be decoded")
}

fn refusal(error: &TiffError) -> Unreadable {
    match error {
        TiffError::UnsupportedError(_) => {
            Unreadable::UnknownKind { found: "a TIFF image stored in a rare way".to_owned() }
        }
        TiffError::LimitsExceeded | TiffError::IntSizeError => {
            Unreadable::OutOfMemory { limit_mb: STRIP as u64 >> 20 }
        }
        TiffError::IoError(_) => Unreadable::damaged("its end is missing"),
        _ => damaged(),
    }
}

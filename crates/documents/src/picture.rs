//! A page's picture: what is asked for, what comes back, and its PNG in as few bytes as its
//! colours take. Most pages are black on white, and a window is sent one with every page that is
//! turned, so a picture without colour carries none.

use std::collections::HashMap;
use std::io;

use png::{BitDepth, ColorType, Compression, EncodingError, Filter};
use serde::{Deserialize, Serialize};

use crate::scan::luma;

/// The most bytes that a picture has.
pub const PICTURE_BYTES: usize = 250_000;

/// The most pixels that a picture is wide.
pub const PICTURE_WIDTH: u32 = 1_600;

/// The most pixels that a picture has.
pub const PICTURE_PIXELS: u64 = 4_000_000;

/// Pixels per point of a page: 200 to the inch, as faxes have and print is easily read at.
pub(crate) const SHOWN_AT: f64 = 200.0 / 72.0;

/// Pixels on a page's longer side, at least, where it is drawn and no picture.
pub(crate) const SHOWN_SIDE: f64 = 1_600.0;

/// The most pixels of a page; A3 has eight million.
pub(crate) const SHOWN_PIXELS: u64 = 12_000_000;

/// Points on a page's longer side: more than the largest page that a PDF may have.
pub(crate) const SHOWN_LONGEST: f64 = 20_000.0;

/// Which page is drawn, and how wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePicture {
    /// From 1.
    pub number: u32,
    /// Pixels, at most [`PICTURE_WIDTH`]; fewer are drawn where the picture would be too large.
    pub width: u32,
}

/// A picture and what it cost to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// At most [`PICTURE_BYTES`].
    pub png: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Wall clock from starting the child to its end, in microseconds.
    pub micros: u64,
    /// The child's largest resident memory in KiB; 0 where the system does not tell.
    pub peak_memory_kb: u64,
}

/// Red, green and blue.
type Pixel = [u8; 3];

/// What was drawn.
pub(crate) struct Raster {
    pub(crate) width: u32,
    /// Row by row from the top left.
    pub(crate) pixels: Vec<Pixel>,
}

/// A PNG.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) png: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The form that keeps most of what was drawn and has at most [`PICTURE_BYTES`], or the smallest.
pub(crate) fn encode(raster: &Raster) -> io::Result<Encoded> {
    let pack = |form: &Form| form.encode(raster.width);
    best(raster, &[colours, few_colours], PICTURE_BYTES, pack, |one| one.png.len())
        .map(|(_, encoded)| encoded)
}

/// The form of a page that is kept, and what it is packed to, in the same way: at most so many bytes,
/// without its colours where these take more.
pub(crate) fn best_form<T>(
    raster: &Raster,
    most: usize,
    pack: impl Fn(&Form) -> io::Result<T>,
    size: impl Fn(&T) -> usize,
) -> io::Result<(Form, T)> {
    best(raster, &[colours, few_colours, faint_grey], most, pack, size)
}

type Makes = fn(&Raster) -> Option<Form>;

fn best<T>(
    raster: &Raster,
    coloured: &[Makes],
    most: usize,
    pack: impl Fn(&Form) -> io::Result<T>,
    size: impl Fn(&T) -> usize,
) -> io::Result<(Form, T)> {
    let is_grey = raster.pixels.iter().all(|[red, green, blue]| red == green && green == blue);
    let greys: &[Makes] = &[grey, faint_grey];
    let mut best: Option<(Form, T)> = None;
    for form in if is_grey { greys } else { coloured } {
        let Some(form) = form(raster) else { continue };
        let packed = pack(&form)?;
        if best.as_ref().is_none_or(|(_, best)| size(&packed) < size(best)) {
            best = Some((form, packed));
        }
        if best.as_ref().is_some_and(|(_, best)| size(best) <= most) {
            break;
        }
    }
    best.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A raster as PNG stores it, and PDF.
pub(crate) struct Form {
    pub(crate) colour: ColorType,
    pub(crate) depth: BitDepth,
    /// Red, green and blue, one after the other.
    pub(crate) palette: Option<Vec<u8>>,
    pub(crate) rows: Vec<u8>,
    /// Bytes of a row.
    row: usize,
}

impl Form {
    pub(crate) fn height(&self) -> u32 {
        u32::try_from(self.rows.len() / self.row.max(1)).unwrap_or(0)
    }

    fn encode(&self, width: u32) -> io::Result<Encoded> {
        let height = self.height();
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, width, height);
        encoder.set_color(self.colour);
        encoder.set_depth(self.depth);
        encoder.set_compression(Compression::Balanced);
        // Neighbours of a palette or of packed pixels have nothing to do with each other's numbers.
        let smooth = self.palette.is_none() && self.depth == BitDepth::Eight;
        encoder.set_filter(if smooth { Filter::Adaptive } else { Filter::NoFilter });
        if let Some(palette) = &self.palette {
            encoder.set_palette(palette.as_slice());
        }
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.rows)?;
            writer.finish()
        });
        written.map_err(|error| match error {
            EncodingError::IoError(error) => error,
            other => io::Error::other(other),
        })?;
        Ok(Encoded { png, width, height })
    }
}

/// 256 greys.
#[expect(clippy::unnecessary_wraps, reason = "one of the forms, some of which do not apply")]
fn grey(raster: &Raster) -> Option<Form> {
    Some(Form {
        colour: ColorType::Grayscale,
        depth: BitDepth::Eight,
        palette: None,
        rows: raster.pixels.iter().map(|pixel| pixel[0]).collect(),
        row: raster.width as usize,
    })
}

/// 16 greys: enough for the soft edges of letters.
#[expect(clippy::unnecessary_wraps, reason = "one of the forms, some of which do not apply")]
fn faint_grey(raster: &Raster) -> Option<Form> {
    let level = |[red, green, blue]: &Pixel| {
        u8::try_from((u16::from(luma(*red, *green, *blue)) + 8) / 17).unwrap_or(15)
    };
    let width = raster.width as usize;
    let rows = raster.pixels.chunks(width.max(1)).flat_map(|row| {
        row.chunks(2).map(|two| (level(&two[0]) << 4) | two.get(1).map_or(0, level))
    });
    Some(Form {
        colour: ColorType::Grayscale,
        depth: BitDepth::Four,
        palette: None,
        rows: rows.collect(),
        row: width.div_ceil(2),
    })
}

/// Every colour: by a palette where it holds them all.
#[expect(clippy::unnecessary_wraps, reason = "one of the forms, some of which do not apply")]
fn colours(raster: &Raster) -> Option<Form> {
    Some(by_palette(raster, |pixel| pixel).unwrap_or_else(|| Form {
        colour: ColorType::Rgb,
        depth: BitDepth::Eight,
        palette: None,
        rows: raster.pixels.as_flattened().to_vec(),
        row: 3 * raster.width as usize,
    }))
}

/// Colours of 16 steps a channel, where a palette holds them: a letterhead's, not a photograph's.
fn few_colours(raster: &Raster) -> Option<Form> {
    by_palette(raster, |pixel| {
        pixel.map(|channel| u8::try_from((u16::from(channel) + 8) / 17 * 17).unwrap_or(255))
    })
}

fn by_palette(raster: &Raster, reduce: impl Fn(Pixel) -> Pixel) -> Option<Form> {
    let mut places: HashMap<Pixel, usize> = HashMap::new();
    let mut palette = Vec::new();
    let mut rows = Vec::with_capacity(raster.pixels.len());
    let mut last: Option<(Pixel, u8)> = None;
    for pixel in &raster.pixels {
        if let Some((_, place)) = last.filter(|(before, _)| before == pixel) {
            rows.push(place);
            continue;
        }
        let colour = reduce(*pixel);
        let next = places.len();
        let place = *places.entry(colour).or_insert_with(|| {
            palette.extend(colour);
            next
        });
        // A palette has 256 colours.
        let place = u8::try_from(place).ok()?;
        last = Some((*pixel, place));
        rows.push(place);
    }
    let row = raster.width as usize;
    let palette = Some(palette);
    Some(Form { colour: ColorType::Indexed, depth: BitDepth::Eight, palette, rows, row })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Pixel) -> Raster {
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Raster { width, pixels: all.map(|(x, y)| pixel(x, y)).collect() }
    }

    fn read(encoded: &Encoded) -> (png::OutputInfo, Vec<u8>) {
        let decoder = png::Decoder::new(io::Cursor::new(&encoded.png));
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        (info, bytes)
    }

    /// Numbers without a pattern, so that nothing compresses.
    fn noise(x: u32, y: u32) -> u8 {
        let mixed =
            (x.wrapping_mul(0x9E37_79B9) ^ y.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35);
        u8::try_from(mixed >> 24).unwrap_or(0)
    }

    #[test]
    fn a_page_without_colour_carries_none_and_loses_nothing() {
        let page = raster(33, 20, |x, y| [u8::try_from((x * y) % 256).unwrap_or(0); 3]);
        let encoded = encode(&page).unwrap();
        let (info, bytes) = read(&encoded);
        assert_eq!((info.width, info.height), (33, 20));
        assert_eq!((info.color_type, info.bit_depth), (ColorType::Grayscale, BitDepth::Eight));
        assert_eq!(bytes, page.pixels.iter().map(|pixel| pixel[0]).collect::<Vec<_>>());
    }

    #[test]
    fn a_letterhead_goes_by_palette_and_a_photograph_does_not() {
        let letterhead = raster(40, 40, |x, _| if x < 20 { [0, 90, 160] } else { [255; 3] });
        assert_eq!(read(&encode(&letterhead).unwrap()).0.color_type, ColorType::Indexed);
        let photograph = raster(40, 40, |x, y| [noise(x, y), noise(y, x), noise(x + 1, y)]);
        let (info, bytes) = read(&encode(&photograph).unwrap());
        assert_eq!(info.color_type, ColorType::Rgb);
        assert_eq!(bytes, photograph.pixels.as_flattened());
    }

    #[test]
    fn greys_that_do_not_fit_are_fewer_before_the_page_is_drawn_smaller() {
        let speckled = raster(701, 500, |x, y| [noise(x, y); 3]);
        let encoded = encode(&speckled).unwrap();
        let (info, bytes) = read(&encoded);
        assert_eq!(info.bit_depth, BitDepth::Four);
        assert!(encoded.png.len() < PICTURE_BYTES, "{}", encoded.png.len());
        assert_eq!(bytes.len(), 351 * 500);
        assert_eq!(bytes[0] >> 4, u8::try_from((u16::from(noise(0, 0)) + 8) / 17).unwrap());
    }
}

//! JPEG, by the decoder that PDF's pictures are drawn with.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::decoded::Decoded;
use super::exif;
use crate::Unreadable;
use crate::scan::{Density, Grey, Orientation, SheetSize, luma};

/// A picture is refined in so many scans at most; each goes over all of it.
const SCANS: usize = 64;

const SCAN: [u8; 2] = [0xff, 0xda];
const END: [u8; 2] = [0xff, 0xd9];

type Open<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

pub(super) fn size(bytes: &[u8]) -> Result<SheetSize, Unreadable> {
    open(bytes, true).or_else(|_| open(bytes, false)).map(|(_, size)| size)
}

/// Decoded by the rules or, where they are broken, as far as it goes.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    // Behind the last scan's beginning; a preview in the head of the file has an end of its own.
    let scan = bytes.windows(2).rposition(|window| window == SCAN);
    let is_whole = scan.is_some_and(|at| bytes[at..].windows(2).any(|window| window == END));
    let by_the_rules = if is_whole { greys(bytes, true).ok() } else { None };
    let is_damaged = by_the_rules.is_none();
    let (size, grey) = by_the_rules.map_or_else(|| greys(bytes, false), Ok)?;
    Ok(Decoded { size, grey, is_damaged })
}

fn greys(bytes: &[u8], strictly: bool) -> Result<(SheetSize, Grey), Unreadable> {
    let (mut decoder, size) = open(bytes, strictly)?;
    let is_light_first =
        matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let wanted = if is_light_first { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options(strictly).jpeg_set_out_colorspace(wanted));
    let samples = decoder.decode().map_err(|_| damaged())?;
    let pixels = match decoder.output_colorspace() {
        Some(ColorSpace::Luma) => samples,
        Some(ColorSpace::RGB) => {
            samples.chunks_exact(3).map(|pixel| luma(pixel[0], pixel[1], pixel[2])).collect()
        }
        _ => return Err(damaged()),
    };
    Ok((size, Grey { width: size.width as usize, height: size.height as usize, pixels }))
}

fn open(bytes: &[u8], strictly: bool) -> Result<(Open<'_>, SheetSize), Unreadable> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options(strictly));
    decoder.decode_headers().map_err(|_| damaged())?;
    let info = decoder.info().ok_or_else(damaged)?;
    // JFIF 1.02: 1 is the inch, 2 the centimetre.
    let unit = match info.pixel_density {
        1 => Some(1.0),
        2 => Some(2.54),
        _ => None,
    };
    let density = unit.map(|unit| Density {
        across: f64::from(info.x_density) * unit,
        down: f64::from(info.y_density) * unit,
    });
    let orientation = decoder.exif().map_or(Orientation::UPRIGHT, |exif| exif::orientation(exif));
    let (width, height) = (info.width.into(), info.height.into());
    let size = SheetSize { width, height, density, orientation }.checked()?;
    Ok((decoder, size))
}

fn options(strictly: bool) -> DecoderOptions {
    DecoderOptions::default()
        .set_strict_mode(strictly)
        .set_max_width(u16::MAX.into())
        .set_max_height(u16::MAX.into())
        .jpeg_set_max_scans(SCANS)
}

fn damaged() -> Unreadable {
    Unreadable::damaged("it begins like a JPEG picture, but cannot be decoded")
}

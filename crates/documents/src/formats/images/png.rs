//! PNG, by the crate that writes the product's own.

use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations, Unit};

use super::decoded::{Decoded, on_white};
use super::exif;
use crate::Unreadable;
use crate::scan::{Density, Grey, Orientation, SheetSize, luma};

/// What decoding may take beside the picture itself.
const ASIDE: usize = 64 << 20;

/// The most that a picture may take which is stored in seven passes, and so comes whole.
const IN_PASSES: usize = 256 << 20;

const INCH: f64 = 0.0254;

type Open<'a> = Reader<Cursor<&'a [u8]>>;

pub(super) fn size(bytes: &[u8]) -> Result<SheetSize, Unreadable> {
    open(bytes).map(|(_, size)| size)
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let (mut reader, size) = open(bytes)?;
    let colour = reader.output_color_type().0;
    let samples = colour.samples();
    let mut pixels = Vec::new();
    if reader.info().interlaced {
        let room = reader.output_buffer_size().filter(|room| *room <= IN_PASSES);
        let mut whole = vec![0; room.ok_or(Unreadable::OutOfMemory { limit_mb: 256 })?];
        reader.next_frame(&mut whole).map_err(|error| refusal(&error))?;
        pixels.extend(whole.chunks_exact(samples).map(|pixel| grey(colour, pixel)));
    } else {
        while let Some(row) = reader.next_row().map_err(|error| refusal(&error))? {
            pixels.extend(row.data().chunks_exact(samples).map(|pixel| grey(colour, pixel)));
        }
    }
    let (width, height) = (size.width as usize, size.height as usize);
    Ok(Decoded { size, grey: Grey { width, height, pixels }, is_damaged: false })
}

fn open(bytes: &[u8]) -> Result<(Open<'_>, SheetSize), Unreadable> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: ASIDE });
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    // The size is right at the beginning, before anything that takes room.
    let header = decoder.read_header_info().map_err(|error| refusal(&error))?;
    let (width, height, orientation) = (header.width, header.height, Orientation::UPRIGHT);
    SheetSize { width, height, density: None, orientation }.checked()?;
    let reader = decoder.read_info().map_err(|error| refusal(&error))?;
    let info = reader.info();
    let per_metre = info.pixel_dims.filter(|dims| dims.unit == Unit::Meter);
    let density = per_metre.map(|dims| Density {
        across: f64::from(dims.xppu) * INCH,
        down: f64::from(dims.yppu) * INCH,
    });
    let orientation =
        info.exif_metadata.as_ref().map_or(Orientation::UPRIGHT, |exif| exif::orientation(exif));
    let size = SheetSize { width: info.width, height: info.height, density, orientation };
    Ok((reader, size.checked()?))
}

fn grey(colour: ColorType, pixel: &[u8]) -> u8 {
    match (colour, pixel) {
        (ColorType::GrayscaleAlpha, [grey, opacity]) => on_white(*grey, *opacity),
        (ColorType::Rgb, [red, green, blue]) => luma(*red, *green, *blue),
        (ColorType::Rgba, [red, green, blue, opacity]) => {
            on_white(luma(*red, *green, *blue), *opacity)
        }
        (_, pixel) => pixel.first().copied().unwrap_or(255),
    }
}

fn refusal(error: &DecodingError) -> Unreadable {
    match error {
        DecodingError::LimitsExceeded => Unreadable::OutOfMemory { limit_mb: ASIDE as u64 >> 20 },
        DecodingError::IoError(_) => Unreadable::damaged("its end is missing"),
        _ => Unreadable::damaged("it begins like a PNG picture, but cannot be decoded"),
    }
}

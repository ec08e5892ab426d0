//! HEIC, as telephones take pictures.

use heic_rs::{DecodeOptions, Error, PixelLayout};

use super::decoded::Decoded;
use crate::Unreadable;
use crate::scan::{Grey, Orientation, SheetSize};

/// Pixels; more than telephones take at once, and as many as the child's memory holds while decoding.
const PIXELS: u64 = 64_000_000;

pub(super) fn size(bytes: &[u8]) -> Result<SheetSize, Unreadable> {
    let info = heic_rs::probe(bytes).map_err(|error| refusal(&error))?;
    sized(info.width, info.height)
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    size(bytes)?;
    let options = DecodeOptions {
        layout: PixelLayout::Gray8,
        max_pixels: Some(PIXELS),
        decode_alpha: false,
        threads: Some(1),
        ..DecodeOptions::default()
    };
    let image = heic_rs::decode(bytes, &options).map_err(|error| refusal(&error))?;
    let size = sized(image.width, image.height)?;
    let (width, height) = (image.width as usize, image.height as usize);
    Ok(Decoded { size, grey: Grey { width, height, pixels: image.data }, is_damaged: false })
}

/// Turned by the decoder already, by the file's own boxes; what EXIF says of the same does not count
/// (ISO/IEC 23008-12, 6.5.10).
fn sized(width: u32, height: u32) -> Result<SheetSize, Unreadable> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS {
        let megapixels = pixels.div_ceil(1_000_000);
        return Err(Unreadable::PictureTooLarge { megapixels, limit: PIXELS / 1_000_000 });
    }
    SheetSize { width, height, density: None, orientation: Orientation::UPRIGHT }.checked()
}

fn refusal(error: &Error) -> Unreadable {
    match error {
        Error::PixelLimit { pixels, .. } => Unreadable::PictureTooLarge {
            megapixels: pixels.div_ceil(1_000_000),
            limit: PIXELS / 1_000_000,
        },
        Error::Truncated(_) => Unreadable::damaged("its end is missing"),
        Error::Unsupported(_) => Unreadable::UnknownKind {
            found: "an HEIC picture stored in a way of its own".to_owned(),
        },
        _ => Unreadable::damaged("it begins like an HEIC picture, but cannot be decoded"),
    }
}

//! What a camera says of its picture beside it: how it is to be turned. Nothing else is read of it;
//! where a picture was taken is nobody's business here.

use crate::scan::Orientation;

const ORIENTATION: u16 = 0x0112;

/// Upright where nothing is said or understood (EXIF 2.32, 4.6.4).
pub(super) fn orientation(exif: &[u8]) -> Orientation {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    found(exif).map_or(Orientation::UPRIGHT, |number| Orientation::numbered(number.into()))
}

fn found(exif: &[u8]) -> Option<u16> {
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = [*exif.get(at)?, *exif.get(at + 1)?];
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (low, high) = if is_little { (short(4)?, short(6)?) } else { (short(6)?, short(4)?) };
    let directory = usize::try_from(u32::from(high) << 16 | u32::from(low)).ok()?;
    let entries = usize::from(short(directory)?);
    (0..entries)
        .map_while(|entry| directory.checked_add(2 + 12 * entry))
        .find(|at| short(*at) == Some(ORIENTATION))
        .and_then(|at| short(at + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_found_in_either_order_of_bytes_and_nonsense_is_upright() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(orientation(little), Orientation::numbered(6));
        assert_eq!(orientation(big), Orientation::numbered(8));
        for end in 0..little.len() - 4 {
            assert_eq!(orientation(&little[..end]), Orientation::UPRIGHT);
        }
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), Orientation::UPRIGHT);
    }
}

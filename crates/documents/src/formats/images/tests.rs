//! Odd and hostile pictures, decoded without a child.

use super::*;

const G4: &[u8] = include_bytes!("../../../tests/fixtures/pictures/two-pages-g4.tif");
const G3: &[u8] = include_bytes!("../../../tests/fixtures/pictures/top-g3.tif");
const PALETTE: &[u8] = include_bytes!("../../../tests/fixtures/pictures/top-palette.tif");
const JPEG: &[u8] = include_bytes!("../../../tests/fixtures/pictures/turned-by-exif.jpg");
const PNG: &[u8] = include_bytes!("../../../tests/fixtures/pictures/top-palette.png");
const HEIC: &[u8] = include_bytes!("../../../tests/fixtures/pictures/top.heic");

const ALL: [(DocumentKind, &[u8]); 6] = [
    (DocumentKind::Tiff, G4),
    (DocumentKind::Tiff, G3),
    (DocumentKind::Tiff, PALETTE),
    (DocumentKind::Jpeg, JPEG),
    (DocumentKind::Png, PNG),
    (DocumentKind::Heic, HEIC),
];

fn ink(sheet: &Sheet) -> usize {
    sheet.grey.pixels.iter().filter(|grey| **grey < 100).count()
}

/// A big-endian TIFF of one page, not compressed: tag, type and value of each entry.
fn big_endian(entries: &[(u16, u16, u32)], pixels: &[u8]) -> Vec<u8> {
    const STRIP_OFFSETS: u16 = 273;
    let mut file = b"MM\0*\0\0\0\x08".to_vec();
    let count = u16::try_from(entries.len()).unwrap();
    let pixels_at = 8 + 2 + 12 * u32::from(count) + 4;
    file.extend(count.to_be_bytes());
    for (tag, kind, value) in entries {
        let value = if *tag == STRIP_OFFSETS { pixels_at } else { *value };
        file.extend(tag.to_be_bytes());
        file.extend(kind.to_be_bytes());
        file.extend(1_u32.to_be_bytes());
        // A short value stands in the upper half of its four bytes.
        file.extend(if *kind == 3 { value << 16 } else { value }.to_be_bytes());
    }
    file.extend([0; 4]);
    file.extend(pixels);
    file
}

fn entries(width: u32, height: u32, bits: u32, photometric: u32) -> Vec<(u16, u16, u32)> {
    let bytes = (width * bits).div_ceil(8).saturating_mul(height);
    vec![
        (256, 4, width),
        (257, 4, height),
        (258, 3, bits),
        (259, 3, 1),
        (262, 3, photometric),
        (273, 4, 0),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, bytes),
    ]
}

#[test]
fn every_kind_is_decoded_with_its_ink_and_as_it_is_shown() {
    for (kind, bytes) in ALL {
        let sheet = sheet(kind, bytes, 1).unwrap();
        assert!(sheet.width > sheet.height || bytes == G4, "{kind:?}");
        assert!(!sheet.is_damaged, "{kind:?}");
        let (ink, all) = (ink(&sheet), sheet.grey.pixels.len());
        assert!(ink > all / 200 && ink < all / 5, "{kind:?}: {ink} of {all}");
    }
    assert!(ink(&sheet(DocumentKind::Tiff, G4, 2).unwrap()) > 10_000);
    assert!(sheet(DocumentKind::Tiff, G4, 3).is_err());
}

#[test]
fn tiff_of_either_depth_and_meaning_of_zero_gives_the_same_greys() {
    let table: [(u32, u32, &[u8]); 4] = [
        (1, 1, &[0b0100_0000, 0b1000_0000]),
        (1, 0, &[0b1000_0000, 0b0100_0000]),
        (8, 1, &[0, 255, 255, 0]),
        (16, 1, &[0, 0, 255, 255, 255, 255, 0, 0]),
    ];
    for (bits, photometric, pixels) in table {
        let file = big_endian(&entries(2, 2, bits, photometric), pixels);
        let sheet = sheet(DocumentKind::Tiff, &file, 1).unwrap();
        assert_eq!(sheet.grey.pixels, [0, 255, 255, 0], "{bits} bits, {photometric}");
    }
}

#[test]
fn jpeg_in_the_old_way_is_refused_by_its_name() {
    let mut old = entries(8, 8, 8, 6);
    old[3].2 = 6;
    let refused = sheet(DocumentKind::Tiff, &big_endian(&old, &[0; 64]), 1).err().unwrap();
    assert!(refused.to_string().contains("before 1995"), "{refused}");
}

#[test]
fn fifty_thousand_megapixels_are_refused_by_the_header_with_the_limit() {
    let tiff = big_endian(&entries(250_000, 200_000, 1, 1), &[0; 64]);
    let mut jpeg = JPEG.to_vec();
    let frame = jpeg.windows(2).rposition(|two| two == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    let mut png = Vec::new();
    ::png::Encoder::new(&mut png, 250_000, 200_000).write_header().unwrap();
    for (kind, bytes) in
        [(DocumentKind::Tiff, tiff), (DocumentKind::Jpeg, jpeg), (DocumentKind::Png, png)]
    {
        let refused = read(kind, &bytes, &Limits::default(), PageRange::ALL).err().unwrap();
        assert_eq!(refused.code(), "picture_too_large", "{kind:?}: {refused}");
        assert!(refused.to_string().contains("the limit is 100 megapixels"), "{refused}");
    }
}

#[test]
fn a_picture_that_was_cut_off_is_refused_or_said_to_be_damaged() {
    for (kind, bytes) in ALL {
        for part in [20, 50, 90] {
            let cut = &bytes[..bytes.len() * part / 100];
            let Ok(read) = read(kind, cut, &Limits::default(), PageRange::ALL) else { continue };
            let pages = (1..=2).filter(|page| *page == 1 || bytes == G4);
            let all_whole =
                pages.filter_map(|page| sheet(kind, cut, page).ok()).all(|one| !one.is_damaged);
            let whole = read.text.unread.is_empty() && all_whole;
            let all_there = (1..=2).filter(|page| sheet(kind, cut, *page).is_ok()).count();
            let expected = if bytes == G4 { 2 } else { 1 };
            assert!(!whole || all_there < expected, "{kind:?} at {part} %");
        }
    }
}

#[test]
fn no_changed_byte_breaks_a_decoder() {
    let mut state = 11_u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
        usize::try_from(state >> 33).unwrap() % most
    };
    for (kind, bytes) in ALL {
        for _ in 0..12 {
            let mut changed = bytes.to_vec();
            for _ in 0..=next(8) {
                // Headers decide the most.
                let within = if next(2) == 0 { 600 } else { bytes.len() };
                changed[next(within)] = u8::try_from(next(256)).unwrap();
            }
            let _ = read(kind, &changed, &Limits::default(), PageRange::ALL);
            let _ = sheet(kind, &changed, 1);
        }
    }
}

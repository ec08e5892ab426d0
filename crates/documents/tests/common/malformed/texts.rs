//! Plain texts.

use super::ByHand;

pub const ALL: &[ByHand] = &[
    ("nothing", Vec::new),
    ("blanks alone", || b" \r\n\t ".repeat(100_000)),
    ("one line of thirty megabytes", || b"potassium ".repeat(3 << 20)),
    ("a million lines", || b"a\n".repeat(1 << 20)),
    ("more bytes than are read", || vec![b'a'; (64 << 20) + 1]),
    ("a zero in it", || b"Sodium 140\0 mmol/l".to_vec()),
    ("UTF-16 that ends in a character", || b"\xff\xfeS\0o\0d".to_vec()),
    ("UTF-16 of halves alone", || [b"\xff\xfe".to_vec(), vec![0xd8; 10_000]].concat()),
    ("characters that turn the line", || "\u{202e}\u{2066}Sodium".repeat(100_000).into_bytes()),
    ("a million marks on one letter", || format!("a{}", "\u{301}".repeat(1 << 20)).into_bytes()),
    ("control characters", || (1..32).collect::<Vec<u8>>().repeat(1_000)),
];

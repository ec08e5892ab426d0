//! Messages and resources with bytes changed, lost or doubled: an answer or a named refusal each time,
//! within the time and the memory, and never a broken reader.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use common::{code, extract};

/// A sequence that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const SIGNS: &[u8] = b"|^~\\&\r\n\x0b\x1c\"{}[]:,.0Z\x00\xff";
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(60)).min(bytes.len());
        match numbers.below(5) {
            0 => bytes[at] = SIGNS[numbers.below(SIGNS.len())],
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 => bytes.insert(at, SIGNS[numbers.below(SIGNS.len())]),
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
        if bytes.is_empty() {
            bytes.push(b'M');
        }
    }
    bytes
}

#[test]
fn no_change_breaks_the_reader() {
    let folder = format!("{}/tests/fixtures/messages", env!("CARGO_MANIFEST_DIR"));
    let refusals = ["damaged", "mislabelled", "unknown_kind", "empty", "no_text"];
    for name in ["report.hl7", "letter.hl7", "batch.hl7", "document.json", "patients.ndjson"] {
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        let mut numbers = Numbers(bytes.len() as u64);
        for round in 0..60 {
            let changed = mutated(&bytes, &mut numbers);
            let answer = extract("file", &changed);
            let code = code(&answer);
            assert!(code == "read" || refusals.contains(&code), "{name}, change {round}: {code}");
        }
    }
}

#[test]
fn files_made_to_unfold_are_refused_or_read_in_time() {
    let head = "MSH|^~\\&|||||||ORU^R01|1|P|2.5\r";
    let files = [
        format!("{head}OBX|1|TX|||{}", "~".repeat(2 << 20)),
        format!("{head}{}", "A01|\r".repeat(1 << 20)),
        head.repeat(100_000),
        format!("{head}PID|||{}", "1~".repeat(1 << 20)),
        format!("{head}PID|||1||{}", "A^B~".repeat(1 << 19)),
        format!("{head}OBX|1|TX|||{}", "\\.br\\".repeat(1 << 17)),
        format!("{{\"resourceType\":\"Bundle\",\"entry\":[{}{{}}]}}", "{},".repeat(6 << 18)),
        format!("{{\"resourceType\":\"Bundle\",\"x\":{}", "[".repeat(8 << 20)),
        format!(
            "{{\"resourceType\":\"Patient\",\"name\":[{}{{}}]}}",
            "{\"family\":\"A\",\"given\":[\"B\"]},".repeat(300_000)
        ),
        "{\"resourceType\":\"Patient\"}\n".repeat(30_000),
        format!(
            "{{\"resourceType\":\"Patient\",\"text\":{{\"div\":\"<div>{}</div>\"}}}}",
            "<br/>a".repeat(300_000)
        ),
    ];
    for file in &files {
        let answer = extract("file", file.as_bytes());
        let code = code(&answer);
        let allowed =
            ["read", "damaged", "too_much_text", "too_many_pages", "no_text", "unknown_kind"];
        assert!(allowed.contains(&code), "{}: {code}", &file[..60.min(file.len())]);
    }
}

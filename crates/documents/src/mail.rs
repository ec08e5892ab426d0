//! Tells an e-mail by its first bytes. Like all telling apart this runs in the parent: nothing is
//! parsed.

/// How a compound file begins, of which Outlook's messages are one kind.
pub(crate) const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// How Outlook's `winmail.dat` begins.
const WINMAIL: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];

/// How everything in a message of Outlook is called; nothing in other compound files is.
const OUTLOOK: [u8; 4] = [b'_', 0, b'_', 0];

/// Head lines that only programs write, and those that somebody may type over a note.
const BY_PROGRAMS: [&str; 8] = [
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "content-type",
    "content-transfer-encoding",
];
const BY_ANYBODY: [&str; 6] = ["from", "to", "date", "subject", "cc", "sender"];

/// How far a head is looked for, and its lines.
const HEAD_BYTES: usize = 64 << 10;
const HEAD_LINES: usize = 500;

/// Whether these bytes are an e-mail. A typed note may look like one: where the name does not say so,
/// a line is asked for that only programs write.
pub(crate) fn is_mail(bytes: &[u8], is_named_so: bool) -> bool {
    if bytes.starts_with(&COMPOUND_FILE) {
        return is_outlook(bytes).unwrap_or(false);
    }
    if bytes.starts_with(&WINMAIL) {
        return true;
    }
    let (by_programs, by_anybody) = head(bytes);
    if is_named_so { by_programs + by_anybody > 0 } else { by_programs > 0 && by_anybody > 0 }
}

/// Whether the first names in a compound file's directory (MS-CFB, 2.6) are those of a message.
fn is_outlook(bytes: &[u8]) -> Option<bool> {
    const ENTRY: usize = 128;
    let shift = u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?);
    let sector = u32::from_le_bytes(bytes.get(48..52)?.try_into().ok()?);
    let size = 1_usize.checked_shl(u32::from(shift)).filter(|size| matches!(size, 512 | 4096))?;
    let from = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(size)?;
    let mut entries = bytes.get(from..)?.chunks_exact(ENTRY).take(size / ENTRY).skip(1);
    Some(entries.any(|entry| entry.starts_with(&OUTLOOK)))
}

/// Whether these bytes begin with the head of a message.
pub(crate) fn begins_like_mail(bytes: &[u8]) -> bool {
    let (by_programs, by_anybody) = head(bytes);
    by_programs + by_anybody > 0
}

/// The head's lines that are known, by who writes them; none where anything else stands among them.
fn head(bytes: &[u8]) -> (usize, usize) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
    let (mut by_programs, mut by_anybody) = (0, 0);
    for (number, line) in bytes.split(|byte| *byte == b'\n').take(HEAD_LINES).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let goes_on = number > 0 && matches!(line[0], b' ' | b'\t');
        let is_envelope = number == 0 && line.starts_with(b"From ");
        if goes_on || is_envelope {
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let Some(name) = colon.map(|colon| line[..colon].trim_ascii_end()) else {
            // A head that goes on beyond what is looked at was one so far.
            return if number > 0 && bytes.len() == HEAD_BYTES {
                (by_programs, by_anybody)
            } else {
                (0, 0)
            };
        };
        let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
        if !is_name {
            return (0, 0);
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        by_programs += usize::from(BY_PROGRAMS.contains(&name.as_str()));
        by_anybody += usize::from(BY_ANYBODY.contains(&name.as_str()));
    }
    (by_programs, by_anybody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_by_its_head_and_a_typed_note_is_none() {
        let mail = b"Received: from a\r\n\tby b\r\nFrom: a@b.c\r\nSubject: x\r\n\r\nHello";
        assert!(is_mail(mail, false));
        assert!(is_mail(&[b"From a@b.c Mon\n", &mail[..]].concat(), false));
        let note = b"From: Dr A\nTo: Dr B\nDate: 1 May 2024\n\nDear colleague";
        assert!(!is_mail(note, false) && is_mail(note, true));
        for none in [&b"Dear colleague,\nFrom: x\n"[..], b"", b"Name: Smith\nBorn: 1958\n", b"\n"] {
            assert!(!is_mail(none, true), "{none:?}");
        }
        assert!(!is_mail(b"MIME-Version: 1.0\nFrom: a\nthis is no head line\n\n", false));
    }

    #[test]
    fn files_of_outlook_are_known_by_what_they_hold() {
        let mut file = vec![0; 1536];
        file[..8].copy_from_slice(&COMPOUND_FILE);
        file[30] = 9;
        file[1024 + 128..1024 + 132].copy_from_slice(&OUTLOOK);
        file[48] = 1;
        assert!(is_mail(&file, false));
        file[1024 + 128] = b'W';
        assert!(!is_mail(&file, true), "a Word document");
        assert!(!is_mail(&file[..1000], true) && !is_mail(&COMPOUND_FILE, true));
        assert!(is_mail(&WINMAIL, false));
    }
}

//! A message as Outlook saves it, `.msg` (MS-OXMSG): a compound file with a stream for each property.
//! A message within it comes out as a file of the same kind.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::message::{Attached, Content, Mail, is_decoration};
use super::properties::{
    BINARY, DATA, METHOD, OBJECT, Properties, Recipient, STRING, STRING8, SUBJECT, WANTED,
};
use crate::parts::plain_name;
use crate::{Limits, Unreadable};

const PROPERTIES: &str = "__properties_version1.0";
const NAMED: &str = "__nameid_version1.0";
const STREAM: &str = "__substg1.0_";
const ATTACHMENT: &str = "__attach_version1.0_";
const RECIPIENT: &str = "__recip_version1.0_";

/// What stands before the properties of a message of its own, and what of one within another.
const HEADER: usize = 32;
const INNER_HEADER: usize = 24;
const SMALL_HEADER: usize = 8;

/// Storages and streams that are looked at.
const MOST: usize = 50_000;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Mail, Unreadable> {
    let damaged = |_| Unreadable::damaged("it begins like an Outlook message, but is broken");
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = limits.parts_bytes.saturating_add(limits.file_bytes);
    let message = properties(&mut file, Path::new("/"), HEADER, &mut left)?;
    let (mut recipients, mut attachments) = (Vec::new(), Vec::new());
    for storage in storages(&file) {
        let name = storage.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if name.starts_with(RECIPIENT) {
            let found = properties(&mut file, &storage, SMALL_HEADER, &mut left)?;
            recipients.push(found.recipient());
        } else if name.starts_with(ATTACHMENT) {
            attachments.push(storage);
        }
    }
    let recipients: Vec<Recipient> = recipients;
    let mut mail = message.mail(&recipients);
    for (number, storage) in (1..).zip(attachments) {
        mail.attached.push(attached(&mut file, &storage, number, &mut left)?);
    }
    Ok(mail)
}

/// The storages of the message itself, in the order of their numbers.
fn storages(file: &File<'_>) -> Vec<PathBuf> {
    let all = file.read_root_storage().take(MOST).filter(cfb::Entry::is_storage);
    let mut found: Vec<PathBuf> = all.map(|entry| entry.path().to_owned()).collect();
    found.sort();
    found
}

fn stream(file: &mut File<'_>, path: &Path, left: &mut u64) -> Result<Vec<u8>, Unreadable> {
    let damaged = |_| Unreadable::damaged("a part of this Outlook message cannot be read");
    let stream = file.open_stream(path).map_err(damaged)?;
    let length = stream.len();
    // Streams of a broken file may share their bytes, and be larger together than the file.
    *left = left
        .checked_sub(length)
        .ok_or_else(|| Unreadable::damaged("its parts are larger than the file"))?;
    let mut bytes = Vec::new();
    stream.take(length).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

/// The properties of a message, an attachment or a recipient.
fn properties(
    file: &mut File<'_>,
    storage: &Path,
    header: usize,
    left: &mut u64,
) -> Result<Properties, Unreadable> {
    let mut found = Properties::default();
    let fixed = storage.join(PROPERTIES);
    if file.is_stream(&fixed) {
        let bytes = stream(file, &fixed, left)?;
        for one in bytes.get(header..).unwrap_or_default().chunks_exact(16) {
            let kind = u16::from_le_bytes([one[0], one[1]]);
            let number = u16::from_le_bytes([one[2], one[3]]);
            if matches!(kind, 3 | 0x0040) {
                found.add(number, kind, one[8..16].to_vec());
            }
        }
    }
    let names = |entry: cfb::Entry| {
        let name = entry.name().strip_prefix(STREAM)?;
        let number = u16::from_str_radix(name.get(..4)?, 16).ok()?;
        let kind = u16::from_str_radix(name.get(4..8)?, 16).ok()?;
        let is_wanted = entry.is_stream() && name.len() == 8 && WANTED.contains(&number);
        let is_known = matches!(kind, STRING8 | STRING | BINARY);
        (is_wanted && is_known).then(|| (number, kind, entry.path().to_owned()))
    };
    let entries = file.read_storage(storage).map(|all| all.take(MOST).filter_map(names).collect());
    let entries: Vec<_> = entries.unwrap_or_default();
    for (number, kind, path) in entries {
        found.add(number, kind, stream(file, &path, left)?);
    }
    Ok(found)
}

fn attached(
    file: &mut File<'_>,
    storage: &Path,
    number: usize,
    left: &mut u64,
) -> Result<Attached, Unreadable> {
    let mut found = properties(file, storage, SMALL_HEADER, left)?;
    let said = plain_name(&found.file_name());
    let inner = storage.join(format!("{STREAM}{DATA:04X}{OBJECT:04X}"));
    if file.is_storage(&inner) {
        // A message, or a thing that only its own program draws.
        if !file.is_stream(inner.join(PROPERTIES)) {
            let name = said.unwrap_or_else(|| format!("object {number}"));
            return Ok(Attached { name, content: Content::Sealed });
        }
        let subject = properties(file, &inner, INNER_HEADER, left)?.text(SUBJECT);
        let name = plain_name(&subject).or(said).unwrap_or_else(|| format!("message {number}"));
        let content = Content::File(message(file, &inner, left)?);
        return Ok(Attached { name: format!("{name}.msg"), content });
    }
    let name = said.unwrap_or_else(|| format!("attachment {number}"));
    let is_inline = found.is_inline_picture();
    // By value, or not said; all else points elsewhere.
    let is_held = found.number(METHOD).is_none_or(|method| method <= 1);
    let content = match found.take(DATA, BINARY).filter(|_| is_held) {
        Some(data) if is_inline && is_decoration(&data) => Content::Decoration,
        Some(data) => Content::File(data),
        None => Content::Sealed,
    };
    Ok(Attached { name, content })
}

/// A message within another as a file of its own, as Outlook saves it.
fn message(file: &mut File<'_>, inner: &Path, left: &mut u64) -> Result<Vec<u8>, Unreadable> {
    let damaged = |_| Unreadable::damaged("a message within this one cannot be taken out");
    let mut own = CompoundFile::create(Cursor::new(Vec::new())).map_err(damaged)?;
    for (from, to) in
        [(inner, Path::new("/")), (&Path::new("/").join(NAMED), &Path::new("/").join(NAMED))]
    {
        if !file.is_storage(from) {
            continue;
        }
        let walked = file.walk_storage(from).map_err(damaged)?;
        let all: Vec<_> =
            walked.take(MOST).map(|entry| (entry.path().to_owned(), entry.is_stream())).collect();
        for (path, is_stream) in all {
            let place = to.join(path.strip_prefix(from).unwrap_or(&path));
            if !is_stream {
                if !own.exists(&place) {
                    own.create_storage_all(&place).map_err(damaged)?;
                }
                continue;
            }
            let mut bytes = stream(file, &path, left)?;
            if place == Path::new("/").join(PROPERTIES) && bytes.len() >= INNER_HEADER {
                bytes.splice(INNER_HEADER..INNER_HEADER, [0; HEADER - INNER_HEADER]);
            }
            let mut stream = own.create_stream(&place).map_err(damaged)?;
            stream.write_all(&bytes).and_then(|()| stream.flush()).map_err(damaged)?;
        }
    }
    own.flush().map_err(damaged)?;
    Ok(own.into_inner().into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::email::parts;

    fn stream(file: &mut CompoundFile<Cursor<Vec<u8>>>, path: &str, bytes: &[u8]) {
        file.create_stream(path).unwrap().write_all(bytes).unwrap();
    }

    fn text(file: &mut CompoundFile<Cursor<Vec<u8>>>, path: &str, text: &str) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        stream(file, path, &bytes);
    }

    /// A message with a file, a thing of another program, and a message with a file.
    fn written() -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let mut number = vec![0; HEADER];
        // The time of sending, 1 January 2025 at 12:00.
        number.extend([0x40, 0, 0x39, 0, 6, 0, 0, 0]);
        number.extend(((1_735_732_800_u64 + 11_644_473_600) * 10_000_000).to_le_bytes());
        stream(&mut file, "/__properties_version1.0", &number);
        text(&mut file, "/__substg1.0_0037001F", "Outer");
        text(&mut file, "/__substg1.0_1000001F", "Potassium 5.9\r\n");
        let attachment = |number: usize| format!("/__attach_version1.0_#0000000{number}");
        for number in 0..3 {
            file.create_storage(attachment(number)).unwrap();
        }
        text(&mut file, &format!("{}/__substg1.0_3707001F", attachment(0)), "a.txt");
        stream(&mut file, &format!("{}/__substg1.0_37010102", attachment(0)), b"Sodium 140");
        let object = |number| format!("{}/__substg1.0_3701000D", attachment(number));
        file.create_storage(object(1)).unwrap();
        file.create_storage(object(2)).unwrap();
        stream(&mut file, &format!("{}/__properties_version1.0", object(2)), &[0; INNER_HEADER]);
        text(&mut file, &format!("{}/__substg1.0_0037001F", object(2)), "Inner");
        let within = format!("{}/__attach_version1.0_#00000000", object(2));
        file.create_storage(&within).unwrap();
        text(&mut file, &format!("{within}/__substg1.0_3707001F"), "b.txt");
        stream(&mut file, &format!("{within}/__substg1.0_37010102"), b"Calcium 2.4");
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn a_message_within_a_message_is_a_file_of_the_same_kind() {
        let limits = Limits::default();
        let mail = read(&written(), &limits).unwrap();
        assert_eq!(
            (mail.subject.as_str(), mail.date.as_str()),
            ("Outer", "1 Jan 2025 12:00 +0000")
        );
        let sealed = |one: &&Attached| matches!(one.content, Content::Sealed);
        assert_eq!(mail.attached.iter().filter(sealed).count(), 1, "another program's thing");
        let outer = parts(&written(), &limits).unwrap();
        let names: Vec<_> = outer.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "Inner.msg"]);
        assert_eq!(outer[0].bytes, b"Sodium 140");
        let inner = parts(&outer[1].bytes, &limits).unwrap();
        assert_eq!((inner[0].name.as_str(), &inner[0].bytes[..]), ("b.txt", &b"Calcium 2.4"[..]));
    }

    #[test]
    fn a_message_with_any_byte_changed_or_cut_off_ends() {
        let whole = written();
        let limits = Limits::default();
        for at in (0..whole.len()).step_by(67) {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            let _ = parts(&changed, &limits);
        }
        for end in (0..whole.len()).step_by(499) {
            let _ = parts(&whole[..end], &limits);
        }
        let small = Limits { parts_bytes: 4, file_bytes: 4, ..limits };
        assert_eq!(read(&whole, &small).err().map(|why| why.code()), Some("damaged"));
    }
}

//! A message as Outlook wraps it for other Outlooks, `winmail.dat` (MS-OXTNEF): its properties, its
//! text and its attachments.

use encoding_rs::Encoding;

use super::message::{Attached, Content, Mail, Written, is_decoration};
use super::packed_rtf::code_page;
use super::properties::{BINARY, DATA, METHOD, OBJECT, Properties, STRING, STRING8};
use crate::Unreadable;
use crate::charset;
use crate::parts::plain_name;

pub(super) const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];

/// Attributes that a file may have; more are no message.
const MOST: usize = 100_000;

const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const CODE_PAGE: u32 = 0x0006_9007;
const OLD_SUBJECT: u32 = 0x0001_8004;
const OLD_BODY: u32 = 0x0002_800c;
const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;
const ATTACHMENT_TITLE: u32 = 0x0001_8010;
const ATTACHMENT_DATA: u32 = 0x0006_800f;

/// What stands before a message that is a property of another.
const INTERFACE_ID: usize = 16;

#[derive(Default)]
struct File {
    title: String,
    data: Option<Vec<u8>>,
    properties: Properties,
}

pub(super) fn read(bytes: &[u8]) -> Result<Mail, Unreadable> {
    let damaged = || Unreadable::damaged("it begins like winmail.dat, but ends before its end");
    let mut input = Input { rest: bytes.get(6..).ok_or_else(damaged)? };
    let mut message = Properties::default();
    let mut encoding: Option<&'static Encoding> = None;
    let (mut subject, mut body) = (String::new(), String::new());
    let mut files: Vec<File> = Vec::new();
    for _ in 0..MOST {
        if input.rest.is_empty() {
            break;
        }
        let (id, data) = input.attribute().ok_or_else(damaged)?;
        let text = || {
            let decode = |encoding: &'static Encoding| encoding.decode(data).0.into_owned();
            let text = encoding.map_or_else(|| charset::decode(data).0, decode);
            text.trim_end_matches('\0').to_owned()
        };
        match id {
            CODE_PAGE => {
                let number = Input { rest: data }.u32().and_then(|number| number.try_into().ok());
                encoding = number.and_then(code_page);
                message.encoding = encoding;
            }
            OLD_SUBJECT => subject = text(),
            OLD_BODY => body = text(),
            MESSAGE_PROPERTIES => properties(data, &mut message).ok_or_else(damaged)?,
            ATTACHMENT_BEGINS => {
                let mut file = File::default();
                file.properties.encoding = encoding;
                files.push(file);
            }
            ATTACHMENT_TITLE | ATTACHMENT_DATA | ATTACHMENT_PROPERTIES => {
                let title = text();
                let Some(file) = files.last_mut() else { continue };
                match id {
                    ATTACHMENT_TITLE => file.title = title,
                    ATTACHMENT_DATA => file.data = Some(data.to_vec()),
                    _ => properties(data, &mut file.properties).ok_or_else(damaged)?,
                }
            }
            _ => {}
        }
    }
    let mut mail = message.mail(&[]);
    if mail.subject.is_empty() {
        mail.subject = subject;
    }
    if mail.written.is_empty() && mail.rich.is_empty() && !body.trim().is_empty() {
        mail.written.push(Written::Plain(body));
    }
    let files = (1..).zip(files).map(|(number, file)| attached(file, number));
    mail.attached = files.collect();
    Ok(mail)
}

fn attached(mut file: File, number: usize) -> Attached {
    let said = file.properties.file_name();
    let said = if said.is_empty() { file.title } else { said };
    let is_inline = file.properties.is_inline_picture();
    let message = file.properties.take(DATA, OBJECT);
    let message = message.and_then(|data| data.get(INTERFACE_ID..).map(<[u8]>::to_vec));
    if let Some(message) = message.filter(|message| message.starts_with(&SIGNATURE)) {
        let name = plain_name(&said).unwrap_or_else(|| format!("message {number}"));
        return Attached { name: format!("{name}.dat"), content: Content::File(message) };
    }
    let name = plain_name(&said).unwrap_or_else(|| format!("attachment {number}"));
    // By value; all else points elsewhere or is drawn by another program.
    let is_held = file.properties.number(METHOD).is_none_or(|method| method <= 1);
    let content = match file.data.or_else(|| file.properties.take(DATA, BINARY)) {
        Some(data) if is_held && is_inline && is_decoration(&data) => Content::Decoration,
        Some(data) if is_held && !data.is_empty() => Content::File(data),
        _ => Content::Sealed,
    };
    Attached { name, content }
}

/// Properties in a row; `None` where they end before their end.
fn properties(data: &[u8], into: &mut Properties) -> Option<()> {
    let mut input = Input { rest: data };
    let count = input.u32()?;
    for _ in 0..count {
        let (kind, id) = (input.u16()?, input.u16()?);
        if id >= 0x8000 {
            input.take(16)?;
            if input.u32()? == 0 {
                input.take(4)?;
            } else {
                input.padded()?;
            }
        }
        let single = kind & 0x0fff;
        let is_long = matches!(single, STRING8 | STRING | BINARY | OBJECT);
        let is_many = kind & 0x1000 != 0;
        let values = if is_long || is_many { input.u32()? } else { 1 };
        for number in 0..values {
            let value = match single {
                _ if is_long => input.padded()?,
                2 | 3 | 4 | 10 | 11 => input.take(4)?,
                5 | 6 | 7 | 0x14 | 0x40 => input.take(8)?,
                0x48 => input.take(16)?,
                // Nothing has no value; what is not known has no length that is known.
                0 | 1 => &[],
                _ => return None,
            };
            if number == 0 && !is_many && id < 0x8000 {
                into.add(id, single, value.to_vec());
            }
            if input.rest.is_empty() {
                break;
            }
        }
    }
    Some(())
}

struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// Bytes behind their number, up to a multiple of four.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let value = self.take(length)?;
        let padding = (4 - length % 4) % 4;
        self.rest = self.rest.get(padding..).unwrap_or_default();
        Some(value)
    }

    /// One attribute: level, number, length, bytes, checksum.
    fn attribute(&mut self) -> Option<(u32, &'a [u8])> {
        self.take(1)?;
        let id = self.u32()?;
        let length = usize::try_from(self.u32()?).ok()?;
        let data = self.take(length)?;
        let sum = self.u16()?;
        let found = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        (sum == found).then_some((id, data))
    }
}

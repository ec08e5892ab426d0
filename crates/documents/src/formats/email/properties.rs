//! Outlook's own properties of messages (MS-OXPROPS), which its files and `winmail.dat` have in common:
//! the few that say who wrote what to whom. Where they are kept is in `outlook` and `tnef`.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_16LE};

use super::message::{Mail, Written, person};
use super::packed_rtf::{self, code_page};
use crate::charset;

pub(super) const SUBJECT: u16 = 0x0037;
const SENT_AT: u16 = 0x0039;
const FOR_NAME: u16 = 0x0042;
const FOR_ADDRESS: u16 = 0x0065;
const HEADERS: u16 = 0x007d;
const SENDER_NAME: u16 = 0x0c1a;
const SENDER_ADDRESS: u16 = 0x0c1f;
pub(super) const RECIPIENT_KIND: u16 = 0x0c15;
const SHOWN_CC: u16 = 0x0e03;
const SHOWN_TO: u16 = 0x0e04;
const DELIVERED_AT: u16 = 0x0e06;
const BODY: u16 = 0x1000;
const BODY_RTF: u16 = 0x1009;
const BODY_HTML: u16 = 0x1013;
const NAME: u16 = 0x3001;
const ADDRESS: u16 = 0x3003;
pub(super) const DATA: u16 = 0x3701;
const SHORT_FILE_NAME: u16 = 0x3704;
pub(super) const METHOD: u16 = 0x3705;
const FILE_NAME: u16 = 0x3707;
const MIME_KIND: u16 = 0x370e;
const CONTENT_ID: u16 = 0x3712;
const SMTP_ADDRESS: u16 = 0x39fe;
const INTERNET_CODE_PAGE: u16 = 0x3fde;
const CODE_PAGE: u16 = 0x3ffd;
const SENDER_SMTP: u16 = 0x5d01;
const FOR_SMTP: u16 = 0x5d02;

/// Kinds of values.
pub(super) const STRING8: u16 = 0x001e;
pub(super) const STRING: u16 = 0x001f;
pub(super) const BINARY: u16 = 0x0102;
pub(super) const OBJECT: u16 = 0x000d;

/// Values that are bytes long and are asked for; others stay where they are.
pub(super) const WANTED: &[u16] = &[
    SUBJECT,
    FOR_NAME,
    FOR_ADDRESS,
    HEADERS,
    SENDER_NAME,
    SENDER_ADDRESS,
    SHOWN_CC,
    SHOWN_TO,
    BODY,
    BODY_RTF,
    BODY_HTML,
    NAME,
    ADDRESS,
    DATA,
    SHORT_FILE_NAME,
    FILE_NAME,
    MIME_KIND,
    CONTENT_ID,
    SMTP_ADDRESS,
    SENDER_SMTP,
    FOR_SMTP,
];

/// By number; each with its kind.
#[derive(Default)]
pub(super) struct Properties {
    values: HashMap<u16, (u16, Vec<u8>)>,
    /// What strings are in that are no Unicode, where the file says it.
    pub(super) encoding: Option<&'static Encoding>,
}

/// Somebody that a message goes to.
pub(super) struct Recipient {
    pub(super) is_copy: bool,
    pub(super) said: String,
}

impl Properties {
    /// Unicode is kept where a value comes in both.
    pub(super) fn add(&mut self, number: u16, kind: u16, value: Vec<u8>) {
        if kind != STRING8 || !self.values.contains_key(&number) {
            self.values.insert(number, (kind, value));
        }
    }

    pub(super) fn bytes(&self, number: u16, kind: u16) -> Option<&[u8]> {
        self.values.get(&number).filter(|(known, _)| *known == kind).map(|(_, value)| &value[..])
    }

    pub(super) fn take(&mut self, number: u16, kind: u16) -> Option<Vec<u8>> {
        self.bytes(number, kind)?;
        self.values.remove(&number).map(|(_, value)| value)
    }

    pub(super) fn number(&self, number: u16) -> Option<i32> {
        let (kind, value) = self.values.get(&number)?;
        let value = value.get(..4)?.try_into().ok()?;
        (*kind == 3).then(|| i32::from_le_bytes(value))
    }

    pub(super) fn text(&self, number: u16) -> String {
        let Some((kind, value)) = self.values.get(&number) else { return String::new() };
        let text = match *kind {
            STRING => UTF_16LE.decode_without_bom_handling(value).0.into_owned(),
            STRING8 | BINARY => self.in_8_bits(value),
            _ => String::new(),
        };
        text.trim_end_matches('\0').to_owned()
    }

    fn in_8_bits(&self, value: &[u8]) -> String {
        let said = self.number(CODE_PAGE).or_else(|| self.number(INTERNET_CODE_PAGE));
        match said.and_then(code_page).or(self.encoding) {
            Some(encoding) => encoding.decode_without_bom_handling(value).0.into_owned(),
            None => charset::decode(value).0,
        }
    }

    fn first(&self, numbers: &[u16]) -> String {
        numbers.iter().map(|one| self.text(*one)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The HTML in the encoding that it names itself, which Outlook keeps beside it.
    fn html(&self) -> String {
        match self.values.get(&BODY_HTML) {
            Some((BINARY, value)) => {
                let said = self.number(INTERNET_CODE_PAGE).and_then(code_page);
                match said {
                    Some(encoding) => encoding.decode(value).0.into_owned(),
                    None => charset::decode(value).0,
                }
            }
            _ => self.text(BODY_HTML),
        }
    }

    pub(super) fn recipient(&self) -> Recipient {
        let name = self.text(NAME);
        let said = person(&name, &self.first(&[SMTP_ADDRESS, ADDRESS]));
        Recipient { is_copy: self.number(RECIPIENT_KIND) == Some(2), said }
    }

    /// What an attachment is called.
    pub(super) fn file_name(&self) -> String {
        self.first(&[FILE_NAME, SHORT_FILE_NAME, NAME])
    }

    /// Whether an attachment is a picture within the text.
    pub(super) fn is_inline_picture(&self) -> bool {
        const PICTURES: [&str; 5] = ["png", "gif", "jpg", "jpeg", "bmp"];
        let name = self.file_name().to_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_picture = self.text(MIME_KIND).starts_with("image/") || PICTURES.contains(&ending);
        is_picture && !self.text(CONTENT_ID).is_empty()
    }

    /// A message without its attachments.
    pub(super) fn mail(&self, recipients: &[Recipient]) -> Mail {
        let listed = |is_copy: bool, otherwise: u16| {
            let all = recipients.iter().filter(|one| one.is_copy == is_copy);
            let said: Vec<_> = all.map(|one| one.said.as_str()).filter(|s| !s.is_empty()).collect();
            if said.is_empty() { self.text(otherwise) } else { said.join("; ") }
        };
        let sender = [FOR_NAME, SENDER_NAME];
        let address = [FOR_SMTP, SENDER_SMTP, FOR_ADDRESS, SENDER_ADDRESS];
        let mut written = Vec::new();
        let plain = self.text(BODY);
        if !plain.trim().is_empty() {
            written.push(Written::Plain(plain));
        }
        let html = self.html();
        let mut rich = Vec::new();
        if !html.trim().is_empty() {
            rich.push(Written::Html(html));
        }
        let is_empty = written.is_empty() && rich.is_empty();
        let packed = self.bytes(BODY_RTF, BINARY).filter(|_| is_empty);
        let rtf = packed.map(packed_rtf::unpacked);
        let is_cut = matches!(rtf, Some(None));
        written.extend(rtf.flatten().map(Written::Rtf));
        Mail {
            from: person(&self.first(&sender), &self.first(&address)),
            to: listed(false, SHOWN_TO),
            cc: listed(true, SHOWN_CC),
            date: self.date(),
            subject: self.text(SUBJECT),
            written,
            rich,
            is_cut,
            attached: Vec::new(),
        }
    }

    /// As the sender's program wrote it, with its zone; otherwise in UTC.
    fn date(&self) -> String {
        let headers = self.text(HEADERS);
        let said = headers.lines().find_map(|line| line.strip_prefix("Date:"));
        said.map(|said| said.trim().to_owned())
            .or_else(|| [SENT_AT, DELIVERED_AT].into_iter().find_map(|one| self.time(one)))
            .unwrap_or_default()
    }

    fn time(&self, number: u16) -> Option<String> {
        let (kind, value) = self.values.get(&number)?;
        let ticks = u64::from_le_bytes(value.get(..8)?.try_into().ok()?);
        (*kind == 0x0040).then(|| in_utc(ticks))?
    }
}

/// A time of Windows, in tenths of microseconds since 1601, as mails write it.
fn in_utc(ticks: u64) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let minutes = ticks / 600_000_000;
    let (days, minute) = (minutes / 1_440, minutes % 1_440);
    // Days since 1 March 1600, in years that end with February.
    let days = days + 306;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 2, 0) } else { (month - 10, 1) };
    let year = 1_600 + era * 400 + year + later;
    let name = MONTHS.get(usize::try_from(month).ok()?)?;
    let shown = format!("{date} {name} {year} {:02}:{:02} +0000", minute / 60, minute % 60);
    (ticks > 0 && year < 10_000).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_windows_are_days_of_the_calendar() {
        // 11,644,473,600 seconds lie between 1601 and 1970.
        let at = |unix: u64| in_utc((unix + 11_644_473_600) * 10_000_000);
        assert_eq!(at(0).as_deref(), Some("1 Jan 1970 00:00 +0000"));
        assert_eq!(at(951_782_400).as_deref(), Some("29 Feb 2000 00:00 +0000"));
        assert_eq!(at(1_735_689_540).as_deref(), Some("31 Dec 2024 23:59 +0000"));
        assert_eq!(at(1_740_787_200).as_deref(), Some("1 Mar 2025 00:00 +0000"));
        assert_eq!((in_utc(0), in_utc(u64::MAX)), (None, None));
    }
}

//! E-mail: as it travels (`mime`), as Outlook saves it (`outlook`) and as Outlook wraps it for other
//! Outlooks (`tnef`). Each becomes a `Mail` (`message`); here it becomes a page: head, text, and what is attached
//! by name. What is attached is a file of its own and is taken out when it is asked for.
//! Which libraries and why: docs/decisions/0024-files-within-files.md.

mod flowed;
mod html;
mod looks;
mod markup;
mod message;
mod mime;
mod outlook;
mod packed_rtf;
mod properties;
mod tnef;

use self::message::{Content, Mail, Written};
use crate::formats::{marks, plain_text, rtf};
use crate::mail::COMPOUND_FILE;
use crate::parts::Parts;
use crate::{DocumentKind, DocumentText, Limits, Line, Page, Part, Unread, UnreadPart, Unreadable};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<DocumentText, Unreadable> {
    let mail = mail(bytes, limits)?;
    let mut text = marks::without(&head(&mail));
    let Words { text: words, hides, mut warnings, mut unread } = words(&mail);
    if !words.trim().is_empty() {
        text.push('\n');
        text.push_str(words.trim_end());
        text.push('\n');
    }
    for (number, one) in mail.attached.iter().enumerate() {
        let blank = if number == 0 { "\n" } else { "" };
        text.extend([blank, "Attachment: ", &marks::without(&one.name), "\n"]);
    }
    let (mut removed, mut unnamed) = (0, 0);
    let text = text.replace('\u{c}', "\n");
    let mut lines: Vec<Line> = plain_text::lines(&text, &mut removed, &mut unnamed);
    while lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    if lines.is_empty() {
        return Err(Unreadable::NoText);
    }

    if hides {
        warnings.push("Text that the e-mail hides from its reader was left out.".to_owned());
    }
    if mail.is_cut {
        warnings.push("The e-mail's text ends before its end.".to_owned());
        unread.push(Unread { part: UnreadPart::Page, page: Some(1) });
    }
    if unnamed > 0 {
        warnings.push(format!("{unnamed} characters could not be read and are shown as \u{fffd}."));
        unread.push(Unread { part: UnreadPart::Letters, page: Some(1) });
    }
    let files = count(&mail, |content| matches!(content, Content::File(_)));
    if files > 0 {
        warnings.push(match files {
            1 => "A file is attached to the e-mail.".to_owned(),
            _ => format!("{files} files are attached to the e-mail."),
        });
        unread.push(Unread { part: UnreadPart::Attachment, page: None });
    }
    if count(&mail, |content| matches!(content, Content::Sealed)) > 0 {
        warnings.push("Something is attached to the e-mail that cannot be taken out.".to_owned());
        unread.push(Unread { part: UnreadPart::Enclosed, page: None });
    }
    let pages = vec![Page { number: 1, width: 0.0, height: 0.0, lines }];
    Ok(marks::settle(DocumentText {
        warnings,
        unread,
        ..DocumentText::of(DocumentKind::Email, pages)
    }))
}

/// The files that are attached. What cannot be taken out is not among them, and is said by the text.
pub(crate) fn parts(bytes: &[u8], limits: &Limits) -> Result<Vec<Part>, Unreadable> {
    let mut parts = Parts::within(limits);
    for one in mail(bytes, limits)?.attached {
        if let Content::File(bytes) = one.content {
            parts.add(Part { name: one.name, bytes })?;
        }
    }
    Ok(parts.finished())
}

fn mail(bytes: &[u8], limits: &Limits) -> Result<Mail, Unreadable> {
    if bytes.starts_with(&COMPOUND_FILE) {
        outlook::read(bytes, limits)
    } else if bytes.starts_with(&tnef::SIGNATURE) {
        tnef::read(bytes)
    } else {
        mime::read(bytes)
    }
}

fn count(mail: &Mail, which: impl Fn(&Content) -> bool) -> usize {
    mail.attached.iter().filter(|one| which(&one.content)).count()
}

/// The head in labelled lines. Line breaks within a value are the sender's program's.
fn head(mail: &Mail) -> String {
    let rows = [
        ("From", &mail.from),
        ("To", &mail.to),
        ("Cc", &mail.cc),
        ("Date", &mail.date),
        ("Subject", &mail.subject),
    ];
    let mut head = String::new();
    for (label, value) in rows {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            head.extend([label, ": ", &value, "\n"]);
        }
    }
    head
}

/// The text of an e-mail, and what is to be said of it.
#[derive(Default)]
struct Words {
    text: String,
    /// Whether HTML hides any.
    hides: bool,
    warnings: Vec<String>,
    unread: Vec<Unread>,
}

/// Of one text in two forms the plain one is read, unless it says much less: some programs write no more
/// there than that HTML is needed.
fn words(mail: &Mail) -> Words {
    let plain = together(&mail.written);
    let rich = together(&mail.rich);
    let said = |words: &Words| words.text.chars().filter(|c| c.is_alphanumeric()).count();
    if said(&plain) * 2 < said(&rich) { rich } else { plain }
}

fn together(written: &[Written]) -> Words {
    let mut words = Words::default();
    let texts = written.iter().map(|written| match written {
        Written::Plain(text) => marks::without(text.trim_end()),
        Written::Html(html) => {
            let shown = html::shown(html);
            words.hides |= shown.hides;
            shown.text
        }
        Written::Rtf(bytes) => match rtf::read(bytes) {
            Ok(read) => {
                let text = marks::marked(&read);
                words.warnings.extend(read.warnings);
                let here = |one| Unread { page: Some(1), ..one };
                words.unread.extend(read.unread.into_iter().map(here));
                text
            }
            Err(why) => {
                words.warnings.push(format!("The e-mail's text could not be read. {why}"));
                words.unread.push(Unread { part: UnreadPart::Page, page: Some(1) });
                String::new()
            }
        },
    });
    let texts: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
    words.text = texts.join("\n\n");
    words
}

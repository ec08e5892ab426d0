//! Results (OBX): rows with tabs between name, value, units, range, flag and status; texts as lines;
//! files, which are read with the message where they are text.

use super::fields::{self, Shape};
use super::message::{Part, Segment};
use crate::formats::structured::attachments;
use crate::formats::structured::head::Head;

const COLUMNS: &str = "Test\tResult\tUnits\tReference range\tFlag\tStatus";

/// Statuses of results (table 0085).
const STATUSES: &[(&str, &str)] = &[
    ("F", "final"),
    ("P", "preliminary"),
    ("C", "corrected"),
    ("R", "not verified"),
    ("S", "partial"),
    ("I", "pending"),
    ("X", "no result"),
    ("D", "deleted"),
    ("W", "wrong"),
    ("U", "final"),
    ("O", "order only"),
    ("N", "not asked"),
    ("B", "appended"),
    ("V", "verified"),
    ("A", "amended"),
];

/// Rows and texts as they are added, so that each has its heading once.
#[derive(Debug, Default)]
pub(super) struct Rows {
    is_in_table: bool,
    text_of: String,
    /// What there is to say about files that were not read.
    pub(super) unread: Vec<String>,
    /// Whether a result was taken back, or takes the place of another.
    pub(super) has_withdrawn: bool,
    pub(super) has_corrected: bool,
}

impl Rows {
    /// Another segment stands between.
    pub(super) fn interrupted(&mut self) {
        self.is_in_table = false;
        self.text_of.clear();
    }

    pub(super) fn add(&mut self, obx: &Segment<'_>, ordered: &str, head: &mut Head) {
        match obx.said(11, 1).as_str() {
            "D" | "W" => self.has_withdrawn = true,
            "C" => self.has_corrected = true,
            _ => {}
        }
        match obx.said(2, 1).as_str() {
            "ED" => self.file(obx, head),
            "RP" => self.pointer(obx, head),
            _ if is_text(obx) => {
                self.heading(obx, ordered, head);
                for one in obx.field(5).repetitions() {
                    if head.is_full() {
                        return;
                    }
                    one.text().split('\n').for_each(|line| head.push(line.trim_end().to_owned()));
                }
            }
            _ => self.row(obx, head),
        }
    }

    fn row(&mut self, obx: &Segment<'_>, head: &mut Head) {
        self.text_of.clear();
        if !self.is_in_table {
            head.push(COLUMNS.to_owned());
            self.is_in_table = true;
        }
        let kind = obx.said(2, 1);
        let values = obx.field(5).repetitions().map(|one| value(one, &kind));
        let values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
        let units = obx.field(6).first();
        let units = [1, 2].map(|at| units.component(at).words());
        let flags = obx.field(8).repetitions().take(8).map(|one| one.component(1).words());
        let flags: Vec<String> = flags.filter(|flag| !flag.is_empty()).collect();
        let status = obx.said(11, 1);
        let status = STATUSES
            .iter()
            .find(|(code, _)| *code == status)
            .map_or(status.as_str(), |(_, name)| *name);
        let units = units.into_iter().find(|units| !units.is_empty()).unwrap_or_default();
        let cells = [
            fields::coded(obx.field(3).first()),
            values.join(", "),
            units,
            obx.said(7, 1),
            flags.join(", "),
            status.to_owned(),
        ];
        head.push(cells.join("\t").trim_end().to_owned());
    }

    /// What a text is about, once, where the order does not say it.
    fn heading(&mut self, obx: &Segment<'_>, ordered: &str, head: &mut Head) {
        self.is_in_table = false;
        let name = fields::coded(obx.field(3).first());
        if name != self.text_of && name != ordered && !name.is_empty() {
            head.push(name.clone());
        }
        self.text_of = name;
    }

    fn file(&mut self, obx: &Segment<'_>, head: &mut Head) {
        self.heading(obx, "", head);
        let media = attachments::shown_type(&media(obx));
        match decoded(obx) {
            Some(bytes) if bytes.is_empty() => {
                self.unread
                    .push(format!("A file of {media} is named in the message but not within it."));
            }
            Some(bytes) => match attachments::pages_of_text(&bytes) {
                Some(pages) => {
                    pages
                        .into_iter()
                        .flat_map(|page| page.lines)
                        .for_each(|line| head.push(line.text));
                }
                None => self.unread.push(format!(
                    "The message holds a file of {media}, which was not read with it."
                )),
            },
            None => {
                self.unread.push(format!("The message holds a file of {media} that is damaged."));
            }
        }
    }

    fn pointer(&mut self, obx: &Segment<'_>, head: &mut Head) {
        self.heading(obx, "", head);
        head.line("File elsewhere", fields::shown(obx.field(5).first(), Shape::Plain));
        let media = attachments::shown_type(&media(obx));
        self.unread.push(format!("The message points to a file of {media} that is not within it."));
    }
}

/// Texts are lines, unless units, a range or a flag make them a result.
pub(super) fn is_text(obx: &Segment<'_>) -> bool {
    let is_text = matches!(obx.said(2, 1).as_str(), "TX" | "FT");
    is_text && [6, 7, 8].into_iter().all(|at| obx.field(at).is_empty())
}

/// Type and subtype, as the sender calls them.
fn media(obx: &Segment<'_>) -> String {
    format!("{} {}", obx.said(5, 3), obx.said(5, 2)).trim().to_owned()
}

/// The bytes of a file within (ED); `None` where they are damaged.
pub(super) fn decoded(obx: &Segment<'_>) -> Option<Vec<u8>> {
    let file = obx.field(5).first();
    let data = file.component(5);
    match file.component(4).words().to_ascii_lowercase().as_str() {
        "base64" => attachments::decoded(data.raw()),
        "hex" => hex::decode(data.raw().trim()).ok(),
        _ => Some(data.text().into_bytes()),
    }
}

fn value(one: Part<'_>, kind: &str) -> String {
    let shape = match kind {
        "CE" | "CWE" | "CNE" | "CF" | "IS" | "ID" => Shape::Coded,
        "DT" | "TS" | "DTM" => Shape::Moment,
        "XPN" | "PN" => Shape::Name,
        "XCN" | "CN" => Shape::Person,
        "XAD" | "AD" => Shape::Address,
        "XTN" | "TN" => Shape::Telephone,
        "SN" => return (1..=4).map(|at| one.component(at).words()).collect(),
        "NM" | "ST" | "TM" | "SI" => Shape::Plain,
        _ => Shape::All,
    };
    // A text may have separators of the message in it that nobody escaped.
    let lost = shape == Shape::Plain && one.component(2).words() != "";
    let shape = if lost { Shape::All } else { shape };
    fields::shown(one, shape).unwrap_or_default()
}

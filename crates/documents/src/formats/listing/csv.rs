//! Lists as tables of text (RFC 4180, and what programs write instead): a heading, then a patient on
//! each row. What stands between the values shows in the heading. A quotation mark that is never closed
//! would take all rows behind it for one value; that is noticed and said.

use super::columns::{self, Column};
use super::rows::{add_name, add_number, one_more, words};
use crate::listing::{ListedRow, ListedUse, Listing, ListingFormat, MOST, MOST_LEFT_OUT};
use crate::{Limits, Unreadable};

/// What may stand between values.
const BETWEEN: &[u8] = b",;\t|";
/// A row that goes on for more lines than an address has is several rows in one.
const MOST_LINES: usize = 12;
/// A heading has no more columns.
const MOST_COLUMNS: usize = 1_000;
/// A longer heading is none.
const LONGEST_HEADING: usize = 120;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Listing, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(between(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut heading = Vec::new();
    while heading.is_empty() && next(&mut reader, &mut record)? {
        heading = record.iter().map(said).collect();
        heading.iter().all(String::is_empty).then(|| heading.clear());
    }
    let columns: Vec<Option<Column>> = heading.iter().map(|one| columns::of(one)).collect();
    let has = |wanted: &[Column]| columns.iter().flatten().any(|one| wanted.contains(one));
    let is_long = heading.iter().any(|one| one.len() > LONGEST_HEADING);
    if heading.len() > MOST_COLUMNS
        || is_long
        || !has(&[Column::Family, Column::Given, Column::Whole])
    {
        return Err(Unreadable::NoHeading);
    }
    let unknown =
        heading.iter().zip(&columns).filter(|(said, column)| column.is_none() && !said.is_empty());
    let left_out = unknown.map(|(said, _)| said.clone()).take(MOST_LEFT_OUT).collect();
    let (mut rows, mut lines) = (Vec::new(), Lines { at: 0, line: 1 });
    while next(&mut reader, &mut record)? {
        if record.iter().all(|value| value.trim_ascii().is_empty()) {
            continue;
        }
        one_more(rows.len(), limits)?;
        let written = written(text, record.position(), reader.position()).unwrap_or_default();
        let place = lines.line_of(text, written);
        let is_several = written.bytes().filter(|byte| *byte == b'\n').count() > MOST_LINES;
        rows.push(if is_several || is_open(written) {
            ListedRow::faulty(
                place,
                "a quotation mark opens in it that is not closed where the row ends, so it cannot \
                 be told from the rows behind it: correct the file",
            )
        } else {
            row(place, &record, &columns)
        });
    }
    Ok(Listing { format: ListingFormat::Csv, rows, left_out })
}

fn next(reader: &mut csv::Reader<&[u8]>, record: &mut csv::ByteRecord) -> Result<bool, Unreadable> {
    reader
        .read_byte_record(record)
        .map_err(|_| Unreadable::damaged("its rows cannot be told apart"))
}

/// What stands between the values: the sign that the first line has most often, outside quotation
/// marks.
fn between(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0_usize; BETWEEN.len()];
    let mut is_quoted = false;
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        if let Some(at) = BETWEEN.iter().position(|one| *one == byte).filter(|_| !is_quoted) {
            counts[at] += 1;
        }
    }
    let most = BETWEEN.iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(byte, _)| *byte)
}

/// A row as it is written, without the line end before it.
fn written<'a>(text: &'a str, from: Option<&csv::Position>, to: &csv::Position) -> Option<&'a str> {
    let place = |position: &csv::Position| usize::try_from(position.byte()).ok();
    let written = text.get(place(from?)?..place(to)?)?;
    Some(written.trim_start_matches(['\r', '\n']))
}

/// Counts lines as far as rows were read.
struct Lines {
    at: usize,
    line: u32,
}

impl Lines {
    /// The line on which a row begins, which is a part of `text`.
    fn line_of(&mut self, text: &str, row: &str) -> u32 {
        let at = (row.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        let passed = text.as_bytes().get(self.at..at).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').count() - 1;
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at = self.at.max(at);
        self.line
    }
}

/// Whether a row ends within quotation marks.
fn is_open(written: &str) -> bool {
    written.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

fn said(value: &[u8]) -> String {
    words(&String::from_utf8_lossy(value))
}

/// A row by what its columns hold.
fn row(place: u32, record: &csv::ByteRecord, columns: &[Option<Column>]) -> ListedRow {
    if record.len() == 1 && columns.len() > 1 {
        let fault = "its values are not parted as those of the heading are: correct the file";
        return ListedRow::faulty(place, fault);
    }
    let beyond = record.iter().skip(columns.len()).any(|value| !value.trim_ascii().is_empty());
    if beyond {
        let (has, named) = (record.len(), columns.len());
        return ListedRow::faulty(
            place,
            format!(
                "it has {has} values where the heading names {named} columns: correct the file"
            ),
        );
    }
    let of = |wanted: Column| -> Vec<String> {
        let beside = record.iter().zip(columns).filter(|(_, column)| **column == Some(wanted));
        beside.map(|(value, _)| said(value)).filter(|value| !value.is_empty()).collect()
    };
    let first = |wanted: Column| of(wanted).into_iter().next().unwrap_or_default();
    let mut row = ListedRow { place, birth: first(Column::Birth), ..ListedRow::default() };
    let (family, given) = (first(Column::Family), first(Column::Given));
    let middle = of(Column::Middle).join(" ");
    add_name(&mut row.names, ListedUse::Current, &format!("{given} {middle}"), &family);
    let whole = first(Column::Whole);
    if row.names.is_empty() {
        row.whole_name = whole;
    }
    for former in of(Column::FormerFamily) {
        let is_new = former != family;
        if is_new && !row.names.is_empty() {
            add_name(&mut row.names, ListedUse::Former, &given, &former);
        }
    }
    for called in of(Column::Called) {
        let is_new = called != given && !row.names.is_empty();
        // Some write the whole name there.
        if is_new && !called.contains(' ') {
            add_name(&mut row.names, ListedUse::Other, &called, &family);
        }
    }
    for other in of(Column::OtherWhole) {
        let parted = other.split_once(',').or_else(|| other.rsplit_once(' ').map(|(a, b)| (b, a)));
        if let Some((family, given)) = parted.filter(|_| !row.names.is_empty()) {
            add_name(&mut row.names, ListedUse::Other, given, family);
        }
    }
    let reference = first(Column::MedicareReference);
    for (value, column) in record.iter().zip(columns).take(MOST_COLUMNS) {
        let Some(Column::Number(kind)) = column else { continue };
        let mut value = said(value);
        let figures = value.chars().filter(char::is_ascii_digit).count();
        if *kind == "medicare_number" && figures == 10 && reference.len() == 1 {
            value.push_str(&reference);
        }
        if row.numbers.len() < MOST {
            add_number(&mut row.numbers, kind, &value);
        }
    }
    row
}

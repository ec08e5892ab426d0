//! The header while it is read: its lines "Label: value", and what they give as values.

use crate::formats::structured::moments::Moment;
use crate::formats::structured::names::Names;
use crate::{Given, GivenDoubt, GivenWhat, Limits, Unreadable};

/// Births before this year, and those of the day on which programs begin to count, were not told.
const EARLIEST_BIRTH: &str = "1901";

/// Where a document does not tell its day, names that have ended are former ones.
pub(in crate::formats) const NO_DAY: &str = "99999999";

/// Lines and values, in order.
#[derive(Debug)]
pub(in crate::formats) struct Head {
    pub(in crate::formats) lines: Vec<String>,
    pub(in crate::formats) given: Vec<Given>,
    page: u32,
    room: Room,
}

/// How much text there may still be. A small file can unfold to far too many lines.
#[derive(Debug, Clone, Copy)]
pub(in crate::formats) struct Room {
    lines: u64,
    bytes: u64,
    is_exceeded: bool,
}

impl Room {
    pub(in crate::formats) fn within(limits: &Limits) -> Self {
        Self { lines: limits.lines, bytes: limits.text_bytes, is_exceeded: false }
    }

    /// For formats in which nothing unfolds; what they hold is measured when it is read.
    pub(in crate::formats) fn unlimited() -> Self {
        Self { lines: u64::MAX, bytes: u64::MAX, is_exceeded: false }
    }
}

impl Head {
    /// What stands on a page.
    pub(in crate::formats) fn new(page: u32, room: Room) -> Self {
        Self { lines: Vec::new(), given: Vec::new(), page, room }
    }

    /// The room that is left for others, or that there was too little.
    pub(in crate::formats) fn room(&self, limits: &Limits) -> Result<Room, Unreadable> {
        if self.room.is_exceeded {
            return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
        }
        Ok(self.room)
    }

    /// Whether there was no room for a line: whoever makes more may stop.
    pub(in crate::formats) fn is_full(&self) -> bool {
        self.room.is_exceeded
    }

    /// A line, unless there is no room for it.
    pub(in crate::formats) fn push(&mut self, line: String) {
        let bytes = line.len() as u64 + 1;
        if self.room.is_exceeded || self.room.lines == 0 || self.room.bytes < bytes {
            self.room.is_exceeded = true;
            return;
        }
        self.room.lines -= 1;
        self.room.bytes -= bytes;
        self.lines.push(line);
    }

    /// An empty line, unless one is there.
    pub(in crate::formats) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.push(String::new());
        }
    }

    /// A line, where there is a value.
    pub(in crate::formats) fn line(&mut self, label: &str, value: Option<String>) {
        if let Some(value) = value {
            self.push(format!("{label}: {value}"));
        }
    }

    /// A value whose words are `quote`.
    pub(in crate::formats) fn give(
        &mut self,
        what: GivenWhat,
        detail: &str,
        value: &str,
        quote: &str,
    ) {
        self.doubt(what, detail, value, quote, Vec::new());
    }

    /// A value with doubts.
    pub(in crate::formats) fn doubt(
        &mut self,
        what: GivenWhat,
        detail: &str,
        value: &str,
        quote: &str,
        doubts: Vec<GivenDoubt>,
    ) {
        self.given.push(Given {
            what,
            detail: detail.to_owned(),
            value: value.to_owned(),
            page: self.page,
            quote: quote.to_owned(),
            doubts,
            readings: Vec::new(),
        });
    }

    /// That there is no such value, which is no reason to ask.
    pub(in crate::formats) fn none(&mut self, what: GivenWhat) {
        self.give(what, "", "", "");
    }

    /// A person's name that a line shows.
    pub(in crate::formats) fn name(
        &mut self,
        what: GivenWhat,
        names: &Names,
        more: Vec<GivenDoubt>,
    ) {
        let mut doubts = more;
        if names.name.is_partial || names.is_by_the_way {
            doubts.push(GivenDoubt::Incomplete);
        }
        if !names.rivals.is_empty() {
            doubts.push(GivenDoubt::TwoReadings);
        }
        doubts.dedup();
        self.doubt(what, "", &names.name.value, &names.name.value, doubts);
        if let Some(given) = self.given.last_mut() {
            given.readings = names.rivals.iter().map(|name| name.value.clone()).collect();
        }
    }
    /// That a value is not there, which is a reason to ask.
    pub(in crate::formats) fn missing(&mut self, what: GivenWhat) {
        self.doubt(what, "", "", "", vec![GivenDoubt::Missing]);
    }

    /// The document's own date, which a line shows.
    pub(in crate::formats) fn date(&mut self, written: Option<&Moment>) {
        let Some(written) = written else {
            self.give(GivenWhat::Date, "document", "", "");
            return;
        };
        match &written.day {
            Some(day) if day.len() < 10 => {
                let incomplete = vec![GivenDoubt::Incomplete];
                self.doubt(GivenWhat::Date, "document", day, day, incomplete);
            }
            Some(day) => self.give(GivenWhat::Date, "document", day, day),
            None => {
                let unreadable = vec![GivenDoubt::Unreadable];
                self.doubt(GivenWhat::Date, "document", "", &written.text, unreadable);
            }
        }
    }

    /// The birth date, which a line shows, in a document of a day (`YYYYMMDD`).
    pub(in crate::formats) fn birth(&mut self, birth: Option<Moment>, day: &str) {
        match birth {
            None => self.missing(GivenWhat::BirthDate),
            Some(Moment { text, day: None }) => {
                self.doubt(GivenWhat::BirthDate, "", "", &text, vec![GivenDoubt::Unreadable]);
            }
            Some(Moment { day: Some(born), .. }) => {
                let mut doubts = Vec::new();
                if born.len() < 10 || born.as_str() < EARLIEST_BIRTH {
                    doubts.push(GivenDoubt::Incomplete);
                }
                if born.replace('-', "").as_str() > day {
                    doubts.push(GivenDoubt::Contradicted);
                }
                self.doubt(GivenWhat::BirthDate, "", &born, &born, doubts);
            }
        }
    }
}

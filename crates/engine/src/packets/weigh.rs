//! Weighs what two pages say to each other. Each sign has a weight in the logarithm of odds, which
//! add up; without any sign a page goes on with the one before.

use wardbook_domain::extraction::DocumentType;
use wardbook_domain::packet::CutReason::{
    self, BlankPage, Closing, FirstPage, GoesOn, GoesOnCounting, Greeting, LastPage, Letterhead,
    MidSentence, NoBeginning, OtherDate, OtherName, OtherPatient, SameHead, SamePatient, Title,
};

use super::counting::Count;
use super::heads::Head;
use super::signs::Signs;

/// What speaks before anything is known: most pages go on.
const BEFORE: f64 = -2.2;

/// Heads are the same from here.
const SAME_HEAD: f64 = 0.6;

/// What the pages of a document have said so far.
#[derive(Default)]
pub(super) struct Document {
    names: Vec<Vec<String>>,
    births: Vec<String>,
    numbers: Vec<(String, String)>,
    own_numbers: Vec<(String, String)>,
    date: Option<String>,
    kind: Option<DocumentType>,
    count: Option<Count>,
    heads: Vec<Head>,
    closes: bool,
    ends_open: bool,
    is_begun: bool,
}

impl Document {
    /// Adds a page. A blank one changes nothing.
    pub(super) fn take(&mut self, page: &Signs) {
        if page.sort != wardbook_domain::packet::PageSort::Text {
            return;
        }
        if let Some(name) = &page.name
            && self.names.iter().all(|known| known != name)
        {
            self.names.push(name.clone());
        }
        if let Some(birth) = &page.birth
            && !self.births.contains(birth)
        {
            self.births.push(birth.clone());
        }
        self.numbers.extend(page.numbers.iter().cloned());
        self.own_numbers.extend(page.own_numbers.iter().cloned());
        self.date = self.date.take().or_else(|| page.date.clone());
        self.kind = self.kind.or(page.kind);
        self.count = page.count;
        self.heads.push(page.head.clone());
        self.closes = page.closes;
        self.ends_open = page.ends_open;
        self.is_begun = true;
    }
}

/// How sure it is, per thousand, that `next` begins another document, and why.
pub(super) fn weigh(document: &Document, next: &Signs, after_blank: bool) -> (u16, Vec<CutReason>) {
    if !document.is_begun {
        return (0, Vec::new());
    }
    let mut found: Vec<(CutReason, f64)> = Vec::new();
    let patient = patient(document, next);
    found.extend(patient);
    let is_other = matches!(patient, Some((OtherPatient, _)));
    found.extend(counting(document, next));
    let counts_on = found.iter().any(|(reason, _)| *reason == GoesOnCounting);
    let likeness = document.heads.iter().map(|head| head.likeness(&next.head)).fold(0.0, f64::max);
    if likeness >= SAME_HEAD {
        // Letters of one sender have the same head too, and begin again.
        let weight = if next.greets || next.has_title { -0.6 } else { -1.8 };
        found.push((SameHead, if is_other { weight / 3.0 } else { weight }));
    } else if next.head.is_letterhead {
        found.push((Letterhead, 1.8));
    }
    if next.greets {
        found.push((Greeting, 1.9));
    }
    if next.has_title {
        let other = document.kind.is_some() && next.kind.is_some() && document.kind != next.kind;
        found.push((Title, if other { 1.9 } else { 1.1 }));
    }
    if document.closes {
        found.push((Closing, 1.1));
    }
    if is_other_paper(document, next) {
        found.push((OtherDate, 1.1));
    }
    if after_blank {
        found.push((BlankPage, 0.6));
    }
    if next.goes_on {
        found.push((GoesOn, -3.0));
    }
    if document.ends_open && next.begins_small {
        found.push((MidSentence, -2.5));
    }
    if !next.begins() && !is_other {
        found.push((NoBeginning, -1.6));
    }
    let sum = BEFORE + found.iter().map(|(_, weight)| weight).sum::<f64>();
    // A page that counts on is cut off only where it is another patient's beyond doubt.
    let sum = if counts_on && !is_other { sum.min(-1.0) } else { sum };
    found.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..=1000")]
    let permille = (1000.0 / (1.0 + (-sum).exp())).round() as u16;
    (permille, found.into_iter().map(|(reason, _)| reason).collect())
}

/// Whose the page is, beside whose the document is.
fn patient(document: &Document, next: &Signs) -> Option<(CutReason, f64)> {
    let name = next.name.as_ref().filter(|_| !document.names.is_empty());
    let name = name.map(|name| document.names.iter().any(|known| is_same_name(known, name)));
    let birth = next.birth.as_ref().filter(|_| !document.births.is_empty());
    let birth = birth.map(|birth| document.births.contains(birth));
    let mut numbers = next.numbers.iter().filter_map(|(kind, value)| {
        let mut known = document.numbers.iter().filter(|(other, _)| other == kind).peekable();
        known.peek()?;
        Some(known.any(|(_, known)| known == value))
    });
    let number = numbers.next().map(|first| first || numbers.any(|same| same));
    let all = [name, birth, number];
    let other = all.iter().filter(|one| **one == Some(false)).count();
    let same = all.iter().filter(|one| **one == Some(true)).count();
    match (other, same) {
        (2.., 0) => Some((OtherPatient, 5.0)),
        // A name that is read in another way, a birth date with a slip.
        (2.., 1) => Some((OtherName, 1.5)),
        (1, 0) => Some((OtherName, 2.2)),
        (_, 2..) => Some((SamePatient, -0.9)),
        (0, 1) => Some((SamePatient, -0.6)),
        _ => None,
    }
}

/// One name has all words of the other, as far as initials go.
fn is_same_name(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().all(|word| {
        long.iter().any(|known| {
            known == word
                || (word.len() == 1 && known.starts_with(word.as_str()))
                || (known.len() == 1 && word.starts_with(known.as_str()))
        })
    })
}

/// How the page counts, beside the one before.
fn counting(document: &Document, next: &Signs) -> Vec<(CutReason, f64)> {
    let before = document.count;
    let ended = before.is_some_and(|count| count.of == Some(count.page));
    let mut found = Vec::new();
    match next.count {
        Some(Count { page: 1, .. }) => {
            found.push((FirstPage, 3.2));
            if ended {
                found.push((LastPage, 1.6));
            }
        }
        Some(count) => {
            let follows = before.is_some_and(|before| {
                before.page + 1 == count.page && (before.of == count.of || before.of.is_none())
            });
            if follows {
                found.push((GoesOnCounting, -5.0));
            } else if count.of.is_some() || before.is_none() {
                found.push((GoesOnCounting, -2.5));
            }
        }
        None if ended => found.push((LastPage, 2.6)),
        // It counted on, and the next page does not say that it is one of them.
        None => {}
    }
    found
}

fn is_other_paper(document: &Document, next: &Signs) -> bool {
    let date = document.date.as_ref().zip(next.date.as_ref());
    let mut numbers = next.own_numbers.iter().filter_map(|(kind, value)| {
        let mut known = document.own_numbers.iter().filter(|(other, _)| other == kind).peekable();
        known.peek()?;
        Some(known.any(|(_, known)| known == value))
    });
    date.is_some_and(|(one, other)| one != other) || numbers.any(|same| !same)
}

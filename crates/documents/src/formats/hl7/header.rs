//! What a message says of itself: kind, date, who wrote it, and for whom it is. Each is told by the
//! meaning of its field; a doctor who only saw the patient wrote nothing.

use super::kinds;
use super::message::{MOST, Part, Segment};
use super::persons::{self, Person};
use crate::GivenWhat;
use crate::formats::structured::head::{Head, NO_DAY};
use crate::formats::structured::moments::{self, Moment};

/// The header's lines and values before the patient; answers the document's day, `YYYYMMDD`.
pub(super) fn read(segments: &[Segment<'_>], head: &mut Head) -> String {
    let Some(msh) = segments.first() else { return NO_DAY.to_owned() };
    if let Some(title) = title(segments) {
        head.line("Title", Some(title.clone()));
        head.give(GivenWhat::Title, "", &title, &title);
    }
    if let Some(kind) = kinds::of(segments) {
        let code = Some(&kind.code).filter(|code| !code.is_empty());
        let words =
            code.map_or_else(|| kind.name.clone(), |code| format!("{} ({code})", kind.name));
        head.line("Type", Some(words.clone()));
        head.give(GivenWhat::DocumentType, &kind.code, &kind.name, &words);
    }
    let date = date(segments);
    head.line("Date", date.as_ref().map(|date| date.text.clone()));
    head.date(date.as_ref());
    let some = |text: String| (!text.is_empty()).then_some(text);
    head.line("Message", some(msh.field(9).all_words()));
    head.line("Message identifier", some(msh.said(10, 1)));
    let system =
        |field| some([msh.said(field, 1), msh.said(field + 1, 1)].join(" ").trim().to_owned());
    head.line("Sending system", system(3));
    head.line("Receiving system", system(5));
    date.and_then(|date| date.last_day()).unwrap_or_else(|| NO_DAY.to_owned())
}

/// The title of the document, or the only thing that was ordered.
fn title(segments: &[Segment<'_>]) -> Option<String> {
    let mut own = segments.iter().filter(|one| one.name() == "TXA").map(|txa| txa.said(25, 1));
    let own = own.rfind(|title| !title.is_empty());
    let ordered = || {
        let orders = segments.iter().filter(|one| one.name() == "OBR");
        let mut names = orders.map(|obr| [obr.said(4, 2), obr.said(4, 5)]);
        let first = names.next()?.into_iter().find(|name| !name.is_empty())?;
        names.all(|name| name.contains(&first)).then_some(first)
    };
    own.or_else(ordered)
}

/// When the document came to be: when results were reported, when a document was written, and else
/// when the message was made.
fn date(segments: &[Segment<'_>]) -> Option<Moment> {
    let all = |name: &'static str, field| {
        let those = segments.iter().filter(move |one| one.name() == name);
        those
            .map(move |one| one.field(field).first().component(1).words())
            .filter(|time| !time.is_empty())
    };
    let has_results = segments.iter().any(|one| one.name() == "OBR");
    // The last report holds the earlier ones.
    let reported = all("OBR", 22)
        .map(|time| moments::read(&time))
        .max_by(|one, other| one.day.cmp(&other.day));
    let written = || all("TXA", 6).chain(all("TXA", 4)).next().map(|time| moments::read(&time));
    let made = || all("MSH", 7).next().map(|time| moments::read(&time));
    let of_document = if has_results { reported } else { written() };
    of_document.or_else(made)
}

/// Authors and readers. `is_letter` where the message holds a text, which may name them itself.
pub(super) fn people(segments: &[Segment<'_>], is_letter: bool, head: &mut Head) {
    let author = authors(segments, head);
    let reader = readers(segments, head);
    for (what, person) in [(GivenWhat::Author, author), (GivenWhat::Addressee, reader)] {
        match person {
            Some(person) => {
                head.name(what, &person.names(), Vec::new());
                if let Some(number) = person.number {
                    head.give(GivenWhat::Identifier, "provider_number", &number, &number);
                }
            }
            None if is_letter => {}
            None => head.none(what),
        }
    }
}

/// Who wrote the document, then who refers, then who interpreted the results.
fn authors(segments: &[Segment<'_>], head: &mut Head) -> Option<Person> {
    let originators = found(segments, "TXA", 9, persons::xcn);
    let interpreters = found(segments, "OBR", 32, persons::ndl);
    let referring = providers(segments, "RP");
    // Results that go with a referral have authors of their own.
    let first = originators.first().or(referring.first()).or(interpreters.first()).cloned();
    show(&originators, "Author", head);
    show(&interpreters, "Interpreted by", head);
    show(&referring, "Referring provider", head);
    show(&found(segments, "TXA", 10, persons::xcn), "Authenticated by", head);
    first
}

/// Those to whom a referral goes, or who ordered; copies come last.
fn readers(segments: &[Segment<'_>], head: &mut Head) -> Option<Person> {
    let referred = providers(segments, "RT");
    let ordering =
        [found(segments, "OBR", 16, persons::xcn), found(segments, "ORC", 12, persons::xcn)];
    let ordering = distinct(ordering.concat());
    let copies =
        [found(segments, "OBR", 28, persons::xcn), found(segments, "TXA", 23, persons::xcn)];
    let copies = distinct(copies.concat());
    show(&referred, "Referred to", head);
    show(&ordering, "Ordering provider", head);
    show(&copies, "Copy to", head);
    let is_order = segments.first().is_some_and(|msh| {
        matches!(msh.said(9, 1).as_str(), "ORM" | "OML" | "OMG" | "OMI" | "OMP" | "RDE")
    });
    // Who orders does not write to himself.
    let ordering = ordering.into_iter().next().filter(|_| !is_order);
    referred.into_iter().next().or(ordering).or_else(|| copies.into_iter().next())
}

fn found(
    segments: &[Segment<'_>],
    name: &str,
    field: usize,
    read: impl Fn(Part<'_>) -> Option<Person>,
) -> Vec<Person> {
    let fields =
        segments.iter().filter(|one| one.name() == name).take(MOST).map(|one| one.field(field));
    let all = fields.flat_map(|field| field.repetitions().take(MOST).collect::<Vec<_>>());
    distinct(all.filter_map(read).take(MOST).collect())
}

/// Providers in a role (table 0286).
fn providers(segments: &[Segment<'_>], role: &str) -> Vec<Person> {
    let those = segments.iter().filter(|one| one.name() == "PRD" && one.said(1, 1) == role);
    let named = those.take(MOST).filter_map(|prd| persons::xpn(prd.field(2).first()));
    distinct(named.map(|name| Person { name, number: None }).collect())
}

fn distinct(people: Vec<Person>) -> Vec<Person> {
    let mut kept: Vec<Person> = Vec::new();
    for person in people {
        if kept.iter().all(|known| known.name.value != person.name.value) {
            kept.push(person);
        }
    }
    kept
}

fn show(people: &[Person], label: &str, head: &mut Head) {
    for person in people {
        head.line(label, Some(person.name.shown.clone()));
        head.line("Provider number", person.number.clone());
    }
}

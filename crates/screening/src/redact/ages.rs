//! Ages: those over 89 may not stay (45 CFR 164.514(b)(2)(i)(C)).

/// What replaces an age over 89.
pub(super) const OVER: &str = "[AGE 90 OR OVER]";
/// The oldest age that may stay, in years.
const OLDEST: u32 = 89;
/// How far after an age its unit may stand, in bytes.
const REACH: usize = 16;

/// Units that are shorter than a year, by how they begin.
const SHORTER: &[&str] = &[
    "day", "week", "wk", "month", "mth", "mo", "hour", "tag", "täg", "woche", "wöch", "monat",
    "jour", "semaine", "mois", "día", "dia", "semana", "mes", "giorn", "settiman", "mesi", "dag",
    "maand",
];

/// What is to be done with an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// It may stay.
    Stays,
    /// It is over 89.
    Over,
    /// Nobody can say how old.
    Unread,
}

/// Reads an age with what stands after it: ninety months are no ninety years.
pub(super) fn read(said: &str, after: &str) -> Age {
    let mut numbers = said.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (Some(number), None) = (numbers.next(), numbers.next()) else { return Age::Unread };
    // A number too long to read is over 89 as well.
    if number.parse::<u32>().is_ok_and(|years| years <= OLDEST) {
        return Age::Stays;
    }
    let end = after.floor_char_boundary(REACH);
    let own = said.rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let unit = format!("{own}{}", &after[..end]).to_lowercase();
    let unit = unit.trim_start_matches(|c: char| !c.is_alphabetic());
    let is_shorter = SHORTER.iter().any(|short| unit.starts_with(short));
    if is_shorter { Age::Stays } else { Age::Over }
}

//! Dates without a day or without a year, where words say that they are dates.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::{Found, day, goes_on, number, year};

/// Words that say of a day and a month in figures that they are a day.
const ON: &[&str] = &[
    "on",
    "since",
    "dated",
    "until",
    "till",
    "from",
    "am",
    "vom",
    "seit",
    "zum",
    "ab",
    "le",
    "du",
    "el",
    "desde",
    "il",
    "dal",
    "op",
    "sinds",
    "em",
    "date",
    "d.",
    "den",
    "by",
    "note",
    "visit",
    "appt",
    "appointment",
    "admitted",
    "seen",
    "dos",
    "due",
    "started",
    "dob",
    "review",
    "reviewed",
    "clinic",
    "collected",
    "collection",
    "edd",
    "lmp",
    "doa",
    "dod",
    "doi",
    "adm",
    "disch",
    "discharge",
    "discharged",
    "tca",
    "tcu",
    "rtc",
    "f/u",
    "next",
    "last",
    "dose",
    "signed",
    "stop",
    "ceased",
    "exp",
    "thru",
    "through",
    "after",
    "before",
    "week",
];

/// Weekdays, whole and in short, in small letters.
const WEEKDAYS: &[&str] = &[
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weds",
];

/// `03/1950`, and `3/5` or `3.5.` where words say that it is a day.
pub(super) fn partial(piece: &Piece, at: usize, second: usize, sign: char) -> Found {
    let month = number(piece, at).filter(|month| (1..=12).contains(month));
    if matches!(sign, '/' | '-' | '.')
        && month.is_some()
        && year(piece, second).is_some()
        && !goes_on(piece, second + 1)
    {
        return (sign != '-' || piece.tokens[at].len() == 2).then_some((
            second + 1,
            0.6,
            "date.month_and_year",
        ));
    }
    let is_pair = day(piece, at).is_some()
        && day(piece, second).is_some()
        && (number(piece, at)? <= 12 || number(piece, second)? <= 12);
    if !is_pair || goes_on(piece, second + 1) {
        return None;
    }
    let mut said = at.checked_sub(1);
    if said.is_some_and(|said| matches!(piece.sign(said), Some(':' | ',' | '.' | '-'))) {
        said = said.and_then(|said| said.checked_sub(1));
    }
    let near = said.is_some_and(|said| piece.tokens[said + 1].gap <= Gap::Space);
    let before = said.filter(|_| near).map_or(String::new(), |said| piece.str(said).to_lowercase());
    // `10/7 at 1405`, `28/12 @ 19:40`.
    let is_timed = (piece.str(second + 1) == "at" || piece.sign(second + 1) == Some('@'))
        && piece.is_shape(second + 2, Shape::Figures);
    let is_dotted =
        sign == '.' && piece.sign(second + 1) == Some('.') && piece.is_glued(second + 1);
    let is_said = ON.contains(&before.as_str()) || WEEKDAYS.contains(&before.as_str());
    match sign {
        '/' if is_said || is_timed || is_headed(piece, at, second + 1) => {
            Some((second + 1, 0.5, "date.day_and_month"))
        }
        '.' if is_dotted && (is_said || is_line_of_note(piece, at, second + 2)) => {
            Some((second + 2, 0.55, "date.day_and_month"))
        }
        _ => None,
    }
}

/// `14.02. FD:` at the beginning of a line, with a sentence after it.
fn is_line_of_note(piece: &Piece, first: usize, after: usize) -> bool {
    let begins = piece.tokens[first].gap >= Gap::Line;
    let is_pair = piece.tokens[first].len() == 2 && piece.tokens[after - 2].len() == 2;
    begins
        && is_pair
        && piece
            .get(after)
            .is_some_and(|token| token.gap == Gap::Space && token.shape != Shape::Lower)
}

/// `3/14 0930 -` at the beginning of a line: when a note was written.
fn is_headed(piece: &Piece, first: usize, after: usize) -> bool {
    let begins = first == 0 || piece.tokens[first].gap >= Gap::Line;
    let next = piece.get(after);
    // `10/02 11p-7a:`, `12/6 9am`.
    let is_shift = piece.is_shape(after, Shape::Figures)
        && piece.is_glued(after + 1)
        && matches!(
            piece.str(after + 1).to_lowercase().as_str(),
            "a" | "p" | "am" | "pm" | "h" | "hrs" | "hr" | ":" | "."
        );
    // `10/02 Slept well`: figures in pairs and a sentence.
    let is_pair = piece.tokens[first].len() == 2 && piece.tokens[after - 1].len() == 2;
    let is_sentence = is_pair
        && piece.get(after).is_some_and(|token| token.is_capital() && token.gap == Gap::Space);
    let time = is_shift
        || is_sentence
        || next.is_some_and(|token| {
            token.is_figures() && token.len() == 4
                || matches!(piece.sign(after), Some('-' | ':' | '–'))
        });
    begins && time && number(piece, first).is_some_and(|month| month > 0)
}

/// `since January`, `last August`: a month alone, which says more than a year.
pub(super) fn month_alone(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let token = piece.get(at).filter(|token| token.is_capital() && token.gap == Gap::Space)?;
    let is_led = at > 0
        && matches!(
            piece.str(at - 1).to_lowercase().as_str(),
            "in" | "since"
                | "last"
                | "until"
                | "till"
                | "next"
                | "early"
                | "late"
                | "mid"
                | "from"
                | "by"
                | "this"
        );
    let is_name = piece
        .get(at + 1)
        .is_some_and(|next| next.gap == Gap::Space && next.is_capital() && next.known.is_name())
        || token.known.is(Known::GIVEN)
            && !matches!(piece.str(at - 1), "in" | "since" | "last" | "until" | "next");
    (is_led && token.len() >= 3 && !is_name).then_some((at + 1, 0.4))
}

/// `290693` after words for a birth.
pub(super) fn six_figures(piece: &Piece, at: usize) -> Found {
    let said = piece.get(at).filter(|token| token.len() == 6).map(|_| piece.str(at))?;
    piece.label(at, 3, |what| what == What::Birth)?;
    let within = |part: Option<&str>, most: u32| {
        part.and_then(|part| part.parse().ok()).is_some_and(|one: u32| (1..=most).contains(&one))
    };
    let fits = within(said.get(..2), 31) && within(said.get(2..4), 12)
        || within(said.get(..2), 12) && within(said.get(2..4), 31)
        || within(said.get(2..4), 12) && within(said.get(4..), 31);
    fits.then_some((at + 1, 0.75, "date.figures"))
}

/// `on the 9th.`, `until 23rd,`: a day of the month alone, at the end of what is said.
pub(super) fn day_alone(piece: &Piece, at: usize) -> Found {
    day(piece, at)?;
    let is_ordinal =
        piece.is_glued(at + 1) && matches!(piece.str(at + 1), "st" | "nd" | "rd" | "th");
    let before = if at > 0 { piece.str(at - 1) } else { "" };
    let before_that = if at > 1 { piece.str(at - 2) } else { "" };
    let led =
        |word: &str| matches!(word, "on" | "by" | "until" | "till" | "from" | "since" | "over");
    // `Friday 8th`.
    let is_weekday = WEEKDAYS.contains(&before.to_lowercase().as_str());
    let is_led = led(before)
        || is_weekday
        || before == "the" && (led(before_that) || at > 1 && piece.sign(at - 2) == Some(','));
    let ends = piece.get(at + 2).is_none_or(|token| {
        token.gap >= Gap::Line || matches!(piece.sign(at + 2), Some('.' | ',' | ';' | ')'))
    });
    (is_ordinal && is_led && ends).then_some((at + 2, 0.45, "date.day_first"))
}

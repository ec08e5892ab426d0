//! Ages: a number of years that somebody is old.

use super::super::piece::Piece;
use super::super::{Kind, Span};
use super::parts::number;

/// Words that stand before an age.
const AGED: &[&str] = &[
    "age",
    "aged",
    "ages",
    "turned",
    "turns",
    "turning",
    "alter",
    "âge",
    "agée",
    "âgé",
    "âgée",
    "edad",
    "età",
    "leeftijd",
    "idade",
    "ikä",
    "ålder",
    "wiek",
    "возраст",
];

/// `62-year-old`, `aged 62`, `62 J.`, `Age: 62`.
pub(super) fn age(piece: &Piece, at: usize, spans: &mut Vec<Span>) {
    let Some(years) = number(piece, at).filter(|years| (0..=125).contains(years)) else { return };
    if piece.tokens[at].len() > 3
        || piece.is_glued(at)
            && at > 0
            && !matches!(piece.sign(at - 1), Some('(' | ':' | '/' | '=' | '"' | '-' | '['))
    {
        return;
    }
    let mut next = at + 1;
    if matches!(piece.sign(next), Some('-' | '‑' | '–')) {
        next += 1;
    }
    let lower = |at: usize| piece.str(at).to_lowercase();
    let (unit, follows) = (lower(next), {
        let at = if matches!(piece.sign(next + 1), Some('-' | '‑' | '–' | '.' | '/')) {
            next + 2
        } else {
            next + 1
        };
        lower(at)
    });
    let is_unit = matches!(
        unit.as_str(),
        "year"
            | "years"
            | "yr"
            | "yrs"
            | "month"
            | "months"
            | "week"
            | "weeks"
            | "day"
            | "days"
            | "y"
    );
    let is_old = is_unit && matches!(follows.as_str(), "old" | "o" | "olds")
        || matches!(
            unit.as_str(),
            "yo" | "yom"
                | "yof"
                | "jährige"
                | "jähriger"
                | "jährigen"
                | "jähriges"
                | "jarige"
                | "jarig"
                | "jaehriger"
                | "jaehrigen"
                | "jaehrige"
                | "årig"
                | "åriga"
                | "vuotias"
        )
        || matches!((unit.as_str(), follows.as_str()), ("anos" | "años", "de")) && at > 0;
    let before = if at > 0 { lower(at - 1) } else { String::new() };
    let before_that = if at > 1 { lower(at - 2) } else { String::new() };
    // `Age/Sex: 68/F`.
    let is_form = before == ":" && at > 3 && (at - 4..at).any(|at| lower(at) == "age");
    let is_aged = is_form
        || AGED.contains(&before.as_str())
        || matches!(before.as_str(), ":" | "of" | "de" | "van" | "di" | "is" | "=" | "just")
            && AGED.contains(&before_that.as_str());
    let romance = matches!(
        unit.as_str(),
        "ans" | "años" | "anni" | "jaar" | "jahre" | "anos" | "let" | "lat" | "år"
    ) && !matches!(
        before.as_str(),
        "il" | "depuis"
            | "hace"
            | "da"
            | "sinds"
            | "seit"
            | "vor"
            | "há"
            | "desde"
            | "pendant"
            | "durante"
            | "per"
            | "for"
    );
    let of_person = matches!(follows.as_str(), "alt" | "oud" | "gammal" | "gammel")
        || matches!(
            before.as_str(),
            "de" | "di" | "van" | "von" | "âgé" | "âgée" | "edad" | "," | "("
        );
    let sex = matches!(piece.str(next), "M" | "F" | "male" | "female")
        && piece.is_glued(next)
        && piece.sign(at + 1).is_none();
    // `(M, 47)`, `Agatha, 91, helps`.
    let is_after_name = before == ","
        && at > 1
        && (matches!(before_that.as_str(), "m" | "f" | "male" | "female")
            || piece.tokens[at - 2].is_capital() && piece.tokens[at - 2].known.is_only_name())
        && matches!(piece.sign(at + 1), Some(',' | ')'));
    if is_old || is_after_name || is_aged || romance && of_person || sex && years > 0 {
        let score = if years > 89 { 0.8 } else { 0.5 };
        spans.push(piece.span(Kind::Age, at..at + 1, score, "age"));
    }
}

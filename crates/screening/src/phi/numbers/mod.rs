//! Numbers and codes: those that a label names, those of a national form, and long ones that nothing
//! names.
//!
//! A check digit that fits makes a labelled number surer. Alone it never gives half a point: one
//! ten-digit number in eleven is a valid NHS number.

use wardbook_domain::check_digits::{scheme_after, verdict};

mod forms;
mod lookalikes;
mod plates;
mod said;

use super::labels::{Label, What};
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};
use forms::{by_form, nino, udi};
use lookalikes::{is_amount, is_date_like};
use plates::plate;
use said::{grouped, said};

/// Tokens that one value may have.
const MOST: usize = 24;

/// Finds them.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    for label in &piece.labels {
        if let What::Number(kind) = label.what {
            labelled(piece, label, kind, spans);
        }
    }
    let mut at = 0;
    while at < piece.tokens.len() {
        let begins = !piece.is_glued(at)
            || at > 0
                && matches!(
                    piece.sign(at - 1),
                    Some('(' | '[' | ':' | '"' | '=' | '<' | '>' | '#' | '|')
                );
        if !begins || piece.is_shape(at, Shape::Sign) {
            at += 1;
            continue;
        }
        let after = glued_end(piece, at);
        // `QQ 12 34 56 C` begins with letters.
        let is_spaced = piece.is_shape(at, Shape::Upper)
            && piece.tokens[at].len() == 2
            && after == at + 1
            && groups_follow(piece, at);
        if let Some(after) = udi(piece, at) {
            spans.push(piece.span(Kind::Device, at - 1..after, 0.9, "number.udi"));
            at = after;
            continue;
        }
        let found = if is_spaced {
            nino(piece, at)
        } else if piece.figures(at..after) >= 2 {
            by_form(piece, at, after)
                .filter(|form| form.3 != "number.long")
                .or_else(|| plate(piece, at))
                .or_else(|| said(piece, at, after))
                .or_else(|| by_form(piece, at, after))
                .or_else(|| grouped(piece, at, after))
        } else {
            plate(piece, at)
        };
        if let Some((after, kind, score, rule)) = found {
            spans.push(piece.span(kind, at..after, score, rule));
            at = after;
        } else {
            at += 1;
        }
    }
}

/// The end of what nothing parts, without the signs at its end.
fn glued_end(piece: &Piece, first: usize) -> usize {
    let mut after = first + 1;
    while after < first + MOST && piece.is_glued(after) {
        let is_inner = matches!(piece.sign(after), Some('-' | '/' | '.' | '_' | '‑' | '–' | '#'));
        let is_part =
            is_inner && piece.is_glued(after + 1) && !piece.is_shape(after + 1, Shape::Sign);
        if !is_part && piece.is_shape(after, Shape::Sign) {
            break;
        }
        after += 1;
    }
    after
}

/// The value that stands after a label of a number.
fn labelled(piece: &Piece, label: &Label, kind: Kind, spans: &mut Vec<Span>) {
    if matches!(kind, Kind::Phone | Kind::Fax) {
        return;
    }
    let Some(first) = value_after(piece, label, kind) else {
        in_table(piece, label, kind, spans);
        return;
    };
    let after = value_end(piece, first, kind);
    let figures = piece.figures(first..after);
    let said = piece.said(first..after);
    let is_form = label.has_colon || label.after + 1 < first;
    let least = match kind {
        Kind::Postcode => 3,
        Kind::Vehicle if is_plate(said) => 2,
        Kind::Vehicle | Kind::Licence | Kind::Mrn | Kind::Dva => 3 - usize::from(is_form),
        _ if is_form => 3,
        _ => 4,
    };
    if figures < least
        || said.len() < 4 && kind != Kind::Postcode
        || is_amount(piece, first, after)
        || is_date_like(piece, first, after)
    {
        return;
    }
    let label_said = piece.said(label.first..label.after);
    let fits = verdict(scheme_of(kind), said)
        .or_else(|| scheme_after(label_said, said).and_then(|scheme| verdict(scheme, said)));
    let kind = match kind {
        Kind::Licence if label_said.eq_ignore_ascii_case("reg") && figures < 5 => Kind::Vehicle,
        _ => kind,
    };
    let score = match fits {
        Some(true) => 0.97,
        // A slip of the pen leads to the person all the same.
        Some(false) => 0.8,
        None if is_form || figures > 5 => 0.88,
        None => 0.7,
    };
    spans.push(piece.span(kind, first..after, score, "number.label"));
}

/// `LV19 KWE`: capitals and figures alone, as many as plates have.
fn is_plate(said: &str) -> bool {
    let parts = || said.chars().filter(|c| !matches!(c, ' ' | '-'));
    let letters = parts().filter(char::is_ascii_uppercase).count();
    let figures = parts().filter(char::is_ascii_digit).count();
    letters >= 2 && letters + figures == parts().count() && (5..=8).contains(&parts().count())
}

fn scheme_of(kind: Kind) -> &'static str {
    match kind {
        Kind::NhsNumber => "nhs_number",
        Kind::Medicare => "medicare_number",
        Kind::Ihi => "ihi",
        Kind::Tfn => "tax_file_number",
        Kind::Npi => "npi",
        _ => "",
    }
}

/// The value of a label that heads a column: the first long number of the next line.
fn in_table(piece: &Piece, label: &Label, kind: Kind, spans: &mut Vec<Span>) {
    let is_column =
        piece.get(label.after).is_some_and(|token| token.gap >= Gap::Wide) && !label.has_colon;
    let rest = label.after..piece.tokens.len().min(label.after + 24);
    let Some(line) =
        rest.clone().find(|at| piece.tokens[*at].gap == Gap::Line).filter(|_| is_column)
    else {
        return;
    };
    let end =
        (line + 1..piece.tokens.len().min(line + 30)).find(|at| piece.tokens[*at].gap >= Gap::Line);
    let mut at = line;
    while at < end.unwrap_or(line + 30).min(piece.tokens.len()) {
        let after = glued_end(piece, at);
        let is_number = piece.figures(at..after) >= 5
            && !is_date_like(piece, at, after)
            && !is_amount(piece, at, after);
        if is_number && piece.tokens[at].shape != Shape::Sign {
            spans.push(piece.span(kind, at..after, 0.6, "number.table"));
            return;
        }
        at = after.max(at + 1);
    }
}

/// The token where a label's value begins: after signs, and after words that only lead to it.
fn value_after(piece: &Piece, label: &Label, kind: Kind) -> Option<usize> {
    const LEADING: &[&str] = &[
        "number", "no", "nr", "num", "nummer", "numero", "número", "numéro", "n", "code", "is",
        "was", "id", "the", "card", "of", "and", "my", "ist", "lautet", "est", "es", "ref",
        "patient", "bearing", "ending", "in", "with", "as", "your", "new", "her", "his", "under",
        "s", "a",
    ];
    let mut lines = 0;
    for at in label.after..piece.tokens.len().min(label.after + 9) {
        let token = &piece.tokens[at];
        lines += usize::from(token.gap >= Gap::Line) + usize::from(token.gap == Gap::Blank);
        if lines > 1 {
            return None;
        }
        let end = glued_end(piece, at);
        let is_leading_word = LEADING.contains(&piece.str(at).to_lowercase().as_str());
        // `QQ 12 34 56 C`, and of a plate or a record also `TX LTR4481`, `GPH 204 88 17`.
        let is_letters =
            token.shape == Shape::Upper || kind == Kind::Vehicle && token.shape == Shape::Initial;
        let is_prefix = is_letters
            && token.len() <= 4
            && !is_leading_word
            && (groups_follow(piece, at)
                || (label.has_colon || kind == Kind::Vehicle) && code_follows(piece, at)
                || kind == Kind::Vehicle && groups_follow(piece, end - 1))
            // `DUBAI K 44718`, `Texas LHT 9921`.
            || kind == Kind::Vehicle
                && token.is_capital()
                && token.known.is(Known::PLACE.and(Known::COUNTRY))
                && piece.get(at + 1).is_some_and(|next| next.is_word() && next.is_capital() || next.is_figures() || next.shape == Shape::Initial);
        if token.shape != Shape::Sign && piece.figures(at..end) > 0 || is_prefix {
            return Some(at);
        }
        let is_leading = match piece.sign(at) {
            Some(';' | '!' | '?') => false,
            Some('.') => label.after + 2 > at || piece.tokens[at - 1].len() <= 3,
            Some(_) => true,
            None => is_leading_word,
        };
        if !is_leading {
            return None;
        }
    }
    None
}

/// `QQ 12 34 56 C`: letters that begin a number of groups.
fn groups_follow(piece: &Piece, at: usize) -> bool {
    piece.get(at + 1).is_some_and(|token| token.is_figures() && token.gap <= Gap::Space)
}

/// `TX LTR4481`: letters before a code that has figures.
fn code_follows(piece: &Piece, at: usize) -> bool {
    let is_near = piece.get(at + 1).is_some_and(|token| {
        token.gap == Gap::Space && matches!(token.shape, Shape::Upper | Shape::Initial)
    });
    is_near && piece.figures(at + 1..glued_end(piece, at + 1)) > 2
}

/// The end of a value: what is glued, and groups of figures after single spaces.
fn value_end(piece: &Piece, first: usize, kind: Kind) -> usize {
    let mut after = glued_end(piece, first);
    if piece.figures(first..after) == 0 {
        after = glued_end(piece, after);
    }
    let most = match kind {
        Kind::Iban => 34,
        Kind::Card | Kind::Ihi => 19,
        Kind::Postcode => 8,
        Kind::Vehicle | Kind::Mrn => 12,
        _ => 16,
    };
    while after < first + MOST {
        let Some(token) = piece.get(after).filter(|token| token.gap <= Gap::Space) else { break };
        if token.gap == Gap::None {
            // `2428 77813 2 / 1`.
            break;
        }
        let end = glued_end(piece, after);
        let len = piece.bytes(after..end).len();
        let total = piece.bytes(first..after).len();
        let is_group = token.is_figures() && len <= 7
            || matches!(
                kind,
                Kind::Vehicle
                    | Kind::Postcode
                    | Kind::Iban
                    | Kind::Nino
                    | Kind::HealthPlan
                    | Kind::NationalId
                    | Kind::Licence
            ) && token.shape != Shape::Lower
                && len <= 4
                && token.is_word()
                && !token.known.is(Known::LABEL);
        let is_last_letter = token.shape == Shape::Initial
            && piece
                .get(after + 1)
                .is_none_or(|next| next.gap > Gap::None || piece.sign(after + 1).is_some());
        let is_unit =
            piece.is_glued(end) && !matches!(piece.sign(end), Some('.' | ',' | ')' | ';' | '/'));
        let before_is_figures =
            piece.tokens[after - 1].is_figures() || piece.tokens[after - 1].len() <= 4;
        let starts_date = is_date_like(piece, after, end);
        if !(is_group || is_last_letter && piece.tokens[after - 1].is_figures())
            || is_unit
            || starts_date
            || !before_is_figures
            || total + len + 1 > most + most / 3
        {
            break;
        }
        after = end;
    }
    let slash = matches!(piece.sign(after), Some('/' | '-'))
        && piece
            .get(after + 1)
            .is_some_and(|token| token.is_figures() && token.len() <= 2 && token.gap <= Gap::Space);
    if slash && kind == Kind::Medicare { after + 2 } else { after }
}

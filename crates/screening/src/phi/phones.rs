//! Telephone and fax numbers: by a label before or a word after them, or by a form that other numbers
//! have not.

use super::labels::What;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};

/// The figures of a number (ITU-T E.164 allows fifteen).
const FIGURES: std::ops::RangeInclusive<usize> = 6..=15;

/// Finds them.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < piece.tokens.len() {
        let begins =
            piece.is_shape(at, Shape::Figures) || matches!(piece.sign(at), Some('+' | '('));
        if !begins || is_inside(piece, at) {
            at += 1;
            continue;
        }
        let Some(number) = Number::read(piece, at) else {
            at += 1;
            continue;
        };
        if let Some((kind, score, rule)) = number.judged(piece) {
            let number = number.without_brackets(piece);
            let after = extension(piece, number.after).unwrap_or(number.after);
            spans.push(piece.span(kind, number.first..after, score, rule));
            at = after;
        } else {
            at = number.after.max(at + 1);
        }
    }
}

fn is_inside(piece: &Piece, at: usize) -> bool {
    if !piece.is_glued(at) || at == 0 {
        return false;
    }
    // `T:555…` and `(555)…`, but neither `A1-555…` nor `$555`.
    let before = &piece.tokens[at - 1];
    before.is_word()
        || before.is_figures()
        || matches!(
            piece.sign(at - 1),
            Some('-' | '.' | '_' | '$' | '£' | '€' | '%' | '#' | '@' | '<' | '≥' | '≤' | '+')
        )
        || piece.sign(at - 1) == Some('/') && at > 1 && piece.tokens[at - 2].is_figures()
}

/// Groups of figures that may be one number.
struct Number {
    first: usize,
    after: usize,
    figures: usize,
    groups: Vec<usize>,
    has_plus: bool,
    has_brackets: bool,
    /// The sign that stands between groups, where one does.
    signs: Vec<char>,
}

impl Number {
    fn read(piece: &Piece, first: usize) -> Option<Self> {
        let mut number = Self {
            first,
            after: first,
            figures: 0,
            groups: Vec::new(),
            has_plus: false,
            has_brackets: false,
            signs: Vec::new(),
        };
        let mut at = first;
        let mut open = false;
        if piece.sign(at) == Some('+') {
            number.has_plus = true;
            at += 1;
        }
        while number.groups.len() < 9 {
            let Some(token) = piece.get(at) else { break };
            if at > first && token.gap > Gap::Space {
                break;
            }
            match piece.sign(at) {
                Some('(')
                    if !open && piece.is_shape(at + 1, Shape::Figures)
                        || piece.sign(at) == Some('(') && piece.sign(at + 1) == Some('+') =>
                {
                    open = true;
                    number.has_brackets = true;
                    at += 1;
                }
                Some('+') if open && piece.sign(at - 1) == Some('(') => {
                    number.has_plus = true;
                    at += 1;
                }
                Some(')') if open => {
                    open = false;
                    at += 1;
                    number.after = at;
                }
                Some(sign @ ('-' | '.' | '/' | '–' | '‑' | '·')) if !number.groups.is_empty() =>
                {
                    let next = piece
                        .get(at + 1)
                        .filter(|next| next.is_figures() && next.gap <= Gap::Space);
                    if next.is_none() && piece.sign(at + 1) != Some('(') {
                        break;
                    }
                    number.signs.push(sign);
                    at += 1;
                }
                None if token.is_figures() => {
                    if number.figures + token.len() > *FIGURES.end() {
                        break;
                    }
                    // A word that is glued on makes it another kind of number.
                    if piece.is_glued(at + 1)
                        && piece.get(at + 1).is_some_and(|next| {
                            next.is_word() && !matches!(piece.str(at + 1), "x" | "ext")
                        })
                    {
                        return None;
                    }
                    number.figures += token.len();
                    number.groups.push(token.len());
                    at += 1;
                    number.after = at;
                }
                _ => break,
            }
        }
        (FIGURES.contains(&number.figures)).then_some(number)
    }

    /// Without brackets that stand round all of it.
    fn without_brackets(mut self, piece: &Piece) -> Self {
        let is_round =
            piece.sign(self.first) == Some('(') && piece.sign(self.after - 1) == Some(')');
        let opens = (self.first..self.after).filter(|at| piece.sign(*at) == Some('(')).count();
        if is_round && opens == 1 {
            self.first += 1;
            self.after -= 1;
        }
        self
    }

    fn judged(&self, piece: &Piece) -> Option<(Kind, f32, &'static str)> {
        let is_date = piece.said(self.first..self.after).len() <= 10
            && self.groups.len() == 3
            && self.signs.len() == 2
            && (self.groups[0] == 4 || self.groups[2] == 4)
            && self.groups[1] <= 2;
        if is_date || piece.sign(self.after) == Some('%') || self.is_card(piece) {
            return None;
        }
        // A date, whatever follows it.
        let is_date = is_date
            || matches!((self.signs.first(), self.signs.get(1)), (Some(one), Some(other)) if one == other && (*one == '/' || self.groups.iter().take(3).any(|group| *group == 4)))
                && self.groups.len() >= 3
                && self.groups[1] <= 2
                && (self.groups[0] == 4 || matches!(self.groups[2], 2 | 4))
                && self.groups[0] != 3;
        if is_date {
            return None;
        }
        let of_phone = |what| matches!(what, What::Number(Kind::Phone | Kind::Fax));
        let any = |what| matches!(what, What::Number(_) | What::Birth);
        let nearest =
            piece.label(self.first, 6, any).filter(|label| self.is_reached(piece, label.after));
        if let Some(label) = nearest {
            if !of_phone(label.what) && label.after + 4 >= self.first {
                return None;
            }
            if of_phone(label.what) {
                let kind =
                    if label.what == What::Number(Kind::Fax) { Kind::Fax } else { Kind::Phone };
                let is_likely = self.figures >= 7 || label.has_colon;
                return is_likely.then_some((kind, 0.85, "phone.label"));
            }
        }
        if let Some(kind) = self.said_after(piece) {
            return Some((kind, 0.8, "phone.word_after"));
        }
        self.by_form(piece).map(|score| (Kind::Phone, score, "phone.form"))
    }

    /// Whether a label's words reach this number: no other number and no other sentence between.
    fn is_reached(&self, piece: &Piece, after: usize) -> bool {
        let between = &piece.tokens[after.min(self.first)..self.first];
        let no_break = !(after..self.first)
            .any(|at| piece.is_shape(at, Shape::Figures) || piece.sign(at) == Some(';'));
        let lines = between
            .iter()
            .chain(piece.get(self.first))
            .filter(|token| token.gap >= Gap::Line)
            .count();
        no_break && lines <= 1
    }

    fn is_card(&self, piece: &Piece) -> bool {
        self.figures >= 13
            && !self.has_plus
            && self.groups.iter().all(|group| *group >= 4)
            && piece.sign(self.first) != Some('+')
    }

    /// `555 0134 mobile`, `555 0134 (home)`.
    fn said_after(&self, piece: &Piece) -> Option<Kind> {
        let mut at = self.after;
        if matches!(piece.sign(at), Some('(' | '-' | ',')) {
            at += 1;
        }
        let is_near = piece.get(at).is_some_and(|token| token.gap <= Gap::Wide);
        match piece.str(at).to_lowercase().as_str() {
            "fax" if is_near => Some(Kind::Fax),
            "office" | "mobile" | "cell" | "home" | "work" | "phone" | "tel" | "mob" | "h"
            | "m" | "w" | "direct" | "mobil" | "privat"
                if is_near
                    && self.figures >= 7
                    && (piece.str(at).len() > 1 || piece.sign(at - 1) == Some('(')) =>
            {
                Some(Kind::Phone)
            }
            _ => None,
        }
    }

    fn by_form(&self, piece: &Piece) -> Option<f32> {
        let first_figure = piece.said(self.first..self.after).chars().find(char::is_ascii_digit);
        let groups = self.groups.as_slice();
        if self.has_plus && self.figures >= 8 {
            return Some(0.8);
        }
        if matches!(groups, [3, 3, 4] | [1, 3, 3, 4])
            && (self.has_brackets || !self.signs.is_empty())
        {
            return Some(0.75);
        }
        // `250 555 0161`: as in North America, with spaces alone.
        let second = piece.said(self.first..self.after).split(' ').nth(1);
        let is_spaced = matches!(groups, [3, 3, 4])
            && self.signs.is_empty()
            && first_figure.is_some_and(|figure| figure > '1')
            && second.is_some_and(|group| !group.starts_with(['0', '1']));
        if is_spaced {
            return Some(0.45);
        }
        let is_long = (8..=11).contains(&self.figures);
        let is_decimal = groups.len() == 2 && self.signs == ['.'];
        if is_decimal || self.signs.contains(&'–') {
            return None;
        }
        if self.has_brackets && is_long && first_figure == Some('0') {
            return Some(0.75);
        }
        let is_national = first_figure == Some('0') && (9..=12).contains(&self.figures);
        let is_grouped = (2..=6).contains(&groups.len()) && groups.iter().all(|group| *group >= 2);
        if is_national && is_grouped {
            return Some(0.65);
        }
        // A mobile number of Britain, France, Australia written in one.
        let said = piece.said(self.first..self.after);
        let is_mobile = groups.len() == 1 && self.figures == 11 && said.starts_with("07")
            || groups.len() == 1
                && self.figures == 10
                && (said.starts_with("04") || said.starts_with("06"));
        if is_mobile {
            return Some(0.6);
        }
        // `1300 555 013`, `91 555 01 34`, `911 234 567`.
        let is_free_call =
            matches!(groups, [4, 3, 3]) && (said.starts_with("1300") || said.starts_with("1800"));
        let is_southern = self.figures == 9
            && groups.len() >= 3
            && self.signs.is_empty()
            && matches!(first_figure, Some('2' | '6' | '8' | '9'));
        (is_free_call || is_southern).then_some(0.5)
    }
}

/// `ext. 12`, `x12`, `-0` after a number.
fn extension(piece: &Piece, after: usize) -> Option<usize> {
    let mut at = after;
    if piece.sign(at) == Some(',') {
        at += 1;
    }
    if !matches!(
        piece.str(at).to_lowercase().as_str(),
        "x" | "ext" | "extension" | "extn" | "poste" | "int" | "dw"
    ) {
        return None;
    }
    at += 1;
    if matches!(piece.sign(at), Some('.' | ':')) {
        at += 1;
    }
    let is_short = piece
        .get(at)
        .is_some_and(|token| token.is_figures() && token.len() <= 6 && token.gap <= Gap::Space);
    is_short.then_some(at + 1)
}

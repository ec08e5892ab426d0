//! Towns, regions and countries; and organisations, which say as much of where somebody was.

use super::labels::What;
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape, Token};
use super::{Kind, Span};

/// Places of more than one word, folded to small letters.
const LONGER: &[&[&str]] = &[
    &["United", "Kingdom"],
    &["United", "States"],
    &["United", "Arab", "Emirates"],
    &["New", "Zealand"],
    &["South", "Africa"],
    &["Czech", "Republic"],
    &["Saudi", "Arabia"],
    &["Sri", "Lanka"],
    &["South", "Korea"],
    &["North", "Korea"],
    &["Costa", "Rica"],
    &["El", "Salvador"],
    &["Puerto", "Rico"],
    &["Dominican", "Republic"],
    &["Northern", "Ireland"],
    &["Hong", "Kong"],
    &["New", "York"],
    &["New", "Jersey"],
    &["New", "Mexico"],
    &["New", "Hampshire"],
    &["North", "Carolina"],
    &["South", "Carolina"],
    &["North", "Dakota"],
    &["South", "Dakota"],
    &["West", "Virginia"],
    &["Rhode", "Island"],
    &["Los", "Angeles"],
    &["San", "Francisco"],
    &["San", "Diego"],
    &["San", "Antonio"],
    &["San", "Jose"],
    &["Las", "Vegas"],
    &["Salt", "Lake", "City"],
    &["Kansas", "City"],
    &["St", "Louis"],
    &["New", "Orleans"],
    &["New", "South", "Wales"],
    &["South", "Australia"],
    &["Western", "Australia"],
    &["Gold", "Coast"],
    &["Northern", "Territory"],
    &["British", "Columbia"],
    &["Nova", "Scotia"],
    &["New", "Brunswick"],
    &["Den", "Haag"],
    &["The", "Hague"],
    &["Rio", "de", "Janeiro"],
    &["São", "Paulo"],
    &["Buenos", "Aires"],
    &["Mexico", "City"],
    &["Cape", "Town"],
    &["Tel", "Aviv"],
    &["New", "Delhi"],
    &["Kuala", "Lumpur"],
    &["Ho", "Chi", "Minh"],
    &["Frankfurt", "am", "Main"],
    &["Papua", "New", "Guinea"],
    &["Sierra", "Leone"],
    &["Ivory", "Coast"],
    &["Burkina", "Faso"],
    &["Trinidad", "and", "Tobago"],
    &["Great", "Britain"],
    &["Milton", "Keynes"],
    &["Isle", "of", "Wight"],
    &["Isle", "of", "Man"],
    &["West", "Midlands"],
    &["Aix", "en", "Provence"],
    &["Santa", "Monica"],
    &["Santa", "Barbara"],
    &["Santa", "Fe"],
    &["Fort", "Worth"],
    &["El", "Paso"],
    &["Baton", "Rouge"],
    &["Little", "Rock"],
    &["Palo", "Alto"],
    &["Long", "Beach"],
    &["Virginia", "Beach"],
    &["Colorado", "Springs"],
    &["Cedar", "Rapids"],
    &["Grand", "Rapids"],
    &["Ann", "Arbor"],
    &["Des", "Moines"],
];

/// Finds them.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < piece.tokens.len() {
        let token = piece.tokens[at];
        if !(token.is_capital() || token.shape == Shape::Lower && token.known.is(Known::COUNTRY))
            || token.known.is(Known::LABEL)
        {
            at += 1;
            continue;
        }
        let found = longer(piece, at)
            .or_else(|| organisation(piece, at))
            .or_else(|| said(piece, at))
            .or_else(|| above_country(piece, at))
            .or_else(|| known(piece, at));
        if let Some((after, kind, score, rule)) = found {
            spans.push(piece.span(kind, at..after, score, rule));
            at = after.max(at + 1);
        } else {
            at += 1;
        }
    }
}

type Found = Option<(usize, Kind, f32, &'static str)>;

fn longer(piece: &Piece, at: usize) -> Found {
    if !piece.is_known(at, Known::LONGER) {
        return None;
    }
    let found = LONGER.iter().find(|words| {
        words.iter().enumerate().all(|(nth, word)| {
            let is_near =
                nth == 0 || piece.get(at + nth).is_some_and(|token| token.gap <= Gap::Space);
            is_near && piece.str(at + nth).eq_ignore_ascii_case(word)
        })
    })?;
    Some((at + found.len(), Kind::Place, 0.55, "place.list"))
}

fn known(piece: &Piece, at: usize) -> Found {
    let token = piece.tokens[at];
    if token.known.is(Known::COUNTRY) {
        let is_name = token.known.is(Known::GIVEN)
            && !piece.begins_sentence(at)
            && piece.is_known(at + 1, Known::FAMILY);
        return (!is_name).then_some((at + 1, Kind::Place, 0.45, "place.list"));
    }
    // `in Tobel,`: a word that no list has, where a place stands.
    let is_unknown = token.known == Known::default()
        && token.shape == Shape::Capital
        && at > 0
        && piece.str(at - 1) == "in";
    if is_unknown && matches!(piece.sign(at + 1), Some(',' | '.')) {
        return Some((at + 1, Kind::Place, 0.4, "place.words_before"));
    }
    if !token.known.is(Known::PLACE) || token.shape == Shape::Lower {
        return None;
    }
    let is_doubtful = token.known.is_name() || token.known.is(Known::ORDINARY.and(Known::EPONYM));
    let before = if at > 0 { piece.str(at - 1).to_lowercase() } else { String::new() };
    let is_led = matches!(
        before.as_str(),
        "in" | "from"
            | "to"
            | "near"
            | "at"
            | "of"
            | "à"
            | "en"
            | "em"
            | "a"
            | "te"
            | "nach"
            | "bei"
            | "de"
            | ","
    );
    let state = piece.sign(at + 1) == Some(',') && piece.get(at + 2).is_some_and(Token::is_capital);
    (!is_doubtful || is_led || state).then_some((
        at + 1,
        Kind::Place,
        if is_doubtful { 0.4 } else { 0.5 },
        "place.list",
    ))
}

/// Capital words after words that only a place follows: `lives in`, `born in`.
fn said(piece: &Piece, first: usize) -> Found {
    let label = piece.label(first, 2, |what| what == What::Place)?;
    let between = label.after..first;
    let is_near =
        between.clone().all(|at| matches!(piece.sign(at), Some(':')) || piece.str(at) == "the");
    if !is_near || piece.tokens[first].gap > Gap::Wide {
        return None;
    }
    let mut at = first;
    while at < first + 5 {
        let Some(token) = piece.get(at) else { break };
        let is_near = at == first || token.gap <= Gap::Space;
        let is_small = at > first
            && token.shape == Shape::Lower
            && (token.known.is(Known::PARTICLE)
                || matches!(piece.str(at), "nad" | "sur" | "am" | "upon" | "on"));
        let is_word = token.is_capital()
            && !token.known.is(Known::MONTH.and(Known::LABEL))
            && !(token.known.is(Known::ORDINARY) && !token.known.is(Known::PLACE) && at == first);
        let is_sign = matches!(piece.sign(at), Some('-' | '\'' | '’'))
            && piece.is_glued(at)
            && piece.is_glued(at + 1);
        if !is_near
            || !(is_word || is_small && piece.get(at + 1).is_some_and(Token::is_capital) || is_sign)
        {
            break;
        }
        at += 1;
    }
    (at > first).then_some((at, Kind::Place, 0.5, "place.words_before"))
}

/// A line of capital words above a line that is a country, as on an envelope.
fn above_country(piece: &Piece, first: usize) -> Found {
    if piece.tokens[first].gap < Gap::Line {
        return None;
    }
    let mut at = first;
    while at < first + 7
        && piece.get(at).is_some_and(|token| {
            (at == first || token.gap <= Gap::Space)
                && (token.is_word() || matches!(piece.sign(at), Some('-' | '(' | ')' | '\'' | '.')))
        })
    {
        at += 1;
    }
    let next = piece.get(at).filter(|token| token.gap == Gap::Line)?;
    let is_country = next.known.is(Known::COUNTRY) || longer(piece, at).is_some();
    let is_line = (first..at).all(|at| {
        piece.tokens[at].shape != Shape::Lower
            || piece.is_known(at, Known::PARTICLE)
            || piece.tokens[at].len() <= 3
    });
    (is_country && is_line && at > first).then_some((at, Kind::Place, 0.5, "place.above_country"))
}

/// `Royal Oak Hospital`, `Smith Ltd`.
fn organisation(piece: &Piece, first: usize) -> Found {
    let mut at = first;
    let mut last = None;
    while at < first + 7 {
        let Some(token) = piece.get(at).filter(|token| at == first || token.gap <= Gap::Space)
        else {
            break;
        };
        if token.known.is(Known::LABEL.and(Known::MONTH)) {
            break;
        }
        let is_small = at > first
            && token.shape == Shape::Lower
            && (token.known.is(Known::PARTICLE)
                || matches!(piece.str(at), "of" | "the" | "for" | "and"));
        let is_sign = at > first && matches!(piece.sign(at), Some('&' | '\'' | '’' | '-'))
            || at > first
                && piece.sign(at) == Some('.')
                && matches!(
                    piece.str(at - 1).to_ascii_lowercase().as_str(),
                    "st" | "dr" | "mt" | "ft"
                );
        if !(token.is_capital()
            || is_small
            || is_sign
            || token.shape == Shape::Initial
            || at > first && piece.str(at) == "s")
        {
            break;
        }
        if token.is_capital() && token.known.is(Known::ORGANISATION) {
            last = Some(at + 1);
        }
        at += 1;
    }
    let after = last.filter(|after| *after > first + 1)?;
    let own = (first..after).any(|at| {
        let token = piece.tokens[at];
        token.is_capital() && !token.known.is(Known::ORDINARY.and(Known::ORGANISATION))
            || token.known.is_name() && token.is_capital()
    });
    // In a line of capitals every word looks like a name.
    let is_loud = (first..after).all(|at| !piece.is_shape(at, Shape::Capital));
    let named = (first..after).any(|at| piece.tokens[at].known.is_only_name());
    let own = own && (!is_loud || named);
    let has_saint = piece.str(first).eq_ignore_ascii_case("st");
    (own || has_saint).then_some((after, Kind::Organisation, 0.5, "organisation"))
}

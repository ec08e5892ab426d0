//! Names in small letters, and in scripts that have no others.

use super::super::Kind;
use super::super::Span;
use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::lexicon::lexicon;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::super::tokens::Token;
use super::reasons::is_of_person;
use super::reasons::only_signs;

/// A name in small letters, where two words together are nothing but names or a label says so.
pub(super) fn lower_case(piece: &Piece, at: usize, spans: &mut Vec<Span>) -> Option<usize> {
    let token = piece.get(at)?;
    if token.shape == Shape::Uncased && !token.known.is(Known::LABEL) {
        return Some(uncased(piece, at, spans));
    }
    // `np j. albright`: an initial and a family name.
    let is_initial = token.shape == Shape::Lower
        && token.len() == 1
        && piece.sign(at + 1) == Some('.')
        && piece.is_glued(at + 1)
        && piece.get(at + 2).is_some_and(|name| {
            name.shape == Shape::Lower
                && name.len() > 3
                && name.known.is_only_name()
                && name.gap <= Gap::Space
        });
    if is_initial {
        spans.push(piece.span(Kind::Person, at..at + 3, 0.45, "person.small_letters"));
        return Some(at + 3);
    }
    let is_word = |at: usize| {
        piece
            .get(at)
            .is_some_and(|t| t.shape == Shape::Lower && !t.known.is(Known::LABEL) && t.len() > 2)
    };
    let end =
        Token { start: 0, end: 0, shape: Shape::Sign, gap: Gap::Blank, known: Known::default() };
    let next = piece.get(at + 1).unwrap_or(&end);
    if !is_word(at) {
        return None;
    }
    let called = piece.label(at, 1, |what| what == What::Called);
    if called.is_some_and(|label| label.after == at)
        && !token.known.is(Known::ORDINARY)
        && (next.gap >= Gap::Line || next.shape == Shape::Sign)
    {
        spans.push(piece.span(Kind::Person, at..at + 1, 0.5, "person.small_letters"));
        return Some(at + 1);
    }
    // `mr patel reports`.
    let titled = piece
        .label(at, 1, |what| what == What::Title)
        .filter(|label| label.after == at || piece.sign(label.after) == Some('.'));
    let is_single = next.shape == Shape::Sign
        || next.gap > Gap::Space
        || next.known.is(Known::ORDINARY)
        || !next.known.is_name();
    // `per dr. ostrander`: a word that is nothing else, whether a list has it or not.
    let is_unknown = is_unknown(piece, at);
    let is_title = titled.is_some_and(|label| piece.is_shape(label.first, Shape::Lower));
    if titled.is_some() && (token.known.is_only_name() || is_title && is_unknown) && is_single {
        let first = titled.map_or(at, |label| label.first);
        spans.push(piece.span(Kind::Person, first..at + 1, 0.6, "person.small_letters"));
        return Some(at + 1);
    }
    // `husband gary`, `dtr kaylee`: a relation right before a given name that means nothing else.
    let related = piece.label(at, 1, |what| what == What::Name).filter(|label| {
        label.after == at && piece.is_shape(label.first, Shape::Lower) && !label.has_colon
    });
    // `sw denise`, `np j. albright`: a profession in small letters.
    let is_staff = at > 0
        && matches!(
            piece.str(at - 1),
            "sw" | "np"
                | "rn"
                | "cna"
                | "lpn"
                | "pa"
                | "ot"
                | "cm"
                | "dtr"
                | "dau"
                | "aide"
                | "nurse"
                | "hubby"
                | "mrs"
                | "mr"
                | "ms"
                | "dr"
        );
    let is_related = (is_staff
        || related.is_some_and(|label| piece.said(label.first..label.after).len() > 2))
        && token.gap == Gap::Space
        && token.known.is(Known::GIVEN)
        && token.known.is_only_name();
    // `hollenbeck_jim_ct.pdf`: a part of a file's name.
    let is_of_file = token.known.is_only_name()
        && (piece.sign(at + 1) == Some('_') && piece.is_glued(at + 1)
            || piece.is_glued(at) && piece.sign(at.wrapping_sub(1)) == Some('_'));
    if is_of_file {
        spans.push(piece.span(Kind::Person, at..at + 1, 0.35, "person.small_letters"));
        return Some(at + 1);
    }
    // `kavitha: hi dr`: who speaks, at the beginning of a line.
    let is_speaker = token.gap >= Gap::Line
        && piece.sign(at + 1) == Some(':')
        && piece.is_glued(at + 1)
        && (is_unknown || token.known.is_only_name());
    // In a text without capitals a name has none either.
    let is_named = piece.is_small
        && (token.known.is(Known::GIVEN) && token.known.is_only_name() && !is_place(piece, at)
            || is_unknown
                && token.len() > 3
                && (is_staff || related.is_some() || is_led(piece, at)));
    if (is_speaker || is_named) && is_single {
        spans.push(piece.span(Kind::Person, at..at + 1, 0.4, "person.small_letters"));
        return Some(at + 1);
    }
    if is_related && is_single {
        spans.push(piece.span(Kind::Person, at..at + 1, 0.45, "person.small_letters"));
        return Some(at + 1);
    }
    if next.gap != Gap::Space {
        return None;
    }
    let label = piece.label(at, 2, is_of_person).filter(|label| only_signs(piece, label.after, at));
    let mut last = at + 1;
    // `ella h. snider`.
    if next.len() == 1 && next.shape == Shape::Lower {
        last += 1;
        if piece.sign(last) == Some('.') {
            last += 1;
        }
    }
    if !is_word(last) || piece.tokens[last].gap > Gap::Space {
        return None;
    }
    let (one, other) = (token.known, piece.tokens[last].known);
    let both = one.is(Known::GIVEN) && one.is_only_name() && other.is_only_name();
    let either = (one.is_only_name() || other.is_only_name())
        && !one.is(Known::ORDINARY)
        && !other.is(Known::ORDINARY)
        && label.is_some_and(|label| {
            label.has_colon
                || label.what != What::Name
                || both
                || one.is(Known::GIVEN)
                || other.is_only_name()
        });
    let is_genitive = matches!(piece.sign(last + 1), Some('\'' | '’'));
    let either = either
        || is_genitive && one.is(Known::GIVEN) && one.is_only_name() && !other.is(Known::ORDINARY);
    if both || either {
        spans.push(piece.span(
            Kind::Person,
            at..last + 1,
            if both { 0.55 } else { 0.5 },
            "person.small_letters",
        ));
        return Some(last + 1);
    }
    None
}

/// A name in a script without capital letters: only after a label, or before an address of respect.
pub(super) fn uncased(piece: &Piece, at: usize, spans: &mut Vec<Span>) -> usize {
    let label = piece.label(at, 2, |what| matches!(what, What::Name | What::Title));
    let is_label = label.is_some_and(|label| label.has_colon && only_signs(piece, label.after, at));
    let word = piece.str(at);
    let honorific =
        ["さん", "様", "さま", "先生", "氏", "님", "先生"].iter().find(|end| word.ends_with(**end));
    if is_label {
        let mut after = at + 1;
        while after < at + 4
            && piece.is_shape(after, Shape::Uncased)
            && !piece.is_known(after, Known::LABEL)
            && piece.tokens[after].gap <= Gap::Space
        {
            after += 1;
        }
        spans.push(piece.span(Kind::Person, at..after, 0.8, "person.label"));
        return after;
    }
    if let Some(honorific) = honorific.filter(|_| word.chars().count() <= 8) {
        let token = piece.tokens[at];
        let range = token.start..token.end - honorific.len();
        spans.push(Span::new(Kind::Person, range, 0.6, "person.title"));
    }
    at + 1
}

/// A word that no list has and that no ordinary one makes.
fn is_unknown(piece: &Piece, at: usize) -> bool {
    let known = lexicon().known(piece.str(at), true);
    known == Known::default() || known.is_only_name()
}

fn is_place(piece: &Piece, at: usize) -> bool {
    piece.is_known(at, Known::PLACE.and(Known::COUNTRY).and(Known::EPONYM).and(Known::MONTH))
}

/// Words that persons stand after.
fn is_led(piece: &Piece, at: usize) -> bool {
    at > 0
        && matches!(
            piece.str(at - 1),
            "per"
                | "by"
                | "with"
                | "w"
                | "told"
                | "asked"
                | "called"
                | "update"
                | "tell"
                | "ask"
                | "from"
                | "saw"
                | "thanks"
                | "hi"
        )
}

//! What sentences say only of persons.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::chain::Chain;
use super::chain::is_part;

/// What a sentence says only of persons.
pub(super) fn by_sentence(piece: &Piece, chain: &Chain) -> Option<f32> {
    const AFTER: &[&str] = &[
        "said",
        "says",
        "reports",
        "reported",
        "denies",
        "denied",
        "lives",
        "lived",
        "states",
        "stated",
        "complains",
        "complained",
        "presented",
        "attended",
        "attends",
        "tells",
        "told",
        "speak",
        "speaks",
        "works",
        "worked",
        "feels",
        "felt",
        "wants",
        "asked",
        "explained",
        "describes",
        "described",
        "is",
        "was",
        "has",
        "had",
        "will",
        "does",
        "did",
        "takes",
        "drinks",
        "smokes",
        "remains",
        "tolerated",
        "understands",
        "agrees",
        "agreed",
        "called",
        "phoned",
        "rang",
        "came",
        "went",
        "returned",
        "concert",
        "yet",
        "thinks",
        "needs",
    ];
    const BEFORE: &[&str] = &[
        "said", "told", "with", "by", "to", "met", "asked", "saw", "thank", "thanks", "and",
        "called", "named", "is", "about", "see", "him", "her", "from", "for", "of",
    ];
    let (first, after) = (chain.first, chain.after);
    if chain.words > 1 && chain.ordinary < chain.words && chain.ordinary == 0 {
        let next = piece
            .get(after)
            .filter(|token| token.gap <= Gap::Space)
            .map_or("", |_| piece.str(after));
        let is_genitive = matches!(piece.sign(after), Some('\'' | '’'));
        let before = if first > 0 { piece.str(first - 1) } else { "" };
        // `see Discharge Instructions`: what is referred to, unless a list has it as a name.
        let is_reference = before == "see" && chain.only_names == 0;
        let is_said = !is_reference
            && (AFTER.contains(&next)
                || is_genitive
                || BEFORE.contains(&before.to_lowercase().as_str()));
        let is_upper = (first..after).any(|at| piece.is_shape(at, Shape::Upper));
        return (is_said && !is_upper).then_some(0.45);
    }
    let token = piece.tokens[first];
    if is_told_of_unknown(piece, chain) {
        return Some(0.5);
    }
    if is_aged(piece, chain) {
        return Some(0.6);
    }
    if chain.words != 1
        || token.known.is(Known::PLACE.and(Known::COUNTRY))
        || !token.known.is_only_name()
        || token.shape == Shape::Upper
    {
        return None;
    }
    let next =
        piece.get(after).filter(|token| token.gap <= Gap::Space).map_or("", |_| piece.str(after));
    let is_told = AFTER.contains(&next) || matches!(piece.sign(after), Some('\'' | '’'));
    let before = if first > 0 && token.gap <= Gap::Space {
        piece.str(first - 1).to_lowercase()
    } else {
        String::new()
    };
    let is_meant = BEFORE.contains(&before.as_str());
    let is_address = piece.sign(after) == Some(',') && piece.begins_sentence(first);
    match (is_told, is_meant || is_address) {
        (true, _) => Some(0.5),
        (_, true) => Some(0.4),
        _ => None,
    }
}

/// `Roth, Berger and Weiß`: one of the names beside this one is nothing but a name.
pub(super) fn is_listed(piece: &Piece, chain: &Chain) -> bool {
    const JOINTS: &[&str] = &["and", "und", "et", "y", "e", "en", "og", "och", "i", "&", ","];
    let is_single = |at: usize| {
        let alone = |at: usize| {
            piece.get(at).is_none_or(|token| !(token.is_capital() && token.gap <= Gap::Space))
        };
        piece.is_shape(at, Shape::Capital) && is_part(piece, at) && alone(at + 1)
    };
    let joint = |at: usize| {
        piece.get(at).is_some_and(|token| token.gap <= Gap::Space)
            && JOINTS.contains(&piece.str(at))
    };
    let first = chain.first;
    if !is_single(first) {
        return false;
    }
    let (mut names, mut sure, mut families, mut others) = (1, 0, 0, 0);
    let mut has_word = false;
    let mut count = |at: usize| {
        let known = piece.tokens[at].known;
        sure += usize::from(known.is_only_name());
        families += usize::from(known.is(Known::FAMILY));
        // `Phalen and Tinel` are tests.
        others += usize::from(!known.is(Known::EPONYM));
    };
    count(first);
    let mut at = first;
    while names < 8 && joint(at + 1) && is_single(at + 2) {
        has_word |= piece.sign(at + 1) != Some(',');
        at += 2;
        names += 1;
        count(at);
    }
    let last = at;
    at = first;
    while names < 8 && at > 1 && joint(at - 1) && is_single(at - 2) {
        has_word |= piece.sign(at - 1) != Some(',');
        at -= 2;
        names += 1;
        count(at);
    }
    let are = matches!(piece.str(last + 1), "were" | "are" | "have" | "agreed" | "attended");
    names > 1 && others > 0 && has_word && (sure > 0 || families > 0 && (are || names > 2))
}

/// `Tamsin is a 34-year-old`, `Tamsin, 34,`.
pub(super) fn is_aged(piece: &Piece, chain: &Chain) -> bool {
    let at = chain.after;
    let is_unknown =
        chain.words == 1 && chain.ordinary == 0 && piece.is_shape(chain.first, Shape::Capital);
    let is_verb = matches!(piece.str(at), "is" | "was")
        && matches!(piece.str(at + 1), "a" | "an")
        && piece.is_shape(at + 2, Shape::Figures)
        && piece.get(at + 2).is_some_and(|age| age.len() <= 3);
    is_unknown && is_verb
}

/// A word that no list has, of which something is said that only persons do.
pub(super) fn is_told_of_unknown(piece: &Piece, chain: &Chain) -> bool {
    const DO: &[&str] = &[
        "lives",
        "lived",
        "reports",
        "denies",
        "denied",
        "says",
        "said",
        "told",
        "tells",
        "complains",
        "complained",
        "attended",
        "states",
        "recalls",
        "endorses",
        "smokes",
        "drinks",
    ];
    const THEIRS: &[&str] = &[
        "kid",
        "wife",
        "husband",
        "mother",
        "father",
        "son",
        "daughter",
        "brother",
        "sister",
        "partner",
        "family",
        "parents",
        "house",
        "home",
        "death",
        "care",
        "chart",
        "record",
        "records",
        "carer",
        "killers",
        "boss",
        "employer",
        "list",
        "clinic",
        "rooms",
        "bed",
        "room",
        "notes",
        "results",
        "friend",
        "cousin",
        "aunt",
        "uncle",
        "grandmother",
        "grandfather",
        "name",
        "mood",
        "behaviour",
        "school",
        "teacher",
        "mom",
        "mum",
        "dad",
        "niece",
        "nephew",
        "neighbour",
        "appointment",
        "meds",
        "medication",
        "request",
        "roommate",
        "carers",
        "eyes",
        "ears",
    ];
    const DONE: &[&str] = &[
        "said",
        "told",
        "asked",
        "met",
        "named",
        "called",
        "phoned",
        "accompanied",
        "ring",
        "rang",
        "bring",
        "phone",
        "ask",
        "tell",
        "seeing",
        "texted",
        "emailed",
        "spoke",
        "hug",
        "tells",
    ];
    let is_unknown =
        chain.words == 1 && chain.ordinary == 0 && piece.is_shape(chain.first, Shape::Capital);
    // `Grace reports`, `Mark's wife`: a given name that is a word as well.
    let is_given =
        chain.words == 1 && chain.given == 1 && piece.is_shape(chain.first, Shape::Capital);
    let before = if chain.first > 0 { piece.str(chain.first - 1) } else { "" };
    let follows = piece.get(chain.after).is_some_and(|token| token.gap == Gap::Space)
        && DO.contains(&piece.str(chain.after));
    let has_mark =
        matches!(piece.sign(chain.after), Some('\'' | '’')) && piece.is_glued(chain.after);
    if (is_unknown || is_given) && has_mark && THEIRS.contains(&piece.str(chain.after + 2)) {
        return true;
    }
    let before = before.to_lowercase();
    // `supervised by Dafydd`, but not `by Doppler` or `by Entresto 24`.
    let token = piece.tokens[chain.first];
    let is_by = is_unknown
        && before == "by"
        && token.gap == Gap::Space
        && token.len() > 3
        && !token
            .known
            .is(Known::EPONYM.and(Known::PLACE).and(Known::COUNTRY).and(Known::ORGANISATION))
        && piece
            .get(chain.after)
            .is_none_or(|next| !(next.is_figures() || next.is_capital() && next.gap <= Gap::Space));
    if is_by {
        return true;
    }
    is_given && follows
        || is_unknown
            && (follows
                || DONE.contains(&before.as_str()) && piece.tokens[chain.first].gap == Gap::Space)
}

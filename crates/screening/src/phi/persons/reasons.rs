//! Why a chain of words is a name, or is none: a label, the lists, a degree, a disease.

use super::super::labels::Label;
use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::chain::Chain;
use super::chain::chain_at;
use super::sentences::by_sentence;
use super::sentences::is_listed;

/// Why a chain of words is a name.
pub(super) struct Reason {
    pub(super) score: f32,
    pub(super) rule: &'static str,
}

/// Why a chain is a name, the best reason first; `None` where nothing says so.
pub(super) fn reason_of(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let reason = |score, rule| Some(Reason { score, rule });
    if let Some(found) = by_label(piece, chain) {
        return Some(found);
    }
    let (first, after) = (chain.first, chain.after);
    if chain.words == 1 && is_listed(piece, chain) {
        return reason(0.5, "person.listed");
    }
    if is_of_disease(piece, first, after) || is_organisation(piece, chain) {
        return None;
    }
    if let Some(score) = by_credential(piece, chain) {
        return reason(score, "person.credential");
    }
    if is_after_profession(piece, chain) {
        return reason(0.65, "person.profession");
    }
    let first_token = piece.tokens[first];
    let last_token = piece.tokens[after - 1];
    let is_pair = chain.words >= 2;
    if is_pair && chain.given > 0 {
        if chain.only_names >= 2 {
            return reason(0.8, "person.given_and_family");
        }
        if chain.only_names == 1 && chain.words <= 3 {
            let is_first = first_token.known.is(Known::GIVEN) && first_token.known.is_only_name();
            return reason(if is_first { 0.7 } else { 0.6 }, "person.given_and_other");
        }
        let all_upper = last_token.shape == Shape::Upper;
        if chain.ordinary == 0 || (chain.family > 0 && !all_upper && !piece.begins_sentence(first))
        {
            return reason(0.5, "person.ordinary_words");
        }
    }
    if chain.initials > 0 && chain.words > 0 && last_token.shape != Shape::Initial {
        // `B. Oyelaran`: a dotted initial needs no list.
        let is_dotted = first_token.shape == Shape::Initial
            && piece.sign(first + 1) == Some('.')
            && chain.ordinary == 0
            && (begins_apart(piece, first) || chain.initials > 1)
            && !last_token.known.is(Known::EPONYM)
            && last_token.shape == Shape::Capital
            && last_token.len() > 3;
        let is_named = chain.only_names > 0 || is_dotted || is_pair && chain.ordinary < chain.words;
        if is_named {
            return reason(0.6, "person.initials");
        }
    }
    if is_pair && chain.ordinary == 0 && chain.family > 0 {
        return reason(0.5, "person.two_words");
    }
    if is_reversed(piece, chain) {
        return reason(0.7, "person.family_first");
    }
    if is_before_relation(piece, chain) {
        return reason(0.6, "person.role");
    }
    if is_pair && is_unknown_pair(piece, chain) {
        return reason(0.45, "person.two_words");
    }
    if let Some(score) = by_sentence(piece, chain) {
        return reason(score, "person.sentence");
    }
    if is_pair && chain.ordinary == 0 && is_above_address(piece, chain) {
        return reason(0.5, "person.above_address");
    }
    if chain.words + chain.initials > 1 && chain.ordinary == 0 && is_above_role(piece, chain) {
        return reason(0.6, "person.signature");
    }
    let is_known_given = chain.words == 1 && chain.given == 1 && chain.only_names == 1;
    if is_known_given && first_token.shape == Shape::Capital && first_token.len() > 3 {
        return reason(0.45, "person.given_alone");
    }
    None
}

/// A line of its own, above one that begins with a number or names an organisation.
pub(super) fn is_above_address(piece: &Piece, chain: &Chain) -> bool {
    let begins = piece.tokens[chain.first].gap >= Gap::Line
        || chain.first > 0 && piece.sign(chain.first - 1) == Some('>');
    let mut next = chain.after;
    let ends = piece.get(next).is_some_and(|token| token.gap == Gap::Line);
    if piece.sign(next) == Some('>') {
        next += 1;
    }
    let line = next..(next + 6).min(piece.tokens.len());
    let has_street = line.clone().skip(1).any(|at| {
        piece.is_known(at, Known::STREET_AFTER.and(Known::STREET_BEFORE))
            && piece.tokens[at].gap <= Gap::Space
    });
    begins
        && ends
        && piece.is_shape(next, Shape::Figures)
        && (has_street || line.clone().any(|at| piece.is_shape(at, Shape::Capital)))
}

/// Whether a line, a sentence or a word such as `by` stands before an initial, so that it ends no
/// sentence: `tendinitis L. Achilles`.
fn begins_apart(piece: &Piece, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return true };
    let gap = piece.tokens[first].gap;
    gap >= Gap::Wide
        || gap == Gap::Space
            && (piece.begins_sentence(first)
                || matches!(piece.sign(before), Some(',' | ')' | ';' | '/'))
                || piece.tokens[before].is_figures()
                || piece.is_known(before, Known::LABEL)
                || matches!(
                    piece.str(before),
                    "by" | "with" | "and" | "per" | "Signed" | "signed" | "to" | "from"
                ))
}

/// `Rosli (son)`, `Rosli, his son,`: the relation stands after the name.
fn is_before_relation(piece: &Piece, chain: &Chain) -> bool {
    let is_open = matches!(piece.sign(chain.after), Some('(' | ','));
    let is_theirs =
        matches!(piece.str(chain.after + 1), "his" | "her" | "their" | "pt's" | "my" | "the");
    let at = chain.after + 1 + usize::from(is_theirs);
    let upto = piece.labels.partition_point(|label| label.first < at);
    let is_relation = piece.labels.get(upto).is_some_and(|label| {
        label.first == at
            && label.what == What::Name
            && piece.is_shape(at, Shape::Lower)
            && !label.has_colon
            && matches!(piece.sign(label.after), Some(')' | ',' | '.' | ';' | '/'))
            && piece.said(label.first..label.after).len() > 2
    });
    is_open
        && is_relation
        && chain.ordinary == 0
        && chain.words < 4
        && piece.is_shape(chain.first, Shape::Capital)
        && !piece.is_known(chain.first, Known::EPONYM.and(Known::PLACE).and(Known::COUNTRY))
}

/// `his foreman Kgosi Moilwa`: two words in the middle of a sentence that no list has.
fn is_unknown_pair(piece: &Piece, chain: &Chain) -> bool {
    let other = Known::EPONYM.and(Known::PLACE).and(Known::COUNTRY).and(Known::STREET_AFTER);
    let is_written = (chain.first..chain.after).all(|at| {
        let token = piece.tokens[at];
        token.shape == Shape::Sign
            || token.shape == Shape::Capital && token.len() > 2 && !token.known.is(other)
    });
    let before = chain.first.checked_sub(1);
    let is_inside = before.is_some_and(|before| {
        piece.tokens[chain.first].gap == Gap::Space
            && piece.is_shape(before, Shape::Lower)
            && !piece.is_known(before, Known::LABEL)
    });
    // A drug and its dose, and the rest of a heading, are no name.
    let ends = piece.get(chain.after).is_none_or(|token| {
        !token.is_figures() && !(token.is_capital() && token.gap <= Gap::Space)
    });
    chain.words == 2
        && chain.ordinary == 0
        && chain.initials == 0
        && is_written
        && is_inside
        && ends
}

/// `RN Aurelio`, `MD Sidhu`: a profession in capitals before the name.
pub(super) fn is_after_profession(piece: &Piece, chain: &Chain) -> bool {
    let Some(before) = chain.first.checked_sub(1) else { return false };
    piece.tokens[chain.first].gap == Gap::Space
        && matches!(
            piece.str(before),
            "SN" | "LMC"
                | "SSN"
                | "RN"
                | "EN"
                | "LPN"
                | "LVN"
                | "CNA"
                | "MD"
                | "NP"
                | "PA"
                | "CNM"
                | "HCA"
                | "EEN"
                | "CNS"
                | "RM"
                | "PT"
                | "OT"
                | "SW"
        )
        && chain.ordinary == 0
        && chain.words < 4
        && piece.is_shape(chain.first, Shape::Capital)
        && !piece.is_known(chain.first, Known::EPONYM.and(Known::PLACE))
}

/// Whether a name is all of a line.
pub(super) fn is_line(piece: &Piece, chain: &Chain) -> bool {
    let begins = piece.tokens[chain.first].gap >= Gap::Line;
    let ends = piece.get(chain.after).is_none_or(|token| token.gap >= Gap::Line);
    begins && ends
}

/// A line of its own above a degree or a profession, as at the end of a letter.
fn is_above_role(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_role = |at: usize| {
        matches!(
            piece.str(at).to_lowercase().as_str(),
            "consultant"
                | "registrar"
                | "nurse"
                | "practitioner"
                | "physiotherapist"
                | "psychologist"
                | "clerk"
                | "secretary"
                | "surgeon"
                | "physician"
                | "specialist"
                | "intern"
                | "resident"
                | "midwife"
                | "chefarzt"
                | "oberarzt"
                | "assistenzarzt"
                | "dietitian"
                | "therapist"
                | "pharmacist"
        )
    };
    is_line(piece, chain)
        && piece.get(next).is_some_and(|token| token.gap == Gap::Line)
        && (piece.is_known(next, Known::CREDENTIAL) && !piece.is_shape(next, Shape::Lower)
            || is_role(next)
            || is_role(next + 1))
}

/// The name at the end of a letter, below the greeting or beside it.
fn by_closing(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let ends = piece.get(chain.after).is_none_or(|token| {
        token.gap >= Gap::Wide
            || matches!(piece.sign(chain.after), Some(',' | '(' | '.' | '-' | '–'))
    });
    let is_likely = chain.words <= 4
        && (chain.given > 0 || chain.initials > 0 || chain.ordinary < chain.words)
        && chain.ordinary <= 1;
    (ends && is_likely).then_some(Reason { score: 0.75, rule: "person.signature" })
}

/// `her son Gurpreet`: a name that no list has, after a word for a relation or a profession.
fn is_unknown_after_role(piece: &Piece, chain: &Chain, label: &Label) -> bool {
    let said = piece.said(label.first..label.after);
    // `Caregiver Lurleen able to`: a role in a capital begins a sentence that goes on.
    let goes_on = piece.begins_sentence(label.first)
        && piece.get(chain.after).is_some_and(|token| {
            token.shape == Shape::Lower && token.gap == Gap::Space
                || token.shape == Shape::Sign && token.gap == Gap::None
        });
    let is_role = (piece.is_shape(label.first, Shape::Lower) || goes_on)
        && said.len() > 2
        && !["by", "with", "to", "from", "of", "under", "per", "re", "w", "up"]
            .iter()
            .any(|word| said.rsplit(' ').next() == Some(*word));
    let token = piece.tokens[chain.first];
    let is_bracketed = label.after + 1 == chain.first && piece.sign(label.after) == Some('(');
    (is_role || is_bracketed)
        && (label.after == chain.first || is_bracketed)
        && (token.gap == Gap::Space || is_bracketed)
        && token.shape == Shape::Capital
        && token.len() > 2
        && chain.ordinary == 0
        && !token.known.is(Known::PLACE.and(Known::COUNTRY).and(Known::EPONYM))
}

/// A title, a greeting, a role or the word `name` before the chain.
pub(super) fn by_label(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let label = *piece.label(chain.first, 4, is_of_person)?;
    if !only_signs(piece, label.after, chain.first) {
        return None;
    }
    let near = piece.tokens[label.after..=chain.first].iter().map(|token| token.gap).max()?;
    let is_next_line = near >= Gap::Line;
    let reason = |score, rule| Some(Reason { score, rule });
    match label.what {
        // `Dr: Roth`, but not `PR - Prairie`.
        What::Title
            if (label.after..chain.first).any(|at| {
                !matches!(piece.sign(at), Some('.' | ':' | ')'))
                    && !piece.is_known(at, Known::LABEL)
            }) =>
        {
            None
        }
        What::Title if !is_next_line => reason(0.9, "person.title"),
        What::Called if !is_next_line && (chain.ordinary < chain.words || chain.given > 0) => {
            reason(0.85, "person.called")
        }
        What::Closing => by_closing(piece, chain),
        What::Dear if !is_next_line && near < Gap::Wide => {
            if piece.is_known(chain.first, Known::ORDINARY)
                && !piece.tokens[chain.first].known.is_name()
            {
                return None;
            }
            reason(0.85, "person.greeting")
        }
        What::Name => {
            let is_certain = chain.ordinary < chain.words || chain.initials > 0;
            let is_alone = chain.words == 1
                && piece.tokens[chain.first].shape == Shape::Upper
                && chain.only_names == 0;
            if label.has_colon && !is_next_line {
                return (is_certain || chain.given + chain.family > 0)
                    .then_some(Reason { score: 0.85, rule: "person.label" });
            }
            if label.has_colon
                && near == Gap::Line
                && is_certain
                && chain.words + chain.initials > 1
            {
                return reason(0.7, "person.label");
            }
            let is_called = chain.given > 0 && piece.is_shape(chain.first, Shape::Capital);
            let is_said = (chain.only_names > 0
                || is_called
                || chain.words > 1 && is_certain
                || is_unknown_after_role(piece, chain, &label))
                && !is_alone;
            (is_said && !is_next_line && !is_of_disease(piece, chain.first, chain.after))
                .then_some(Reason { score: 0.65, rule: "person.role" })
                .or_else(|| {
                    // The name below `Yours sincerely`.
                    (is_next_line && chain.words > 1 && is_certain && chain.only_names > 0)
                        .then_some(Reason { score: 0.6, rule: "person.signature" })
                })
        }
        _ => None,
    }
}

/// Whether a label announces a name.
pub(super) fn is_of_person(what: What) -> bool {
    matches!(what, What::Title | What::Dear | What::Name | What::Called | What::Closing)
}

pub(super) fn only_signs(piece: &Piece, from: usize, upto: usize) -> bool {
    (from..upto).all(|at| {
        let is_sign = matches!(
            piece.sign(at),
            Some(
                '.' | ':'
                    | '：'
                    | '('
                    | ')'
                    | '*'
                    | '-'
                    | '–'
                    | ','
                    | '"'
                    | '|'
                    | '='
                    | '_'
                    | '#'
                    | '>'
                    | '/'
            )
        );
        is_sign
            || piece.is_known(at, Known::LABEL)
            || (piece.is_glued(at) && piece.tokens[at].len() <= 2)
    })
}

/// `Anna Roth, MD`.
pub(super) fn by_credential(piece: &Piece, chain: &Chain) -> Option<f32> {
    let mut at = chain.after;
    let has_comma = piece.sign(at) == Some(',');
    if has_comma {
        at += 1;
    }
    let token = piece.get(at).filter(|token| token.gap <= Gap::Space)?;
    let is_credential = token.known.is(Known::CREDENTIAL) && token.shape != Shape::Lower;
    let may_be = chain.ordinary < chain.words.max(1) || chain.initials > 0;
    let is_name = chain.words + chain.initials > 1
        && (has_comma || chain.only_names > 0 || chain.ordinary == 0 && chain.initials > 0)
        || chain.words == 1
            && chain.ordinary == 0
            && token.shape == Shape::Upper
            && piece.tokens[chain.first].known.is_name()
            && piece.is_shape(chain.first, Shape::Capital);
    (is_credential && may_be && is_name).then_some(0.8)
}

/// `Parkinson's disease`, `Glasgow Coma Scale`, `Murphy's sign`.
pub(super) fn is_of_disease(piece: &Piece, first: usize, after: usize) -> bool {
    const OF_IT: &[&str] = &[
        "disease",
        "syndrome",
        "sign",
        "test",
        "scale",
        "score",
        "criteria",
        "index",
        "classification",
        "catheter",
        "reflex",
        "manoeuvre",
        "maneuver",
        "fracture",
        "palsy",
        "lymphoma",
        "sarcoma",
        "tumour",
        "tumor",
        "phenomenon",
        "procedure",
        "operation",
        "contracture",
        "cyst",
        "node",
        "nodes",
        "chorea",
        "dementia",
        "stage",
        "grade",
        "coma",
        "monitor",
        "stain",
        "tube",
        "forceps",
        "position",
        "oesophagus",
        "esophagus",
        "thyroiditis",
        "encephalopathy",
        "ulcer",
        "body",
        "bodies",
        "staging",
        "risk",
        "assessment",
        "scan",
        "line",
        "drain",
        "needle",
        "incision",
        "osteotomy",
        "arthroplasty",
        "repair",
        "hernia",
        "krankheit",
        "zeichen",
        "ulcers",
        "depression",
        "inventory",
        "protocol",
        "study",
        "trial",
        "nevus",
        "ring",
        "triad",
        "tetralogy",
        "anemia",
        "anaemia",
        "boot",
        "bandage",
        "lactate",
        "solution",
        "virus",
        "toxin",
        "antibody",
        "antigen",
        "negative",
        "positive",
        "clamp",
        "retractor",
        "splint",
        "screw",
        "wire",
        "wires",
        "plate",
        "lesion",
        "fibers",
        "spots",
        "nodule",
        "nodules",
        "murmur",
        "respiration",
        "block",
        "deformity",
        "approach",
        "technique",
        "method",
        "medium",
        "units",
        "pouch",
        "loop",
        "ligament",
        "triangle",
        "canal",
        "space",
        "tendon",
        "ratio",
        "equation",
        "formula",
        "rule",
        "rules",
    ];
    if is_eponym_pair(piece, first, after) {
        return true;
    }
    let all_eponyms = (first..after)
        .all(|at| piece.is_known(at, Known::EPONYM) || piece.is_shape(at, Shape::Sign));
    if all_eponyms && !piece.is_known(first, Known::GIVEN) {
        return true;
    }
    let is_eponym = (first..after).any(|at| piece.is_known(at, Known::EPONYM));
    let mut at = after;
    if matches!(piece.sign(at), Some('\'' | '’')) {
        at += 1;
        if piece.str(at).eq_ignore_ascii_case("s") {
            at += 1;
        }
    }
    let next = piece.str(at);
    let is_of_it = OF_IT.iter().any(|word| word.eq_ignore_ascii_case(next));
    let is_hyphened = is_eponym && matches!(piece.sign(after), Some('-' | '–'));
    is_of_it && (is_eponym || after - first == 1 || at > after)
        || is_hyphened
        || is_eponym && after - first == 1
}

/// `Stevens-Johnson`, `Epstein-Barr`: two names that together are a disease or a test.
fn is_eponym_pair(piece: &Piece, first: usize, after: usize) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("stevens", "johnson"),
        ("epstein", "barr"),
        ("bence", "jones"),
        ("jackson", "pratt"),
        ("paul", "bunnell"),
        ("rose", "bengal"),
        ("guillain", "barré"),
        ("guillain", "barre"),
        ("austin", "flint"),
        ("graham", "steell"),
        ("kayser", "fleischer"),
        ("dix", "hallpike"),
        ("mallory", "weiss"),
        ("brown", "séquard"),
        ("brown", "sequard"),
        ("wolff", "parkinson"),
        ("ehlers", "danlos"),
        ("charcot", "marie"),
        ("marie", "tooth"),
        ("henoch", "schonlein"),
        ("henoch", "schönlein"),
        ("swan", "ganz"),
        ("ramsay", "hunt"),
        ("zollinger", "ellison"),
        ("budd", "chiari"),
        ("arnold", "chiari"),
        ("dandy", "walker"),
        ("prader", "willi"),
        ("smith", "petersen"),
        ("watson", "jones"),
        ("thomas", "friedreich"),
        ("osgood", "schlatter"),
        ("plummer", "vinson"),
        ("peutz", "jeghers"),
        ("creutzfeldt", "jakob"),
        ("ziehl", "neelsen"),
        ("jarisch", "herxheimer"),
        ("lesch", "nyhan"),
        ("wilson", "disease"),
        ("hardy", "weinberg"),
        ("kaplan", "meier"),
        ("mann", "whitney"),
        ("child", "pugh"),
        ("hunt", "hess"),
        ("garden", "iii"),
        ("salter", "harris"),
        ("ann", "arbor"),
        ("minnesota", "multiphasic"),
        ("mini", "mental"),
        ("hosmer", "lemeshow"),
        ("cockcroft", "gault"),
        ("adam", "stokes"),
        ("stokes", "adams"),
        ("cheyne", "stokes"),
        ("kock", "pouch"),
        ("whitmore", "jewett"),
        ("ross", "procedure"),
        ("blalock", "taussig"),
        ("hamilton", "depression"),
        ("judet", "view"),
        ("gordon", "syndrome"),
        ("stanford", "binet"),
        ("edinburgh", "postnatal"),
        ("beck", "anxiety"),
        ("sengstaken", "blakemore"),
        ("foster", "kennedy"),
        ("st", "johns"),
        ("lloyd", "davies"),
        ("jendrassik", "grof"),
        ("robert", "jones"),
        ("thomas", "splint"),
        ("bruce", "protocol"),
    ];
    let next = if matches!(piece.sign(first + 1), Some('-' | '–' | '‑')) {
        first + 2
    } else {
        first + 1
    };
    if next >= after {
        return false;
    }
    let (one, other) = (piece.str(first), piece.str(next));
    one.len() <= 12
        && PAIRS.iter().any(|(first, second)| {
            one.eq_ignore_ascii_case(first) && other.to_lowercase() == *second
        })
}

pub(super) fn is_organisation(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_next = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.gap <= Gap::Space
                && token.is_capital()
                && (token.known.is(Known::ORGANISATION) || token.known.is(Known::STREET_AFTER))
        })
    };
    let first = chain.first;
    let is_after = first > 0
        && piece.tokens[first].gap <= Gap::Space
        && piece.is_known(first - 1, Known::ORGANISATION)
        && piece.tokens[first - 1].is_capital();
    is_after
        || is_next(next)
        || piece
            .get(next)
            .is_some_and(|token| token.is_capital() && token.gap <= Gap::Space && is_next(next + 1))
}

/// `ROTH, Anna`.
pub(super) fn is_reversed(piece: &Piece, chain: &Chain) -> bool {
    let is_next = piece.sign(chain.after) == Some(',')
        && piece.get(chain.after + 1).is_some_and(|t| t.gap <= Gap::Space);
    if !is_next || chain.words > 2 || chain.ordinary == chain.words && chain.family == 0 {
        return false;
    }
    let Some(given) = chain_at(piece, chain.after + 1) else { return false };
    let is_long = piece.tokens[chain.first].len() > 2 && piece.tokens[given.first].len() > 2;
    let is_given = is_long && given.words <= 2 && given.given > 0 && given.only_names > 0;
    let ends =
        piece.get(given.after).is_none_or(|token| token.gap >= Gap::Wide || !token.is_capital());
    let family = piece.tokens[chain.first];
    // `Telephone consultation Khan, Ayesha (Pharmacist)`: two names that mean nothing else.
    let is_sure = chain.only_names == chain.words
        && chain.family > 0
        && given.only_names == given.words
        && piece.get(given.after).is_none_or(|token| {
            token.gap >= Gap::Wide || matches!(piece.sign(given.after), Some('(' | ';'))
        });
    is_given
        && ends
        && (family.shape == Shape::Upper
            || is_sure
            || chain.family > 0 && piece.begins_sentence(chain.first))
}

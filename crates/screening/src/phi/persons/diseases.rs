//! Diseases, signs and tests that are called after somebody, and are no person.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;

/// What is called after somebody.
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

/// `Bishop score`, of a word that is somebody's name in this document: only what is said after it counts.
pub(super) fn is_said_of_disease(piece: &Piece, at: usize) -> bool {
    let is_genitive = matches!(piece.sign(at + 1), Some('\'' | '’'));
    let is_alone = piece.get(at + 1).is_none_or(|next| {
        next.gap >= Gap::Line
            || next.shape == Shape::Lower && next.known.is(Known::ORDINARY)
            || matches!(piece.sign(at + 1), Some('.' | ',' | ';' | ')' | '(' | ':'))
    });
    is_of_disease(piece, at, at + 1) && (is_genitive || !is_alone || follows_of_it(piece, at))
}

fn follows_of_it(piece: &Piece, at: usize) -> bool {
    OF_IT.iter().any(|word| word.eq_ignore_ascii_case(piece.str(at + 1)))
}

/// `Parkinson's disease`, `Glasgow Coma Scale`, `Murphy's sign`.
pub(super) fn is_of_disease(piece: &Piece, first: usize, after: usize) -> bool {
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
pub(super) fn is_eponym_pair(piece: &Piece, first: usize, after: usize) -> bool {
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

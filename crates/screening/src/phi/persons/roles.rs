//! Professions and ranks in short before a name, and names that are told by letters alone: `Mr. T`,
//! who dictated and typed a letter, who signed a note.

use super::super::Kind;
use super::super::Span;
use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::super::vocabulary::is_one_of;
use super::chain::Chain;

/// Professions, grades and ranks as notes write them before a name.
const SHORT: &str = "SN LMC SSN RN EN LPN LVN CNA MD NP PA CNM HCA EEN CNS RM PT OT SW CNC CNE NUM ANUM \
    JMO RMO SRMO HMO PHO SHO SpR StR FY GPST CT ST PC WPC DC DS DI DCI PCSO SGT Sgt Cpl \
    CPL Insp DMO AHP AHW AIN PCW HV DN CPN CMHN AMHP IMCA ODP ODA EMT AEMT MICA ACP ECP \
    ANP SLP SALT SLT RT CRNA PCA DA LSW LCSW MSW LAC BNO RD PCT OTA PTA TBA CM CW SSW \
    Reg Regs Cons Anaes Asst Ass Surg Physio Dietitian Optom Paramedic Midwife Registrar \
    Intern Resident Fellow Consultant Locum Interpreter Trooper Deputy Detective Coach \
    Pastor Canon Vicar Bishop Deacon Imam Rabbi Elder Chaplain Reverend Father Mother \
    Ranger Warden Volunteer";

/// `RN Aurelio`, `S/N Blessing`, `DC Fenwick`: a profession or rank before the name.
pub(super) fn is_after_profession(piece: &Piece, chain: &Chain) -> bool {
    let Some(before) = chain.first.checked_sub(1) else { return false };
    let said = piece.str(before);
    // `S/N`: a staff nurse, and no serial number, where a word follows.
    let is_slashed = said == "N"
        && before > 1
        && piece.sign(before - 1) == Some('/')
        && matches!(piece.str(before - 2), "S" | "D" | "E" | "R");
    let is_numbered = piece.tokens[before].is_figures()
        && piece.is_glued(before)
        && before > 0
        && matches!(piece.str(before - 1), "FY" | "CT" | "ST" | "GPST" | "F" | "IMT");
    piece.tokens[chain.first].gap == Gap::Space
        && (is_one_of(SHORT, said) || is_slashed || is_numbered)
        && (chain.ordinary == 0 || chain.given > 0)
        && chain.words < 4
        && piece.is_shape(chain.first, Shape::Capital)
        && !piece.is_known(chain.first, Known::EPONYM.and(Known::PLACE).and(Known::CREDENTIAL))
}

/// Whether a word is a profession, a grade or a rank in short.
pub(super) fn is_short(word: &str) -> bool {
    is_one_of(SHORT, word)
}

/// Names that are letters alone, from this token on; answers where they end.
pub(super) fn letters(piece: &Piece, at: usize, spans: &mut Vec<Span>) -> Option<usize> {
    let token = piece.get(at)?;
    let (range, score) = match token.shape {
        Shape::Initial => match titled(piece, at) {
            Some(range) => (range, 0.6),
            None => (closing(piece, at).or_else(|| dotted(piece, at))?, 0.4),
        },
        Shape::Upper if token.len() <= 4 => {
            (typed(piece, at).or_else(|| signed(piece, at)).or_else(|| by_letters(piece, at))?, 0.4)
        }
        _ => return None,
    };
    let after = range.end;
    spans.push(piece.span(Kind::Person, range, score, "person.letters"));
    Some(after)
}

/// `Mr. T`, `Mrs S`: as much of the name as is written.
fn titled(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let label = piece.label(at, 1, |what| what == What::Title)?;
    let is_next =
        label.after == at || label.after + 1 == at && piece.sign(label.after) == Some('.');
    let is_title = piece.str(label.first).len() > 1;
    let goes_on = piece.get(at + 1).is_some_and(|next| next.is_capital() && next.gap <= Gap::Space);
    (is_next && is_title && !goes_on && piece.tokens[at].gap == Gap::Space)
        .then_some(label.first..at + 1)
}

/// `Thx! T`: one letter below or beside the end of a letter.
fn closing(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let label = piece.label(at, 2, |what| what == What::Closing)?;
    let is_next = (label.after..at).all(|at| piece.is_shape(at, Shape::Sign));
    let after = if piece.sign(at + 1) == Some('.') { at + 2 } else { at + 1 };
    let ends = piece.get(after).is_none_or(|token| token.gap >= Gap::Line);
    (is_next && ends).then_some(at..at + 1)
}

/// `JW/klp`, `TVL/sn`, `CSL/RM` at the end of a line: who dictated and who typed.
fn typed(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let is_slash = matches!(piece.sign(at + 1), Some('/' | ':')) && piece.is_glued(at + 1);
    let other = piece.get(at + 2).filter(|other| {
        other.gap == Gap::None && (2..=4).contains(&other.len()) && other.is_word()
    })?;
    let ends = piece.get(at + 3).is_none_or(|token| token.gap >= Gap::Line);
    let is_small = other.shape == Shape::Lower;
    let begins = piece.tokens[at].gap >= Gap::Line || piece.begins_sentence(at);
    (is_slash && ends && (is_small || begins)).then_some(at..at + 3)
}

/// `-HB`, `-- KT` at the end of a line: who wrote the note.
fn signed(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let before = at.checked_sub(1)?;
    let is_dash = matches!(piece.sign(before), Some('-' | '–' | '—'))
        && piece.tokens[before].gap > Gap::None
        || before > 0 && piece.sign(before) == Some('-') && piece.sign(before - 1) == Some('-');
    let ends = piece.get(at + 1).is_none_or(|token| token.gap >= Gap::Line);
    (is_dash && ends && piece.tokens[at].len() <= 3 && !piece.is_known(at, Known::CREDENTIAL))
        .then_some(at..at + 1)
}

/// Letters that are short for something else than a name.
const ELSE: &str = "GP ED ER CT MR US UK IV PO IM SC NB EG IE AM PM XR EM IT ID HR BP AE OD BD PR PV UR \
    UN EU MD DO RN NP PA OT PT SW HV DN PC BA MA BS MS DD NG NJ PEG ICU MRI EMS DR ST CO \
    NO OK PS RE CC TV AI VA SA WA NY LA DC TX CA FL GA IL MO NZ NT";

/// `J.S. seen`, `agreed with K.M. (school)`: initials with points and no name after them.
fn dotted(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let is_one = |at: usize| {
        piece.is_shape(at, Shape::Initial)
            && piece.sign(at + 1) == Some('.')
            && piece.is_glued(at + 1)
    };
    let is_pair = is_one(at) && is_one(at + 2) && piece.is_glued(at + 2);
    let after = at + 4;
    let ends = piece.get(after).is_none_or(|next| {
        next.gap > Gap::None
            && !next.is_capital()
            && next.shape != Shape::Initial
            && !next.is_figures()
            || matches!(piece.sign(after), Some(')' | ',' | ';' | ':'))
    });
    let letters = [piece.str(at), piece.str(at + 2)].concat();
    (is_pair && ends && piece.tokens[at].gap > Gap::None && !is_one_of(ELSE, &letters))
        .then_some(at..after)
}

/// `Reviewed by TB.`, `Gross by PK.`: two letters where a name would stand, at the end of what is said.
fn by_letters(piece: &Piece, at: usize) -> Option<std::ops::Range<usize>> {
    let before = at.checked_sub(1)?;
    let is_led = piece.tokens[at].gap == Gap::Space
        && matches!(piece.str(before), "by" | "per" | "BY" | "By" | "signed" | "Signed");
    let ends = piece.get(at + 1).is_none_or(|next| {
        next.gap >= Gap::Line || matches!(piece.sign(at + 1), Some('.' | ',' | ')' | ';' | '/'))
    });
    let is_other =
        is_one_of(ELSE, piece.str(at)) || piece.is_known(at, Known::CREDENTIAL.and(Known::LABEL));
    (is_led && ends && piece.tokens[at].len() == 2 && !is_other).then_some(at..at + 1)
}

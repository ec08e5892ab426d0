//! Names that no list has, by where they stand: inside of a sentence, before what only persons do, in
//! brackets, in a field or cell of their own. Doubt is told by a low score instead of by silence.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::super::vocabulary::is_one_of;
use super::chain::Chain;
use super::position::is_line;
use super::reason::Reason;

/// What a word is where it is no name of a person.
const OTHER: Known = Known::EPONYM
    .and(Known::CREDENTIAL)
    .and(Known::MONTH)
    .and(Known::LABEL)
    .and(Known::ORGANISATION)
    .and(Known::UNIT)
    .and(Known::COUNTRY);

/// What stands before drugs, materials and organisms, and before no person.
const BEFORE_OTHERS: &str = "started start starting commenced commence taking takes took tried given giving gave \
    prescribed prescribe stopped stop ceased cease continue continued restarted \
    increased reduced changed switched added trialled grew isolated applied uses using \
    used dose mg mcg ml tab tabs cap caps inj plus versus vs on per positive negative \
    under via no consider loaded require requires required than into as or";

/// What is done with things and not with persons, before `with`.
const WITH_THINGS: &str = "treated managed sedated closed irrigated combined vaccinated covered dressed induced \
    washed treatment therapy sutured stained fixed started packed infected colonised \
    colonized consistent compatible";

/// What stands after drugs, materials and scales.
const AFTER_OTHERS: &str = "tablet tablets capsule capsules cream ointment gel patch patches inhaler spray drops \
    infusion injection injections pump stent mesh dressing dressings suture sutures \
    stocking stockings diet therapy regime regimen score scale scan test tests pen \
    sensor mask frame collar mattress bag tube catheter drain valve implant levels level \
    dose doses syrup suspension bd tds od nocte mane prn daily mg mcg ml units iv po \
    supplement supplements vaccine";

/// A word that is written as a name and that no list calls anything else.
pub(super) fn is_open(piece: &Piece, at: usize) -> bool {
    piece.get(at).is_some_and(|token| {
        token.shape == Shape::Capital
            && (token.len() > 2 || token.known.is(Known::GIVEN) && token.known.is_only_name())
            && !token.known.is(OTHER)
            && (!token.known.is(Known::ORDINARY) || token.known.is(Known::GIVEN))
            && is_written_as_name(piece.str(at))
    })
}

/// `McBride`, but not `PACs`.
fn is_written_as_name(word: &str) -> bool {
    let mut letters = word.chars().skip(1);
    let is_open = letters.next().is_some_and(|second| !second.is_uppercase());
    is_open && letters.filter(|letter| letter.is_uppercase()).count() < 2
}

/// Why a chain that nothing else explains may be a name all the same.
pub(super) fn by_place(piece: &Piece, chain: &Chain) -> Option<Reason> {
    // German writes every noun with a capital.
    let is_written = !piece.has_capital_nouns
        && chain.words > 0
        && chain.words < 4
        && (chain.first..chain.after).all(|at| {
            matches!(piece.get(at).map(|token| token.shape), Some(Shape::Sign | Shape::Initial))
                || is_open(piece, at)
                || piece.is_known(at, Known::PARTICLE)
        });
    let reason = |score, rule| Some(Reason { score, rule });
    if piece.is_loud && is_loud_name(piece, chain) {
        return reason(0.35, "person.unknown");
    }
    if is_written && is_listed_line(piece, chain) {
        return reason(0.4, "person.field");
    }
    if !is_written || is_thing(piece, chain) {
        return None;
    }
    if is_in_cell(piece, chain) {
        return reason(if chain.given > 0 { 0.5 } else { 0.4 }, "person.field");
    }
    if is_line(piece, chain) && chain.ordinary == 0 {
        return reason(0.4, "person.field");
    }
    if does(piece, chain) {
        return reason(0.5, "person.sentence");
    }
    if is_form_field(piece, chain) || is_pair_at_start(piece, chain) {
        return reason(0.35, "person.unknown");
    }
    is_inside(piece, chain).then_some(Reason { score: 0.35, rule: "person.unknown" })
}

/// `KNOWN TO OYEDEPO`: in a text of capitals a word of no list, or of names alone, where persons stand.
fn is_loud_name(piece: &Piece, chain: &Chain) -> bool {
    const BEFORE: &str = "BY WITH TO FROM FOR AND PER TOLD CALLED ASKED SAW NOTIFIED INFORMED UPDATED NURSE RN \
        MD DAUGHTER SON WIFE HUSBAND SISTER BROTHER MOTHER FATHER FRIEND NEIGHBOR NEIGHBOUR \
        PARTNER CAREGIVER CARER RELATIVE";
    let Some(before) = chain.first.checked_sub(1) else { return false };
    let is_upper = (chain.first..chain.after).all(|at| {
        piece.get(at).is_some_and(|token| {
            token.shape != Shape::Upper
                || token.len() > 4 && !token.known.is(OTHER.and(Known::ORDINARY))
        })
    });
    let follows =
        is_one_of(BEFORE, piece.str(before)) && piece.tokens[chain.first].gap == Gap::Space;
    let does = piece.begins_sentence(chain.first)
        && matches!(
            piece.str(chain.after),
            "IS" | "WAS" | "HAS" | "STATES" | "REPORTS" | "DENIES" | "WILL"
        );
    chain.words < 3 && is_upper && (follows || does)
}

/// A dose, a form or a part of a longer heading follows.
fn is_thing(piece: &Piece, chain: &Chain) -> bool {
    let at = chain.after;
    let Some(next) = piece.get(at) else { return false };
    let is_near = next.gap <= Gap::Space;
    let is_heading = next.is_capital() && next.gap == Gap::Space;
    let is_hyphened = matches!(piece.sign(at), Some('-' | '–' | '®' | '™' | '+'))
        && next.gap == Gap::None
        && piece.is_glued(at + 1);
    is_heading
        || is_hyphened
        || is_near && is_one_of(AFTER_OTHERS, piece.str(at))
        || is_near && next.is_figures() && (chain.words < 2 || chain.given + chain.family == 0)
}

/// A cell of a table, or what stands after a colon up to the end of the field.
fn is_in_cell(piece: &Piece, chain: &Chain) -> bool {
    let Some(before) = chain.first.checked_sub(1) else { return false };
    let gap = piece.tokens[chain.first].gap;
    let begins = matches!(piece.sign(before), Some('|' | ':')) && gap <= Gap::Wide
        || gap == Gap::Wide && piece.tokens[before].gap >= Gap::None;
    let ends = piece.get(chain.after).is_none_or(|token| {
        token.gap >= Gap::Wide || matches!(piece.sign(chain.after), Some('|' | '('))
    });
    // A word alone may be anything, but for the last column of a table.
    let is_last = gap == Gap::Wide
        && chain.ordinary == 0
        && piece.get(chain.after).is_none_or(|next| next.gap >= Gap::Line);
    let is_named = chain.given + chain.family > 0 || chain.words + chain.initials > 1 || is_last;
    begins && ends && is_named
}

/// `Watcher: Amihan (son)`: the value of a field whose name no list has, unless the name says that it is
/// something else.
fn is_form_field(piece: &Piece, chain: &Chain) -> bool {
    const OTHERS: &str = "diagnosis diagnoses dx ddx allergies allergy medication medications meds drug drugs \
        rx religion faith language ethnicity nationality race occupation procedure \
        impression test tests indication indications organism device model make brand \
        manufacturer generic specimen type status colour color diet imaging history hx pmh \
        pmhx plan finding findings result results reason culture cultures stain comment \
        comments implant component product formulation species problem problems presentation \
        examination exam conclusion assessment technique contrast dressing dressings \
        allergic reaction vaccine material stage grade op operation tx ix mx fhx shx obs cns \
        cvs subject title department dept specialty speciality course study";
    let Some(colon) = chain.first.checked_sub(1).filter(|at| piece.sign(*at) == Some(':')) else {
        return false;
    };
    let Some(name) = colon.checked_sub(1) else { return false };
    let is_field = piece.tokens[name].is_word() && piece.tokens[chain.first].gap <= Gap::Space;
    let ends = piece.get(chain.after).is_none_or(|next| {
        next.gap >= Gap::Wide
            || matches!(piece.sign(chain.after), Some('(' | ',' | ';' | '|' | '/'))
    });
    is_field && ends && chain.ordinary == 0 && !is_one_of(OTHERS, &piece.str(name).to_lowercase())
}

/// `Brannoch Ottershaw, aged`: two words and more of no list at the beginning of a sentence.
fn is_pair_at_start(piece: &Piece, chain: &Chain) -> bool {
    chain.words > 1 && chain.ordinary == 0 && piece.begins_sentence(chain.first)
}

/// What is said of a person right after the name, without a verb.
const STATES: &str = "keen happy unhappy worried anxious tearful settled awake whose who upset coping aged \
    sleeping crying unwell distressed";

/// What also follows things, so that the name has to be known.
const LOOSE: &str = "to now still also then reviewed seen due for not back doing well and with on at from \
    in says home again today";

/// `Okonkwo - see Monday`, `Bruno (side room)`: at the beginning of a line of a list.
fn is_listed_line(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_known = chain.only_names == chain.words;
    let follows = piece.get(next).is_some_and(|token| {
        token.gap == Gap::Space && matches!(piece.sign(next), Some('-' | '–' | '('))
            || is_known && token.gap >= Gap::Wide && token.gap < Gap::Line
            || is_known && matches!(piece.sign(next), Some('|' | ':'))
            || is_known && token.gap == Gap::Space && token.is_figures()
    });
    piece.tokens[chain.first].gap >= Gap::Line && chain.ordinary == 0 && follows
}

/// `Slavko will ring`, `Blessing explained`: a verb of what persons do, or `is` and a person's state.
fn does(piece: &Piece, chain: &Chain) -> bool {
    const VERBS: &str = "accepts accompanied accompanies admits admitted agreed agrees answered apologised \
        appeared arrived asked asks attended attends believes brings brought called came \
        cannot complained complains consented consents cooks cried declined declines denied \
        denies described describes drives drinks drove enjoys explained feels felt gave goes \
        helps insists knows leaves lived lives looked looks loves manages met mentioned \
        mentions moved needs noticed phoned plays prefers promised rang recalls refused \
        refuses remembers reported reports requested returned said sat saw says seemed seems \
        sleeps slept smiled smokes spoke stated states stayed stays struggled struggles \
        suffers thinks thought told tells took turned understands visited visits walked \
        walks wanted wants went wept wishes worked works worries wrote will would has had is \
        was can could did does may visiting present aware informed updated collecting \
        escorting";
    // `Warrane, can I`: spoken to.
    let is_spoken_to = piece.sign(chain.after) == Some(',')
        && matches!(
            piece.str(chain.after + 1),
            "can"
                | "could"
                | "please"
                | "would"
                | "will"
                | "i"
                | "I"
                | "we"
                | "you"
                | "your"
                | "thanks"
                | "thank"
                | "do"
                | "did"
                | "are"
                | "just"
                | "pls"
                | "hope"
                | "let"
        );
    let at = chain.after;
    let follows =
        piece.get(at).map_or("", |next| if next.gap == Gap::Space { piece.str(at) } else { "" });
    let is_known = chain.only_names == chain.words;
    let is_state = is_one_of(STATES, follows) || is_known && is_one_of(LOOSE, follows);
    if piece.begins_sentence(chain.first) && chain.ordinary == 0 && is_state {
        return true;
    }
    // `the singer Ryhänen is`, also after a word in a capital.
    let is_after_word = chain.ordinary == 0
        && chain.first > 0
        && piece.tokens[chain.first].gap == Gap::Space
        && piece.is_shape(chain.first - 1, Shape::Capital);
    let begins = piece.begins_sentence(chain.first);
    if begins && is_spoken_to {
        return true;
    }
    (begins || is_after_word)
        && piece.get(at).is_some_and(|next| next.gap == Gap::Space)
        && is_one_of(VERBS, piece.str(at))
        && (chain.ordinary == 0 || chain.given > 0)
}

/// In the middle of what is said, where only names and things have capitals.
fn is_inside(piece: &Piece, chain: &Chain) -> bool {
    let Some(before) = chain.first.checked_sub(1) else { return false };
    let gap = piece.tokens[chain.first].gap;
    let said = piece.str(before);
    let is_bracketed = piece.sign(before) == Some('(') && gap <= Gap::Space;
    // `Don't go, Mark!`
    let is_called_to = piece.sign(before) == Some(',')
        && chain.given > 0
        && matches!(piece.sign(chain.after), Some('!' | '?'));
    let is_joined = matches!(piece.sign(before), Some(',' | '&' | '+' | ';' | '/'))
        && gap <= Gap::Space
        && (chain.ordinary == 0 || is_called_to);
    let is_led = gap == Gap::Space && piece.is_shape(before, Shape::Lower);
    let is_numbered = gap == Gap::Space && piece.tokens[before].is_figures() && chain.ordinary == 0;
    // `see Discharge Instructions`: what is referred to.
    let is_reference = said == "see" && chain.words > 1 && chain.given + chain.family == 0;
    if is_reference || is_one_of(BEFORE_OTHERS, said) {
        return false;
    }
    let is_with_thing = matches!(said, "with" | "by" | "of" | "to" | "in" | "and")
        && before > 0
        && is_one_of(WITH_THINGS, piece.str(before - 1));
    (is_bracketed || is_joined || is_led || is_numbered) && !is_with_thing
}

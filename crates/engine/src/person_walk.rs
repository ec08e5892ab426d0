//! Decides where a name begins and ends, by the place in which it stands.
//!
//! In a sentence a word of the language ends a name. Under a label it belongs to it, unless there are
//! several, or numbers follow, or it is written in another case than the name.

use super::person_tokens::{
    Kind, Place, Token, Tokens, folded, is_capitals, is_infant, kind_of, letters,
};
use super::person_words::{
    CLINICAL_TITLES, LEADING, LONG_TITLES, ORGANISATIONS, PARTICLES, PLACEHOLDERS, TITLES,
};

/// No personal name has more words.
const MOST_PARTS: usize = 12;
/// Nobody has more titles.
const MOST_TITLES: usize = 4;

/// Of which a doctor is one, in German titles.
const FACULTIES: &[&str] = &["med", "dent", "habil", "phil", "nat", "rer"];
/// Degrees that nurses write before their names.
const NURSES: &[&str] = &["RN", "NP", "LPN", "APRN", "RGN"];

/// What stands before a name.
pub(super) struct Opening<'a> {
    pub(super) begin: usize,
    /// A title that turned out to be the name: `Dr Master`.
    pub(super) first: Option<Token<'a>>,
    pub(super) titled: bool,
    pub(super) clinician: bool,
    /// Whether the last title is a word of the language as well: `Doctor`, `Sister`.
    pub(super) long: bool,
}

/// Reads titles, and what may stand before them.
pub(super) fn opening<'a>(tokens: &mut Tokens<'a>, place: Place) -> Option<Opening<'a>> {
    let mut out = Opening {
        begin: tokens.text.len(),
        first: None,
        titled: false,
        clinician: false,
        long: false,
    };
    let mut titles = 0;
    loop {
        let back = tokens.at;
        let Some(token) = tokens.next() else {
            tokens.at = back;
            break;
        };
        let lower = folded(token.word);
        let next_word = tokens.text[token.end..].split_whitespace().next().unwrap_or_default();
        let honoured = lower == "the" && TITLES.contains(folded(next_word).as_str());
        let lead = titles == 0
            && place != Place::Anywhere
            && !token.comma
            && (LEADING.contains(lower.as_str()) || honoured);
        if lead && tokens.text[token.end..].trim_start().starts_with(char::is_alphabetic) {
            continue;
        }
        // `Dr. med. Jo Day`, `RN Jo Day`: a faculty or a degree between title and name.
        let faculty = titles > 0 && FACULTIES.contains(&lower.as_str());
        let goes_on = tokens.text[token.end..].starts_with([' ', '.']) && !token.comma;
        let degree = titles == 0 && place == Place::Role && NURSES.contains(&token.word);
        if goes_on && (faculty || degree) {
            out.begin = out.begin.min(token.start);
            out.clinician |= degree;
            continue;
        }
        out.begin = out.begin.min(token.start);
        let long = LONG_TITLES.contains(lower.as_str());
        // `NURSE Rebecca` and `Nurse, Rebecca` begin with a surname.
        let next = tokens.text[token.end..].split_whitespace().next().unwrap_or_default();
        let surname = long
            && place != Place::Anywhere
            && (token.comma || (is_capitals(token.word) && !next.is_empty() && !is_capitals(next)));
        let part = long && place == Place::Part;
        if !TITLES.contains(lower.as_str()) || titles == MOST_TITLES || surname || part {
            tokens.at = back;
            break;
        }
        // `Ms Doctor`: a title with nothing after it, and another before it, is the name.
        let ends = next.is_empty()
            || token.comma
            || tokens.text[token.end..].starts_with(|c: char| !c.is_whitespace() && c != '.');
        if long && ends && titles > 0 {
            out.first = Some(token);
            break;
        }
        titles += 1;
        skip_second_title(tokens);
        out.titled = true;
        out.long = long;
        out.clinician |= CLINICAL_TITLES.contains(lower.as_str());
        skip_gap(tokens);
    }
    (out.begin < tokens.text.len()).then_some(out)
}

/// `Dr (Mrs) Day`: a title in brackets after another.
fn skip_second_title(tokens: &mut Tokens<'_>) {
    let rest = &tokens.text[tokens.at..];
    let inside = rest.trim_start_matches(['.', ' ']).strip_prefix('(');
    let Some((word, after)) = inside.and_then(|inside| inside.split_once(')')) else { return };
    if TITLES.contains(folded(word).as_str()) {
        tokens.at = tokens.text.len() - after.len();
    }
}

/// `Mr/Ms  JO DAY`: what is filled in stands a little apart from a printed title.
fn skip_gap(tokens: &mut Tokens<'_>) {
    const WIDEST: usize = 3;
    let rest = &tokens.text[tokens.at..];
    let gap = rest.bytes().take_while(|byte| *byte == b' ').count();
    if (2..=WIDEST).contains(&gap) {
        tokens.at += gap - 1;
    }
}

/// The words that may be a name.
pub(super) struct Walk<'a> {
    pub(super) parts: Vec<Token<'a>>,
    pub(super) comma_after: Option<usize>,
    pub(super) degrees: bool,
    /// Whether there were more words than a name has.
    pub(super) cut: bool,
    pub(super) others: Vec<Vec<Token<'a>>>,
}

/// Takes words as long as a name can go on.
pub(super) fn walk<'a>(
    first: Option<Token<'a>>,
    tokens: &mut Tokens<'a>,
    place: Place,
    titled: bool,
) -> Option<Walk<'a>> {
    let mut walk = Walk {
        parts: Vec::new(),
        comma_after: None,
        degrees: false,
        cut: false,
        others: Vec::new(),
    };
    walk.parts.extend(first);
    loop {
        let Some(token) = tokens.next() else {
            let own = walk.parts.len();
            let skips = own == 1 || (own > 1 && place == Place::Patient);
            if skips && tokens.skip_nickname() {
                continue;
            }
            break;
        };
        let parts = &mut walk.parts;
        let mut kind = kind_of(token.word);
        // `DAY, MA. LUZ`: Maria, in short, begins given names.
        let given = place != Place::Anywhere
            && walk.comma_after.is_some_and(|at| at == parts.len())
            && tokens.text[token.end..].trim_start().starts_with(char::is_uppercase);
        if kind == Kind::PostNominal && folded(token.word) == "ma" && given {
            kind = Kind::Name;
        }
        if kind == Kind::DegreeOrName {
            let name = place != Place::Anywhere
                && (place == Place::Patient || parts.len() < 2)
                && parts.last().is_none_or(|last| {
                    !last.comma && (place == Place::Patient || is_capitals(last.word))
                });
            kind = if name || parts.is_empty() || place == Place::Part {
                Kind::Name
            } else {
                Kind::PostNominal
            };
            if name && parts.len() > 1 {
                walk.others.push(parts.clone());
            }
        }
        // A postcode begins like a degree.
        if kind == Kind::PostNominal && token.word.contains(|c: char| c.is_ascii_digit()) {
            walk.degrees = !parts.is_empty();
            break;
        }
        if kind == Kind::PostNominal && !parts.is_empty() {
            walk.degrees = true;
            // `Day MD, Jo`: the degree stands between surname and given names.
            let given = tokens.text[token.end..].trim_start_matches([',', ' ', '.']);
            let next = given.split([' ', ',']).next().unwrap_or_default();
            let between = parts.len() == 1 && walk.comma_after.is_none() && token.comma;
            if between && place == Place::Role && !titled && kind_of(next) == Kind::Name {
                walk.comma_after = Some(1);
                continue;
            }
            break;
        }
        // A comma splits a surname from given names once; after that it ends the name.
        let ended = walk.comma_after.is_some_and(|at| at == parts.len());
        let place_of_work = place == Place::Role
            && titled
            && parts.len() > 1
            && !is_capitals(token.word)
            && !parts.iter().any(|part| PARTICLES.contains(folded(part.word).as_str()));
        // `JO DAY, CARDIOLOGY`: where or as what somebody works.
        let works = place != Place::Patient
            && parts.len() > 1
            && ORGANISATIONS.contains(folded(token.word).as_str());
        let goes_on = matches!(kind, Kind::Name | Kind::Word | Kind::Thing)
            && is_surname(parts, titled, place)
            && !place_of_work
            && !works;
        if ended && !goes_on {
            if place == Place::Patient && kind == Kind::Name {
                walk.others.extend(comma_reading(parts, token, tokens));
            }
            break;
        }
        let small = token.word.starts_with(char::is_lowercase);
        // `Mac an Bhaird`, `Nic an tSaoir`: the article within an Irish surname.
        let article = matches!(token.word, "an" | "na")
            && parts.last().is_some_and(|last| {
                ["mac", "mag", "nic", "mhic", "ó", "ní"].contains(&folded(last.word).as_str())
            });
        if article {
            parts.push(token);
            continue;
        }
        match kind {
            Kind::Thing if place == Place::Anywhere => return None,
            Kind::Word if place == Place::Anywhere => break,
            Kind::Thing | Kind::Word if small => {
                let infant = parts.first().is_some_and(|first| is_infant(first.word));
                if !(infant && token.word == "of") {
                    break;
                }
            }
            Kind::End => {
                let infant = parts.last().is_some_and(|last| is_infant(last.word));
                let goes_on = folded(token.word) == "of" || is_infant(token.word);
                if !(infant && place != Place::Anywhere && goes_on) {
                    break;
                }
            }
            _ => {}
        }
        // After a word with a full stop, `In` and `On` begin a sentence.
        let sentence =
            parts.last().is_some_and(|last| last.word.ends_with('.') && letters(last.word) > 1);
        if sentence && matches!(kind, Kind::Word | Kind::Thing) {
            break;
        }
        if parts.len() == MOST_PARTS {
            walk.cut = place != Place::Anywhere;
            break;
        }
        parts.push(token);
        if token.comma {
            if walk.comma_after.is_some() {
                break;
            }
            walk.comma_after = Some(parts.len());
        }
    }
    Some(walk)
}

/// `Garcia Lopez, Maria`: two surnames, or a name with a place after it.
fn comma_reading<'a>(
    parts: &[Token<'a>],
    next: Token<'a>,
    tokens: &Tokens<'a>,
) -> Option<Vec<Token<'a>>> {
    let mut other = parts.to_vec();
    other.push(next);
    let after = tokens.text[next.end..].trim_start_matches(['.', ' ']);
    let short =
        after.split_whitespace().count() <= 1 && !next.comma && kind_of(after) == Kind::Name;
    (parts.len() <= 3 && (after.is_empty() || short)).then_some(other)
}

/// Whether a word of a name is a word of the language as well.
pub(super) fn is_listed(token: &Token<'_>) -> bool {
    matches!(kind_of(token.word), Kind::Word | Kind::Thing)
}

/// Decides which of the words of the language in a labelled name belong to it; `None` where all
/// of it is something else than a person.
pub(super) fn settle(walk: &mut Walk<'_>, text: &str, place: Place, titled: bool) -> Option<()> {
    let parts = &mut walk.parts;
    // `Jane Alder F 47`: sex and age.
    let sex = parts.last().is_some_and(|last| {
        let age = text[last.end..].trim_start_matches([' ', ',', '/']);
        ["M", "F"].contains(&last.word) && age.starts_with(|c: char| c.is_ascii_digit())
    });
    if sex && parts.len() > 2 {
        parts.pop();
    }
    let first = parts.first()?;
    if !titled && PLACEHOLDERS.contains(folded(first.word).as_str()) && !first.comma {
        return None;
    }
    let of_organisation = |part: &Token<'_>| ORGANISATIONS.contains(folded(part.word).as_str());
    // `Endocrinology, Boston General Hospital`; `Parent, Mary` is somebody.
    let place_of_work = place == Place::Role && !titled && !walk.degrees;
    if place_of_work && first.comma && parts.len() > 2 && parts[1..].iter().any(of_organisation) {
        return None;
    }
    let listed: Vec<bool> = parts.iter().map(is_listed).collect();
    let split = walk.comma_after.is_some_and(|at| at < parts.len());
    let (all, count) = (parts.len(), listed.iter().filter(|listed| **listed).count());
    if count == 0 || split {
        return Some(());
    }
    if !titled && (count == all || (place == Place::Role && (listed[0] || count > 1))) {
        return None;
    }
    let at = listed.iter().skip(1).position(|listed| *listed).map(|at| at + 1);
    let Some(at) = at else {
        // `Page Turner` under the label of a patient.
        walk.others.extend((!titled && all > 1).then(|| parts[1..].to_vec()));
        return Some(());
    };
    let run = listed[at..].iter().take_while(|listed| **listed).count();
    let tail = at + run == all;
    if tail && place_of_work && of_organisation(&parts[at]) {
        return None;
    }
    // `JOHN SMITH Ward`: another writing than the name's.
    let shouted =
        at > 1 && parts[..at].iter().all(|part| is_capitals(part.word) || letters(part.word) == 1);
    let numbered = text[parts[at].end..]
        .trim_start_matches([' ', '#', ':', '.'])
        .starts_with(|c: char| c.is_ascii_digit())
        && run == 1
        && tail;
    let whole = parts.clone();
    let other_case = shouted && !is_capitals(parts[at].word);
    let sentence = shouted && !tail && kind_of(parts[at].word) == Kind::Word;
    if run > 1 && tail || numbered || other_case || sentence {
        if at > 1 || run > 1 {
            parts.truncate(at);
            let plain =
                numbered || other_case || (run > 1 && kind_of(whole[at].word) == Kind::Word);
            if !plain || at < 2 {
                walk.others.push(if sentence { whole } else { whole[..=at].to_vec() });
            }
        } else {
            walk.others.push(whole[..at].to_vec());
        }
    }
    Some(())
}

/// Whether words before a comma can be a surname: one, or all in capitals, or with particles.
fn is_surname(parts: &[Token<'_>], titled: bool, place: Place) -> bool {
    let capitals = parts.iter().all(|token| is_capitals(token.word));
    let particle = |token: &&Token<'_>| PARTICLES.contains(folded(token.word).as_str());
    let words = parts.iter().filter(|token| !particle(token)).count();
    capitals || (words <= 1 && !titled) || place == Place::Part
}

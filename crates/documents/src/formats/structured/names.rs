//! A person's names: which one is meant, and what is no part of one. Parts that are empty or filled by a
//! program's word for nothing are none.

/// What programs write where they have nothing.
const NOTHING: &[&str] =
    &["null", "unknown", "unk", "undefined", "n/a", "nan", "nmn", "nmi", "fnu", "lnu", "nil"];
/// Titles before a name that was not taken apart.
const TITLES: &[&str] = &[
    "dr",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "master",
    "prof",
    "professor",
    "doctor",
    "sir",
    "dame",
    "rev",
    "sr",
    "fr",
];
/// Letters after a name that was not taken apart.
const LETTERS: &[&str] = &[
    "md", "do", "phd", "np", "pa", "pa-c", "rn", "aprn", "dds", "dmd", "dpm", "od", "pharmd",
    "mbbs", "mb", "bs", "bch", "bao", "frcp", "frcs", "frcpc", "fracp", "fracs", "fracgp", "mrcp",
    "mrcgp", "facp", "facs", "facc", "crnp", "fnp", "fnp-c", "msn", "dnp", "lcsw", "jr", "sr",
    "ii", "iii", "iv",
];

/// No person has more names, or a name of more parts, that matter.
pub(in crate::formats) const MOST: usize = 16;

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Name {
    /// Given names, then family names.
    pub(in crate::formats) value: String,
    /// With titles before and letters after, and `value` as it is between.
    pub(in crate::formats) shown: String,
    /// Given or family name alone, or a text that was not taken apart and is one word.
    pub(in crate::formats) is_partial: bool,
}

/// The name that is meant, and the others.
#[derive(Debug)]
pub(in crate::formats) struct Names {
    pub(in crate::formats) name: Name,
    /// Others that could be meant as well.
    pub(in crate::formats) rivals: Vec<Name>,
    /// All others: former names, names in another use.
    pub(in crate::formats) others: Vec<Name>,
    /// Whether the name is neither a legal one nor without a use, or none is valid now.
    pub(in crate::formats) is_by_the_way: bool,
}

/// The name that is meant, which is the first of the lowest rank; `None` where there is none.
pub(in crate::formats) fn choose(mut found: Vec<(u32, Name)>) -> Option<Names> {
    found.sort_by_key(|(rank, _)| *rank);
    let mut distinct: Vec<(u32, Name)> = Vec::new();
    for (rank, name) in found {
        let folded = name.value.to_lowercase();
        if distinct.iter().all(|(_, known)| known.value.to_lowercase() != folded) {
            distinct.push((rank, name));
        }
    }
    let mut distinct = distinct.into_iter();
    let (best, name) = distinct.next()?;
    let (rivals, others): (Vec<_>, Vec<_>) = distinct.partition(|(rank, _)| *rank == best);
    let names = |of: Vec<(u32, Name)>| of.into_iter().map(|(_, name)| name).collect();
    Some(Names {
        name,
        rivals: names(rivals),
        others: names(others),
        is_by_the_way: best >= BY_THE_WAY,
    })
}

/// From this rank on a name is not the one by which the person is called in law.
pub(in crate::formats) const BY_THE_WAY: u32 = 3;
/// Added to the rank of a name that is not valid on the day.
pub(in crate::formats) const NOT_NOW: u32 = 10;

/// Whether a part of a name is a program's word for nothing, or has no letter.
pub(in crate::formats) fn is_nothing(words: &str) -> bool {
    let bare = words.trim_matches(['(', ')', '<', '>', '[', ']']).to_lowercase();
    words.chars().all(|c| !c.is_alphanumeric()) || NOTHING.contains(&bare.as_str())
}

/// A name of parts, of which those that say nothing are left out.
pub(in crate::formats) fn of_parts(
    titles: &[String],
    given: &[String],
    family: &[String],
    letters: &[String],
) -> Option<Name> {
    let kept = |parts: &[String]| -> Vec<String> {
        let parts = parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        parts.filter(|part| !is_nothing(part)).take(MOST).collect()
    };
    let (given, family) = (kept(given), kept(family));
    if given.is_empty() && family.is_empty() {
        return None;
    }
    let is_partial = given.is_empty() || family.is_empty();
    let value = [given, family].concat().join(" ");
    let shown = [kept(titles), vec![value.clone()], kept(letters)].concat().join(" ");
    Some(Name { value, shown, is_partial })
}

/// A name in one text: "Dr Owen Ng MD", "NG, Owen".
pub(in crate::formats) fn plain(words: &str) -> Option<Name> {
    let bare = |word: &str| word.trim_matches(['.', ',']).to_lowercase().replace('.', "");
    let is_letters = |text: &str| {
        text.split([' ', ','])
            .filter(|w| !w.is_empty())
            .all(|w| LETTERS.contains(&bare(w).as_str()))
    };
    let (before, after) = words.split_once(',').unwrap_or((words, ""));
    let turned = !after.trim().is_empty() && !is_letters(after);
    let ordered = if turned { format!("{after} {before}") } else { before.to_owned() };
    let mut kept: Vec<&str> = ordered
        .split([' ', ','])
        .filter(|word| !word.is_empty() && !NOTHING.contains(&bare(word).as_str()))
        .take(MOST)
        .collect();
    while kept.len() > 1 && TITLES.contains(&bare(kept[0]).as_str()) {
        kept.remove(0);
    }
    while kept.len() > 2 && kept.last().is_some_and(|word| is_letters(word)) {
        kept.pop();
    }
    let value = kept.join(" ");
    let is_partial = kept.len() < 2;
    let shown = if words.contains(&value) { words.to_owned() } else { value.clone() };
    (value.chars().any(char::is_alphanumeric)).then_some(Name { value, shown, is_partial })
}

//! What of an address may stay: the state, the country, and three digits of a ZIP code
//! (45 CFR 164.514(b)(2)(i)(B)).

use std::collections::HashSet;
use std::sync::OnceLock;

use super::fold;

/// The first digits of ZIP codes where fewer than 20,000 people lived in the census of 2000, as
/// HHS lists them in its guidance on de-identification (2012).
const RESTRICTED: &[&str] = &[
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878",
    "879", "884", "890", "893",
];

/// States and territories. `New York` and `Washington` are cities as well, and go.
const STATES: &str = "alabama alaska arizona arkansas california colorado connecticut delaware florida \
    georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts \
    michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania \
    tennessee texas utah vermont virginia wisconsin wyoming victoria queensland tasmania";

const LONG_STATES: &[&str] = &[
    "new hampshire",
    "new jersey",
    "new mexico",
    "new york state",
    "north carolina",
    "north dakota",
    "rhode island",
    "south carolina",
    "south dakota",
    "west virginia",
    "washington state",
    "district of columbia",
    "new south wales",
    "south australia",
    "western australia",
    "northern territory",
    "australian capital territory",
];

/// The letters that the post of the United States has for them.
const POSTAL: &str = "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv \
    nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr gu vi";

const COUNTRIES: &str = "afghanistan albania algeria andorra angola argentina armenia australia austria \
    azerbaijan bahamas bahrain bangladesh barbados belarus belgium belgique belgië belize benin bhutan \
    bolivia botswana brazil brasil brunei bulgaria burundi cambodia cameroon canada chad chile china \
    colombia congo croatia cuba cyprus czechia denmark danmark djibouti dominica ecuador egypt england \
    eritrea estonia eesti eswatini ethiopia fiji finland suomi france gabon gambia germany deutschland \
    ghana greece grenada guatemala guinea guyana haiti honduras hungary iceland island india indonesia \
    iran iraq ireland israel italy italia jamaica japan jordan kazakhstan kenya kiribati kosovo kuwait \
    kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg madagascar \
    malawi malaysia maldives mali malta mauritania mauritius mexico méxico micronesia moldova monaco \
    mongolia montenegro morocco mozambique myanmar namibia nauru nepal netherlands nederland nicaragua \
    niger nigeria norway norge oman pakistan palau palestine panama paraguay peru perú philippines poland \
    polska portugal qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia \
    slovenia somalia spain españa sudan suriname sweden sverige switzerland schweiz suisse svizzera syria \
    taiwan tajikistan tanzania thailand togo tonga tunisia turkey türkiye turkmenistan tuvalu uganda ukraine \
    uruguay usa us uk uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe österreich";

const LONG_COUNTRIES: &[&str] = &[
    "united kingdom",
    "great britain",
    "northern ireland",
    "united states",
    "united states of america",
    "u s a",
    "u s",
    "u k",
    "united arab emirates",
    "new zealand",
    "south africa",
    "czech republic",
    "saudi arabia",
    "sri lanka",
    "south korea",
    "north korea",
    "costa rica",
    "el salvador",
    "puerto rico",
    "dominican republic",
    "hong kong",
    "papua new guinea",
    "sierra leone",
    "ivory coast",
    "burkina faso",
    "trinidad and tobago",
    "cape verde",
    "equatorial guinea",
    "solomon islands",
    "marshall islands",
];

fn large() -> &'static HashSet<String> {
    static LARGE: OnceLock<HashSet<String>> = OnceLock::new();
    LARGE.get_or_init(|| {
        let short = STATES.split_ascii_whitespace().chain(COUNTRIES.split_ascii_whitespace());
        let long = LONG_STATES.iter().chain(LONG_COUNTRIES).copied();
        short.chain(long).map(fold::words).collect()
    })
}

fn is_postal(said: &str) -> bool {
    said.len() == 2
        && said.bytes().all(|byte| byte.is_ascii_uppercase())
        && POSTAL.split_ascii_whitespace().any(|one| said.eq_ignore_ascii_case(one))
}

/// Whether a place is a state or a country, and nothing smaller.
pub(super) fn stays(said: &str) -> bool {
    // `Ohio, USA`, but not `Columbus, Ohio`.
    said.split(',').map(str::trim).all(|part| {
        let part = part.strip_prefix("the ").or(part.strip_prefix("The ")).unwrap_or(part);
        is_postal(part) || large().contains(&fold::words(part))
    })
}

/// What may stay of a ZIP code: its first three digits, or `000` where too few people live there.
/// `None` where it is not known to be a ZIP code: other countries have five digits too.
pub(super) fn zip(said: &str, before: &str) -> Option<String> {
    let tail = said.trim_end();
    let from = tail.len().checked_sub(10).map_or(0, |from| tail.ceil_char_boundary(from));
    let (plus, five) = match tail[from..].rsplit_once('-') {
        Some((five, four)) if four.len() == 4 && is_figures(four) => (true, five),
        _ => (false, tail),
    };
    let start = five.len().checked_sub(5)?;
    let digits = five.get(start..).filter(|digits| is_figures(digits))?;
    let rest = &said[..tail.len() - if plus { digits.len() + 5 } else { digits.len() }];
    if rest.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let context = if rest.trim().is_empty() { before } else { rest };
    (plus || leads_to_zip(context)).then(|| three(digits))
}

fn is_figures(said: &str) -> bool {
    !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_digit())
}

/// `OH`, `Ohio,`, `ZIP code:`.
fn leads_to_zip(before: &str) -> bool {
    let from = before.ceil_char_boundary(before.len().saturating_sub(32));
    let near = before[from..].trim_end_matches(|c: char| !c.is_alphanumeric());
    let folded = fold::words(near);
    if folded.ends_with("zip") || folded.ends_with("zip code") || folded.ends_with("zipcode") {
        return true;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let is_state = |count: usize| {
        let from = words.len().checked_sub(count);
        from.is_some_and(|from| is_us_state(&words[from..].join(" ")))
    };
    let last = near.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    is_postal(last) || is_state(1) || is_state(2)
}

fn is_us_state(folded: &str) -> bool {
    const OTHERS: &[&str] = &["victoria", "queensland", "tasmania", "new south wales"];
    let is_state = STATES.split_ascii_whitespace().any(|state| state == folded)
        || LONG_STATES.contains(&folded)
        || matches!(folded, "new york" | "washington");
    is_state && !OTHERS.contains(&folded) && !folded.ends_with("australia")
}

fn three(digits: &str) -> String {
    let first = digits.get(..3).unwrap_or_default();
    if RESTRICTED.contains(&first) { "000".to_owned() } else { first.to_owned() }
}

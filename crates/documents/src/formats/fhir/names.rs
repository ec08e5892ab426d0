//! Names of persons (data type `HumanName`).

use crate::formats::json::Json;
use crate::formats::structured::names::{
    BY_THE_WAY, MOST, NOT_NOW, Name, Names, choose, of_parts, plain,
};

/// The names of a person on a day (`YYYYMMDD`).
pub(super) fn of(person: &Json<'_>, day: &str) -> Option<Names> {
    let found = person.each("name").take(MOST);
    choose(found.filter_map(|name| Some((rank(name, day), read(name)?))).collect())
}

/// The less, the more it is what the person is called in law and now.
fn rank(name: &Json<'_>, day: &str) -> u32 {
    let by_use = match name.said("use") {
        Some("official") => 0,
        Some("usual") => 1,
        None => 2,
        Some("temp" | "nickname" | "anonymous") => BY_THE_WAY,
        Some(_) => BY_THE_WAY + 1,
    };
    let digits = |end: &str| -> Option<String> {
        let said = name.at(&["period", end])?.text()?;
        let digits: String = said.chars().filter(char::is_ascii_digit).take(8).collect();
        (digits.len() >= 4).then_some(digits)
    };
    let is_over = digits("end").is_some_and(|end| format!("{end:9<8}").as_str() < day);
    let is_to_come = digits("start").is_some_and(|start| format!("{start:0<8}").as_str() > day);
    if is_over || is_to_come { NOT_NOW + by_use } else { by_use }
}

/// A name by its parts, or by its text where it has none.
pub(super) fn read(name: &Json<'_>) -> Option<Name> {
    let parts = |member: &str| -> Vec<String> {
        name.each(member).take(MOST).filter_map(Json::text).map(str::to_owned).collect()
    };
    let of_parts = of_parts(&parts("prefix"), &parts("given"), &parts("family"), &parts("suffix"));
    let text = || name.said("text").or_else(|| name.text());
    of_parts.or_else(|| plain(&text()?.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Whether a name's text says another family name than its parts do.
pub(super) fn is_at_odds(name: &Json<'_>) -> bool {
    let family = name.each("family").filter_map(Json::text).collect::<Vec<_>>().join(" ");
    let text = name.said("text").unwrap_or_default().to_lowercase();
    let lacks = |word: &str| !text.contains(&word.to_lowercase());
    !text.is_empty() && family.split_whitespace().any(lacks)
}

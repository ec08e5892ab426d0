//! Identifiers (HL7 data type II) and whose they are.

use crate::formats::structured::registers::{self, Number};
use crate::formats::xml::Element;

/// The number that an `id` gives, of the kind `usual` where nothing tells another.
pub(super) fn of(id: &Element, usual: &'static str) -> Option<Number> {
    if id.attribute("nullFlavor").is_some() && id.attribute("extension").is_none() {
        return None;
    }
    let root = id.attribute("root").unwrap_or_default();
    let value = id.attribute("extension").unwrap_or_default();
    let authority = id.attribute("assigningAuthorityName").unwrap_or_default();
    registers::number(root, authority, value, usual)
}

/// The number of a clinician: the national one where it is known.
pub(super) fn of_provider(role: &Element, person: Option<&Element>) -> Option<Number> {
    let entities = person.into_iter().chain([role]).flat_map(|of| of.all("asEntityIdentifier"));
    let ids = role.all("id").chain(entities.flat_map(|entity| entity.all("id")));
    ids.filter_map(|id| of(id, "other")).find(|number| number.kind == "provider_number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::xml;

    #[test]
    fn a_number_is_of_the_kind_that_its_register_gives() {
        let table = [
            (r#"root="1.2" extension="00481516""#, Some(("mrn", "00481516"))),
            (r#"root="1.2" extension="Jo.Day@direct.example""#, None),
            (r#"root="1.2.36.1.2001.1003.0.8003608333357366""#, Some(("ihi", "8003608333357366"))),
            (
                r#"root="1.2.36.1.2001.1003.0" extension="8003608333357366""#,
                Some(("ihi", "8003608333357366")),
            ),
            (r#"root="1.2.36.1.2001.1003.0.8003621231167886""#, None),
            (
                r#"root="1.2.36.1.5001.1.0.7" extension="2950301131""#,
                Some(("medicare_number", "2950301131")),
            ),
            (
                r#"root="9.9" assigningAuthorityName="Medicare Card Number" extension="2950 30113 1""#,
                Some(("medicare_number", "2950 30113 1")),
            ),
            (
                r#"root="9.9" assigningAuthorityName="Medicare" extension="1EG4-TE5-MK73""#,
                Some(("other", "1EG4-TE5-MK73")),
            ),
            (
                r#"root="2.16.840.1.113883.2.1.4.1" extension="943 476 5919""#,
                Some(("nhs_number", "943 476 5919")),
            ),
            (
                r#"root="2.16.840.1.113883.4.1" extension="987-65-4321""#,
                Some(("other", "987-65-4321")),
            ),
            (
                r#"root="2.16.840.1.113883.4.3.25" extension="S99988801""#,
                Some(("other", "S99988801")),
            ),
            (r#"root="2.16.840.1.113883.4.1" extension="***-**-4321""#, None),
            (r#"root="1.2" extension="9999999999""#, None),
            (r#"root="1.2" extension="0""#, None),
            (r#"root="1.2" extension="null""#, None),
            (r#"nullFlavor="UNK""#, None),
            (r#"root="1.2""#, None),
        ];
        for (attributes, expected) in table {
            let id = xml::parse(format!("<id {attributes}/>").as_bytes(), "id").unwrap();
            let expected = expected.map(|(kind, value)| Number { kind, value: value.to_owned() });
            assert_eq!(of(&id, "mrn"), expected, "{attributes}");
        }
    }
}

//! What changes the meaning of a resource or of a part of it (FHIR, "modifier extensions" and
//! `implicitRules`): whoever does not know it must not take the rest as it stands, and none is known
//! here.

use crate::formats::json::Json;

/// At any depth that is not another entry's; the depth is that of the JSON.
pub(super) fn is_in(value: &Json<'_>) -> bool {
    match value {
        Json::List(values) => values.iter().any(is_in),
        Json::Object(members) => members.iter().any(|(name, one)| match name.as_ref() {
            "modifierExtension" | "implicitRules" => true,
            "entry" => false,
            _ => is_in(one),
        }),
        _ => false,
    }
}

//! What shows whose document it is: by the type of document, as the clinic has it. A result that does
//! not show it goes to a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check_digits;
use crate::doubt::DoubtKind;
use crate::extraction::{DocumentType, Doubt, ExtractedField, FieldName};
use crate::words::words;

words! {
    /// What may show, beside the name, whose document it is.
    Proof {
        /// The birth date.
        BirthDate = "birth_date",
        /// An identifier of the patient whose check digit fits.
        CheckedIdentifier = "checked_identifier",
        /// Any identifier.
        AnyIdentifier = "any_identifier",
        /// The number of the invoice.
        InvoiceNumber = "invoice_number",
    }
}

/// What a type of document must show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Needs {
    /// The patient's name.
    pub patient_name: bool,
    /// And one of these; none of them where this is empty.
    pub one_of: Vec<Proof>,
}

/// What each type of document must show; the standard where a type is not named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct IdentityNeeds(pub BTreeMap<DocumentType, Needs>);

impl IdentityNeeds {
    /// What a type must show.
    pub fn of(&self, kind: DocumentType) -> Needs {
        self.0.get(&kind).cloned().unwrap_or_else(|| Self::standard(kind))
    }

    /// What holds where the clinic has decided nothing else: two identifiers, of which an invoice
    /// has its own number.
    pub fn standard(kind: DocumentType) -> Needs {
        let mut one_of = vec![Proof::BirthDate, Proof::CheckedIdentifier];
        if kind == DocumentType::Invoice {
            one_of.push(Proof::InvoiceNumber);
        }
        Needs { patient_name: true, one_of }
    }

    /// What is missing in a result of this type. The `detail` of a doubt names what would have done
    /// ([`Proof`]), separated by spaces.
    pub fn missing(&self, kind: DocumentType, fields: &[ExtractedField]) -> Vec<Doubt> {
        let needs = self.of(kind);
        let has = |name| fields.iter().any(|field| field.name == name);
        let mut missing = Vec::new();
        if needs.patient_name && !has(FieldName::PatientName) {
            missing.push(absent(FieldName::PatientName, ""));
        }
        let shown = |proof: &Proof| fields.iter().any(|field| proof.is_shown_by(field));
        if let Some(first) = needs.one_of.first()
            && !needs.one_of.iter().any(shown)
        {
            let all: Vec<_> = needs.one_of.iter().map(|proof| proof.as_str()).collect();
            missing.push(absent(first.field(), &all.join(" ")));
        }
        missing
    }
}

/// Whether a number of the patient has a check digit that fits. Kinds such as `other` tell no scheme:
/// there the document's own words must, which the quote has (`NRIC: S…`). A clinician's number shows
/// no patient.
fn is_checked(field: &ExtractedField) -> bool {
    let words = field.quote.as_ref().map_or("", |quote| quote.text.as_str());
    let label = words.split_once(&field.value).map_or(words, |(before, _)| before);
    field.detail != "provider_number"
        && (check_digits::verdict(&field.detail, &field.value) == Some(true)
            || check_digits::is_proven_after(label, &field.value))
}

fn absent(field: FieldName, detail: &str) -> Doubt {
    let (page, words) = (None, String::new());
    Doubt { kind: DoubtKind::Missing, field: Some(field), detail: detail.to_owned(), page, words }
}

impl Proof {
    fn is_shown_by(self, field: &ExtractedField) -> bool {
        let identifier = field.name == FieldName::Identifier;
        match self {
            Self::BirthDate => field.name == FieldName::BirthDate,
            Self::CheckedIdentifier => identifier && is_checked(field),
            Self::AnyIdentifier => identifier,
            Self::InvoiceNumber => identifier && field.detail == "invoice_number",
        }
    }

    const fn field(self) -> FieldName {
        match self {
            Self::BirthDate => FieldName::BirthDate,
            Self::CheckedIdentifier | Self::AnyIdentifier | Self::InvoiceNumber => {
                FieldName::Identifier
            }
        }
    }

    /// As clauses name it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::BirthDate => "birth date",
            Self::CheckedIdentifier => "identifier with a good check digit",
            Self::AnyIdentifier => "identifier",
            Self::InvoiceNumber => "invoice number",
        }
    }
}

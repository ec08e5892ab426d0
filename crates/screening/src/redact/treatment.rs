//! What is done with each kind: all eighteen identifiers of 45 CFR 164.514(b)(2)(i), and the national
//! ones that fall under (R).

use crate::phi::Kind;

/// How a kind is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// The same person has the same placeholder, however the name is written.
    Person,
    /// A birth date: its year, unless that tells an age over 89.
    Birth,
    /// Another date: its year.
    Date,
    /// Stays up to 89.
    Age,
    /// A placeholder that keeps the first three digits of a ZIP code.
    Postal,
    /// A state or a country stays.
    Place,
    /// The same where letters and figures are the same: `AB-12 07`, `ab1207`.
    Number,
    /// The same where the words are the same.
    Words,
    /// The same where all signs are the same but for case: `1.11.1.1` is not `11.1.1.1`.
    Signs,
}

/// The word in a kind's placeholders, and how it is replaced. A new kind must be decided here.
pub(super) const fn treatment(kind: Kind) -> (&'static str, Treatment) {
    use Treatment as T;
    match kind {
        Kind::Person => ("PERSON", T::Person),
        Kind::BirthDate => ("BIRTH DATE", T::Birth),
        Kind::Date => ("DATE", T::Date),
        Kind::Age => ("AGE", T::Age),
        Kind::Address => ("ADDRESS", T::Postal),
        Kind::Postcode => ("POSTCODE", T::Postal),
        Kind::Place => ("PLACE", T::Place),
        Kind::Phone => ("PHONE", T::Number),
        Kind::Fax => ("FAX", T::Number),
        Kind::Email => ("EMAIL", T::Signs),
        Kind::Url => ("URL", T::Signs),
        Kind::IpAddress => ("IP ADDRESS", T::Signs),
        Kind::Ssn => ("SSN", T::Number),
        Kind::NhsNumber => ("NHS NUMBER", T::Number),
        Kind::Nino => ("NINO", T::Number),
        Kind::Medicare => ("MEDICARE", T::Number),
        Kind::Ihi => ("IHI", T::Number),
        Kind::Tfn => ("TFN", T::Number),
        Kind::Dva => ("DVA", T::Number),
        Kind::Npi => ("NPI", T::Number),
        Kind::Mrn => ("MRN", T::Number),
        Kind::HealthPlan => ("HEALTH PLAN", T::Number),
        Kind::Account => ("ACCOUNT", T::Number),
        Kind::Iban => ("IBAN", T::Number),
        Kind::Card => ("CARD", T::Number),
        Kind::Licence => ("LICENCE", T::Number),
        Kind::Vehicle => ("VEHICLE", T::Number),
        Kind::Device => ("DEVICE", T::Number),
        Kind::Organisation => ("ORGANISATION", T::Words),
        Kind::NationalId => ("NATIONAL ID", T::Number),
        Kind::OtherId => ("ID", T::Number),
        Kind::ClinicWord => ("WORD", T::Words),
    }
}

/// The word for a placeholder that somebody typed and that would be taken for one of ours.
pub(super) const TYPED: &str = "TEXT";

/// The label as placeholders have it, in whatever case a model repeats it.
pub(super) fn label_of(said: &str) -> Option<&'static str> {
    let labels = Kind::ALL.iter().map(|kind| treatment(*kind).0).chain([TYPED]);
    labels.into_iter().find(|label| label.eq_ignore_ascii_case(said))
}

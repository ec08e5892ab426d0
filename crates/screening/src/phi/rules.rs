//! The rules in force, for a settings screen and for the record of a run.

use super::Kind;

/// The version of all rules together: it grows with every change to what they find.
pub const RULES_VERSION: u32 = 3;

/// A rule as a person reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name that spans carry.
    pub name: &'static str,
    /// What it finds; some find more than one kind, and this is the usual one.
    pub kind: Kind,
    /// What it looks for, in a sentence.
    pub says: &'static str,
}

const fn rule(name: &'static str, kind: Kind, says: &'static str) -> Rule {
    Rule { name, kind, says }
}

/// Every rule that is part of the product. A clinic's own stand beside them by their own names.
pub const RULES: &[Rule] = &[
    rule("person.title", Kind::Person, "A title stands before the name."),
    rule("person.greeting", Kind::Person, "A greeting of a letter stands before the name."),
    rule("person.label", Kind::Person, "A label of a form stands before the name."),
    rule("person.called", Kind::Person, "Words such as “my name is” stand before the name."),
    rule("person.above_address", Kind::Person, "A line of its own above an address."),
    rule("person.role", Kind::Person, "A role or a relation stands before the name."),
    rule("person.signature", Kind::Person, "The name stands below the end of a letter."),
    rule("person.credential", Kind::Person, "A degree or profession stands after the name."),
    rule("person.profession", Kind::Person, "Letters of a profession stand before the name."),
    rule("person.given_and_family", Kind::Person, "Two words that are nothing but names."),
    rule("person.given_and_other", Kind::Person, "A given name and another word in capitals."),
    rule(
        "person.ordinary_words",
        Kind::Person,
        "Names that are ordinary words as well, in the shape of a name.",
    ),
    rule("person.initials", Kind::Person, "Initials and a name."),
    rule(
        "person.two_words",
        Kind::Person,
        "Two words that are not ordinary, one of them a family name.",
    ),
    rule("person.family_first", Kind::Person, "Family name, comma, given name."),
    rule("person.listed", Kind::Person, "Names beside names."),
    rule("person.sentence", Kind::Person, "The sentence says what only persons do."),
    rule("person.given_alone", Kind::Person, "A given name that means nothing else."),
    rule("person.unknown", Kind::Person, "A word of no list in a capital, inside of a sentence."),
    rule("person.field", Kind::Person, "A cell, a field or a line that holds a name alone."),
    rule(
        "person.beside_number",
        Kind::Person,
        "A birth date, an age or a number stands right after it.",
    ),
    rule("person.letters", Kind::Person, "Letters that stand for a name: `Mr. T`, `JW/klp`."),
    rule("person.small_letters", Kind::Person, "A name in small letters."),
    rule("person.repeated", Kind::Person, "A word that stood as a name elsewhere in the document."),
    rule("date.birth", Kind::BirthDate, "A date after words for a birth."),
    rule("date.figures", Kind::Date, "Day, month and year in figures."),
    rule("date.day_first", Kind::Date, "A day before a month."),
    rule("date.month_first", Kind::Date, "A month before a day or a year."),
    rule("date.month", Kind::Date, "A month alone after a word such as “since”."),
    rule("date.month_and_year", Kind::Date, "A month in figures and a year."),
    rule(
        "date.day_and_month",
        Kind::Date,
        "A day and a month in figures after a word such as “on”.",
    ),
    rule("age", Kind::Age, "A number of years that somebody is old."),
    rule("address.street", Kind::Address, "A word for a street, with a number."),
    rule(
        "address.with_tail",
        Kind::Address,
        "Words and a number, followed by the rest of an address.",
    ),
    rule("address.box", Kind::Address, "A box of the post or a military address."),
    rule(
        "address.above_postcode",
        Kind::Address,
        "What stands before a postcode as addresses do, and the lines above it.",
    ),
    rule("address.corner", Kind::Address, "The corner of two streets."),
    rule("address.unit", Kind::Address, "A flat or suite."),
    rule("address.label", Kind::Address, "Words for an address stand before it."),
    rule("postcode", Kind::Postcode, "A postcode by its form, its state or its town."),
    rule("place.list", Kind::Place, "A country, region or large town."),
    rule("place.words_before", Kind::Place, "Words such as “lives in” stand before it."),
    rule("place.above_country", Kind::Place, "A line above the name of a country."),
    rule(
        "place.beside",
        Kind::Place,
        "A word beside a place, or after an organisation and a comma.",
    ),
    rule("place.county", Kind::Place, "The word for a county stands beside it."),
    rule("organisation", Kind::Organisation, "Words that end with a word for an organisation."),
    rule("phone.label", Kind::Phone, "A word for a telephone or fax stands before the number."),
    rule("phone.word_after", Kind::Phone, "A word such as “mobile” stands after the number."),
    rule("phone.form", Kind::Phone, "The form of a telephone number."),
    rule("email", Kind::Email, "An e-mail address."),
    rule("url", Kind::Url, "A web address."),
    rule("ip_address", Kind::IpAddress, "An address of a machine, version 4 or 6."),
    rule("device.network_card", Kind::Device, "The address of a network card."),
    rule(
        "number.label",
        Kind::OtherId,
        "A label names the number; its check digit makes it surer.",
    ),
    rule("number.table", Kind::OtherId, "A label heads the column of the number."),
    rule("number.ssn_form", Kind::Ssn, "The form of a social security number."),
    rule("number.nino_form", Kind::Nino, "The form of a National Insurance number."),
    rule("number.iban", Kind::Iban, "An account number whose check figures fit."),
    rule("number.card", Kind::Card, "A payment card whose check digit fits, or that a word names."),
    rule(
        "number.check_digit",
        Kind::NhsNumber,
        "Groups as an issuer prints them and a fitting check digit; never sure alone.",
    ),
    rule("number.udi", Kind::Device, "Element strings of a device's identifier (GS1)."),
    rule("number.vin", Kind::Vehicle, "A vehicle's number whose check sign fits."),
    rule(
        "number.plate",
        Kind::Vehicle,
        "A registration mark by its form, or near a word for a vehicle.",
    ),
    rule(
        "number.said",
        Kind::OtherId,
        "A short word such as “no” or “card” stands before the number.",
    ),
    rule("number.groups", Kind::OtherId, "Groups of figures too many for a measurement."),
    rule("number.uuid", Kind::OtherId, "A universal identifier."),
    rule("number.long", Kind::OtherId, "A number or code too long for a measurement."),
    rule("clinic.patient", Kind::Person, "A patient of the clinic's list."),
    rule("clinic.family_name", Kind::Person, "A family name of the clinic's list."),
    rule("clinic.identifier", Kind::Mrn, "A number of the clinic's list."),
    rule("clinic.birth_date", Kind::BirthDate, "A birth date of the clinic's list."),
    rule("clinic.word", Kind::ClinicWord, "A word of the clinic's own."),
];

//! What the columns of a list hold, by their headings as systems for clinics write them.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The family name.
    Family,
    /// Given names.
    Given,
    /// Further given names.
    Middle,
    /// The name in one text.
    Whole,
    /// An earlier family name.
    FormerFamily,
    /// An earlier name, or another one, in one text.
    OtherWhole,
    /// What somebody is called instead of the given name.
    Called,
    /// The birth date.
    Birth,
    /// A number of this kind.
    Number(&'static str),
    /// The person's number on a Medicare card of a family.
    MedicareReference,
}

use Column::{
    Birth, Called, Family, FormerFamily, Given, MedicareReference, Middle, Number, OtherWhole,
    Whole,
};

/// Headings without blanks and signs, in small letters, and what they mean. Those that mean different
/// things in different systems (`Number`, `Code`) are not here: a person renames them.
const HEADINGS: &[(&[&str], Column)] = &[
    (
        &[
            "surname",
            "familyname",
            "lastname",
            "family",
            "last",
            "lname",
            "legalsurname",
            "legallastname",
            "currentsurname",
            "surnamefamilyname",
            "patientsurname",
            "patientlastname",
            "patientfamilyname",
            "nachname",
            "familienname",
            "nomdefamille",
            "apellidos",
            "cognome",
            "achternaam",
        ],
        Family,
    ),
    (
        &[
            "givenname",
            "givennames",
            "firstname",
            "firstnames",
            "forename",
            "forenames",
            "given",
            "first",
            "fname",
            "legalfirstname",
            "legalgivenname",
            "christianname",
            "givennamess",
            "patientfirstname",
            "patientgivenname",
            "patientforename",
            "vorname",
            "vornamen",
            "prenom",
            "nombre",
            "nombres",
            "voornaam",
        ],
        Given,
    ),
    (
        &[
            "middlename",
            "middlenames",
            "middle",
            "mname",
            "secondname",
            "middleinitial",
            "middleinitials",
            "othergivennames",
            "othergivenname",
            "secondgivenname",
        ],
        Middle,
    ),
    (
        &[
            "name",
            "fullname",
            "patientname",
            "patient",
            "clientname",
            "displayname",
            "patientfullname",
            "nameofpatient",
            "legalname",
        ],
        Whole,
    ),
    (
        &[
            "maidenname",
            "maidensurname",
            "nee",
            "birthname",
            "birthsurname",
            "nameatbirth",
            "surnameatbirth",
            "formersurname",
            "formerlastname",
            "formerfamilyname",
            "previoussurname",
            "previouslastname",
            "previousfamilyname",
            "priorsurname",
            "priorlastname",
            "geburtsname",
            "nomdenaissance",
        ],
        FormerFamily,
    ),
    (
        &[
            "previousname",
            "formername",
            "priorname",
            "alias",
            "aliases",
            "aka",
            "alsoknownas",
            "othername",
        ],
        OtherWhole,
    ),
    (
        &[
            "preferredname",
            "preferredfirstname",
            "preferredgivenname",
            "knownas",
            "calledname",
            "callingname",
            "nickname",
            "usualname",
            "rufname",
        ],
        Called,
    ),
    (
        &[
            "dob",
            "dateofbirth",
            "birthdate",
            "birthday",
            "born",
            "datebirth",
            "patientdob",
            "patientdateofbirth",
            "geburtsdatum",
            "datedenaissance",
            "fechadenacimiento",
            "geboortedatum",
        ],
        Birth,
    ),
    (
        &[
            "mrn",
            "medicalrecordnumber",
            "medicalrecordno",
            "recordnumber",
            "recordno",
            "ur",
            "urno",
            "urnumber",
            "urn",
            "unitnumber",
            "hospitalnumber",
            "hospitalno",
            "patientnumber",
            "patientno",
            "chartnumber",
            "chartno",
            "chart",
            "casenumber",
            "hospitalid",
        ],
        Number("mrn"),
    ),
    (
        &[
            "id",
            "patientid",
            "clientid",
            "personid",
            "externalid",
            "internalid",
            "systemid",
            "listid",
            "recordid",
        ],
        Number("list_id"),
    ),
    (&["nhs", "nhsnumber", "nhsno"], Number("nhs_number")),
    (&["chi", "chinumber", "chino"], Number("chi_number")),
    (&["handcnumber", "hcnumber", "healthandcarenumber", "hcn"], Number("health_and_care_number")),
    (
        &[
            "medicare",
            "medicarenumber",
            "medicareno",
            "medicarecard",
            "medicarecardnumber",
            "medicarecardno",
        ],
        Number("medicare_number"),
    ),
    (
        &[
            "irn",
            "medicareirn",
            "medicarereference",
            "medicarereferencenumber",
            "medicareref",
            "individualreferencenumber",
        ],
        MedicareReference,
    ),
    (&["ihi", "ihinumber", "individualhealthcareidentifier"], Number("ihi")),
    (&["nhi", "nhinumber", "nhino"], Number("nhi_number")),
    (&["ohip", "ohipnumber", "ontariohealthnumber"], Number("ontario_health_number")),
    (&["phn", "bcphn", "bchealthnumber", "personalhealthnumber"], Number("bc_health_number")),
    (&["nric", "nricnumber", "fin"], Number("nric")),
    (&["kvnr", "versichertennummer", "krankenversichertennummer"], Number("kvnr")),
    (&["pps", "ppsn", "ppsnumber", "ppsno"], Number("pps")),
    (&["aadhaar", "aadhaarnumber", "aadhar", "uidai"], Number("aadhaar")),
    (&["said", "saidnumber", "southafricanid", "rsaid"], Number("south_african_id")),
    (&["ssn", "socialsecuritynumber", "socialsecurityno"], Number("social_security_number")),
];

/// What a column of this heading holds; `None` where that is not known.
pub(super) fn of(heading: &str) -> Option<Column> {
    let plain: String = heading
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'é' | 'è' | 'ê' => 'e',
            other => other,
        })
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    HEADINGS.iter().find(|(known, _)| known.contains(&plain.as_str())).map(|(_, column)| *column)
}

//! What kinds of personal health information there are, and which of the eighteen identifiers of
//! HIPAA's Safe Harbor each belongs to (45 CFR 164.514(b)(2)(i), letters A to R).

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $letter:literal;)+) => {
        /// What a span of a text is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$meta])* $variant),+ }

        impl Kind {
            /// Every kind, in the order of a settings screen.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands in files and answers.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The letter of 45 CFR 164.514(b)(2)(i) that lists it; `-` where none does.
            pub const fn safe_harbor(self) -> char {
                match self { $(Self::$variant => $letter),+ }
            }
        }
    };
}

kinds! {
    /// A name of a person, whoever it is.
    Person = "person", 'A';
    /// A date that is said to be somebody's birth.
    BirthDate = "birth_date", 'C';
    /// A date with more than a year.
    Date = "date", 'C';
    /// An age. Safe Harbor lists those over 89; a younger one scores lower.
    Age = "age", 'C';
    /// A street, a box, a flat, with what follows of the address.
    Address = "address", 'B';
    /// A postcode by itself.
    Postcode = "postcode", 'B';
    /// A town, a region or a country.
    Place = "place", 'B';
    /// A telephone number.
    Phone = "phone", 'D';
    /// A fax number.
    Fax = "fax", 'E';
    /// An e-mail address.
    Email = "email", 'F';
    /// A web address.
    Url = "url", 'N';
    /// An address of a machine on a network.
    IpAddress = "ip_address", 'O';
    /// A social security number of the United States.
    Ssn = "ssn", 'G';
    /// An NHS, CHI or Health and Care number of the United Kingdom.
    NhsNumber = "nhs_number", 'R';
    /// A National Insurance number of the United Kingdom.
    Nino = "nino", 'G';
    /// A Medicare card of Australia.
    Medicare = "medicare", 'I';
    /// An Individual Healthcare Identifier of Australia.
    Ihi = "ihi", 'R';
    /// A tax file number of Australia.
    Tfn = "tfn", 'R';
    /// A file number of Australia's Department of Veterans' Affairs.
    Dva = "dva", 'I';
    /// A National Provider Identifier of the United States.
    Npi = "npi", 'K';
    /// The number that a clinic or hospital gave a patient.
    Mrn = "mrn", 'H';
    /// A number of a health plan or insurance.
    HealthPlan = "health_plan", 'I';
    /// A number of an account, an invoice or a claim.
    Account = "account", 'J';
    /// An international bank account number.
    Iban = "iban", 'J';
    /// A payment card.
    Card = "card", 'J';
    /// A licence, a registration or a passport.
    Licence = "licence", 'K';
    /// A vehicle by its plate or number.
    Vehicle = "vehicle", 'L';
    /// A device by its serial number or identifier.
    Device = "device", 'M';
    /// A hospital, a practice or an employer.
    Organisation = "organisation", 'B';
    /// A national number of another country.
    NationalId = "national_id", 'R';
    /// Another number or code that may lead to a person.
    OtherId = "other_id", 'R';
    /// A word or rule of the clinic's own.
    ClinicWord = "clinic_word", 'R';
}

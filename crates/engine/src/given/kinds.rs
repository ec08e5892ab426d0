//! What kind of document it is, by the code and the title that it gives itself. A code for any
//! note leaves it to the title, and both to the whole text where they say nothing.

use wardbook_domain::extraction::DocumentType::{
    self, ConsentForm, DischargeSummary, Invoice, Other, PathologyReport, Prescription,
    RadiologyReport, ReferralLetter, SpecialistLetter,
};
use wardbook_domain::extraction::{Confidence, Extraction, FieldName, PageText};
use wardbook_domain::given::{Given, GivenKind};

use crate::classify::classify;
use crate::layout::Document;

/// Codes of LOINC and of Australia's NCTIS (with `100.`) for kinds of documents; those of HL7 version 2
/// with their table: documents (0270), services (0074), messages (0076); and FHIR's resources.
const CODES: &[(&str, DocumentType)] = &[
    ("57133-1", ReferralLetter),
    ("57113-1", ReferralLetter),
    ("57170-3", ReferralLetter),
    ("18842-5", DischargeSummary),
    ("28655-9", DischargeSummary),
    ("11490-0", DischargeSummary),
    ("34105-7", DischargeSummary),
    ("34106-5", DischargeSummary),
    ("34745-0", DischargeSummary),
    ("59258-4", DischargeSummary),
    ("11502-2", PathologyReport),
    ("11526-1", PathologyReport),
    ("26436-6", PathologyReport),
    ("18725-2", PathologyReport),
    ("27898-6", PathologyReport),
    ("60567-5", PathologyReport),
    ("100.32001", PathologyReport),
    ("18748-4", RadiologyReport),
    ("18726-0", RadiologyReport),
    ("18747-6", RadiologyReport),
    ("18755-9", RadiologyReport),
    ("18760-9", RadiologyReport),
    ("18782-3", RadiologyReport),
    ("68604-8", RadiologyReport),
    ("100.16957", RadiologyReport),
    ("57833-6", Prescription),
    ("57832-8", Prescription),
    ("100.16764", Prescription),
    ("11488-4", SpecialistLetter),
    ("34100-8", SpecialistLetter),
    ("34099-2", SpecialistLetter),
    ("34101-6", SpecialistLetter),
    ("59284-0", ConsentForm),
    ("59283-2", ConsentForm),
    ("64292-6", ConsentForm),
    ("64293-4", ConsentForm),
    ("11506-3", Other), // progress note
    ("34117-2", Other), // history and physical
    ("28570-0", Other), // procedure note
    ("11504-8", Other), // operative note
    ("18761-7", Other), // transfer summary
    ("18776-5", Other), // care plan
    ("52521-2", Other), // care plan
    ("34111-5", Other), // emergency department note
    ("60591-5", Other), // patient summary
    ("55751-2", Other), // report to public health
    ("11369-6", Other), // immunisations
    ("0270:AR", PathologyReport),
    ("0270:CN", SpecialistLetter),
    ("0270:DI", RadiologyReport),
    ("0270:DS", DischargeSummary),
    ("0270:PC", SpecialistLetter),
    ("0270:SP", PathologyReport),
    ("0270:CD", Other), // cardiodiagnostics
    ("0270:ED", Other), // emergency department report
    ("0270:HP", Other), // history and physical
    ("0270:OP", Other), // operative report
    ("0270:PH", Other), // psychiatric history and physical
    ("0270:PN", Other), // procedure note
    ("0270:PR", Other), // progress note
    ("0270:TS", Other), // transfer summary
    ("0074:LAB", PathologyReport),
    ("0074:RAD", RadiologyReport),
    ("0076:REF", ReferralLetter),
    ("0076:RDE", Prescription),
    ("0076:OMP", Prescription),
    ("0076:ADT", Other), // patient administration
    ("0076:ORM", Other), // order
    ("0076:OML", Other), // order to a laboratory
    ("0076:OMI", Other), // order of imaging
    ("0076:OMG", Other), // clinical order
    ("0076:SIU", Other), // appointment
    ("0076:VXU", Other), // vaccinations
    ("0076:DFT", Other), // charges
    ("0076:BAR", Other), // billing account
    ("FHIR:MedicationRequest", Prescription),
    ("FHIR:ReferralRequest", ReferralLetter),
    ("FHIR:Consent", ConsentForm),
    ("FHIR:Invoice", Invoice),
    ("FHIR:Bundle", Other), // records of several kinds
    ("FHIR:Patient", Other),
    ("FHIR:Observation", Other),
    ("FHIR:Condition", Other),
    ("FHIR:Encounter", Other),
    ("FHIR:Immunization", Other),
    ("FHIR:AllergyIntolerance", Other),
    ("FHIR:MedicationStatement", Other),
];
/// Words in a title or in a code's name, the first that is there.
const WORDS: &[(&str, DocumentType)] = &[
    ("discharge summary", DischargeSummary),
    ("discharge letter", DischargeSummary),
    ("discharge note", DischargeSummary),
    ("ereferral", ReferralLetter),
    ("e-referral", ReferralLetter),
    ("referral note", ReferralLetter),
    ("referral letter", ReferralLetter),
    ("specialist letter", SpecialistLetter),
    ("consult", SpecialistLetter),
    ("pathology report", PathologyReport),
    ("laboratory report", PathologyReport),
    ("lab report", PathologyReport),
    ("radiology report", RadiologyReport),
    ("imaging report", RadiologyReport),
    ("imaging study", RadiologyReport),
    ("prescription", Prescription),
    ("consent form", ConsentForm),
    ("invoice", Invoice),
    ("progress note", Other),
    ("operative", Other),
    ("operation note", Other),
    ("procedure note", Other),
    ("care plan", Other),
    ("transfer summary", Other),
    ("history and physical", Other),
    ("continuity of care", Other),
    ("summary of care", Other),
    ("health summary", Other),
    ("event summary", Other),
    ("summarization of episode", Other),
    ("visit summary", Other),
    ("patient summary", Other),
];

const BY_CODE: u16 = 970;
const BY_WORDS: u16 = 900;
/// Where code and title say different things, a person decides.
const AT_ODDS: u16 = 500;

/// Sets the kind, where the document gives one.
pub(super) fn judge(
    extraction: &mut Extraction,
    pages: &[PageText],
    given: &Given,
    kind: &GivenKind,
) {
    let is_letter = !given.settled.contains(&FieldName::Author)
        || !given.settled.contains(&FieldName::Addressee);
    let by_code = CODES.iter().find(|(code, _)| *code == kind.code).map(|(_, kind)| *kind);
    let by_title = named(&kind.title);
    let by_name = named(&kind.name);
    let (found, sure) = match (by_code, by_title) {
        (Some(code), Some(title)) if code != title && title != Other => (code, AT_ODDS),
        (Some(code), _) => (code, BY_CODE),
        // A text in one piece says more of itself than a code or a title for any note.
        (None, _) => match by_title.or(by_name) {
            Some(Other) if is_letter => match of_body(pages) {
                Other => (Other, BY_WORDS),
                kind => (kind, AT_ODDS),
            },
            Some(kind) => (kind, BY_WORDS),
            None => return,
        },
    };
    extraction.document_type = found;
    extraction.type_confidence = Confidence::from_permille(sure);
    extraction.type_quote = Some(kind.quote.clone()).filter(|quote| !quote.text.is_empty());
}

/// The kind that the text below the header is of; the header names its own code.
fn of_body(pages: &[PageText]) -> DocumentType {
    let mut pages = pages.to_vec();
    if let Some(first) = pages.first_mut() {
        first.text = first.text.split_once("\n\n").map_or("", |(_, body)| body).to_owned();
    }
    Document::unless(&pages, &|| false)
        .map_or(DocumentType::Other, |document| classify(&document).0)
}

fn named(words: &str) -> Option<DocumentType> {
    let words = words.to_lowercase();
    WORDS.iter().find(|(word, _)| words.contains(word)).map(|(_, kind)| *kind)
}

//! What kind of document a message is, by the codes of HL7's own tables: the document's type (0270), the
//! service that gives the results (0074), or what the message is about (0076).

use super::message::Segment;

/// The kind of a document: its code with its table, or of LOINC, and what it is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) code: String,
    pub(super) name: String,
}

const OF_DOCUMENTS: &[(&str, &str)] = &[
    ("AR", "Autopsy report"),
    ("CD", "Cardiodiagnostics"),
    ("CN", "Consultation"),
    ("DI", "Diagnostic imaging"),
    ("DS", "Discharge summary"),
    ("ED", "Emergency department report"),
    ("HP", "History and physical examination"),
    ("OP", "Operative report"),
    ("PC", "Psychiatric consultation"),
    ("PH", "Psychiatric history and physical examination"),
    ("PN", "Procedure note"),
    ("PR", "Progress note"),
    ("SP", "Surgical pathology"),
    ("TS", "Transfer summary"),
];

/// Services whose results are a laboratory's or of imaging. The code given is that of the group.
const OF_SERVICES: &[(&str, &str, &str)] = &[
    ("LAB", "Laboratory", "LAB BLB CH CP CUS HM IMM MB MCB MYC PHY SP SR TX VR CG GE OSL PAR"),
    ("RAD", "Diagnostic imaging", "RAD RX CT CUS NMR NMS OUS RUS VUS XRC RT"),
];

const OF_MESSAGES: &[(&str, &str)] = &[
    ("REF", "Patient referral"),
    ("ADT", "Patient administration"),
    ("ORM", "Order"),
    ("OML", "Laboratory order"),
    ("OMI", "Imaging order"),
    ("OMG", "Clinical order"),
    ("SIU", "Appointment"),
    ("VXU", "Vaccination record"),
    ("RDE", "Pharmacy order"),
    ("OMP", "Pharmacy order"),
    ("DFT", "Charges"),
    ("BAR", "Billing account"),
];

/// The kind of the document; `None` where its codes say nothing.
pub(super) fn of(segments: &[Segment<'_>]) -> Option<Kind> {
    let all = |name: &'static str| segments.iter().filter(move |one| one.name() == name);
    let document = all("TXA").find_map(of_document);
    let service = || all("OBR").find_map(of_service);
    let message = segments.first().map(|head| head.said(9, 1)).unwrap_or_default();
    let by_message = || {
        let (code, name) = OF_MESSAGES.iter().find(|(code, _)| *code == message)?;
        Some(Kind { code: format!("0076:{code}"), name: (*name).to_owned() })
    };
    // A specimen is a laboratory's.
    let has_specimen =
        || all("SPM").next().is_some() || all("OBR").any(|one| !one.field(15).is_empty());
    let by_specimen = || has_specimen().then(|| kind("0074", "LAB", "Laboratory"));
    if has_results(&message) {
        return document
            .or_else(service)
            .or_else(by_specimen)
            .or_else(|| all("OBR").find_map(by_loinc));
    }
    document.or_else(by_message).or_else(|| all("OBR").find_map(by_loinc))
}

/// Whether a message of this type is a report of results.
pub(super) fn has_results(message: &str) -> bool {
    matches!(message, "ORU" | "OUL" | "ORF")
}

fn kind(table: &str, code: &str, name: &str) -> Kind {
    Kind { code: format!("{table}:{code}"), name: name.to_owned() }
}

fn of_document(txa: &Segment<'_>) -> Option<Kind> {
    let (code, name) = (txa.said(2, 1), txa.said(2, 2));
    if txa.said(2, 3) == "LN" {
        return Some(Kind { code, name });
    }
    let row = OF_DOCUMENTS.iter().find(|(known, _)| *known == code);
    match row {
        Some((code, usual)) => {
            Some(kind("0270", code, if name.is_empty() { usual } else { &name }))
        }
        // A code of the sender's own says what its name says.
        None => (!name.is_empty()).then_some(Kind { code: String::new(), name }),
    }
}

fn of_service(obr: &Segment<'_>) -> Option<Kind> {
    let code = obr.said(24, 1);
    let is_of = |codes: &str| codes.split(' ').any(|one| one == code);
    let mut found = OF_SERVICES.iter().filter(|(_, _, codes)| is_of(codes));
    // One code is in both groups, and so says nothing.
    match (found.next(), found.next()) {
        (Some((group, name, _)), None) => Some(kind("0074", group, name)),
        _ => None,
    }
}

fn by_loinc(obr: &Segment<'_>) -> Option<Kind> {
    let is_loinc = obr.said(4, 3) == "LN";
    is_loinc.then(|| Kind { code: obr.said(4, 1), name: obr.said(4, 2) })
}

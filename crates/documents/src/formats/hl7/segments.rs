//! Which fields of a segment a reader sees, under which labels. Those of other segments are shown as
//! they stand.

use super::fields::Shape::{self, Address, All, Coded, Moment, Name, Person, Plain, Telephone};

/// The segments' fields. With a label of its own a segment is one line, otherwise each field is one.
pub(super) struct Row {
    pub(super) segment: &'static str,
    pub(super) label: &'static str,
    pub(super) fields: &'static [(usize, &'static str, Shape)],
}

const fn row(
    segment: &'static str,
    label: &'static str,
    fields: &'static [(usize, &'static str, Shape)],
) -> Row {
    Row { segment, label, fields }
}

/// Segments of the message itself and of programs, which say nothing of a patient.
pub(super) const OF_PROGRAMS: &[&str] = &["MSH", "SFT", "UAC", "PID", "EVN", "BTS", "FTS", "DSC"];

pub(super) const ROWS: &[Row] = &[
    row("PD1", "", &[(3, "Usual practice", Plain), (4, "Usual doctor", Person)]),
    row(
        "NK1",
        "Next of kin",
        &[(2, "", Name), (3, "", Coded), (4, "", Address), (5, "", Telephone)],
    ),
    row("GT1", "Guarantor", &[(3, "", Name), (5, "", Address), (6, "", Telephone)]),
    row(
        "IN1",
        "Insurance",
        &[(4, "", Plain), (2, "", Coded), (9, "", Plain), (36, "policy", Plain)],
    ),
    row("MRG", "Merged", &[(1, "number", Plain), (7, "name", Name)]),
    row(
        "PV1",
        "",
        &[
            (2, "Patient class", Plain),
            (3, "Location", All),
            (7, "Attending", Person),
            (8, "Referring doctor", Person),
            (9, "Consulting", Person),
            (17, "Admitting", Person),
            (10, "Hospital service", Coded),
            (14, "Admission source", Coded),
            (19, "Visit number", Plain),
            (36, "Discharge disposition", Coded),
            (39, "Facility", Coded),
            (44, "Admission", Moment),
            (45, "Discharge", Moment),
        ],
    ),
    row(
        "PV2",
        "",
        &[
            (3, "Reason for admission", Coded),
            (12, "Visit description", Plain),
            (8, "Expected admission", Moment),
            (9, "Expected discharge", Moment),
        ],
    ),
    row(
        "TXA",
        "",
        &[
            (12, "Document number", All),
            (4, "Activity", Moment),
            (6, "Written", Moment),
            (8, "Edited", Moment),
            (11, "Transcribed by", Person),
            (17, "Completion status", Plain),
            (18, "Confidentiality", Plain),
            (16, "File name", Plain),
        ],
    ),
    row(
        "RF1",
        "Referral",
        &[
            (6, "number", Plain),
            (1, "status", Coded),
            (2, "priority", Coded),
            (3, "type", Coded),
            (5, "category", Coded),
            (7, "effective", Moment),
            (8, "until", Moment),
            (10, "reason", Coded),
            (20, "comment", Plain),
            (21, "process", Coded),
        ],
    ),
    row(
        "PRD",
        "Provider",
        &[
            (1, "", Coded),
            (2, "", Name),
            (3, "", Address),
            (4, "", All),
            (5, "", Telephone),
            (7, "number", Plain),
            (10, "", Plain),
        ],
    ),
    row(
        "ROL",
        "Participant",
        &[(3, "", Coded), (4, "", Person), (11, "", Address), (12, "", Telephone)],
    ),
    row(
        "ORC",
        "",
        &[
            (1, "Order control", Plain),
            (5, "Order status", Plain),
            (9, "Ordered", Moment),
            (16, "Reason for order", Coded),
            (21, "Ordering facility", Plain),
        ],
    ),
    row(
        "OBR",
        "",
        &[
            (2, "Placer order number", Plain),
            (3, "Filler order number", Plain),
            (6, "Requested", Moment),
            (7, "Collected", Moment),
            (14, "Received", Moment),
            (22, "Reported", Moment),
            (15, "Specimen", Coded),
            (13, "Clinical information", Coded),
            (31, "Reason for study", Coded),
            (44, "Procedure", Coded),
            (25, "Result status", Plain),
            (39, "Collector's comment", Coded),
        ],
    ),
    row(
        "SPM",
        "Specimen",
        &[
            (4, "", Coded),
            (7, "", Coded),
            (8, "from", Coded),
            (14, "", Plain),
            (17, "collected", Moment),
            (18, "received", Moment),
            (24, "", Coded),
        ],
    ),
    row("NTE", "Comment", &[(3, "", Plain)]),
    row(
        "DG1",
        "Diagnosis",
        &[(3, "", Coded), (4, "", Plain), (3, "code", Plain), (5, "", Moment), (16, "by", Person)],
    ),
    row(
        "AL1",
        "Allergy",
        &[
            (3, "", Coded),
            (2, "", Coded),
            (4, "severity", Coded),
            (5, "reaction", Plain),
            (6, "since", Moment),
        ],
    ),
    row(
        "IAM",
        "Allergy",
        &[
            (3, "", Coded),
            (2, "", Coded),
            (4, "severity", Coded),
            (5, "reaction", Plain),
            (11, "since", Moment),
        ],
    ),
    row("PR1", "Procedure", &[(3, "", Coded), (4, "", Plain), (5, "", Moment), (11, "by", Person)]),
    row("PRB", "Problem", &[(3, "", Coded), (2, "", Moment), (14, "status", Coded)]),
    row(
        "RXA",
        "Vaccination",
        &[
            (5, "", Coded),
            (3, "", Moment),
            (6, "amount", Plain),
            (7, "", Coded),
            (15, "lot", Plain),
            (17, "", Coded),
            (18, "not given", Coded),
            (20, "status", Plain),
            (9, "", Coded),
        ],
    ),
    row("RXR", "Route", &[(1, "", Coded), (2, "", Coded)]),
    row(
        "RXO",
        "Medicine ordered",
        &[
            (1, "", Coded),
            (2, "", Plain),
            (4, "", Coded),
            (5, "", Coded),
            (6, "", Coded),
            (7, "", Coded),
            (11, "dispense", Plain),
            (13, "refills", Plain),
        ],
    ),
    row(
        "RXE",
        "Medicine",
        &[
            (2, "", Coded),
            (3, "", Plain),
            (5, "", Coded),
            (6, "", Coded),
            (7, "", Coded),
            (10, "dispense", Plain),
            (12, "refills", Plain),
            (21, "", Coded),
        ],
    ),
    row(
        "RXD",
        "Medicine dispensed",
        &[(2, "", Coded), (3, "", Moment), (4, "", Plain), (5, "", Coded)],
    ),
    row(
        "SCH",
        "",
        &[
            (1, "Appointment number", Plain),
            (6, "Event reason", Coded),
            (7, "Reason for appointment", Coded),
            (8, "Type of appointment", Coded),
            (25, "Status", Coded),
        ],
    ),
    row("TQ1", "Time", &[(7, "from", Moment), (8, "to", Moment)]),
    row("AIS", "Service", &[(3, "", Coded), (4, "", Moment)]),
    row("AIG", "Resource", &[(3, "", Coded), (8, "", Moment)]),
    row("AIL", "Place", &[(3, "", All), (6, "", Moment)]),
    row("AIP", "Personnel", &[(3, "", Person), (4, "", Coded), (6, "", Moment)]),
    row("CTD", "Contact", &[(1, "", Coded), (2, "", Name), (3, "", Address), (5, "", Telephone)]),
    row(
        "FT1",
        "Charge",
        &[(7, "", Coded), (4, "", Moment), (10, "quantity", Plain), (11, "", All)],
    ),
];

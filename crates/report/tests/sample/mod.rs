//! A realistic report, shared by the tests and the example. All names are invented.

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::report::{
    Chart, CheckRow, CostRow, DocumentRow, Group, Notice, Proof, Report,
};

const ROOT: &str = "3f9a61c4d0be27785a1e94f2c63b7d08e5a2194cf7b08d63e1257a90bc48df16";
const LOG: &str = "0193b2f4-6a1c-7e52-9c1d-5f0a7b3e9d24";
const SESSION: &str = "01989e3c-2b74-7d0e-8a55-6c1f0d9e4b37";

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or(Timestamp::from_micros(0))
}

/// Nothing happened: no documents, no costs, no checks.
pub(crate) fn empty() -> Report {
    Report {
        title: "Processing session report".into(),
        clinic: "Harbour Street Family Practice".into(),
        scope: "Session of 21 November 2026".into(),
        period: None,
        generated_at: at("2026-11-21T14:05:00Z"),
        generated_by: "Margaret O’Neill (practice manager)".into(),
        reference: format!("audit-trail-{SESSION}"),
        summary: Vec::new(),
        notices: Vec::new(),
        documents: Vec::new(),
        sessions: None,
        currency: "AUD".into(),
        costs: Vec::new(),
        total_cost: NanoUnits::ZERO,
        checks: Vec::new(),
        charts: Vec::new(),
        proof: Proof {
            log: LOG.into(),
            size: 1_204,
            root: ROOT.into(),
            checkpoint_at: at("2026-11-21T14:04:58Z"),
            checkpoint: format!(
                "wardbook/{LOG}\n1204\nP5phxNC+J3haHpTyxjt9COWiGUz3sI1j4SV6kLxI3xY=\n\n\
                 — wardbook/{LOG} l0nT2mWcXQf1v3mJrPz4uZkq8aYh0c5Ee7oGx2bSdLwNfUiRtKpVyAqMhBjCsDgFzXk9Q1w8E7r6T5y4U3i2O1pA==\n\
                 — office.northernhealth.example/witness bXJ3Zm9vYmFyYmF6cXV4Y29yZ2VncmF1bHRnYXJwbHl3YWxkb2ZyZWRwbHVnaHh5enp5dGh1ZDEyMzQ1Njc4OTA=\n"
            ),
            verifier_key: format!(
                "wardbook/{LOG}+97a9d3da+ATk2YjI0ZmQ3OWQwZmU4NzQ5ZjYyMWUwZDM3YjYyZWE="
            ),
            fixed: Vec::new(),
            cosigned: String::new(),
            witness_keys: String::new(),
            verify_command: format!("wardbook verify --session {SESSION} --key clinic.vkey"),
            limit: "It proves that no event up to the checkpoint was changed, removed or inserted \
                    since the clinic signed it, and since head office countersigned it. It does \
                    not prove that what people and models wrote was right, and whoever holds \
                    both the data key and the log key could have rewritten the 12 events after \
                    the last countersignature."
                .into(),
        },
    }
}

/// Twenty documents, two failed, one check failed and one not assessed.
pub(crate) fn session() -> Report {
    Report {
        period: Some((at("2026-11-21T13:31:00Z"), at("2026-11-21T13:58:00Z"))),
        summary: summary(),
        notices: notices(),
        documents: documents(),
        costs: costs(),
        total_cost: NanoUnits(1_284_512_500),
        checks: checks(),
        charts: charts(),
        ..empty()
    }
}

/// A session with many documents, each with a name of its own.
pub(crate) fn large(documents: u32) -> Report {
    let rows = (1..=documents).map(|number| DocumentRow {
        number,
        name: format!("scan_{number:05}.pdf"),
        status: if number % 97 == 0 { "failed" } else { "done" }.into(),
        document_type: "Pathology report".into(),
        patient: "Nguyễn Thị Hằng".into(),
        confidence: "0.94".into(),
        review: number % 41 == 0,
        cost: NanoUnits(12_500_000),
        detail: if number % 97 == 0 { "The file ends early.".into() } else { String::new() },
    });
    Report { documents: rows.collect(), ..session() }
}

fn group(heading: &str, rows: &[(&str, &str)]) -> Group {
    let rows = rows.iter().map(|(label, value)| ((*label).into(), (*value).into())).collect();
    Group { heading: heading.into(), rows }
}

fn summary() -> Vec<Group> {
    vec![
        group(
            "Processing",
            &[
                ("Start", "21 Nov 2026 13:31 UTC"),
                ("End", "21 Nov 2026 13:58 UTC"),
                ("Duration", "27 min 04 s"),
                ("Mode", "high_accuracy"),
                ("Outcome", "partial: 2 of 20 documents failed, 1 quarantined"),
            ],
        ),
        group(
            "Documents",
            &[
                ("Total", "20"),
                ("Successful", "17"),
                ("Failed", "2"),
                ("Quarantined", "1"),
                ("Manual review", "4"),
            ],
        ),
        group(
            "Efficiency",
            &[
                ("Documents per second", "0.0123"),
                ("Cost per document", "0.0642 AUD"),
                ("Calls per document", "2.85"),
                ("Accuracy against cost", ""),
            ],
        ),
        group(
            "Quality",
            &[
                ("Overall accuracy", "0.947, confirmed by reviewers for 13 of 17 documents"),
                ("Manual review rate", "0.20"),
                ("Compliance issue rate", "0.05"),
                ("Processing reliability", "0.85"),
            ],
        ),
    ]
}

fn notices() -> Vec<Notice> {
    let notice = |level: &str, text: &str| Notice { level: level.into(), text: text.into() };
    vec![
        notice(
            "critical",
            "2 of 20 documents failed and 1 is in quarantine. Their files are kept and no result was stored \
             for them; the session ended with the outcome “partial”.",
        ),
        notice(
            "critical",
            "The check phi_handling failed: one document was sent to an endpoint outside the \
             clinic before its screening was complete.",
        ),
        notice("warning", "4 results are below the confidence threshold of 0.85 and await review."),
        notice("note", "One endpoint states no token counts, so its input is not measured."),
    ]
}

fn documents() -> Vec<DocumentRow> {
    let names = [
        ("referral_cardiology_wu-chen.pdf", "Referral letter", "Wu-Chen, Mei"),
        ("pathology-2026-11-18.hl7", "Pathology report", "Nguyễn Thị Hằng"),
        (
            "discharge_summary_st-vincents_2026-11-17_final_signed_v3.pdf",
            "Discharge summary",
            "Łukasz Żółkiewski",
        ),
        ("IMG_20261120_114502.jpg", "", ""),
        ("Καρδιολογική γνωμάτευση.docx", "Specialist letter", "Ελένη Παπαδοπούλου"),
        ("выписка_Щербакова.pdf", "Discharge summary", "Щербакова Анна"),
        ("immunisation-history.json", "Immunisation record", "O’Connor, Sinéad"),
        ("consent_form_scan_0001.tif", "Consent form", "Smith, Jo"),
        ("care-plan.rtf", "Care plan", "Þórðardóttir, Björk"),
        ("medication review (pharmacy).pdf", "Medication review", "Müller, Jürgen"),
        ("ccda_export_7731.xml", "Continuity of care document", "García Ñíguez, José"),
        ("invoice\u{202e}fdp.exe", "", ""),
        ("radiology_mri_lumbar_spine.pdf", "Radiology report", "Abdullah, Noor"),
        ("fax-20261121-0902.tif", "Referral letter", "Kowalska, Agnieszka"),
        ("email_from_aged_care.eml", "Correspondence", "Papadakis, Nikos"),
        ("allergy-testing.pdf", "Pathology report", "Đặng Văn Lâm"),
        ("mental_health_plan.docx", "Care plan", "Taylor, Robin"),
        (
            "advance_care_directive.pdf",
            "Legal document",
            "Whitfield-Montgomery, Alexandra Josephine",
        ),
        ("ecg_2026-11-19.pdf", "Diagnostic result", "Silva, João"),
        ("张伟-化验单.pdf", "Pathology report", "Zhang Wei"),
    ];
    (1u32..)
        .zip(names)
        .map(|(number, (name, kind, patient))| {
            let (status, detail) = match number {
                4 => ("failed", "No text was found on the page: the photograph is too dark for OCR (mean confidence 0.11, limit 0.40)."),
                12 => ("quarantined", "The name contains a right-to-left override and the content is a Windows program, not a PDF."),
                15 => ("failed", "The endpoint answered as if it had read everything but counted 4,096 of 6,212 tokens; its answer was discarded."),
                _ => ("done", ""),
            };
            let done = status == "done";
            DocumentRow {
                number,
                name: name.into(),
                status: status.into(),
                document_type: if done { kind.into() } else { String::new() },
                patient: if done { patient.into() } else { String::new() },
                confidence: if done { format!("0.{}", 99 - number % 19) } else { String::new() },
                review: done && number % 5 == 3,
                cost: NanoUnits(match number {
                    15 => 85_512_500,
                    _ if done => 60_000_000 + i64::from(number) * 1_000_000,
                    _ => 0,
                }),
                detail: detail.into(),
            }
        })
        .collect()
}

fn costs() -> Vec<CostRow> {
    let row =
        |endpoint: &str, model: &str, step: &str, tokens, source: &str, calls, cost| CostRow {
            endpoint: endpoint.into(),
            model: model.into(),
            step: step.into(),
            calls,
            input_tokens: tokens,
            output_tokens: tokens.map(|input: u64| input / 9),
            price_source: source.into(),
            cost: NanoUnits(cost),
        };
    vec![
        row("Built-in", "rules-1", "classify", None, "declared", 20, 0),
        row(
            "Clinic server",
            "qwen3-14b-instruct-q5",
            "extract",
            Some(184_220),
            "declared",
            19,
            214_512_500,
        ),
        row(
            "Clinic server",
            "qwen3-14b-instruct-q5",
            "summarise",
            Some(96_031),
            "declared",
            18,
            70_000_000,
        ),
        row(
            "Contoso AI (Sydney)",
            "contoso-large-2026-09",
            "extract",
            Some(1_204_338),
            "provider",
            19,
            1_000_000_000,
        ),
    ]
}

fn checks() -> Vec<CheckRow> {
    let row =
        |name: &str, severity: &str, result: &str, issues: &[&str], evidence: &str| CheckRow {
            name: name.into(),
            result: result.into(),
            severity: severity.into(),
            issues: issues.iter().map(|issue| (*issue).into()).collect(),
            evidence: evidence.into(),
        };
    vec![
        row(
            "audit_trail_integrity",
            "critical",
            "passed",
            &[],
            "events 811 to 1,203, contiguous and proven in the checkpoint of size 1,204",
        ),
        row(
            "data_retention",
            "high",
            "passed",
            &[],
            "20 records with category healthcare_audit_trail, kept until 21 Nov 2033 (7 years)",
        ),
        row("access_control", "high", "passed", &[], "41 actions, each permitted at its moment"),
        row(
            "phi_handling",
            "critical",
            "failed",
            &[
                "Document 11 was sent to “Contoso AI (Sydney)” at 13:44 UTC, 0.4 s before its screening ended.",
                "The endpoint’s policy is “redacted”; the prompt held a Medicare number.",
            ],
            "events 1,012, 1,013 and 1,019",
        ),
        row(
            "cost_attribution",
            "medium",
            "passed",
            &[],
            "76 calls, each with a price source; they add up to the session",
        ),
        row("processing_time", "medium", "passed", &[], "1,624 s of 3,600 s"),
        row("quality_threshold", "high", "passed", &[], "0.947, threshold ≥ 0.90"),
        row(
            "security",
            "critical",
            "not_assessed",
            &["The clock could not be compared with another source while the clinic was offline."],
            "",
        ),
    ]
}

fn charts() -> Vec<Chart> {
    let chart = |title: &str, bars: &[(&str, u64)]| Chart {
        title: title.into(),
        unit: "documents".into(),
        bars: bars.iter().map(|(label, value)| ((*label).into(), *value)).collect(),
    };
    vec![
        chart(
            "Documents by type",
            &[
                ("Pathology report", 3),
                ("Care plan", 2),
                ("Discharge summary", 2),
                ("Referral letter", 2),
                ("Other types", 8),
                ("Not found", 3),
            ],
        ),
        chart(
            "Documents by confidence",
            &[
                ("0.95 and above", 5),
                ("0.90 to 0.94", 5),
                ("0.85 to 0.89", 4),
                ("below 0.85", 3),
                ("not measured", 3),
            ],
        ),
    ]
}

//! Where scans of several documents are proposed to be cut, measured over invented packets: how many of
//! the proposals are right, how many of the right cuts are proposed, and how often a single document is
//! proposed to be cut.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

#[path = "packets/papers.rs"]
mod papers;

use std::fmt::Write as _;

use wardbook_domain::extraction::PageText;
use wardbook_domain::packet::{CutReason, PageSort};
use wardbook_engine::packets;

use papers::*;

/// One scan: documents, and sheets between them.
enum Part {
    Document(Pages),
    /// Goes with what is before it.
    Blank,
    Separator(&'static str),
}
use Part::{Blank, Document, Separator};

struct Case {
    name: &'static str,
    pages: Pages,
    cuts: Vec<u32>,
}

fn packet(name: &'static str, parts: Vec<Part>) -> Case {
    let (mut pages, mut cuts): (Pages, Vec<u32>) = (Vec::new(), Vec::new());
    let cut = |cuts: &mut Vec<u32>, at: usize| {
        let at = u32::try_from(at).unwrap();
        if at > 0 && cuts.last() != Some(&at) {
            cuts.push(at);
        }
    };
    for part in parts {
        match part {
            Document(own) => {
                cut(&mut cuts, pages.len());
                pages.extend(own);
            }
            Blank => pages.push(" ".into()),
            Separator(words) => {
                cut(&mut cuts, pages.len());
                pages.push(words.into());
                cut(&mut cuts, pages.len());
            }
        }
    }
    let last = u32::try_from(pages.len()).unwrap();
    cuts.retain(|at| *at < last);
    Case { name, pages, cuts }
}

fn single(name: &'static str, pages: Pages) -> Case {
    Case { name, pages, cuts: Vec::new() }
}

fn faxed_packet(name: &'static str, parts: Vec<Part>) -> Case {
    let case = packet(name, parts);
    Case { pages: faxed(case.pages), ..case }
}

/// Scans of several documents.
fn packets_of_several() -> Vec<Case> {
    let d = ["03/11/2026", "12/10/2026", "28/09/2026", "15/11/2026", "07/08/2026"];
    vec![
        packet(
            "two letters of two patients",
            vec![Document(letter(WHO[0], d[0], 1)), Document(letter(WHO[1], d[1], 1))],
        ),
        packet(
            "a letter of two pages and one of one",
            vec![Document(letter(WHO[2], d[0], 2)), Document(letter(WHO[3], d[1], 1))],
        ),
        packet(
            "letters of two senders about one patient",
            vec![Document(letter(WHO[0], d[0], 2)), Document(headed_letter(WHO[0], d[1], 2))],
        ),
        packet(
            "results of four patients, a page each",
            vec![
                Document(pathology(WHO[0], d[0], "26-1001", 1)),
                Document(pathology(WHO[1], d[0], "26-1002", 1)),
                Document(pathology(WHO[2], d[0], "26-1003", 1)),
                Document(pathology(WHO[3], d[0], "26-1004", 1)),
            ],
        ),
        packet(
            "results of three patients without page numbers",
            vec![
                Document(uncounted_pathology(WHO[4], d[0], "26-2001", 2)),
                Document(uncounted_pathology(WHO[5], d[0], "26-2002", 1)),
                Document(uncounted_pathology(WHO[6], d[0], "26-2003", 3)),
            ],
        ),
        packet(
            "counted results of two pages each",
            vec![
                Document(pathology(WHO[1], d[0], "26-3001", 2)),
                Document(pathology(WHO[7], d[0], "26-3002", 2)),
            ],
        ),
        packet(
            "one patient's counted results of two days",
            vec![
                Document(pathology(WHO[1], d[0], "26-3003", 2)),
                Document(pathology(WHO[1], d[2], "26-2950", 2)),
            ],
        ),
        packet(
            "letters parted by patch sheets",
            vec![
                Document(letter(WHO[0], d[0], 2)),
                Separator("PATCH T"),
                Document(referral(WHO[1], d[1])),
                Separator("PATCH T"),
                Document(radiology(WHO[2], d[2], 1)),
            ],
        ),
        packet(
            "pages parted by separator sheets, otherwise alike",
            vec![
                Document(notes(WHO[0], 2)),
                Separator("DOCUMENT SEPARATOR\nInsert between documents"),
                Document(notes(WHO[0], 1)),
            ],
        ),
        packet(
            "both sides scanned",
            vec![
                Document(with_backs(letter(WHO[3], d[0], 2))),
                Document(with_backs(letter(WHO[4], d[1], 1))),
                Document(with_backs(radiology(WHO[5], d[2], 1))),
            ],
        ),
        packet(
            "a blank page between two letters",
            vec![
                Document(letter(WHO[6], d[0], 1)),
                Blank,
                Document(headed_letter(WHO[7], d[1], 1)),
            ],
        ),
        packet(
            "referral, results, imaging of one patient",
            vec![
                Document(referral(WHO[0], d[0])),
                Document(pathology(WHO[0], d[1], "26-4001", 2)),
                Document(radiology(WHO[0], d[2], 2)),
            ],
        ),
        packet(
            "discharge summary and results",
            vec![
                Document(discharge(WHO[2], d[0], 3, true)),
                Document(pathology(WHO[2], d[0], "26-4002", 1)),
            ],
        ),
        packet(
            "two discharge summaries of one hospital",
            vec![
                Document(discharge(WHO[2], d[0], 2, true)),
                Document(discharge(WHO[5], d[3], 3, true)),
            ],
        ),
        packet(
            "two uncounted discharge summaries",
            vec![
                Document(discharge(WHO[0], d[0], 3, false)),
                Document(discharge(WHO[6], d[3], 2, false)),
            ],
        ),
        packet(
            "invoice behind a letter",
            vec![Document(letter(WHO[1], d[0], 1)), Document(invoice(WHO[1], d[0], "INV-2041"))],
        ),
        packet(
            "two invoices",
            vec![
                Document(invoice(WHO[1], d[0], "INV-2041")),
                Document(invoice(WHO[4], d[3], "INV-2042")),
            ],
        ),
        packet(
            "consent form and referral",
            vec![Document(consent(WHO[7])), Document(referral(WHO[7], d[0]))],
        ),
        packet(
            "consent forms of two patients",
            vec![Document(consent(WHO[3])), Document(consent(WHO[4]))],
        ),
        faxed_packet(
            "a fax of two letters",
            vec![Document(letter(WHO[0], d[0], 2)), Document(headed_letter(WHO[1], d[1], 2))],
        ),
        faxed_packet(
            "a fax of results of two patients",
            vec![
                Document(pathology(WHO[2], d[0], "26-5001", 2)),
                Document(pathology(WHO[3], d[0], "26-5002", 1)),
            ],
        ),
        packet(
            "misread results",
            vec![
                Document(misread(pathology(WHO[2], d[0], "26-5003", 2))),
                Document(misread(pathology(WHO[0], d[0], "26-5004", 2))),
            ],
        ),
        packet(
            "headed letters of two patients, two pages each",
            vec![
                Document(headed_letter(WHO[5], d[0], 2)),
                Document(headed_letter(WHO[6], d[1], 2)),
            ],
        ),
        packet(
            "a long letter, then another of the same sender about the same patient",
            vec![Document(letter(WHO[0], d[0], 3)), Document(letter(WHO[0], d[2], 1))],
        ),
        packet(
            "imaging of three patients",
            vec![
                Document(radiology(WHO[0], d[0], 1)),
                Document(radiology(WHO[1], d[0], 2)),
                Document(radiology(WHO[2], d[0], 1)),
            ],
        ),
        packet(
            "notes, then a letter",
            vec![Document(notes(WHO[3], 3)), Document(letter(WHO[3], d[0], 1))],
        ),
    ]
}

/// Scans of one document.
fn single_documents() -> Vec<Case> {
    let d = "03/11/2026";
    vec![
        single("a letter of two pages", letter(WHO[0], d, 2)),
        single("a letter of five pages", letter(WHO[1], d, 5)),
        single("a headed letter of four pages", headed_letter(WHO[2], d, 4)),
        single("results of two pages", pathology(WHO[3], d, "26-6001", 2)),
        single("results of eight pages", pathology(WHO[4], d, "26-6002", 8)),
        single("uncounted results of four pages", uncounted_pathology(WHO[5], d, "26-6003", 4)),
        single("imaging of three pages", radiology(WHO[6], d, 3)),
        single("a discharge summary of six pages", discharge(WHO[7], d, 6, true)),
        single("an uncounted discharge summary of six pages", discharge(WHO[0], d, 6, false)),
        single("a discharge summary of thirty pages", discharge(WHO[1], d, 30, true)),
        single("a consent form", consent(WHO[2])),
        single("notes of five pages", notes(WHO[3], 5)),
        single("a paper about relatives", family_history(WHO[4])),
        single("a leaflet", leaflet(4)),
        single("a letter with blank backs", with_backs(letter(WHO[5], d, 3))),
        single("results with blank backs", with_backs(pathology(WHO[6], d, "26-6004", 2))),
        single("a faxed letter", faxed(letter(WHO[7], d, 3))),
        single("faxed results", faxed(pathology(WHO[0], d, "26-6005", 3))),
        single("misread results", misread(pathology(WHO[1], d, "26-6006", 3))),
        single("a faxed discharge summary", faxed(discharge(WHO[2], d, 4, true))),
        single("a misread letter", misread(letter(WHO[3], d, 3))),
        single("notes with blank backs", with_backs(notes(WHO[4], 4))),
    ]
}

struct Measured {
    right: usize,
    proposed: usize,
    wanted: usize,
    table: String,
    wrong_cases: usize,
}

fn measure(cases: &[Case]) -> Measured {
    let (mut right, mut proposed, mut wanted, mut wrong_cases) = (0, 0, 0, 0);
    let mut table = String::new();
    for case in cases {
        let found = look(&case.pages);
        let cuts = found.cuts();
        right += cuts.iter().filter(|at| case.cuts.contains(at)).count();
        proposed += cuts.len();
        wanted += case.cuts.len();
        if cuts != case.cuts {
            wrong_cases += 1;
            let _ = writeln!(table, "{}: {cuts:?} for {:?}", case.name, case.cuts);
            for boundary in &found.boundaries {
                if cuts.contains(&boundary.after) != case.cuts.contains(&boundary.after) {
                    let _ = writeln!(
                        table,
                        "    after {}: {} {:?}",
                        boundary.after,
                        boundary.confidence.permille(),
                        boundary.reasons
                    );
                }
            }
        }
    }
    Measured { right, proposed, wanted, table, wrong_cases }
}

fn look(pages: &Pages) -> wardbook_domain::packet::Packet {
    let texts = (1..).zip(pages).map(|(number, text)| PageText { number, text: text.clone() });
    packets::look(&texts.collect::<Vec<_>>())
}

#[test]
fn packets_are_cut_where_documents_begin_and_single_documents_hardly_ever() {
    let (several, single) = (packets_of_several(), single_documents());
    assert!(several.len() + single.len() >= 40);
    let (of_several, of_single) = (measure(&several), measure(&single));
    let proposed = of_several.proposed + of_single.proposed;
    println!("{}{}", of_several.table, of_single.table);
    println!(
        "{} packets, {} single documents: precision {}/{proposed}, recall {}/{}, single documents \
         proposed to be cut {}/{}",
        several.len(),
        single.len(),
        of_several.right,
        of_several.right,
        of_several.wanted,
        of_single.wrong_cases,
        single.len()
    );
    assert!(of_several.right * 100 >= proposed * 95, "precision");
    assert!(of_several.right * 100 >= of_several.wanted * 90, "recall");
    assert!(of_single.wrong_cases * 20 <= single.len(), "single documents");
}

#[test]
fn results_of_other_patients_within_one_scan_are_always_proposed_to_be_cut() {
    for number in 0..WHO.len() {
        let other = WHO[(number + 3) % WHO.len()];
        for counted in [true, false] {
            let report = |who, accession| {
                if counted {
                    pathology(who, "03/11/2026", accession, 1)
                } else {
                    uncounted_pathology(who, "03/11/2026", accession, 1)
                }
            };
            let pages = [report(WHO[number], "26-7001"), report(other, "26-7002")].concat();
            let found = look(&pages);
            assert_eq!(found.cuts(), [1], "{number} {counted} {:?}", found.boundaries);
            assert!(found.boundaries[0].reasons.contains(&CutReason::OtherPatient));
        }
    }
}

#[test]
fn separators_part_and_are_left_out_and_a_blank_back_goes_with_its_page() {
    use PageSort::{Blank, Separator, Text};
    let mut pages = with_backs(letter(WHO[0], "03/11/2026", 1));
    pages.push("PATCH T".into());
    pages.extend(referral(WHO[1], "03/11/2026"));
    let found = look(&pages);
    assert_eq!(found.pages, [Text, Blank, Separator, Text]);
    assert_eq!((found.cuts(), found.to_leave_out()), (vec![2, 3], vec![3]));
}

#[test]
fn nothing_is_said_of_a_single_page_or_of_none() {
    assert_eq!(look(&Vec::new()).boundaries, []);
    assert_eq!(look(&referral(WHO[0], "03/11/2026")).cuts(), [0; 0]);
}

/// Papers that others wrote for another purpose, set on pages of so many lines.
fn corpus(lines: usize) -> Vec<(String, Pages)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/corpus");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        let all: Vec<&str> = text.lines().collect();
        let pages = all.chunks(lines).map(|page| page.join("\n")).collect();
        Some((path.file_stem()?.to_string_lossy().into_owned(), pages))
    };
    paths.iter().filter_map(read).collect()
}

#[test]
fn papers_that_were_written_for_another_purpose_are_parted_and_left_whole_too() {
    let papers = corpus(14);
    assert!(papers.len() > 50);
    let (mut single, mut cut) = (0, Vec::new());
    for (name, pages) in papers.iter().filter(|(_, pages)| pages.len() > 1) {
        single += 1;
        let found = look(pages);
        if !found.cuts().is_empty() {
            cut.push(format!("{name}: {:?}", found.boundaries));
        }
    }
    let (mut right, mut proposed, mut missed) = (0, 0, Vec::new());
    for (place, (name, pages)) in papers.iter().enumerate() {
        let (other, next) = &papers[(place * 7 + 3) % papers.len()];
        let at = u32::try_from(pages.len()).unwrap();
        let found = look(&[pages.clone(), next.clone()].concat());
        let cuts = found.cuts();
        proposed += cuts.len();
        if cuts.contains(&at) {
            right += 1;
        } else {
            let boundary = &found.boundaries[pages.len() - 1];
            missed.push(format!("{name} + {other}: {boundary:?}"));
        }
    }
    println!("cut: {cut:#?}\nmissed: {missed:#?}");
    println!(
        "{single} papers of several pages, {} proposed to be cut; {} pairs: precision \
         {right}/{proposed}, recall {right}/{}",
        cut.len(),
        papers.len(),
        papers.len()
    );
    assert!(right * 100 >= proposed * 95, "precision");
    assert!(right * 100 >= papers.len() * 75, "recall");
    assert!(cut.len() * 20 <= single, "papers of several pages");
}

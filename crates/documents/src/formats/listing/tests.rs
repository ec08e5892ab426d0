use super::*;
use crate::listing::{ListedUse, ListingFormat};

fn listing(kind: DocumentKind, bytes: &[u8]) -> Result<Listing, Unreadable> {
    read(kind, bytes, &Limits::default())
}

fn csv(text: &str) -> Listing {
    listing(DocumentKind::PlainText, text.as_bytes()).unwrap()
}

fn names(listing: &Listing, row: usize) -> Vec<(ListedUse, &str, &str)> {
    let names = listing.rows[row].names.iter();
    names.map(|one| (one.used, one.given.as_str(), one.family.as_str())).collect()
}

fn numbers(listing: &Listing, row: usize) -> Vec<(&str, &str)> {
    let numbers = listing.rows[row].numbers.iter();
    numbers.map(|one| (one.kind.as_str(), one.value.as_str())).collect()
}

#[test]
fn a_table_is_read_whatever_stands_between_its_values() {
    for between in [",", ";", "\t", "|"] {
        let text = "Surname,First Name,Middle Name,Maiden name,D.O.B.,NHS No.,MRN,Phone\r\n\
             Lane,Nellie,Jane,Castellane,14/03/1958,943 476 5919,004481,555\r\n\
             \r\n\
             Ng,Owen,,,1971-01-31,,77812,\r\n"
            .replace(',', between);
        let found = csv(&text);
        assert_eq!(found.format, ListingFormat::Csv);
        assert_eq!(found.left_out, ["Phone"]);
        let places: Vec<u32> = found.rows.iter().map(|row| row.place).collect();
        assert_eq!(places, [2, 4], "{between:?}");
        assert_eq!(
            names(&found, 0),
            [
                (ListedUse::Current, "Nellie Jane", "Lane"),
                (ListedUse::Former, "Nellie", "Castellane")
            ]
        );
        assert_eq!(numbers(&found, 0), [("nhs_number", "943 476 5919"), ("mrn", "004481")]);
        assert_eq!(found.rows[0].birth, "14/03/1958");
        assert_eq!(numbers(&found, 1), [("mrn", "77812")]);
    }
}

#[test]
fn a_table_is_read_in_every_encoding_that_a_spreadsheet_writes() {
    let text = "Name;Geburtsdatum;KVNR\nMüller, Zoë;14.03.1958;A123456780\n";
    let units: Vec<u16> = text.encode_utf16().collect();
    let le: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe", le.as_slice()].concat(),
        b"Name;Geburtsdatum;KVNR\nM\xfcller, Zo\xeb;14.03.1958;A123456780\n".to_vec(),
    ] {
        let found = listing(DocumentKind::PlainText, &bytes).unwrap();
        assert_eq!(found.rows[0].whole_name, "Müller, Zoë");
        assert_eq!(numbers(&found, 0), [("kvnr", "A123456780")]);
    }
}

#[test]
fn quoted_values_hold_separators_and_lines_and_keep_the_places_of_rows() {
    let found = csv("family,given,address,id\n\"Lane, sr\",\"Nellie \"\"Nell\"\"\",\"1 High St\n\
         Ham\",1\nNg,Owen,,2\n");
    assert_eq!(names(&found, 0)[0], (ListedUse::Current, "Nellie \"Nell\"", "Lane, sr"));
    assert_eq!((found.rows[0].place, found.rows[1].place), (2, 4));
    assert_eq!(numbers(&found, 1), [("list_id", "2")]);
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_said_and_takes_no_row_in_silence() {
    let found = csv("family,given\nLane,\"Nellie\nNg,Owen\nStokes,Ivy\n");
    assert_eq!(found.rows.len(), 1);
    assert!(found.rows[0].fault.contains("quotation mark"), "{:?}", found.rows[0]);
    let many = (0..40).map(|n| format!("Ng,Owen{n}\n")).collect::<Vec<_>>().concat();
    let found = csv(&format!("family,given\nLane,\"Nellie\n{many}Stokes,\"Ivy\n"));
    assert!(found.rows[0].fault.contains("quotation mark"));
    assert_eq!(found.rows[0].place, 2);
}

#[test]
fn a_row_with_more_values_than_the_heading_is_a_fault_of_that_row_alone() {
    let found = csv("family,given,dob\nLane,Nellie,1958-03-14,extra\nNg,Owen\n");
    assert!(found.rows[0].fault.contains("4 values where the heading names 3"));
    assert_eq!(names(&found, 1), [(ListedUse::Current, "Owen", "Ng")]);
    let found = csv("family;given;dob\nLane,Nellie,1958-03-14\n");
    assert!(found.rows[0].fault.contains("not parted"), "{:?}", found.rows[0]);
}

#[test]
fn a_table_without_a_heading_repeats_nothing_of_it() {
    let why = listing(DocumentKind::PlainText, b"Lane,Nellie,1958-03-14\nNg,Owen,1971-01-31\n");
    let why = why.unwrap_err();
    assert_eq!(why.code(), "no_heading");
    assert!(!why.to_string().contains("Lane"));
    let why = listing(DocumentKind::PlainText, b"family,given\n\n").unwrap_err();
    assert_eq!(why.code(), "empty_list");
    let long = "x".repeat(1 << 20);
    assert_eq!(listing(DocumentKind::PlainText, long.as_bytes()).unwrap_err().code(), "no_heading");
}

#[test]
fn a_medicare_card_has_the_persons_reference_behind_it() {
    let found = csv("Surname,First name,Medicare No,IRN\nLane,Nellie,2123 45670 1,2\n");
    assert_eq!(numbers(&found, 0), [("medicare_number", "2123 45670 12")]);
}

#[test]
fn more_rows_than_are_taken_are_refused() {
    let limits = Limits { lines: 2, ..Limits::default() };
    let text = b"family\nA\nB\nC\n";
    let why = read(DocumentKind::PlainText, text, &limits).unwrap_err();
    assert_eq!(why.code(), "list_too_long");
}

const PATIENT: &str = r#"{"resourceType":"Patient","id":"p-1","birthDate":"1958-03-14",
    "name":[{"use":"maiden","family":"Castellane","given":["Nellie"]},
            {"use":"official","family":"Lane","given":["Nellie","Jane"]}],
    "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"},
                  {"type":{"coding":[{"code":"MR"}]},"value":"004481"}]}"#;

#[test]
fn fhir_patients_are_read_alone_in_bundles_in_lists_and_line_by_line() {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Practitioner"}}}},{{"resource":{PATIENT}}}]}}"#
    );
    let line = PATIENT.replace('\n', " ");
    for (text, place) in [
        (PATIENT.to_owned(), 1),
        (bundle, 2),
        (format!("[{PATIENT}]"), 1),
        (format!("{line}\n\n{line}\n"), 1),
    ] {
        let found = listing(DocumentKind::Fhir, text.as_bytes()).unwrap();
        assert_eq!(found.format, ListingFormat::Fhir);
        assert_eq!(found.rows[0].place, place);
        assert_eq!(
            names(&found, 0),
            [
                (ListedUse::Current, "Nellie Jane", "Lane"),
                (ListedUse::Former, "Nellie", "Castellane")
            ]
        );
        let all = [("nhs_number", "9434765919"), ("mrn", "004481"), ("list_id", "p-1")];
        assert_eq!(numbers(&found, 0), all);
    }
}

#[test]
fn a_broken_line_of_resources_and_a_merged_patient_are_rows_that_say_so() {
    let line = PATIENT.replace('\n', " ");
    let merged = line.replace("\"id\"", "\"link\":[{\"type\":\"replaced-by\"}],\"id\"");
    let text = format!("{line}\n{{\"resourceType\":\n{merged}\n");
    let found = listing(DocumentKind::Fhir, text.as_bytes()).unwrap();
    assert_eq!(found.rows.len(), 3);
    assert!(found.rows[1].fault.contains("well-formed") && found.rows[1].place == 2);
    assert!(found.rows[2].fault.contains("merged"));
}

#[test]
fn hl7_messages_are_rows_and_merges_are_said() {
    let pid = "PID|1||004481^^^HAM^MR~9434765919^^^NHS^NH||Lane^Nellie^Jane^^^^L~Castellane^Nellie^^^^^M||19580314|F\r";
    let text = format!(
        "MSH|^~\\&|A|B|C|D|20260101||ADT^A08|1|P|2.5\r{pid}\
         MSH|^~\\&|A|B|C|D|20260101||ADT^A40|2|P|2.5\r{pid}MRG|1\r\
         MSH|^~\\&|A|B|C|D|20260101||ORU^R01|3|P|2.5\r{pid}"
    );
    let found = listing(DocumentKind::Hl7, text.as_bytes()).unwrap();
    assert_eq!(found.left_out, ["ORU^R01"]);
    assert_eq!(found.rows.len(), 2);
    assert_eq!(names(&found, 0)[0], (ListedUse::Current, "Nellie Jane", "Lane"));
    assert_eq!(names(&found, 0)[1], (ListedUse::Former, "Nellie", "Castellane"));
    assert_eq!(numbers(&found, 0), [("mrn", "004481"), ("nhs_number", "9434765919")]);
    assert_eq!(found.rows[0].birth, "19580314");
    assert!(found.rows[1].fault.contains("A40") && found.rows[1].place == 2);
}

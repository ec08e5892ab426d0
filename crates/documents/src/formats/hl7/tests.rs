//! Messages written by hand, one for each thing that senders do.

use super::*;
use crate::GivenDoubt;

const MSH: &str = "MSH|^~\\&|LAB|Lakeside|EHR|Clinic|20261116093000+1100||ORU^R01|1|P|2.5.1\r";

fn text(message: &str) -> DocumentText {
    read(message.as_bytes(), &Limits::default()).unwrap()
}

fn of(segments: &str) -> DocumentText {
    text(&format!("{MSH}{segments}"))
}

fn one(text: &DocumentText, what: GivenWhat) -> &Given {
    text.given.iter().find(|given| given.what == what).unwrap()
}

#[test]
fn a_report_reads_like_one() {
    let message = "PID|1||004481^^^Lakeside^MR~8003608333357366^^^AUSHIC^NI~9434765919^^^NHS^NH||Pennington^Harold^James^Jr^Mr^^L~Penn^Harry^^^^^N||19580314|M\r\
        ORC|RE|77|A-19\r\
        OBR|1|77|A-19|57021-8^CBC W Auto Differential panel^LN|||20261115081500||||||||Blood|11^Marsh^Helen^^^Dr||||||20261116||HM|F|||22^Ito^Ana^^^Dr\r\
        OBX|1|NM|718-7^Haemoglobin^LN||9.1|g/L^gram per litre^UCUM|130-180|LL|||F\r\
        OBX|2|SN|1^Ratio||^1^:^128||||||C\r\
        OBX|3|ST|2^Smear||a^b\r\
        OBX|4|FT|3^Comment||Severe anaemia.\\.br\\Please call \\T\\ repeat.\r\
        OBX|5|NM|4^Withdrawn||5||||||W\r\
        NTE|1||Fasting~not known\r\
        ZXX|1|own^thing\r";
    let read = of(message);
    let expected = "\
Title: CBC W Auto Differential panel
Type: Laboratory (0074:LAB)
Date: 2026-11-16
Message: ORU R01
Message identifier: 1
Sending system: LAB Lakeside
Receiving system: EHR Clinic
Patient: Mr Harold James Pennington Jr
Other name: Harry Penn
Date of birth: 1958-03-14
Identifier: 004481 (MR, Lakeside)
IHI: 8003608333357366 (NI, AUSHIC)
NHS number: 9434765919 (NH, NHS)
Sex: Male
Ordering provider: Dr Helen Marsh
Copy to: Dr Ana Ito

Order control: RE

CBC W Auto Differential panel
Placer order number: 77
Filler order number: A-19
Collected: 2026-11-15 08:15:00
Reported: 2026-11-16
Specimen: Blood
Result status: F
Test\tResult\tUnits\tReference range\tFlag\tStatus
Haemoglobin\t9.1\tg/L\t130-180\tLL\tfinal
Ratio\t1:128\t\t\t\tcorrected
Smear\ta b
Comment
Severe anaemia.
Please call & repeat.
Test\tResult\tUnits\tReference range\tFlag\tStatus
Withdrawn\t5\t\t\t\twrong
Comment: Fasting
Comment: not known
ZXX: 1 | own thing";
    assert_eq!(read.pages[0].text(), expected);
    let told = ["deleted or wrong", "corrected"];
    let told = told.map(|what| format!("Page 1: results are marked as {what}."));
    assert_eq!(read.warnings, told);
    assert_eq!(read.unread, [Unread { part: UnreadPart::Withdrawn, page: Some(1) }]);
    assert!(read.given.iter().all(|given| given.doubts.is_empty()), "{:?}", read.given);
    let numbers: Vec<String> = read
        .given
        .iter()
        .filter(|given| given.what == GivenWhat::Identifier)
        .map(|given| format!("{} {}", given.detail, given.value))
        .collect();
    let expected =
        ["mrn 004481", "ihi 8003608333357366", "nhs_number 9434765919", "accession_number A-19"];
    assert_eq!(numbers, expected);
    assert_eq!(one(&read, GivenWhat::Addressee).value, "Helen Marsh");
}

#[test]
fn a_value_at_the_edge_of_what_is_given_is_in_doubt() {
    use GivenWhat::{BirthDate, PatientName};
    let name = "Page^Eve^^^^^L";
    let table: &[(&str, &str, GivenWhat, &str, &[GivenDoubt])] = &[
        (name, "19580314", PatientName, "Eve Page", &[]),
        (name, "19580314", BirthDate, "1958-03-14", &[]),
        (name, "195803", BirthDate, "1958-03", &[GivenDoubt::Incomplete]),
        (name, "1958", BirthDate, "1958", &[GivenDoubt::Incomplete]),
        (name, "14031958", BirthDate, "", &[GivenDoubt::Unreadable]),
        (name, "19580231", BirthDate, "", &[GivenDoubt::Unreadable]),
        (name, "20270101", BirthDate, "2027-01-01", &[GivenDoubt::Contradicted]),
        (name, "\"\"", BirthDate, "", &[GivenDoubt::Missing]),
        (name, "", BirthDate, "", &[GivenDoubt::Missing]),
        ("\"\"", "1958", PatientName, "", &[GivenDoubt::Missing]),
        ("^^^^^^U", "1958", PatientName, "", &[GivenDoubt::Missing]),
        ("Page", "1958", PatientName, "Page", &[GivenDoubt::Incomplete]),
        ("Page^\"\"", "1958", PatientName, "Page", &[GivenDoubt::Incomplete]),
        ("PAGE, Eve Mary", "1958", PatientName, "Eve Mary PAGE", &[]),
        ("Lane^Eve^^^^^M~Page^Eve^^^^^L", "1958", PatientName, "Eve Page", &[]),
        ("Lane^Eve^^^^^M", "1958", PatientName, "Eve Lane", &[GivenDoubt::Incomplete]),
        (
            "Page^Eve^^^^^L~Lane^Eve^^^^^L",
            "1958",
            PatientName,
            "Eve Page",
            &[GivenDoubt::TwoReadings],
        ),
        (
            "van Beethoven&van&Beethoven^Ludwig^^III^Dr^PhD",
            "1958",
            PatientName,
            "Ludwig van Beethoven",
            &[],
        ),
    ];
    for (name, birth, what, value, doubts) in table {
        let read = of(&format!("PID|||1||{name}||{birth}\r"));
        let given = one(&read, *what);
        assert_eq!(
            (given.value.as_str(), given.doubts.as_slice()),
            (*value, *doubts),
            "{name} {birth}"
        );
    }
    let read = of("NTE|||no patient at all\r");
    assert_eq!(one(&read, GivenWhat::PatientName).doubts, [GivenDoubt::Missing]);
}

#[test]
fn what_a_sender_takes_back_or_corrects_asks_a_person() {
    for (segment, said) in [
        ("OBX|1|NM|K||5.1||||||W", "deleted or wrong"),
        ("OBX|1|TX|T||gone||||||D", "deleted or wrong"),
        ("OBX|1|NM|K||5.1||||||C", "corrected"),
        ("OBR|1||A-1|K|||||||||||||||||||||C", "corrects an earlier one"),
        ("OBR|1||A-1|K|||||||||||||||||||||X", "cancelled"),
        ("ORC|CA|1", "cancelled"),
        ("TXA|1|DS|||||||||||||||||OB", "obsolete"),
    ] {
        let read = of(&format!("PID|||7||Page^Eve||19580314\r{segment}\r"));
        let expected = [Unread { part: UnreadPart::Withdrawn, page: Some(1) }];
        assert_eq!(read.unread, expected, "{segment}");
        assert!(read.warnings[0].contains(said), "{segment}: {:?}", read.warnings);
    }
    for segment in ["OBX|1|NM|K||5.1||||||F", "OBR|1||A-1|K|||||||||||||||||||||F", "ORC|NW|1"] {
        assert_eq!(of(&format!("{segment}\r")).unread, [], "{segment}");
    }
}

#[test]
fn line_ends_frames_and_separators_are_those_of_the_file() {
    let message = "MSH|^~\\&|||||20261116||ADT^A01|1\rPID|||7||Page^Eve||19580314\r";
    let own = message.replace('^', "$").replace('|', "#");
    let wide: Vec<u8> = message.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files = [
        message.as_bytes().to_vec(),
        message.replace('\r', "\n").into_bytes(),
        message.replace('\r', "\r\n").into_bytes(),
        format!("\u{feff}{message}").into_bytes(),
        format!("\u{b}{message}\u{1c}\r").into_bytes(),
        own.into_bytes(),
        [b"\xff\xfe".to_vec(), wide].concat(),
    ];
    for file in files {
        let read = read(&file, &Limits::default()).unwrap();
        assert_eq!(one(&read, GivenWhat::PatientName).value, "Eve Page", "{file:?}");
        assert_eq!(one(&read, GivenWhat::BirthDate).value, "1958-03-14");
    }
}

#[test]
fn a_line_break_within_a_text_does_not_end_it() {
    let read = of("OBX|1|TX|||Dear Dr Ito,\nShe is well.\n\nYours\rNTE|||end\r");
    assert!(
        read.pages[0].text().ends_with("Dear Dr Ito,\nShe is well.\n\nYours\nComment: end"),
        "{}",
        read.text()
    );
}

#[test]
fn several_patients_are_never_merged() {
    let pid =
        |name: &str, birth: &str| format!("PID|||1^^^A^MR||{name}||{birth}\rOBX|1|NM|K||5.1\r");
    // Two patients in one message, the first without a birth date.
    let two = of(&(pid("Page^Eve", "") + &pid("Lane^Ann", "19600101")));
    assert_eq!(two.pages.len(), 2);
    let name = one(&two, GivenWhat::PatientName);
    assert_eq!(
        (name.value.as_str(), name.readings.as_slice()),
        ("Eve Page", &["Ann Lane".to_owned()][..])
    );
    assert_eq!(name.doubts, [GivenDoubt::TwoReadings]);
    let birth = one(&two, GivenWhat::BirthDate);
    assert_eq!((birth.value.as_str(), birth.doubts.len()), ("", 2));
    assert!(two.pages[1].text().contains("Patient: Ann Lane\nDate of birth: 1960-01-01"));

    // Two messages about the same patient leave nobody in doubt about who it is.
    let message = format!("{MSH}{}", pid("Page^Eve", "19580314"));
    let same = text(&message.repeat(2));
    assert_eq!(same.pages.len(), 2);
    assert!(one(&same, GivenWhat::PatientName).doubts.is_empty());
    assert_eq!(same.warnings, ["The file holds 2 messages, each on a page."]);

    // Namesakes of one day with different numbers are two.
    let other = message.replace("1^^^A^MR", "2^^^A^MR");
    let namesakes = text(&(message + &other));
    assert_eq!(one(&namesakes, GivenWhat::PatientName).doubts, [GivenDoubt::TwoReadings]);
}

#[test]
fn files_within_are_read_where_they_are_text_and_said_where_not() {
    let table = [
        ("^text^plain^Base64^RGVhciBEciBJdG8s", "Dear Dr Ito,", 0),
        ("^text^plain^Hex^48656c6c6f", "Hello", 0),
        ("^text^plain^A^a\\T\\b", "a&b", 0),
        ("^application^pdf^Base64^JVBERi0xLjc=", "", 1),
        ("^application^pdf^Base64^%%%", "", 1),
        ("^application^pdf^Base64^", "", 1),
    ];
    for (file, expected, unread) in table {
        let read = of(&format!("OBX|1|ED|PDF||{file}\r"));
        assert!(read.text().contains(expected), "{file}");
        assert_eq!(read.unread.len(), unread, "{file}");
        assert_eq!(read.warnings.len(), unread, "{file}");
    }
    let message = format!("{MSH}OBX|1|ED|PDF||^application^pdf^Base64^JVBERi0xLjc=\r");
    let within = parts(message.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(within, [Part { name: "attachment 1.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() }]);
}

#[test]
fn a_file_of_several_messages_comes_apart_into_them() {
    let batch = format!("FHS|^~\\&\rBHS|^~\\&\r{MSH}PID|1\r{MSH}PID|2\rBTS|2\rFTS|1\r");
    let messages = parts(batch.as_bytes(), &Limits::default()).unwrap();
    let names: Vec<&str> = messages.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["message 1.hl7", "message 2.hl7"]);
    assert_eq!(messages[1].bytes, format!("{MSH}PID|2").into_bytes());
    assert_eq!(parts(MSH.as_bytes(), &Limits::default()), Ok(Vec::new()));
}

#[test]
fn a_small_file_does_not_unfold_to_a_large_one() {
    let limits = Limits { lines: 100, ..Limits::default() };
    let many = format!("{MSH}OBX|1|TX|||{}", "~".repeat(10_000));
    assert_eq!(read(many.as_bytes(), &limits).unwrap_err().code(), "too_much_text");
    let messages = MSH.repeat(30);
    let limits = Limits { pages: 20, ..Limits::default() };
    assert_eq!(read(messages.as_bytes(), &limits).unwrap_err().code(), "too_many_pages");
    assert_eq!(parts(messages.as_bytes(), &limits).unwrap_err().code(), "too_many_pages");
}

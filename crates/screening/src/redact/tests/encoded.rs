//! The second look at what is encoded.

use proptest::prelude::*;

use super::*;
use crate::phi::{Clinic, ClinicPatient};
use crate::redact::readings::{Turns, search};

/// What a clinic knows and what was taken out of a document, as one call has them.
struct Look {
    placeholders: Placeholders,
    recognisers: Recognisers,
    numbers: Numbers,
}

impl Look {
    fn new(patients: Vec<ClinicPatient>, values: &[(Kind, &str)]) -> Self {
        let clinic = Clinic { patients, ..Clinic::default() };
        let mut placeholders = Placeholders::new(YEAR);
        for (kind, value) in values {
            redact(value, &[span(*kind, 0..value.len())], &mut placeholders);
        }
        let recognisers = Recognisers::for_clinic(&clinic).unwrap();
        Self { placeholders, recognisers, numbers: Numbers::of(&clinic) }
    }

    fn left(&self, outgoing: &str) -> Vec<Left> {
        left(outgoing, &self.placeholders, &self.recognisers, &self.numbers)
    }
}

fn patient(given: &str, family: &str, number: &str) -> ClinicPatient {
    ClinicPatient {
        given: given.to_owned(),
        family: family.to_owned(),
        identifiers: vec![number.to_owned()],
        birth: None,
    }
}

/// The ways of writing that the second look must read.
#[derive(Clone, Copy, Debug)]
enum Way {
    Base64,
    Base64Unpadded,
    Base64Url,
    Base64Lines,
    Percent,
    PercentAll,
    Hex,
    HexPairs,
    HexEscapes,
    Entities,
    HexEntities,
    Json,
    QuotedPrintable,
}

const WAYS: [Way; 13] = [
    Way::Base64,
    Way::Base64Unpadded,
    Way::Base64Url,
    Way::Base64Lines,
    Way::Percent,
    Way::PercentAll,
    Way::Hex,
    Way::HexPairs,
    Way::HexEscapes,
    Way::Entities,
    Way::HexEntities,
    Way::Json,
    Way::QuotedPrintable,
];

impl Way {
    fn write(self, text: &str) -> String {
        let bytes = |mark: &str| each(text.bytes(), |byte| format!("{mark}{byte:02X}"));
        let signs = |write: fn(u32) -> String| each(text.chars().map(u32::from), write);
        match self {
            Self::Base64 => base64(text.as_bytes()),
            Self::Base64Unpadded => base64(text.as_bytes()).trim_end_matches('=').to_owned(),
            Self::Base64Url => base64(text.as_bytes()).replace('+', "-").replace('/', "_"),
            Self::Base64Lines => lines(&base64(text.as_bytes()), 20, "\r\n"),
            Self::Percent => each(text.bytes(), |byte| {
                let is_plain = byte.is_ascii_alphanumeric();
                if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            }),
            Self::PercentAll => bytes("%"),
            Self::Hex => bytes("").to_lowercase(),
            Self::HexPairs => bytes(" ").trim_start().to_owned(),
            Self::HexEscapes => bytes("\\x"),
            Self::Entities => signs(|sign| format!("&#{sign};")),
            Self::HexEntities => signs(|sign| format!("&#x{sign:x};")),
            Self::Json => each(text.encode_utf16(), |unit| format!("\\u{unit:04x}")),
            Self::QuotedPrintable => bytes("="),
        }
    }
}

fn each<T>(parts: impl Iterator<Item = T>, write: impl Fn(T) -> String) -> String {
    parts.map(write).collect::<Vec<_>>().concat()
}

fn lines(written: &str, width: usize, end: &str) -> String {
    let lines: Vec<_> = written.as_bytes().chunks(width).map(String::from_utf8_lossy).collect();
    lines.join(end)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - group.len()));
        for nth in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * nth) & 63]);
            written.push(if nth > group.len() { '=' } else { digit });
        }
    }
    written
}

const VALUES: &[(Kind, &str)] = &[
    (Kind::Person, "Mai Nguyen"),
    (Kind::Person, "José Peña"),
    (Kind::Person, "Kim Roe"),
    (Kind::Person, "Achterberg"),
    (Kind::Person, "王小明"),
    (Kind::Mrn, "AB-120741"),
    (Kind::NhsNumber, "485 777 3456"),
    (Kind::Phone, "01943 555210"),
    (Kind::Email, "jo@example.org"),
    (Kind::Address, "12 High Street, Leeds"),
];

/// Clinical text without anything of `VALUES` or of the patients below.
const PROSE: &[&str] = &[
    "",
    " ",
    "Blood pressure 128/82, HbA1c 48 mmol/mol, eGFR 62.",
    "{\"role\":\"user\",\"content\":\"Please summarise: [PERSON 1] attended in 2024.\"}",
    "Hypertension\nHypercholesterolaemia\nType 2 diabetes\nOsteoarthritis\n",
    "Na 135 K 4.2 Urea 7.1 Creatinine 88 CRP 5 Hb 132 WCC 7.4 Plt 284",
    "Take 5% glucose & 0.9% saline; see https://example.org/a/b?x=1&y=2%20mg.",
    "Ref: 20240911-7731902 bicarbonate/electroencephalography/and-so-on",
    "Ferritin = 12 (low)\t3 x 40 mg\t\tsince 2019",
    "Sehr geehrte Damen und Herren, wir berichten über die Entlassung. Größe 1,78 m",
];

fn look() -> Look {
    let patients =
        vec![patient("Zoë", "Quill-Hart", "943 476 5919"), patient("Olu", "Adeyemi", "00483921")];
    Look::new(patients, VALUES)
}

#[test]
fn what_the_clinic_knows_is_found_in_every_encoding_and_said_to_be_where_it_stands() {
    let look = look();
    for way in WAYS {
        for said in
            ["Zoe Hart", "olu ADEYEMI", "9434765919", "00483921", "Nguyen", "Peña", "4857773456"]
        {
            let written = way.write(said);
            let outgoing = format!("Blood pressure: {written}; HbA1c 48.");
            let found = look.left(&outgoing);
            assert!(!found.is_empty(), "{said} as {way:?}: {written}");
            let start = found.iter().map(|one| one.range.start).min().unwrap();
            let end = found.iter().map(|one| one.range.end).max().unwrap();
            let hit = &outgoing[start..end];
            assert!(
                written.contains(hit) && hit.len() * 5 >= written.len() * 2,
                "{hit} of {written}"
            );
        }
    }
}

#[test]
fn a_name_in_a_long_text_in_base64_is_found_though_something_stands_before_it() {
    let look = look();
    let letter = format!("{}, seen with Mr Adeyemi, {}", PROSE[2], PROSE[4]);
    for before in ["", "a", "id", "xyz", "Attachment\n", "Attachment\r\n  ", "/", "data-"] {
        for width in [8, 10, 64, 76, 1000] {
            let outgoing = format!("{before}{}", lines(&base64(letter.as_bytes()), width, "\n"));
            assert!(!look.left(&outgoing).is_empty(), "{before:?} {width}");
        }
    }
}

#[test]
fn a_word_above_or_below_hides_no_base64_on_several_lines() {
    let look = look();
    let written = lines(&base64("Zoë Quill-Hart".as_bytes()), 12, "\n");
    for (above, below) in [("instr\n ", ""), ("", "\nUrgent"), ("instr\r\n", "\r\nUrgent review")] {
        let outgoing = format!("Ref. {above}{written}{below}");
        assert!(!look.left(&outgoing).is_empty(), "{outgoing}");
    }
}

#[test]
fn numbers_inside_longer_ones_are_found_and_short_ones_are_not() {
    let look = Look::new(
        vec![patient("Olu", "Adeyemi", "00483921"), patient("Amy", "Ash", "7731")],
        &[(Kind::NhsNumber, "485 777 3456"), (Kind::Mrn, "4711")],
    );
    for outgoing in ["ref 20004857773456001", "id 485.777.3456", "4857-77-3456", "no. 9900483921"] {
        assert!(!look.left(outgoing).is_empty(), "{outgoing}");
    }
    for outgoing in ["47110", "147115", "77310", "47 11 20", "4857 and 773456"] {
        assert_eq!(look.left(outgoing), [], "{outgoing}");
    }
}

#[test]
fn a_number_that_is_replaced_is_replaced_inside_a_longer_one_too() {
    let text = "NHS 943 476 5919, seen 943 476 59196, ref 009434765919";
    let made = redact(text, &[span(Kind::NhsNumber, 4..16)], &mut Placeholders::new(YEAR));
    assert_eq!(made.text, "NHS [NHS NUMBER 1], seen [NHS NUMBER 1]6, ref 00[NHS NUMBER 1]");
}

#[test]
fn a_short_name_stops_no_plain_number_and_no_plain_word() {
    let look = Look::new(
        vec![patient("Pat", "Kim", "1")],
        &[(Kind::Person, "Pat Lee"), (Kind::Person, "Li")],
    );
    for outgoing in
        ["506174 of 506174", "TGk=", "bGVl".to_uppercase().as_str(), "Ulna, Tibia, SpO2"]
    {
        assert_eq!(look.left(outgoing), [], "{outgoing}");
    }
    for outgoing in ["\"TGVl\"", "UGF0", "name=4c6565", "%4C%65%65"] {
        assert!(!look.left(outgoing).is_empty(), "{outgoing}");
    }
}

fn ways() -> impl Strategy<Value = Way> {
    proptest::sample::select(&WAYS[..])
}

fn prose() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PROSE), 0..4)
        .prop_map(|parts| parts.join("\n"))
}

proptest! {
    #[test]
    fn a_value_in_any_encoding_or_two_is_found_wherever_it_stands(
        value in proptest::sample::select(VALUES),
        before in prose(), after in prose(),
        inner in proptest::option::of(ways()), outer in ways(), is_json in any::<bool>(),
    ) {
        let written = inner.map_or(value.1.to_owned(), |way| way.write(value.1));
        let written = outer.write(&written);
        let text = format!("{before}\n: {written} \n{after}");
        let text = if is_json { serde_json::json!({ "prompt": text }).to_string() } else { text };
        prop_assert!(!look().left(&text).is_empty(), "{}", text);
    }

    #[test]
    fn clinical_text_is_no_hit_in_any_encoding(text in prose(), way in proptest::option::of(ways())) {
        let text = way.map_or(text.clone(), |way| way.write(&text));
        prop_assert_eq!(look().left(&text), vec![], "{}", text);
    }

    #[test]
    fn places_of_hits_are_places_of_the_text(
        parts in proptest::collection::vec(("\\PC{0,12}", proptest::sample::select(VALUES), ways(), ways()), 0..4),
    ) {
        let text = each(parts.iter(), |(between, (_, value), one, other)| {
            format!("{between}{}{}", one.write(value), other.write(&one.write(value)))
        });
        for one in look().left(&text) {
            prop_assert!(text.get(one.range.clone()).is_some_and(|said| !said.is_empty()), "{:?} of {}", one, text);
        }
    }
}

/// The bytes that are searched, over all readings, and those of the longest.
fn work(text: &str) -> (usize, usize) {
    let (mut all, mut longest) = (0, 0);
    search(text, 0, Turns::ALL, &mut |reading, _| {
        all += reading.len();
        longest = longest.max(reading.len());
        Vec::new()
    });
    (all, longest)
}

#[test]
fn four_times_the_text_is_four_times_the_work_and_no_reading_is_longer_than_the_text() {
    let units = [
        "4857773456".to_owned(),
        base64(b"Blood pressure 128/82, pulse 64."),
        base64(base64(b"%4D%61%69 and &#77;&#97;").as_bytes()),
        "UUUU".to_owned(),
        "31323334".to_owned(),
        "%41%u0041&#65;=41\\u0041\\\\".to_owned(),
        "4d 61 69 0x4d, 0x61, 0x69\n".to_owned(),
        "QUJDREVGR0hJSktMTU5PUFFS\n".to_owned(),
        "Hypertension ".to_owned(),
    ];
    for unit in units {
        let of = |len: usize| work(&unit.repeat(len / unit.len()));
        let ((few, _), (many, longest)) = (of(8_000), of(32_000));
        assert!(many <= few * 4 + few / 4, "{unit}: {few} {many}");
        assert!(longest <= 32_000, "{unit}: {longest}");
    }
}

#[test]
fn ordinary_text_is_hardly_searched_a_second_time() {
    for text in [PROSE[2], PROSE[4], PROSE[5], PROSE[8]] {
        // A word or two read as something in base64 by chance.
        let (all, _) = work(text);
        assert!(all <= text.len() + text.len() / 5, "{text}: {all}");
    }
}

/// Says how long ten megabytes take beside 200,000 patients; run by hand, in release.
#[test]
#[ignore = "a measurement"]
fn ten_megabytes_beside_two_hundred_thousand_patients() {
    let name = |nth: usize| -> String {
        let letters = (0..7)
            .map(|place| char::from(b'a' + u8::try_from(nth / 7_usize.pow(place) % 26).unwrap()));
        letters.collect()
    };
    let patients = (0..200_000)
        .map(|nth| patient(&name(nth), &name(nth * 31), &format!("{:010}", nth * 7919)));
    let look = Look::new(patients.collect(), VALUES);
    let prose = format!("{}\n{}\n{}\n", PROSE[2], PROSE[4], PROSE[9]);
    for unit in [
        "4857713456",
        &base64(b"Blood pressure 128/82, pulse 64."),
        &base64(&[7, 201, 99, 13]),
        &prose,
    ] {
        for len in [2_500_000, 10_000_000] {
            let text = unit.repeat(len / unit.len());
            let begun = std::time::Instant::now();
            let found = look.left(&text).len();
            let (all, longest) = work(&text);
            println!(
                "{len} bytes of {unit:.20}: {found} hits, {all} bytes read, the longest reading {longest}, {:?}",
                begun.elapsed()
            );
        }
    }
}

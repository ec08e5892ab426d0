use super::*;

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01";

fn code(name: &str, bytes: &[u8]) -> &'static str {
    sniff(name, bytes).map_or_else(|reason| reason.code(), DocumentKind::code)
}

#[test]
fn a_file_is_what_its_bytes_say() {
    let table: &[(&str, &[u8], &str)] = &[
        ("letter.pdf", b"%PDF-1.7\n", "pdf"),
        ("letter", b"\r\n%PDF-1.4", "pdf"),
        ("note.TXT", b"Dear colleague", "plain_text"),
        ("note", b"pH <7.35", "plain_text"),
        ("note.txt", b"<5 mmol/l", "plain_text"),
        ("note.txt", b"\xff\xfeH\x00i\x00", "plain_text"),
        ("note.txt", b"<ClinicalDocument/>", "ccda"),
        ("cda.xml", b"\xef\xbb\xbf<?xml version='1.0'?>", "ccda"),
        ("cda.xml", b"\xff\xfe<\x00?\x00", "ccda"),
        ("note.txt", b"\0D\0e\0a\0r\0 \0A", "plain_text"),
        ("note.txt", b"D\0e\0a\0r\0 \0A\0", "plain_text"),
        ("cda.xml", b"<!-- a --> <!-- b -->\n<ClinicalDocument>", "ccda"),
        ("cda", b"\n<!-- a --><?x y?><ClinicalDocument>", "ccda"),
        ("cda", b"<!-- never ends <html>", "ccda"),
        ("page", b"<!-- a --><HTML>", "unknown_kind"),
        ("letter.rtf", b"{\\rtf1 Hi}", "rtf"),
        ("letter", b"\r\n{\\rtf1 Hi}", "rtf"),
        ("letter.docx", b"PK\x03\x04\x14\x00\x06\x00", "docx"),
        ("lab.hl7", b"MSH|^~\\&|LAB", "hl7"),
        ("lab", b"\x0bMSH|^~\\&|LAB", "hl7"),
        ("lab.txt", b"\xef\xbb\xbfFHS#$@!%#LAB", "hl7"),
        ("note.txt", b"MSH is an abbreviation", "plain_text"),
        ("bundle.json", b" {\n\"resourceType\": \"Bundle\"}", "fhir"),
        ("patients.ndjson", b"{\"id\":\"1\",\"resourceType\":\"Patient\"}\n{}", "fhir"),
        ("bundle.txt", b"{\"resourceType\":\"Bundle\"}", "fhir"),
        ("bundle", b"{\0\"\0r\0e\0s\0o\0u\0r\0c\0e\0T\0y\0p\0e\0\"\0", "fhir"),
        ("note.txt", b"{see the resourceType}", "plain_text"),
        ("mail.eml", b"From: a@b\r\n\r\nHi", "email"),
        ("mail", b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nHi", "email"),
        ("note", b"From: Dr A\nTo: Dr B\n\nHi", "plain_text"),
        ("photo.JPG", JPEG, "jpeg"),
        ("photo", JPEG, "jpeg"),
        ("fax.tif", b"II*\0\x08\0\0\0\0\0\0\0", "tiff"),
        ("fax.tiff", b"MM\0*\0\0\0\x08\0\0\0\0", "tiff"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        ("none.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t", "empty"),
    ];
    for (name, bytes, expected) in table {
        assert_eq!(code(name, bytes), *expected, "{name}");
    }
}

#[test]
fn a_file_under_another_kinds_name_is_read_as_what_it_is_and_that_is_said() {
    let table: &[(&str, &[u8], &str, &str)] = &[
        ("letter.pdf", b"Dear colleague", "a PDF", "plain text"),
        ("letter.txt", b"%PDF-1.7", "plain text", "a PDF"),
        ("picture.jpg", b"%PDF-1.7", "a JPEG image", "a PDF"),
        ("scan.pdf", JPEG, "a PDF", "a JPEG image"),
        ("cda.xml", b"Dear colleague", "an XML file", "plain text"),
        ("lab.hl7", b"Dear colleague", "an HL7 version 2 message", "plain text"),
        ("lab.pdf", b"MSH|^~\\&|LAB", "a PDF", "an HL7 version 2 message"),
        ("lab.txt", b"MSH|^~\\&|LAB", "plain text", "an HL7 version 2 message"),
        ("letter.doc", b"{\\rtf1 Hi}", OLD_WORD, "an RTF document"),
        ("letter.doc", b"Dear colleague", OLD_WORD, "plain text"),
        ("bundle.xml", b"{\"resourceType\":\"Bundle\"}", "an XML file", "a FHIR resource"),
        ("note.eml", b"Dear colleague", "an e-mail", "plain text"),
        ("mail.pdf", b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nHi", "a PDF", "an e-mail"),
    ];
    for (name, bytes, claimed, found) in table {
        let said = misnamed(name, sniff(name, bytes).unwrap()).unwrap();
        let expected =
            format!("The file is named like {claimed} but holds {found}; it was read as that.");
        assert_eq!(said, expected);
    }
    for (name, bytes) in [
        ("letter.pdf", &b"%PDF-1.7"[..]),
        ("note.txt", b"<ClinicalDocument/>"),
        ("bundle.json", b"{\"resourceType\":\"Bundle\"}"),
        ("note", b"Dear colleague"),
    ] {
        assert_eq!(misnamed(name, sniff(name, bytes).unwrap()), None, "{name}");
    }
}

#[test]
fn a_wrong_label_on_what_is_not_read_is_named_with_both_kinds() {
    let archive: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0";
    for (name, claimed) in [("scan.pdf", "a PDF"), ("picture.gif", "a GIF image")] {
        let refused = sniff(name, archive).unwrap_err();
        let (claimed, found) = (claimed.to_owned(), "a gzip archive".to_owned());
        assert_eq!(refused, Unreadable::Mislabelled { claimed, found });
    }
}

#[test]
fn other_kinds_are_refused_by_their_plain_name() {
    let table: &[(&str, &[u8], &str)] = &[
        ("photo.gif", b"GIF89a\x01\0\x01\0\0\0\0;", "a GIF image"),
        ("settings.json", b"{\"name\":1}", "a JSON file"),
        ("x.bin", b"\x01\x02\x03\x00\x05", "binary data of an unknown kind"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", OLD_WORD),
        ("page", b"<!DOCTYPE html><html>", "a web page"),
    ];
    for (name, bytes, expected) in table {
        let refused = sniff(name, bytes).unwrap_err();
        let expected = (*expected).to_owned();
        assert_eq!(refused, Unreadable::UnknownKind { found: expected }, "{name}");
    }
}

//! Whole files of each format, which are then changed.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::pdfs::{pages, pdf, stream};
use super::pictures;
use super::zipped::packed;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const LETTER: &str = "Ashcombe Clinic\n\nDear Dr Marsh,\n\nRe: Eve Page, born 14/03/1958, MRN 004481\n\n\
    Sodium 140 mmol/l, potassium 5.9 mmol/l. She is well.\n\nYours, Dr Ana Ito\n16 November 2026\n";

/// At least one of each.
pub fn of(format: &str) -> Vec<Vec<u8>> {
    match format {
        "text" => {
            let wide = LETTER.encode_utf16().flat_map(u16::to_le_bytes).collect();
            vec![LETTER.as_bytes().to_vec(), [b"\xff\xfe".to_vec(), wide].concat()]
        }
        "pdf" => vec![letter(), form(), scan()],
        "ccda" => vec![clinical_document()],
        "docx" => vec![document()],
        "rtf" => vec![rich_text()],
        "hl7" => vec![report(), report().repeat(3)],
        "fhir" => {
            vec![bundle(), b"{\"resourceType\":\"Patient\",\"birthDate\":\"1958\"}\n".repeat(3)]
        }
        "email" => vec![mail()],
        "outlook" => vec![outlook()],
        "png" => vec![pictures::png()],
        "tiff" => {
            let own = pictures::tiff();
            vec![own.clone(), pictures::G3.to_vec(), own.clone(), own, pictures::G4.to_vec()]
        }
        "jpeg" => vec![pictures::JPEG_OF_PAGE.to_vec()],
        "heic" => vec![pictures::HEIC_OF_PAGE.to_vec()],
        other => unreachable!("{other} is no format"),
    }
}

/// As PDFs and PNGs hold it.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    // Blocks as they are, each of at most 65,535 bytes, would not shrink; runs are what bombs are of.
    let mut out = Vec::new();
    {
        let mut encoder =
            png::Encoder::new(&mut out, u32::try_from(bytes.len().max(1)).unwrap(), 1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(if bytes.is_empty() { &[0] } else { bytes }).unwrap();
    }
    let mut data = Vec::new();
    let mut at = 8;
    while at + 8 <= out.len() {
        let length = u32::from_be_bytes(out[at..at + 4].try_into().unwrap()) as usize;
        if &out[at + 4..at + 8] == b"IDAT" {
            data.extend_from_slice(&out[at + 8..at + 8 + length]);
        }
        at += 12 + length;
    }
    data
}

fn letter() -> Vec<u8> {
    let lines: Vec<String> = LETTER.lines().map(|line| format!("({line}) Tj T*")).collect();
    let content = format!("BT /F 12 Tf 14 TL 72 770 Td {} ET", lines.join(" "));
    pages("", &[&content, "BT /F 12 Tf 72 770 Td (Second page) Tj ET"])
}

/// A filled field, a note, and a file within.
fn form() -> Vec<u8> {
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /DA (/F 9 Tf) >> /Names << \
         /EmbeddedFiles << /Names [(a.txt) 7 0 R] >> >> >>"
            .to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R 5 0 R] /Contents 6 0 R \
         /Resources << /Font << /F 9 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Eve Page) /Rect [72 700 300 720] >>"
            .to_owned(),
        "<< /Type /Annot /Subtype /Text /Contents (Call her) /Rect [400 700 420 720] >>".to_owned(),
        stream("", "BT /F 12 Tf 72 770 Td (Name and born) Tj ET"),
        "<< /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>".to_owned(),
        stream("/Type /EmbeddedFile", "Sodium 140 mmol/l"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ])
}

/// A page that is a picture.
fn scan() -> Vec<u8> {
    let (width, height, pixels) = pictures::page();
    let hex: String = pixels.iter().map(|grey| format!("{grey:02x}")).collect();
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Filter /ASCIIHexDecode"
    );
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 240 80] /Contents 4 0 R /Resources << /XObject \
         << /I 5 0 R >> >> >>"
            .to_owned(),
        stream("", "q 240 0 0 80 0 0 cm /I Do Q"),
        stream(&entries, &format!("{hex}>")),
    ])
}

fn clinical_document() -> Vec<u8> {
    "<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
     <code code='34133-9' codeSystem='2.16.840.1.113883.6.1' displayName='Summary'/><title>Summary</title>\
     <effectiveTime value='20261116093000+1100'/><recordTarget><patientRole><id root='2.16.840.1.113883.4.1' \
     extension='004481'/><addr><city>Ashcombe</city></addr><patient><name><given>Eve</given>\
     <family>Page</family></name><administrativeGenderCode code='F'/><birthTime value='19580314'/></patient>\
     </patientRole></recordTarget><author><time value='20261116'/><assignedAuthor><id root='1'/>\
     <assignedPerson><name><given>Ana</given><family>Ito</family></name></assignedPerson></assignedAuthor>\
     </author><component><structuredBody><component><section><title>Results</title><text><table><thead><tr>\
     <th>Test</th><th>Result</th></tr></thead><tbody><tr><td colspan='1'>Sodium</td><td>140</td></tr></tbody>\
     </table><list><item>Iron</item></list><content ID='a'>She is well.</content></text></section>\
     </component></structuredBody></component></ClinicalDocument>"
        .as_bytes()
        .to_vec()
}

/// The main part, with this in its body.
pub fn word_body(body: &str) -> String {
    format!("<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>")
}

/// What a package has besides, with these parts.
pub fn word_parts(own: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |inner: &str| {
        format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
             {inner}</Relationships>"
        )
    };
    let to = |kind: &str, target: &str| {
        format!("<Relationship Id='{kind}' Type='{OFFICE}/{kind}' Target='{target}'/>")
    };
    let of_document = relations(&format!(
        "{}{}{}",
        to("styles", "styles.xml"),
        to("footnotes", "footnotes.xml"),
        to("header", "header1.xml")
    ));
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
        <Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' \
        ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>\
        </Types>";
    let part = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let mut parts = vec![
        part("[Content_Types].xml", types.to_owned()),
        part("_rels/.rels", relations(&to("officeDocument", "word/document.xml"))),
        part("word/_rels/document.xml.rels", of_document),
    ];
    parts.extend(own);
    parts
}

/// A Word document of these parts.
pub fn word(own: &[(&str, String)]) -> Vec<u8> {
    let own = own.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes()));
    packed(&word_parts(own.collect()))
}

fn document() -> Vec<u8> {
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body: String = LETTER.lines().map(line).collect();
    let table = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:r><w:footnoteReference \
         w:id='1'/></w:r></w:p><w:sectPr><w:headerReference w:type='default' r:id='header' \
         xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'/></w:sectPr>",
        line("Sodium"),
        line("140")
    );
    word(&[
        ("word/document.xml", word_body(&(body + &table))),
        (
            "word/styles.xml",
            format!(
                "<w:styles xmlns:w='{W}'><w:style w:type='paragraph' w:styleId='A'><w:rPr><w:vanish/>\
                 </w:rPr></w:style></w:styles>"
            ),
        ),
        (
            "word/footnotes.xml",
            format!(
                "<w:footnotes xmlns:w='{W}'><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
                line("Fasting")
            ),
        ),
        ("word/header1.xml", format!("<w:hdr xmlns:w='{W}'>{}</w:hdr>", line("Ashcombe Clinic"))),
    ])
}

fn rich_text() -> Vec<u8> {
    let lines: String = LETTER.lines().map(|line| format!("{line}\\par\r\n")).collect();
    format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}{{\\f1\\fcharset2 Symbol;}}}}\
         {{\\header Ashcombe\\par}}{{\\stylesheet{{\\s1\\v Hidden;}}}}\\pard {lines}\\trowd\\cellx4000\\intbl \
         Sodium\\cell 140\\cell\\row\\pard {{\\footnote Fasting}}{{\\*\\shppict{{\\pict\\picwgoal9000 \
         89504e}}}}\\u8217?\\'e9{{\\v hidden}}\\page Second page\\par}}"
    )
    .into_bytes()
}

fn report() -> Vec<u8> {
    format!(
        "MSH|^~\\&|LAB|A|GP|B|202611160930||ORU^R01|1|P|2.5\r\
         PID|1||004481^^^A^MR||Page^Eve^Ann^^Ms^^L||19580314|F|||1 High St^^Ashcombe\r\
         OBR|1||A-19|LIP^Lipid panel|||202611160900|||||||||1^Marsh^Helen|||||202611160930||LAB|F\r\
         OBX|1|NM|NA^Sodium||140|mmol/l|135-145||||F\r\
         OBX|2|TX|T^Comment||She is well.\\.br\\Repeat \\T\\ review.||||||F\r\
         OBX|3|ED|PDF||^application^pdf^Base64^{}||||||F\r\
         NTE|1||Fasting\r",
        STANDARD.encode("%PDF-1.7")
    )
    .into_bytes()
}

fn bundle() -> Vec<u8> {
    br#"{"resourceType":"Bundle","type":"collection","timestamp":"2026-11-16","entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"eve","birthDate":"1958-03-14",
        "identifier":[{"type":{"coding":[{"code":"MR"}]},"value":"004481"}],
        "name":[{"use":"official","family":"Page","given":["Eve","Ann"]}]}},
        {"resource":{"resourceType":"DiagnosticReport","status":"final","issued":"2026-11-16T09:30:00+11:00",
        "category":[{"coding":[{"code":"LAB"}]}],"code":{"text":"Lipid panel"},"subject":{"reference":"Patient/eve"},
        "result":[{"reference":"Observation/na"}],"presentedForm":[{"contentType":"text/plain","data":"RGVhciBEciBCb2I="}]}},
        {"resource":{"resourceType":"Observation","id":"na","status":"final","code":{"text":"Sodium"},
        "valueQuantity":{"value":140,"unit":"mmol/l"},"hasMember":[{"reference":"Observation/na"}]}}]}"#
        .to_vec()
}

fn mail() -> Vec<u8> {
    let file = STANDARD.encode(letter());
    format!(
        "From: Ana Ito <a@example.org>\r\nTo: b@example.org\r\nSubject: =?utf-8?Q?Eve_Page?=\r\n\
         Date: Mon, 16 Nov 2026 09:30:00 +1100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: multipart/alternative; \
         boundary=\"y\"\r\n\r\n--y\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n{LETTER}\r\n--y\r\n\
         Content-Type: text/html\r\n\r\n<html><body><table><tr><td>Sodium<td>140</table><p>She is &lt;well&gt;.\
         </body></html>\r\n--y--\r\n--x\r\nContent-Type: application/pdf; name=\"letter.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{file}\r\n--x--\r\n"
    )
    .into_bytes()
}

/// A mail as Outlook saves it: a compound file with a stream for each property.
fn outlook() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("/__properties_version1.0", vec![0; 64]),
        ("/__substg1.0_001A001F", wide("IPM.Note")),
        ("/__substg1.0_0037001F", wide("Eve Page")),
        ("/__substg1.0_0C1A001F", wide("Ana Ito")),
        ("/__substg1.0_1000001F", wide(LETTER)),
    ] {
        file.create_stream(name).unwrap().write_all(&bytes).unwrap();
    }
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    let within = "/__attach_version1.0_#00000000/__substg1.0_37010102";
    file.create_stream(within).unwrap().write_all(&letter()).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

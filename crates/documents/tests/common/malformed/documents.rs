//! C-CDA documents, Word documents and RTF.

use super::ByHand;
use super::seeds;
use super::zipped::packed;

const CLINICAL: &str = "<ClinicalDocument xmlns='urn:hl7-org:v3'>";

pub const CCDA: &[ByHand] = &[
    ("sections a million deep", || {
        format!("{CLINICAL}{}", "<section>".repeat(1_000_000)).into_bytes()
    }),
    ("entities that laugh", || {
        let mut laughs =
            "<?xml version='1.0'?><!DOCTYPE ClinicalDocument [<!ENTITY l0 'ha'>".to_owned();
        for level in 1..20 {
            let before = format!("&l{};", level - 1).repeat(10);
            laughs += &format!("<!ENTITY l{level} '{before}'>");
        }
        laughs += &format!("]>{CLINICAL}<title>&l19;</title></ClinicalDocument>");
        laughs.into_bytes()
    }),
    ("an entity that is a file", || {
        format!(
            "<!DOCTYPE ClinicalDocument [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{CLINICAL}\
             <title>&x;</title></ClinicalDocument>"
        )
        .into_bytes()
    }),
    ("a million attributes", || {
        let attributes: String = (0..1 << 20).map(|number| format!(" a{number}=''")).collect();
        format!("{CLINICAL}<title{attributes}/></ClinicalDocument>").into_bytes()
    }),
    ("an attribute of twenty megabytes", || {
        format!("{CLINICAL}<id root='{}'/></ClinicalDocument>", "9".repeat(20 << 20)).into_bytes()
    }),
    ("a table of a million cells", || {
        let cells = "<td colspan='4294967295' rowspan='4294967295'>a</td>".repeat(200_000);
        format!(
            "{CLINICAL}<component><structuredBody><component><section><text><table><tr>{cells}\
             </tr></table></text></section></component></structuredBody></component>\
             </ClinicalDocument>"
        )
        .into_bytes()
    }),
    ("a document that wraps itself", || {
        let mut wrapped = b"<ClinicalDocument/>".to_vec();
        for _ in 0..6 {
            use base64::Engine as _;
            let text = base64::engine::general_purpose::STANDARD.encode(&wrapped);
            wrapped = format!(
                "{CLINICAL}<component><nonXMLBody><text mediaType='text/xml' \
                 representation='B64'>{text}</text></nonXMLBody></component></ClinicalDocument>"
            )
            .into_bytes();
        }
        wrapped
    }),
    ("marks that do not end", || {
        format!("{CLINICAL}<![CDATA[{}", "<!--".repeat(1 << 20)).into_bytes()
    }),
    ("another document", || b"<Bundle xmlns='http://hl7.org/fhir'/>".to_vec()),
    ("UTF-16 that says it is UTF-8", || {
        let text = format!("<?xml version='1.0' encoding='UTF-8'?>{CLINICAL}</ClinicalDocument>");
        [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    }),
];

/// A Word document with this as its body.
fn word(body: &str) -> Vec<u8> {
    seeds::word(&[("word/document.xml", seeds::word_body(body))])
}

pub const DOCX: &[ByHand] = &[
    ("a body of 640 megabytes, packed to one", || {
        let mut zeros = seeds::word_body("").replace("</w:body></w:document>", "").into_bytes();
        zeros.resize(640 << 20, b' ');
        packed(&seeds::word_parts(vec![("word/document.xml".to_owned(), zeros)]))
    }),
    ("paragraphs a million deep", || word(&"<w:p>".repeat(1_000_000))),
    ("tables within tables", || word(&"<w:tbl><w:tr><w:tc>".repeat(20_000))),
    ("a cell of four billion columns", || {
        word(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='4294967295'/></w:tcPr><w:p><w:r><w:t>a\
             </w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        )
    }),
    ("five hundred thousand paragraphs", || {
        word(&"<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(600_000))
    }),
    ("a style that is based on itself", || {
        let styles = "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
            <w:style w:type='paragraph' w:default='1' w:styleId='A'><w:basedOn w:val='B'/></w:style>\
            <w:style w:type='paragraph' w:styleId='B'><w:basedOn w:val='A'/></w:style></w:styles>";
        seeds::word(&[
            ("word/document.xml", seeds::word_body("<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
            ("word/styles.xml", styles.to_owned()),
        ])
    }),
    ("a footnote that refers to itself", || {
        let notes = "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
            <w:footnote w:id='1'><w:p><w:r><w:t>note</w:t><w:footnoteReference w:id='1'/></w:r></w:p>\
            </w:footnote></w:footnotes>";
        let body = "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id='1'/></w:r></w:p>".repeat(100);
        seeds::word(&[
            ("word/document.xml", seeds::word_body(&body)),
            ("word/footnotes.xml", notes.to_owned()),
        ])
    }),
    ("entities that laugh", || {
        let mut laughs = "<!DOCTYPE a [<!ENTITY l0 'ha'>".to_owned();
        for level in 1..20 {
            let before = format!("&l{};", level - 1).repeat(10);
            laughs += &format!("<!ENTITY l{level} '{before}'>");
        }
        let body = seeds::word_body("<w:p><w:r><w:t>&l19;</w:t></w:r></w:p>");
        seeds::word(&[("word/document.xml", format!("{laughs}]>{body}"))])
    }),
    ("no body", || seeds::word(&[("word/document.xml", "<a/>".to_owned())])),
    ("no document", || packed(&[("mimetype".to_owned(), Vec::new())])),
    ("sixty thousand parts", || {
        let own = vec![(
            "word/document.xml".to_owned(),
            seeds::word_body("<w:p><w:r><w:t>a</w:t></w:r></w:p>").into_bytes(),
        )];
        let mut parts = seeds::word_parts(own);
        parts.extend((0..60_000).map(|number| (format!("word/media/{number}"), Vec::new())));
        packed(&parts)
    }),
];

pub const RTF: &[ByHand] = &[
    ("groups a million deep", || format!("{{\\rtf1{}", "{".repeat(1 << 20)).into_bytes()),
    ("groups that close what none opened", || {
        format!("{{\\rtf1 a{}", "}".repeat(1 << 20)).into_bytes()
    }),
    ("data longer than the file", || b"{\\rtf1 a\\bin2147483647 b}".to_vec()),
    ("data of a negative length", || b"{\\rtf1 a\\bin-2147483648 b}".to_vec()),
    ("halves of characters", || {
        format!("{{\\rtf1 {}}}", "\\u-10240?".repeat(200_000)).into_bytes()
    }),
    ("replacements without end", || b"{\\rtf1\\uc2147483647\\u321 Sodium 140}".to_vec()),
    ("bytes that are cut", || b"{\\rtf1 Sodium \\'".to_vec()),
    ("a million cells", || {
        format!("{{\\rtf1\\trowd\\intbl {}\\row}}", "a\\cell ".repeat(1 << 20)).into_bytes()
    }),
    ("tables two billion deep", || {
        b"{\\rtf1\\itap2147483647 a\\nestcell\\nestrow\\cell\\row}".to_vec()
    }),
    ("text boxes within text boxes", || {
        format!("{{\\rtf1{}a", "{\\shp{\\*\\shpinst{\\shptxt ".repeat(5_000)).into_bytes()
    }),
    ("two million pages", || format!("{{\\rtf1 {}}}", "\\page ".repeat(2 << 20)).into_bytes()),
    ("a font table of a million", || {
        format!("{{\\rtf1{{\\fonttbl{}}}a}}", "{\\f9 A;}".repeat(1 << 20)).into_bytes()
    }),
];

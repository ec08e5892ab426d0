//! PDFs.

use std::fmt::Write;

use super::super::pdfs::{pages, pdf, stream};
use super::ByHand;
use super::seeds::deflated;

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";

/// A page with these resources and content.
fn page(resources: &str, content: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        CATALOGUE.to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << {resources} >> >>"
        ),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A stream of deflated bytes, in hexadecimal, so that the file stays text.
fn packed(entries: &str, bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in deflated(bytes) {
        write!(hex, "{byte:02x}").unwrap();
    }
    stream(&format!("{entries} /Filter [/ASCIIHexDecode /FlateDecode]"), &format!("{hex}>"))
}

fn image(width: u64, height: u64, bits: u8) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray \
         /BitsPerComponent {bits}"
    );
    let image = packed(&entries, &[0; 10_000]);
    page("/XObject << /I 5 0 R >>", "q 595 0 0 842 0 0 cm /I Do Q", &[image])
}

pub const ALL: &[ByHand] = &[
    ("a page of fifty thousand megapixels", || image(250_000, 200_000, 8)),
    ("a page of fifty thousand megapixels, a bit each", || image(250_000, 200_000, 1)),
    ("a picture of four billion pixels a side", || image(4_294_967_295, 4_294_967_295, 8)),
    ("a content of 640 megabytes, packed", || {
        let bomb = packed("", &vec![b' '; 640 << 20]);
        pdf(&[
            CATALOGUE.to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_owned(),
            bomb,
        ])
    }),
    ("pages that are their own parents", || {
        pdf(&[CATALOGUE.to_owned(), "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_owned()])
    }),
    ("pages that double at each of forty levels", || {
        let mut objects = vec![CATALOGUE.to_owned()];
        for level in 0..40 {
            let next = level + 3;
            objects.push(format!("<< /Type /Pages /Kids [{next} 0 R {next} 0 R] /Count 2 >>"));
        }
        objects.push("<< /Type /Page /MediaBox [0 0 595 842] >>".to_owned());
        pdf(&objects)
    }),
    ("a drawing that draws itself", || {
        let own = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>";
        page("/XObject << /X 5 0 R >>", "/X Do", &[stream(own, "/X Do /X Do")])
    }),
    ("drawings that double at each of thirty levels", || {
        let drawings: Vec<String> = (0..30)
            .map(|level| {
                let next = level + 6;
                let own = format!(
                    "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} \
                     0 R >> >>"
                );
                stream(&own, "/X Do /X Do")
            })
            .collect();
        page("/XObject << /X 5 0 R >>", "/X Do", &drawings)
    }),
    ("a letter that is drawn with itself", || {
        let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] \
            /FirstChar 65 /LastChar 65 /Widths [9] /Encoding << /Differences [65 /A] >> \
            /CharProcs << /A 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>";
        let letter = stream("", "9 0 d0 BT /F 9 Tf (A) Tj ET");
        page("/Font << /F 5 0 R >>", "BT /F 9 Tf (A) Tj ET", &[font.to_owned(), letter])
    }),
    ("a pattern that is filled with itself", || {
        let own = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep \
            0.001 /YStep 0.001 /Resources << /Pattern << /P 5 0 R >> >>";
        let content = "/Pattern cs /P scn 0 0 595 842 re f";
        page("/Pattern << /P 5 0 R >>", content, &[stream(own, content)])
    }),
    ("lists a million deep", || page("", &"[".repeat(1 << 20), &[])),
    ("an object of lists a million deep", || {
        pdf(&[CATALOGUE.to_owned(), "[".repeat(1 << 20), "<<".repeat(1 << 20)])
    }),
    ("a million saved states", || page("", &"q ".repeat(1 << 20), &[])),
    ("three million strokes", || page("", &"0 0 m 595 842 l S ".repeat(300_000), &[])),
    ("text at infinity", || {
        pages(
            "",
            &["BT /F 1e38 Tf 1e38 1e38 -1e38 1e38 1e38 1e38 Tm (far) Tj 1e38 Tc (away) Tj ET"],
        )
    }),
    ("a page of no size", || {
        pages("/MediaBox [0 0 0 0] /UserUnit 1e30", &["BT /F 12 Tf (small) Tj ET"])
    }),
    ("a page of a billion points", || {
        pages("/MediaBox [-1e9 -1e9 1e9 1e9]", &["BT /F 12 Tf (large) Tj ET"])
    }),
    ("three thousand pages", || pages("", &vec!["BT /F 12 Tf (a) Tj ET"; 3_000])),
    ("twenty megabytes of text", || {
        let line =
            "BT /F 9 Tf 0 800 Td (Sodium 140 mmol/l, potassium 4.1 mmol/l) Tj ET\n".repeat(400_000);
        pages("", &[&line])
    }),
    ("a stream longer than the file", || {
        page("", "BT ET", &["<< /Length 99999999999999999999 >>\nstream\na".to_owned()])
    }),
    ("filters a thousand deep", || {
        let filters = "/ASCIIHexDecode ".repeat(1_000);
        page(
            "/XObject << /X 5 0 R >>",
            "/X Do",
            &[stream(&format!("/Filter [{filters}]"), "4141>")],
        )
    }),
    ("characters of four billion", || {
        let map = stream(
            "",
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> \
             endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap",
        );
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>";
        page("/Font << /F 5 0 R >>", "BT /F 9 Tf (AB) Tj ET", &[font.to_owned(), map])
    }),
    ("a table that points to itself", || {
        let whole = String::from_utf8(pages("", &["BT /F 9 Tf (a) Tj ET"])).unwrap();
        let at = whole.find("\nxref").unwrap() + 1;
        whole.replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {at}")).into_bytes()
    }),
    ("a cipher that is none", || {
        let whole = String::from_utf8(pages("", &["BT /F 9 Tf (a) Tj ET"])).unwrap();
        let cipher = "/Encrypt << /Filter /Standard /V 5 /R 6 /Length -1 /O () /U () /P -1 >>";
        whole.replace("/Root 1 0 R", &format!("/Root 1 0 R {cipher}")).into_bytes()
    }),
    ("an outline and a form that are rings", || {
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> /Names << /EmbeddedFiles \
             4 0 R >> >>"
                .to_owned(),
            "<< /Type /Pages /Kids [5 0 R] /Count 1 >>".to_owned(),
            "<< /T (a) /Kids [3 0 R 3 0 R] /Parent 3 0 R >>".to_owned(),
            "<< /Kids [4 0 R 4 0 R] >>".to_owned(),
        ];
        objects.push(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [3 0 R 5 0 R] >>"
                .to_owned(),
        );
        pdf(&objects)
    }),
    ("a head and nothing else", || b"%PDF-1.7\n%%EOF".to_vec()),
];

//! PDFs written by hand, object by object, so that a test shows what is odd about its file.
//! `benches` makes its own with them too.

#![allow(dead_code, unreachable_pub)] // Each program uses its part.
#![allow(clippy::unwrap_used)] // Writing to a text cannot fail.

use std::fmt::Write;

/// A PDF of these numbered objects; the first is the catalogue.
pub fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table = file.len();
    let size = objects.len() + 1;
    write!(file, "xref\n0 {size}\n0000000000 65535 f \n").unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(file, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").unwrap();
    file.into_bytes()
}

pub fn stream(entries: &str, content: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A PDF with A4 pages set in Helvetica, one per content stream. `entries` goes into every page.
pub fn pages(entries: &str, contents: &[&str]) -> Vec<u8> {
    let kids: String = (0..contents.len()).fold(String::new(), |mut kids, page| {
        write!(kids, "{} 0 R ", 4 + 2 * page).unwrap();
        kids
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    for content in contents {
        let next = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {next} 0 R \
             /Resources << /Font << /F 3 0 R >> >> {entries} >>"
        ));
        objects.push(stream("", content));
    }
    pdf(&objects)
}

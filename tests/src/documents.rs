//! Documents made for a test: each with another content, so that each is a document of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A letter that the embedded engine reads without doubt. Every number is another patient.
pub fn letter(number: usize) -> String {
    let (day, month, year) = (1 + number % 28, 1 + number / 28 % 12, 1930 + number / 336 % 80);
    format!(
        "BANKSIA STREET FAMILY PRACTICE\n14 Banksia Street, Wattle Glen East NSW 2999\n\n\
         16/11/2026\n\nDr Alistair Fenwick\nCardiologist\nHarbourview Heart Clinic\n\n\
         Dear Dr Fenwick,\n\nRE:  Mr Desmond Rourke\n     \
         DOB: {day:02}/{month:02}/{year}        Sex: Male\n     Our reference: {number}\n\n\
         Thank you for seeing Mr Rourke for an opinion on exertional chest tightness over the\n\
         past six weeks. On examination today his blood pressure was 148/86. He takes aspirin\n\
         100 mg daily. He is allergic to penicillin.\n\n\
         This referral is valid for 12 months.\n\nYours sincerely,\n\n\
         Dr Priya Ramanathan\nMBBS FRACGP\nProvider No: 996200AX\n"
    )
}

/// Writes the letters of these numbers into `folder`, as `letter-0007.txt` and so on.
pub fn letters(folder: &Path, numbers: std::ops::Range<usize>) -> Vec<PathBuf> {
    fs::create_dir_all(folder).expect("a folder for letters");
    let write = |number| {
        let path = folder.join(format!("letter-{number:04}.txt"));
        fs::write(&path, letter(number)).expect("a letter");
        path
    };
    numbers.map(write).collect()
}

/// Writes a PDF whose end is missing, as after an interrupted copy.
pub fn cut_pdf(folder: &Path) -> PathBuf {
    let path = folder.join("cut.pdf");
    fs::write(&path, "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
        .expect("a part");
    path
}

/// A PDF with these pages, line by line, as a scanner with text recognition gives one.
pub fn scan(pages: &[String]) -> Vec<u8> {
    let count = pages.len();
    let kids: Vec<String> = (0..count).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {count} >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    for page in pages {
        let line = |line: &str| {
            let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            format!("({line}) Tj T*")
        };
        let lines: Vec<String> = page.lines().map(line).collect();
        let content = format!("BT /F 10 Tf 13 TL 60 790 Td {} ET", lines.join("\n"));
        let next = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {next} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let (mut file, mut places) = ("%PDF-1.7\n".to_owned(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, size) = (file.len(), objects.len() + 1);
    let _ = writeln!(file, "xref\n0 {size}\n0000000000 65535 f ");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(file, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.into_bytes()
}

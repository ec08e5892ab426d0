//! Documents made for a test: each with another content, so that each is a document of its own.

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

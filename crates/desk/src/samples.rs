//! Invented documents that the program carries, so that a new clinic sees a result in its first
//! minutes without any document of its own.

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        /// Name and content of each.
        pub(crate) const SAMPLES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../../samples/", $name)))),+];
    };
}

samples![
    "referral-dermatology.pdf",
    "discharge-summary-medical.txt",
    "pathology-urine-culture.pdf",
    "radiology-knee-mri.txt",
    "prescription-outpatient.pdf",
    "ccda-referral-note.xml",
];

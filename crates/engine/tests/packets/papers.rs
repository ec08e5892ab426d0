//! Invented papers as scanners give them, page by page: letters, reports, lists, forms. Every person and
//! number is made up.

/// An invented patient.
#[derive(Clone, Copy)]
pub(crate) struct Who {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) born: &'static str,
    pub(crate) number: &'static str,
}

pub(crate) const WHO: [Who; 8] = [
    Who { given: "Harold", family: "Pennington", born: "14/03/1958", number: "2950 30113 1" },
    Who { given: "Miriam", family: "Okafor", born: "02/11/1971", number: "3950 20116 2" },
    Who { given: "Desmond", family: "Rourke", born: "27/06/1949", number: "4951 30117 1" },
    Who { given: "Anneliese", family: "Brandt", born: "19/08/1990", number: "5952 10119 1" },
    Who { given: "Tomasz", family: "Zielinski", born: "05/01/1983", number: "2953 70113 2" },
    Who { given: "Leilani", family: "Kahale", born: "30/12/2004", number: "6954 40111 1" },
    Who { given: "Gwendolyn", family: "Ashby", born: "11/05/1936", number: "3955 60118 1" },
    Who { given: "Rajesh", family: "Venkataraman", born: "23/09/1966", number: "4956 80112 1" },
];

pub(crate) type Pages = Vec<String>;

const PROSE: [&str; 6] = [
    "Thank you for asking me to see this pleasant patient, who describes three months of exertional\n\
     chest tightness that settles with rest. There has been no syncope and no palpitation. Blood\n\
     pressure today was 138/82 and the pulse was regular at 72. Heart sounds were dual with no added\n\
     sounds, the chest was clear and there was no peripheral oedema.",
    "The exercise test was stopped at nine minutes because of fatigue. There were no diagnostic changes\n\
     of the ST segment and no arrhythmia. Echocardiography shows preserved function of both ventricles,\n\
     mild thickening of the mitral valve and no significant regurgitation.",
    "We discussed the findings at length. I have suggested continuing atorvastatin 40 mg daily and\n\
     aspirin 100 mg daily, and adding perindopril 2.5 mg in the morning. Renal function and potassium\n\
     should be repeated in two weeks. Smoking was discussed and support was offered.",
    "Past history includes hypertension, an appendicectomy in childhood, and mild asthma that needs a\n\
     reliever less than once a month. There are no known allergies. The patient lives with a partner\n\
     and works part time in a school library.",
    "Sleep has improved since the last visit and the mood is stable. The wound over the left knee has\n\
     healed without signs of infection. Range of motion is from zero to one hundred and fifteen degrees\n\
     and walking is without aid for up to two kilometres.",
    "A further review will be arranged in three months, earlier should the symptoms return. Please do\n\
     not hesitate to contact the rooms in the meantime. Written information about the treatment was\n\
     given and the patient was content with this plan.",
];

pub(crate) fn prose(from: usize, paragraphs: usize) -> String {
    let one = |at: usize| PROSE[(from + at) % PROSE.len()];
    (0..paragraphs).map(one).collect::<Vec<_>>().join("\n\n")
}

/// A specialist's letter: only the first page has the letterhead.
pub(crate) fn letter(who: Who, date: &str, pages: usize) -> Pages {
    let Who { given, family, born, .. } = who;
    let mut all = vec![format!(
        "HARBOURVIEW HEART CLINIC\nSuite 4, 210 Marine Parade, Wattle Bay NSW 2999\n\
         Telephone 02 9000 0000   Fax 02 9000 0001\n\n{date}\n\nDr Priya Ramanathan\n\
         Banksia Street Family Practice\n\nDear Dr Ramanathan,\n\n\
         RE: {given} {family}   DOB: {born}\n\n{}",
        prose(0, 3)
    )];
    for page in 1..pages {
        all.push(prose(page, 4));
    }
    close(&mut all, "Yours sincerely,\n\n\nDr Alistair Fenwick\nCardiologist\nMBBS FRACP");
    all
}

/// The same with a line at the head of each further page that says whose it is and which page.
pub(crate) fn headed_letter(who: Who, date: &str, pages: usize) -> Pages {
    let Who { given, family, born, .. } = who;
    let mut all = vec![format!(
        "Dr M. Castellano  FRACS\nOrthopaedic Surgeon\nPO Box 77, Milton QLD 4064  Ph 07 3000 0000\n\n\
         {date}\n\nDear Colleague,\n\nRe: {} {}, date of birth {born}\n\n{}",
        given,
        family,
        prose(4, 2)
    )];
    for page in 1..pages {
        all.push(format!("Re: {given} {family}\nPage {}\n\n{}", page + 1, prose(page + 2, 4)));
    }
    close(&mut all, "With kind regards,\n\n\nMarco Castellano");
    all
}

/// Results of a laboratory; each page has the same head and counts itself.
pub(crate) fn pathology(who: Who, date: &str, accession: &str, pages: usize) -> Pages {
    let head =
        |page: usize| lab_head(who, date, accession, &format!("   Page {} of {pages}", page + 1));
    (0..pages).map(|page| format!("{}{}", head(page), values(page))).collect()
}

/// The same without page numbers.
pub(crate) fn uncounted_pathology(who: Who, date: &str, accession: &str, pages: usize) -> Pages {
    (0..pages)
        .map(|page| format!("{}{}", lab_head(who, date, accession, ""), values(page)))
        .collect()
}

fn lab_head(who: Who, date: &str, accession: &str, count: &str) -> String {
    let Who { given, family, born, number } = who;
    format!(
        "LISTER PATHOLOGY   ABN 11 222 333 444   Tel 02 9111 0000{count}\n\
         Patient: {family}, {given}     DOB: {born}     Sex: U\nMedicare No: {number}\n\
         Lab No: {accession}     Collected: {date}\nRequested by: Dr P Ramanathan\n\n\
         PATHOLOGY REPORT\n\n"
    )
}

fn values(page: usize) -> &'static str {
    [
        "HAEMATOLOGY\nHaemoglobin     141 g/L    (130-180)\nWhite cells     6.8        (4.0-11.0)\n\
         Platelets       244        (150-400)\nMCV             91 fL      (80-100)\n\n\
         Comment: No significant abnormality.\n",
        "BIOCHEMISTRY\nSodium    139 mmol/L (135-145)\nPotassium 4.4 mmol/L (3.5-5.2)\n\
         Creatinine 81 umol/L (60-110)\neGFR      >90\nALT       28 U/L (5-40)\n",
        "LIPIDS\nCholesterol 5.9 mmol/L H\nTriglyceride 1.4 mmol/L\nHDL 1.2 mmol/L\nLDL 4.0 mmol/L H\n\n\
         Comment: Fasting status was not given.\n",
        "MICROBIOLOGY\nMid-stream urine\nLeucocytes <10   Erythrocytes <10\nCulture: no growth.\n",
    ][page % 4]
}

/// Imaging, one page as a rule.
pub(crate) fn radiology(who: Who, date: &str, pages: usize) -> Pages {
    let Who { given, family, born, .. } = who;
    let mut all = vec![format!(
        "SOUTHERN CROSS IMAGING\n8 Station Street, Milton QLD 4064   Phone 07 3111 1111\n\n\
         Patient Name: {given} {family}\nDate of Birth: {born}\nDate of Examination: {date}\n\n\
         CT ABDOMEN AND PELVIS\n\nCLINICAL HISTORY\nAbdominal pain for two weeks.\n\nFINDINGS\n\
         The liver, spleen, pancreas and both kidneys are of normal appearance. No free fluid.\n"
    )];
    for _ in 1..pages {
        all.push(
            "The bowel shows no dilatation. There is mild sigmoid diverticulosis without signs of\n\
             inflammation. The visualised bones show degenerative change of the lumbar spine.\n"
                .into(),
        );
    }
    close(&mut all, "CONCLUSION\nNo acute finding.\n\nReported by: Dr S. Lindqvist\nRadiologist");
    all
}

/// A hospital's account of a stay; further pages have its name and the patient's at the head.
pub(crate) fn discharge(who: Who, date: &str, pages: usize, counted: bool) -> Pages {
    let Who { given, family, born, .. } = who;
    (0..pages)
        .map(|page| {
            let count =
                if counted { format!("Page {} of {pages}", page + 1) } else { String::new() };
            let body = match page {
                0 => format!(
                    "DISCHARGE SUMMARY\n\nAdmitted: 01/10/2026   Discharged: {date}\n\
                     Principal diagnosis: community acquired pneumonia\n\n{}",
                    prose(3, 2)
                ),
                _ => format!("{}\n\n{}", SECTIONS[page % SECTIONS.len()], prose(page, 3)),
            };
            format!(
                "WATTLE BAY GENERAL HOSPITAL\nPatient: {given} {family}   DOB: {born}   MRN: 00{}41\n\n\
                 {body}\n\n{count}",
                page_free(who)
            )
        })
        .collect()
}

fn page_free(who: Who) -> usize {
    who.born.bytes().map(usize::from).sum()
}

const SECTIONS: [&str; 4] =
    ["Hospital course", "Medications on discharge", "Investigations", "Follow-up and requests"];

/// A request to see somebody.
pub(crate) fn referral(who: Who, date: &str) -> Pages {
    let Who { given, family, born, number } = who;
    vec![format!(
        "BANKSIA STREET FAMILY PRACTICE\n14 Banksia Street, Wattle Glen NSW 2999  Tel 02 4400 0000\n\n\
         {date}\n\nDr A. Fenwick\n\nDear Dr Fenwick,\n\nRE: {given} {family}  DOB {born}\n\
         Medicare: {number}\n\nThank you for seeing this patient for an opinion and management.\n\n{}\n\n\
         Kind regards,\n\nDr Priya Ramanathan",
        prose(3, 1)
    )]
}

pub(crate) fn invoice(who: Who, date: &str, number: &str) -> Pages {
    let Who { given, family, .. } = who;
    vec![format!(
        "Harbourview Heart Clinic\nABN 99 888 777 666   Phone 02 9000 0000\n\nTAX INVOICE\n\n\
         Invoice No: {number}\nDate: {date}\nPatient: {given} {family}\n\n\
         Item 104   Consultation          180.00\nItem 11700 Electrocardiogram      60.00\n\
         Total due                        240.00\n\nPayment is due within 14 days.\n"
    )]
}

pub(crate) fn consent(who: Who) -> Pages {
    let Who { given, family, born, .. } = who;
    vec![
        format!(
            "CONSENT FORM FOR A PROCEDURE\nWattle Bay General Hospital   Ph 02 9222 0000\n\n\
             Patient: {given} {family}   Date of birth: {born}\n\n\
             Name of procedure: colonoscopy\n\nI have been told about the nature of the procedure,\n\
             its risks and its alternatives, and my questions were answered.\n"
        ),
        "Statement of patient\nI agree to the procedure described on this form.\n\n\
         Signature ......................   Date ............\n"
            .into(),
    ]
}

/// Notes of visits: each entry has a date, and the pages have no head.
pub(crate) fn notes(who: Who, pages: usize) -> Pages {
    let Who { given, family, born, .. } = who;
    (0..pages)
        .map(|page| {
            let top = if page == 0 {
                format!("Progress notes: {given} {family}  DOB {born}\n\n")
            } else {
                String::new()
            };
            format!(
                "{top}{}/0{}/2026  Dr Ramanathan\n{}\n\n{}/0{}/2026  Nurse Kelly\n{}",
                3 + page,
                1 + page % 8,
                prose(page + 3, 1),
                17 + page % 9,
                1 + page % 8,
                prose(page + 4, 2)
            )
        })
        .collect()
}

/// A paper that speaks of relatives, each with name and birth date.
pub(crate) fn family_history(who: Who) -> Pages {
    let Who { given, family, born, .. } = who;
    vec![
        format!(
            "CLINICAL GENETICS SERVICE\nLevel 2, 5 College Road, Milton QLD 4064  Phone 07 3222 0000\n\n\
             12/10/2026\n\nDear Dr Ramanathan,\n\nRe: {given} {family}, DOB {born}\n\n{}",
            prose(3, 2)
        ),
        format!(
            "Family history\nHis brother Mr Colin {family} (born 1961) had bowel cancer at 52. His mother,\n\
             Mrs Edna {family}, died at 80 of a stroke. His cousin Ms Rita Mallory was tested in 2019.\n\n{}",
            prose(5, 2)
        ),
        format!(
            "Recommendations\n{}\n\nYours sincerely,\n\nDr Ulla Nyström\nClinical Geneticist",
            prose(2, 2)
        ),
    ]
}

/// A guideline or leaflet of several pages without any patient.
pub(crate) fn leaflet(pages: usize) -> Pages {
    (0..pages)
        .map(|page| {
            format!(
                "{}\n\n{}",
                ["Preparing for your colonoscopy", "The day before", "On the day", "Afterwards"]
                    [page % 4],
                prose(page + 5, 3)
            )
        })
        .collect()
}

/// With a blank back after each page, as a scanner of both sides gives.
pub(crate) fn with_backs(pages: Pages) -> Pages {
    pages.into_iter().flat_map(|page| [page, String::new()]).collect()
}

/// With the line of a fax machine at the top of each page, counting the whole call.
pub(crate) fn faxed(pages: Pages) -> Pages {
    let of = pages.len();
    let line = |at: usize| {
        format!("21/11/2026 09:14  FROM: 02 9000 0001  FAX   P {:03}/{of:03}\n", at + 1)
    };
    pages.into_iter().enumerate().map(|(at, page)| format!("{}{page}", line(at))).collect()
}

/// With slips of reading a scan.
pub(crate) fn misread(pages: Pages) -> Pages {
    pages
        .into_iter()
        .map(|page| {
            page.replace("Page 1 of", "Page l 0f").replace("clinic", "cIinic").replace("rn", "m")
        })
        .collect()
}

fn close(pages: &mut Pages, with: &str) {
    if let Some(last) = pages.last_mut() {
        last.push_str("\n\n");
        last.push_str(with);
        last.push('\n');
    }
}

//! Whether a person is asked to look at a result, and why: what is in doubt about it, and whether the
//! endpoint is sure enough of what decides.

use chrono::NaiveDate;

use crate::check_digits;
use crate::doubt::DoubtKind;
use crate::extraction::{Confidence, Doubt, ExtractedField, Extraction, FieldName, PageText};
use crate::identity::{IdentityNeeds, Proof};
use crate::patients::can_have_been;
use crate::support;

/// What is left of a confidence in a value whose words are hard to read.
const FAINT: Confidence = Confidence::from_permille(500);

/// Adds what the endpoint cannot know or must not judge itself: whether the document's words carry each
/// value, whether check digits fit, whether days can have been that must have been, what was not read of the
/// document, and whether it shows whose it is.
pub fn judge(
    extraction: &mut Extraction,
    pages: &[PageText],
    unread: Vec<Doubt>,
    needs: &IdentityNeeds,
    today: NaiveDate,
) {
    let (faint, unread): (Vec<_>, Vec<_>) =
        unread.into_iter().partition(|doubt| doubt.kind == DoubtKind::Faint);
    for field in &mut extraction.fields {
        if field.quote.as_ref().is_some_and(|quote| support::is_faint(quote, &faint)) {
            field.confidence = field.confidence.min(FAINT);
            note(field, DoubtKind::Faint);
        }
        if let Some(doubt) = unsupported(field, pages) {
            note(field, doubt);
        }
        let fits = check_digits::verdict(&field.detail, &field.value);
        if field.name == FieldName::Identifier && fits == Some(false) {
            note(field, DoubtKind::CheckDigit);
        }
        let has_passed = field.name == FieldName::BirthDate
            || (field.name == FieldName::Date && field.detail == "document");
        if has_passed && !can_have_been(&field.value, today) {
            note(field, DoubtKind::OutOfRange);
        }
    }
    // It counts as not given: what shows whose document it is must be in the document.
    let carried: Vec<_> =
        extraction.fields.iter().filter(|one| is_supported(one)).cloned().collect();
    let missing = needs.missing(extraction.document_type, &carried);
    let known = |field| {
        let named = |doubt: &&Doubt| doubt.field == field && doubt.kind == DoubtKind::Unreadable;
        extraction.doubts.iter().any(|doubt| named(&doubt))
    };
    let missing: Vec<_> = missing.into_iter().filter(|doubt| !known(doubt.field)).collect();
    extraction.doubts.extend(unread.into_iter().chain(missing));
}

fn note(field: &mut ExtractedField, doubt: DoubtKind) {
    if !field.doubts.contains(&doubt) {
        field.doubts.push(doubt);
    }
}

fn unsupported(field: &ExtractedField, pages: &[PageText]) -> Option<DoubtKind> {
    let quoted = field.quote.as_ref().is_some_and(|quote| support::is_in_document(quote, pages));
    match (quoted, quoted && support::carries(field)) {
        (false, _) => Some(DoubtKind::NotInDocument),
        (true, false) => Some(DoubtKind::NotInQuote),
        (true, true) => None,
    }
}

/// Whether the words that a judged value was read from are in the document, and carry it.
pub fn is_supported(field: &ExtractedField) -> bool {
    !field
        .doubts
        .iter()
        .any(|doubt| matches!(doubt, DoubtKind::NotInDocument | DoubtKind::NotInQuote))
}

/// Why a person must look at a judged result, a clause each; empty where nobody must.
pub fn reasons(extraction: &Extraction, review_below_permille: u16) -> Vec<String> {
    let of_fields = extraction.fields.iter().flat_map(|field| {
        let what = named(field.name, &field.detail);
        field.doubts.iter().map(move |doubt| of_field(*doubt, &what))
    });
    let mut reasons: Vec<String> = Vec::new();
    for reason in of_fields.chain(extraction.doubts.iter().map(in_words)) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let deciding = extraction.deciding_confidence();
    if deciding.permille() < review_below_permille {
        reasons.push(format!(
            "the least confidence in type, patient and birth date is {:.2}, below {:.2}",
            deciding.ratio(),
            f64::from(review_below_permille) / 1000.0
        ));
    }
    reasons
}

/// The same in one text; `None` where nobody must.
pub fn reason(extraction: &Extraction, review_below_permille: u16) -> Option<String> {
    let reasons = reasons(extraction, review_below_permille);
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// A doubt beside the values, as a clause.
pub fn in_words(doubt: &Doubt) -> String {
    if doubt.kind == DoubtKind::NotRead {
        return not_read(doubt);
    }
    if doubt.kind == DoubtKind::SeveralLetters {
        return several_letters(&doubt.detail);
    }
    if doubt.kind == DoubtKind::Missing {
        return missing(doubt);
    }
    let what = doubt.field.map_or("the document".into(), |field| named(field, &doubt.detail));
    of_field(doubt.kind, &what)
}

/// What is in doubt about a value, as a clause.
pub fn of_field(doubt: DoubtKind, what: &str) -> String {
    match doubt {
        DoubtKind::NotInDocument => format!("{what} is not in the document's words"),
        DoubtKind::NotInQuote => format!("{what} is not in the words that it was read from"),
        DoubtKind::CheckDigit => format!("the check digit of {what} does not fit"),
        DoubtKind::TwoReadings => format!("{what} can be read in more than one way"),
        DoubtKind::Unreadable => format!("{what} could not be read"),
        DoubtKind::Contradicted => format!("the document says something else about {what}"),
        DoubtKind::Incomplete => format!("{what} may be incomplete"),
        DoubtKind::OtherForm => format!("{what} was answered in another form than was asked for"),
        DoubtKind::NotRead => format!("{what} was not read"),
        DoubtKind::Missing => format!("{what} was not found"),
        DoubtKind::OutOfRange => format!("{what} is before 1900 or after today"),
        DoubtKind::SeveralLetters => format!("{what} seems to hold several documents"),
        DoubtKind::HiddenInstruction => format!("{what} has a sentence that speaks to a machine"),
        DoubtKind::Faint => format!("the words of {what} are hard to read in the picture"),
    }
}

fn missing(doubt: &Doubt) -> String {
    let proofs: Vec<_> =
        doubt.detail.split(' ').filter_map(|word| word.parse::<Proof>().ok()).collect();
    if proofs.is_empty() {
        let what = doubt.field.map_or("what it is".into(), |field| named(field, ""));
        return format!("{what} was not found");
    }
    let all: Vec<_> = proofs.iter().map(|proof| format!("no {}", proof.in_words())).collect();
    format!("{} was found", all.join(" and "))
}

fn several_letters(cuts: &str) -> String {
    let after: Vec<&str> = cuts.split(' ').filter(|page| !page.is_empty()).collect();
    let many = if after.len() > 6 { &after[..6] } else { &after[..] };
    let more = if after.len() > many.len() { " and more" } else { "" };
    let pages = if after.len() == 1 { "page" } else { "pages" };
    format!(
        "it seems to hold several documents: another begins after {pages} {}{more}",
        many.join(", ")
    )
}

fn not_read(doubt: &Doubt) -> String {
    let on = doubt.page.map_or_else(String::new, |page| format!(" on page {page}"));
    match (doubt.detail.as_str(), doubt.page) {
        ("page", Some(page)) => format!("page {page} was not read, or not all of it"),
        ("form_field", _) => format!("a form field{on} was not read"),
        ("annotation", _) => format!("an annotation{on} was not read"),
        ("attachment", _) => format!("an attachment{on} was not read"),
        ("enclosed", _) => {
            format!("a file that belongs to it{on} could not be taken out and was not read")
        }
        ("letters", _) => format!("letters{on} have no meaning in the file"),
        ("withdrawn", _) => format!("its sender has withdrawn or corrected something{on}"),
        ("modifier", _) => {
            format!("an extension changes the meaning of something{on} in a way that is not known")
        }
        _ => "a part of the document was not read".into(),
    }
}

/// A value by its name, as clauses name it.
pub fn named(name: FieldName, detail: &str) -> String {
    let kind = |word: &str| match word {
        "mrn" => "record number".to_owned(),
        "nhs_number" => "NHS number".to_owned(),
        "medicare_number" => "Medicare number".to_owned(),
        "ihi" => "healthcare identifier".to_owned(),
        other => other.replace('_', " "),
    };
    match (name, detail) {
        (FieldName::PatientName, _) => "the patient's name".into(),
        (FieldName::BirthDate, _) => "the birth date".into(),
        (FieldName::Author, _) => "the author".into(),
        (FieldName::Addressee, _) => "the addressee".into(),
        (FieldName::Identifier, "" | "other") => "an identifier".into(),
        (FieldName::Identifier, detail) => format!("the {}", kind(detail)),
        (FieldName::Date, "" | "other") => "a date".into(),
        (FieldName::Date, "document") => "the document's date".into(),
        (FieldName::Date, detail) => format!("the date of {}", detail.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::{Confidence, DocumentType, Quote};

    fn field(name: FieldName, detail: &str, value: &str, quote: &str) -> ExtractedField {
        ExtractedField {
            name,
            detail: detail.into(),
            value: value.into(),
            confidence: Confidence::from_permille(950),
            quote: Some(Quote { page: 1, text: quote.into() }),
            doubts: Vec::new(),
            readings: Vec::new(),
        }
    }

    fn judged(fields: Vec<ExtractedField>, unread: Vec<Doubt>, text: &str) -> Vec<String> {
        let mut extraction = Extraction {
            document_type: DocumentType::ReferralLetter,
            type_confidence: Confidence::from_permille(950),
            type_quote: None,
            fields,
            summary: String::new(),
            doubts: Vec::new(),
        };
        let pages = [PageText { number: 1, text: text.into() }];
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        judge(&mut extraction, &pages, unread, &IdentityNeeds::default(), today);
        reasons(&extraction, 800)
    }

    const TEXT: &str = "RE: Mr Harold Pennington\nDOB: 14/03/1958\nMedicare 2950 30113 1\n";

    #[test]
    fn a_name_and_a_birth_date_that_the_document_carries_ask_nobody() {
        let name = field(FieldName::PatientName, "", "Harold Pennington", "Mr Harold Pennington");
        let birth = field(FieldName::BirthDate, "", "1958-03-14", "DOB: 14/03/1958");
        assert_eq!(judged(vec![name, birth], vec![], TEXT), [""; 0]);
    }

    #[test]
    fn a_documents_date_is_not_in_the_future_and_an_appointment_may_be() {
        let text = "RE: Mr Harold Pennington\nDOB: 14/03/1958\n4 May 2027\n";
        let asked = |detail: &str| {
            let name = field(FieldName::PatientName, "", "Harold Pennington", "Harold Pennington");
            let birth = field(FieldName::BirthDate, "", "1958-03-14", "14/03/1958");
            let date = field(FieldName::Date, detail, "2027-05-04", "4 May 2027");
            judged(vec![name, birth, date], vec![], text)
        };
        assert_eq!(asked("document"), ["the document's date is before 1900 or after today"]);
        assert_eq!(asked("appointment"), [""; 0]);
    }

    #[test]
    fn a_birth_date_on_which_nobody_can_be_born_asks_a_person() {
        let asked = |value: &str, written: &str| {
            let text = format!("RE: Mr Harold Pennington\nDOB: {written}\n");
            let name = field(FieldName::PatientName, "", "Harold Pennington", "Harold Pennington");
            let birth = field(FieldName::BirthDate, "", value, written);
            judged(vec![name, birth], vec![], &text)
        };
        for (value, written) in [("2031-03-12", "12 March 2031"), ("1850-03-12", "12/03/1850")] {
            assert_eq!(asked(value, written), ["the birth date is before 1900 or after today"]);
        }
        for (value, written) in [("1900-01-01", "1 January 1900"), ("2026-11-30", "30 Nov 2026")] {
            assert_eq!(asked(value, written), [""; 0], "{value}");
        }
    }

    #[test]
    fn values_with_true_but_unrelated_quotes_go_to_a_person_and_do_not_show_whose_it_is() {
        let name = field(FieldName::PatientName, "", "Desmond Rourke", "Mr Harold Pennington");
        let birth = field(FieldName::BirthDate, "", "1961-07-02", "DOB: 14/03/1958");
        let number = field(FieldName::Identifier, "medicare_number", "2950301131", "Mr Harold");
        assert_eq!(
            judged(vec![name, birth, number], vec![], TEXT),
            [
                "the patient's name is not in the words that it was read from",
                "the birth date is not in the words that it was read from",
                "the Medicare number is not in the words that it was read from",
                "the patient's name was not found",
                "no birth date and no identifier with a good check digit was found",
            ]
        );
    }

    #[test]
    fn an_identifier_shows_whose_it_is_only_with_a_good_check_digit() {
        let name = field(FieldName::PatientName, "", "Harold Pennington", "Mr Harold Pennington");
        let of = |value: &str, text: &str| {
            field(FieldName::Identifier, "medicare_number", value, &format!("Medicare {text}"))
        };
        let good = of("2950301131", "2950 30113 1");
        assert_eq!(judged(vec![name.clone(), good], vec![], TEXT), [""; 0]);
        let text = TEXT.replace("30113", "30114");
        let bad = of("2950301141", "2950 30114 1");
        let reasons = judged(vec![name, bad], vec![], &text);
        assert_eq!(reasons[0], "the check digit of the Medicare number does not fit");
        assert_eq!(reasons.len(), 2, "{reasons:?}");
    }

    #[test]
    fn a_page_that_was_not_read_is_said_with_its_number() {
        let page = Doubt::not_read("page", Some(2));
        let name = field(FieldName::PatientName, "", "Harold Pennington", "Mr Harold Pennington");
        let birth = field(FieldName::BirthDate, "", "1958-03-14", "DOB: 14/03/1958");
        let reasons = judged(vec![name, birth], vec![page], TEXT);
        assert_eq!(reasons, ["page 2 was not read, or not all of it"]);
        let withdrawn = Doubt::not_read("withdrawn", Some(1));
        assert_eq!(
            in_words(&withdrawn),
            "its sender has withdrawn or corrected something on page 1"
        );
    }

    #[test]
    fn a_value_is_in_doubt_where_a_word_of_its_quote_is_hard_to_read_and_nowhere_else() {
        let line = "RE: Mr Harold Pennington  DOB: 14/03/1958";
        let name = field(FieldName::PatientName, "", "Harold Pennington", "Mr Harold Pennington");
        let birth = field(FieldName::BirthDate, "", "1958-03-14", "DOB: 14/03/1958");
        let faint = |word: &str, line: &str| vec![Doubt::faint(word.into(), line.into(), 1)];
        let reasons = judged(vec![name.clone(), birth.clone()], faint("14/03/1958", line), line);
        assert_eq!(
            reasons,
            [
                "the words of the birth date are hard to read in the picture",
                "the least confidence in type, patient and birth date is 0.50, below 0.80",
            ]
        );
        let elsewhere = faint("Mr", "Mr Test Doctor");
        assert_eq!(judged(vec![name, birth], elsewhere, line), [""; 0]);
    }
}

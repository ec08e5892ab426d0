//! A packet: one scan that holds several documents. Where it may be cut, and into what a person cuts it.
//!
//! Where to cut is proposed by `wardbook-engine`; here are its words, and the rules for what a person
//! decides. No page is lost by a cut: the original stays whole.

use serde::{Deserialize, Serialize};

use crate::extraction::Confidence;
use crate::words::words;

words! {
    /// What speaks for a cut between two pages, or against it.
    CutReason {
        /// A separator sheet lies between.
        Separator = "separator",
        /// A blank page lies between.
        BlankPage = "blank_page",
        /// The next page names another patient, by two of name, birth date and number.
        OtherPatient = "other_patient",
        /// It gives another name, or another birth date.
        OtherName = "other_name",
        /// It counts its pages from 1.
        FirstPage = "first_page",
        /// The page before is the last of those that it counts.
        LastPage = "last_page",
        /// It has another letterhead than the pages before.
        Letterhead = "letterhead",
        /// It greets its reader.
        Greeting = "greeting",
        /// It has a title.
        Title = "title",
        /// The page before ends as letters and reports do.
        Closing = "closing",
        /// It is of another date, or has another report's number.
        OtherDate = "other_date",
        /// It goes on counting the pages before.
        GoesOnCounting = "goes_on_counting",
        /// It says that it goes on.
        GoesOn = "goes_on",
        /// It begins in the middle of a sentence.
        MidSentence = "mid_sentence",
        /// It has the same head as the page before.
        SameHead = "same_head",
        /// It names the same patient.
        SamePatient = "same_patient",
        /// Nothing on it begins a document.
        NoBeginning = "no_beginning",
    }
}

impl CutReason {
    /// Whether it speaks for a cut.
    pub const fn is_for(self) -> bool {
        !matches!(
            self,
            Self::GoesOnCounting
                | Self::GoesOn
                | Self::MidSentence
                | Self::SameHead
                | Self::SamePatient
                | Self::NoBeginning
        )
    }

    /// In the middle of a sentence, of the page after the cut.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Separator => "a separator sheet lies there",
            Self::BlankPage => "a blank page lies there",
            Self::OtherPatient => "the next page names another patient",
            Self::OtherName => "the next page has another name or birth date",
            Self::FirstPage => "the next page counts from 1",
            Self::LastPage => "the page before is the last that it counts",
            Self::Letterhead => "the next page has a new letterhead",
            Self::Greeting => "the next page greets its reader",
            Self::Title => "the next page has a title",
            Self::Closing => "the page before ends as documents do",
            Self::OtherDate => "the next page has another date or report number",
            Self::GoesOnCounting => "the next page goes on counting",
            Self::GoesOn => "the next page says that it goes on",
            Self::MidSentence => "the next page begins in a sentence",
            Self::SameHead => "both pages have the same head",
            Self::SamePatient => "both pages name the same patient",
            Self::NoBeginning => "nothing begins on the next page",
        }
    }
}

words! {
    /// What a page of a scan is.
    PageSort {
        /// It says something.
        Text = "text",
        /// It says nothing.
        Blank = "blank",
        /// A sheet that only parts documents.
        Separator = "separator",
    }
}

/// So sure it must be that a cut is proposed.
pub const PROPOSED: Confidence = Confidence::from_permille(600);

/// The place between a page and the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Boundary {
    /// The page before, from 1.
    pub after: u32,
    /// How sure it is that one document ends and another begins here.
    pub confidence: Confidence,
    /// What speaks for it and against it, the weightiest first.
    pub reasons: Vec<CutReason>,
}

impl Boundary {
    /// Whether a cut is proposed here.
    pub fn is_proposed(&self) -> bool {
        self.confidence >= PROPOSED
    }
}

/// What the pages of a file say about the documents in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// What each page is, in order.
    pub pages: Vec<PageSort>,
    /// Every place between two pages, in order.
    pub boundaries: Vec<Boundary>,
}

impl Packet {
    /// The pages after which it is proposed to cut.
    pub fn cuts(&self) -> Vec<u32> {
        let proposed = self.boundaries.iter().filter(|one| one.is_proposed());
        proposed.map(|one| one.after).collect()
    }

    /// The pages that need not be part of any document: those of separators, and blank ones that stand
    /// alone between two cuts.
    pub fn to_leave_out(&self) -> Vec<u32> {
        let cuts = self.cuts();
        let is_cut = |after: u32| after == 0 || cuts.contains(&after);
        let pages = (1..).zip(&self.pages);
        let all = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        pages
            .filter(|(number, sort)| match sort {
                PageSort::Separator => true,
                PageSort::Blank => is_cut(number - 1) && (*number == all || is_cut(*number)),
                PageSort::Text => false,
            })
            .map(|(number, _)| number)
            .collect()
    }
}

/// How a person cuts a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CutInput {
    /// The pages after which it is cut, from 1.
    pub after: Vec<u32>,
    /// Pages that become part of no document.
    #[serde(default)]
    pub left_out: Vec<u32>,
}

/// The pages of the file that one document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CutPiece {
    /// From 1.
    pub first_page: u32,
    /// Not before the first.
    pub last_page: u32,
}

impl CutPiece {
    /// How many pages it has.
    pub const fn pages(self) -> u32 {
        self.last_page - self.first_page + 1
    }

    /// As `page 4`, or `pages 3 to 4`.
    pub fn in_words(self) -> String {
        if self.first_page == self.last_page {
            format!("page {}", self.first_page)
        } else {
            format!("pages {} to {}", self.first_page, self.last_page)
        }
    }
}

/// The documents that a file of `pages` pages is cut into; a sentence where it cannot be cut so.
pub fn pieces(pages: u32, input: &CutInput) -> Result<Vec<CutPiece>, String> {
    let (mut after, left_out) = (input.after.clone(), &input.left_out);
    after.sort_unstable();
    after.dedup();
    if let Some(wrong) = after.iter().find(|page| !(1..pages).contains(page)) {
        return Err(format!(
            "there is no cut after page {wrong}: the file has {pages} pages, and it is cut between two \
             of them"
        ));
    }
    if let Some(wrong) = left_out.iter().find(|page| !(1..=pages).contains(page)) {
        return Err(format!("there is no page {wrong} to leave out: the file has {pages} pages"));
    }
    if after.is_empty() && left_out.is_empty() {
        return Err("say after which pages it is cut, or which pages are left out".into());
    }
    after.push(pages);
    let is_out = |page: &u32| left_out.contains(page);
    let (mut found, mut begins) = (Vec::new(), 1);
    for last in after {
        let range = begins..=last;
        begins = last + 1;
        let kept = |page: &u32| !is_out(page);
        let (Some(first_page), Some(last_page)) =
            (range.clone().find(kept), range.rev().find(kept))
        else {
            continue;
        };
        if let Some(inside) = (first_page..=last_page).find(is_out) {
            return Err(format!(
                "page {inside} lies within a document; cut before or after it to leave it out"
            ));
        }
        found.push(CutPiece { first_page, last_page });
    }
    if found.is_empty() {
        return Err("every page is left out; keep at least one".into());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pages: u32, after: &[u32], left_out: &[u32]) -> Result<Vec<(u32, u32)>, String> {
        let input = CutInput { after: after.to_vec(), left_out: left_out.to_vec() };
        let found = pieces(pages, &input)?;
        Ok(found.into_iter().map(|one| (one.first_page, one.last_page)).collect())
    }

    #[test]
    fn every_page_is_in_one_document_or_left_out() {
        assert_eq!(cut(5, &[2, 4], &[]), Ok(vec![(1, 2), (3, 4), (5, 5)]));
        assert_eq!(cut(5, &[4, 2, 2], &[]), Ok(vec![(1, 2), (3, 4), (5, 5)]));
        assert_eq!(cut(5, &[2, 3], &[3]), Ok(vec![(1, 2), (4, 5)]));
        assert_eq!(cut(4, &[2], &[2, 4]), Ok(vec![(1, 1), (3, 3)]));
        assert_eq!(cut(3, &[], &[1]), Ok(vec![(2, 3)]), "a cover sheet");
    }

    #[test]
    fn what_cannot_be_cut_so_is_said() {
        for (pages, after, left_out, why) in [
            (3, &[3][..], &[][..], "no cut after page 3"),
            (3, &[0], &[], "no cut after page 0"),
            (3, &[], &[], "say after which pages"),
            (3, &[1], &[4], "no page 4"),
            (3, &[1], &[1, 2, 3], "every page is left out"),
            (5, &[1], &[3], "page 3 lies within"),
        ] {
            let refused = cut(pages, after, left_out).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn separators_and_blank_pages_between_cuts_are_left_out_and_backs_of_pages_are_not() {
        use PageSort::{Blank, Separator, Text};
        let at = |after, permille| Boundary {
            after,
            confidence: Confidence::from_permille(permille),
            reasons: Vec::new(),
        };
        let packet = Packet {
            pages: vec![Text, Blank, Separator, Text, Text],
            boundaries: vec![at(1, 100), at(2, 970), at(3, 970), at(4, 200)],
        };
        assert_eq!(packet.cuts(), [2, 3]);
        assert_eq!(packet.to_leave_out(), [3]);
    }
}

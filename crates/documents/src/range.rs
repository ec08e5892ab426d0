//! Some pages of a file, where the file holds several documents and one of them is read.

use serde::{Deserialize, Serialize};

use crate::{DocumentKind, Unreadable};

/// The pages from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRange {
    /// From 1.
    pub first: u32,
    /// Not before the first.
    pub last: u32,
}

impl PageRange {
    /// Every page of a file, however many it has.
    pub(crate) const ALL: Self = Self { first: 1, last: u32::MAX };

    /// How many pages of a file with so many are passed over, and how many are read; a refusal where
    /// they are not all there.
    pub(crate) fn within(self, pages: usize) -> Result<(usize, usize), Unreadable> {
        let (first, last) = (self.first as usize, self.last as usize);
        if self == Self::ALL {
            return Ok((0, pages));
        }
        if first == 0 || first > last || last > pages {
            return Err(Unreadable::damaged("it has fewer pages than it had when it was cut"));
        }
        Ok((first - 1, last - first + 1))
    }

    /// How many pages it has.
    pub(crate) const fn len(self) -> u32 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// A page of the file by its number within these pages.
    pub(crate) fn in_file(self, page: u32) -> Option<u32> {
        let number = self.first.checked_add(page.checked_sub(1)?)?;
        (number <= self.last).then_some(number)
    }
}

impl DocumentKind {
    /// Whether some of its pages can be read without the others: whether it comes from scanners and
    /// has pages that are always the same ones.
    pub fn can_be_cut(self) -> bool {
        matches!(self, Self::Pdf | Self::Tiff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_only_where_all_of_them_are_there() {
        let range = |first, last| PageRange { first, last }.within(5).ok();
        assert_eq!(range(2, 3), Some((1, 2)));
        assert_eq!(range(5, 5), Some((4, 1)));
        assert_eq!(range(4, 6), None);
        assert_eq!(range(0, 2), None);
        assert_eq!(range(3, 2), None);
        assert_eq!(PageRange::ALL.within(5).ok(), Some((0, 5)));
    }

    #[test]
    fn a_page_of_a_range_is_a_page_of_the_file() {
        let range = PageRange { first: 3, last: 4 };
        assert_eq!([0, 1, 2, 3].map(|page| range.in_file(page)), [None, Some(3), Some(4), None]);
    }
}

//! One file in a watched folder, from when it is first seen until nothing is left to do with it: seen,
//! unchanged for a while, judged, taken. Pure: moments are those of a clock that never jumps, counted
//! from any beginning, and what the file looks like is told.
//!
//! A file that changes begins anew, whatever it was before. So nothing is taken half, and what grew
//! after it was taken is taken again as what it is then.

use std::time::Duration;

use crate::inbox::Wait;

/// What a file looks like from outside. Two equal looks are taken for the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last modified: nanoseconds since 1970.
    pub modified: i64,
    /// Which file it is to its file system: the inode.
    pub inode: u64,
}

/// A file in a watched folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    look: Look,
    /// Since when it looks like that.
    since: Duration,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It is to be judged once it has been unchanged for so long.
    Settling(Duration),
    /// It was judged, and is to be judged again then.
    Waiting(Wait, Duration),
    /// Nothing is left to do with it as it looks.
    Done,
}

/// What was found of a file that has settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It was taken, refused for good, or known: nothing is left to do with it.
    Done,
    /// It must be unchanged for longer, since its beginning says that more may come.
    TooSoon(Duration),
    /// Something stands in the way.
    Waits(Wait),
}

/// Between two judgements of a file that something stands in the way of.
pub const JUDGE_AGAIN: Duration = Duration::from_secs(2);

/// The same where only a person can help, after a while of that.
pub const JUDGE_SELDOM: Duration = Duration::from_secs(30);

/// For so long something stands in the way before it is looked for less often.
const A_WHILE: Duration = Duration::from_mins(2);

impl Arrival {
    /// A file that is seen for the first time.
    pub const fn seen(look: Look, at: Duration, settle: Duration) -> Self {
        Self { look, since: at, stage: Stage::Settling(settle) }
    }

    /// A file that is known as it looks, with nothing left to do.
    pub const fn done(look: Look, at: Duration) -> Self {
        Self { look, since: at, stage: Stage::Done }
    }

    /// The file when it is seen again. One that looks otherwise begins anew.
    pub fn looked(self, look: Look, at: Duration, settle: Duration) -> Self {
        if self.look == look { self } else { Self::seen(look, at, settle) }
    }

    /// The file after it was judged.
    pub fn judged(self, judged: Judged, at: Duration) -> Self {
        let stage = match judged {
            Judged::Done => Stage::Done,
            Judged::TooSoon(settle) => Stage::Settling(settle),
            Judged::Waits(wait) => {
                let long = at.saturating_sub(self.since) > A_WHILE;
                Stage::Waiting(wait, at + if long { JUDGE_SELDOM } else { JUDGE_AGAIN })
            }
        };
        Self { stage, ..self }
    }

    /// What it looks like.
    pub const fn look(self) -> Look {
        self.look
    }

    /// For how long it has been unchanged.
    pub const fn unchanged_for(self, at: Duration) -> Duration {
        at.saturating_sub(self.since)
    }

    /// When it is to be looked at and judged; `None` where nothing is left to do.
    pub fn due_at(self) -> Option<Duration> {
        match self.stage {
            Stage::Settling(settle) => Some(self.since + settle),
            Stage::Waiting(_, at) => Some(at),
            Stage::Done => None,
        }
    }

    /// Whether it is to be looked at and judged now.
    pub fn is_due(self, at: Duration) -> bool {
        self.due_at().is_some_and(|due| due <= at)
    }

    /// Why it is no document yet; `None` where nothing is left to do.
    pub const fn waits(self) -> Option<Wait> {
        match self.stage {
            Stage::Settling(_) => Some(Wait::Settling),
            Stage::Waiting(wait, _) => Some(wait),
            Stage::Done => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTLE: Duration = Duration::from_secs(3);

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn look(bytes: u64) -> Look {
        Look { bytes, modified: 1, inode: 7 }
    }

    #[test]
    fn a_file_is_judged_once_it_has_been_unchanged_for_so_long() {
        let file = Arrival::seen(look(5), at(1_000), SETTLE);
        assert!(!file.looked(look(5), at(3_999), SETTLE).is_due(at(3_999)));
        assert!(file.looked(look(5), at(4_000), SETTLE).is_due(at(4_000)));
        assert_eq!(file.waits(), Some(Wait::Settling));
    }

    #[test]
    fn size_time_and_inode_each_begin_it_anew() {
        let file = Arrival::seen(look(5), at(0), SETTLE);
        let others = [
            Look { bytes: 6, ..look(5) },
            Look { modified: 2, ..look(5) },
            Look { inode: 8, ..look(5) },
        ];
        for other in others {
            let changed = file.looked(other, at(2_900), SETTLE);
            assert!(!changed.is_due(at(5_899)) && changed.is_due(at(5_900)), "{other:?}");
        }
    }

    #[test]
    fn a_file_that_is_opened_and_closed_ten_times_is_judged_once_after_the_last() {
        let mut file = Arrival::seen(look(1), at(0), SETTLE);
        for time in 1..=10 {
            let now = at(time * 1_000);
            assert!(!file.is_due(now), "after {time}");
            file = file.looked(look(1 + time), now, SETTLE);
        }
        assert_eq!(file.due_at(), Some(at(13_000)));
    }

    #[test]
    fn pages_that_come_after_a_pause_are_waited_for_where_the_beginning_says_so() {
        let file = Arrival::seen(look(5), at(0), SETTLE);
        let file = file.judged(Judged::TooSoon(at(10_000)), at(3_000));
        assert!(!file.is_due(at(4_000)));
        let grown = file.looked(look(9), at(4_000), SETTLE);
        assert_eq!(grown.due_at(), Some(at(7_000)));
        assert_eq!(file.due_at(), Some(at(10_000)), "counted from when it last changed");
    }

    #[test]
    fn what_stands_in_the_way_is_looked_for_again_and_after_a_while_less_often() {
        let file = Arrival::seen(look(5), at(0), SETTLE);
        for wait in [Wait::Locked, Wait::Open, Wait::Empty, Wait::NotWhole, Wait::Unreadable] {
            let early = file.judged(Judged::Waits(wait), at(3_000));
            assert_eq!((early.waits(), early.due_at()), (Some(wait), Some(at(5_000))));
            let late = early.judged(Judged::Waits(wait), at(200_000));
            assert_eq!(late.due_at(), Some(at(230_000)));
            let whole = late.looked(look(6), at(201_000), SETTLE);
            assert_eq!(whole.due_at(), Some(at(204_000)), "a change makes it quick again");
        }
    }

    #[test]
    fn what_is_done_is_left_alone_until_it_changes() {
        let file = Arrival::seen(look(5), at(0), SETTLE).judged(Judged::Done, at(3_000));
        assert_eq!((file.due_at(), file.waits()), (None, None));
        assert_eq!(file.looked(look(5), at(9_000), SETTLE), file);
        let changed = file.looked(look(6), at(9_000), SETTLE);
        assert_eq!(changed.due_at(), Some(at(12_000)));
        assert_eq!(Arrival::done(look(5), at(0)).due_at(), None);
    }
}

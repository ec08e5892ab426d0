//! Whether a clinic writes the day or the month first where it writes dates in figures.

use crate::words::words;

words! {
    /// The order in which a clinic's own documents write day and month.
    DateOrder {
        /// 14/03/2026.
        DayFirst = "day_first",
        /// 03/14/2026.
        MonthFirst = "month_first",
        /// Nobody said: the document alone decides, and a person is asked where it does not.
        Unknown = "unknown",
    }
}

impl DateOrder {
    /// How documents are written where people pay in this currency (ISO 4217), as far as one order is
    /// usual there.
    pub fn where_one_pays_in(currency: &str) -> Self {
        match currency {
            "USD" | "PHP" => Self::MonthFirst,
            "CAD" | "BZD" | "KES" => Self::Unknown,
            _ => Self::DayFirst,
        }
    }
}

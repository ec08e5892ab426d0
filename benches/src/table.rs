//! The one table that is printed.

/// What a row is held to.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// The ratio must reach this.
    AtLeast(f64),
    /// The ratio must stay within this.
    AtMost(f64),
    /// The figure itself, so often a second, must reach this.
    PerSecond(f64),
    /// The figure itself, in megabytes, must stay within this.
    Megabytes(f64),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(wanted) => write!(f, "≥ {wanted}"),
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::PerSecond(wanted) => write!(f, "≥ {wanted}/s"),
            Self::Megabytes(limit) => write!(f, "≤ {limit} MB"),
        }
    }
}

/// The rows so far.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<[String; 6]>,
    notes: Vec<String>,
}

impl Table {
    /// Ours against another, both in events per second.
    pub(crate) fn rates(&mut self, what: &str, ours: f64, other: (&str, f64), target: Target) {
        let ratio = ours / other.1;
        let is_met = match target {
            Target::AtLeast(wanted) => ratio >= wanted,
            Target::PerSecond(wanted) => ours >= wanted,
            Target::AtMost(_) | Target::Megabytes(_) => return,
        };
        self.rows.push([
            what.into(),
            format!("{}/s", thousands(ours)),
            format!("{}: {}/s", other.0, thousands(other.1)),
            format!("{ratio:.2}"),
            target.to_string(),
            if is_met { "met".into() } else { "MISSED".into() },
        ]);
    }

    /// Ours against another, both in bytes an event.
    pub(crate) fn bytes(&mut self, what: &str, ours: f64, other: (&str, f64), target: Target) {
        let ratio = ours / other.1;
        let Target::AtMost(limit) = target else { return };
        self.rows.push([
            what.into(),
            format!("{ours:.0} B"),
            format!("{}: {:.0} B", other.0, other.1),
            format!("{ratio:.2}"),
            target.to_string(),
            if ratio <= limit { "met".into() } else { "MISSED".into() },
        ]);
    }

    /// Ours against another, both in milliseconds.
    pub(crate) fn millis(&mut self, what: &str, ours: f64, other: (&str, f64), target: Target) {
        let ratio = ours / other.1;
        let Target::AtMost(limit) = target else { return };
        self.rows.push([
            what.into(),
            format!("{ours:.2} ms"),
            format!("{}: {:.2} ms", other.0, other.1),
            format!("{ratio:.2}"),
            target.to_string(),
            if ratio <= limit { "met".into() } else { "MISSED".into() },
        ]);
    }

    /// A share of ours that another must not exceed, both from 0 to 1.
    pub(crate) fn shares(&mut self, what: &str, ours: f64, other: (&str, f64)) {
        self.rows.push([
            what.into(),
            format!("{ours:.3}"),
            format!("{}: {:.3}", other.0, other.1),
            format!("{:.2}", ours / other.1),
            "≥ other".into(),
            if ours >= other.1 { "met".into() } else { "MISSED".into() },
        ]);
    }

    /// A peak of memory.
    pub(crate) fn memory(&mut self, what: &str, megabytes: f64, target: Target) {
        let Target::Megabytes(limit) = target else { return };
        self.rows.push([
            what.into(),
            format!("{megabytes:.0} MB"),
            "-".into(),
            "-".into(),
            target.to_string(),
            if megabytes <= limit { "met".into() } else { "MISSED".into() },
        ]);
    }

    /// A row that could not be measured, with the reason.
    pub(crate) fn not_measured(&mut self, what: &str, target: Target, reason: &str) {
        let dash = || "-".to_owned();
        self.rows.push([
            what.into(),
            dash(),
            dash(),
            dash(),
            target.to_string(),
            format!("not measured: {reason}"),
        ]);
    }

    /// A line under the table.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        let head = ["what", "ours", "other", "ratio", "target", "met"].map(str::to_owned);
        let widths: Vec<usize> = (0..head.len())
            .map(|at| self.rows.iter().chain([&head]).map(|row| row[at].chars().count()).max())
            .map(Option::unwrap_or_default)
            .collect();
        let line = |row: &[String; 6]| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        };
        println!();
        line(&head);
        println!("{}", "-".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)));
        self.rows.iter().for_each(line);
        for note in &self.notes {
            println!("\n{note}");
        }
    }
}

/// A whole number with its thousands apart.
fn thousands(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

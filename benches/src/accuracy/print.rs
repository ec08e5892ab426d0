//! The tables.

use wardbook_domain::session::Limits;

use super::judge::Verdict;
use super::names::Measured;
use super::tally::{BANDS, Documents, Outcome, by_confidence, in_band, verdicts};

/// The most documents that may be wrong in a deciding field with nobody asked.
const UNASKED_AT_MOST: f64 = 0.01;
/// The most that may be asked about although all was right.
const NEEDLESS_AT_MOST: f64 = 0.15;

pub(super) fn tables(outcomes: &[Outcome]) {
    fields(outcomes);
    documents(outcomes);
    calibration(outcomes);
    thresholds(outcomes);
}

/// Every value that is not right.
pub(super) fn misses(outcomes: &[Outcome]) {
    let below = threshold();
    for outcome in outcomes {
        let reason = outcome.done.reason(below);
        let asked = reason.as_deref().unwrap_or("nobody is asked");
        if outcome.must_ask && reason.is_none() {
            println!("{}: a person must be asked and is not", outcome.file);
        }
        for one in outcome.judged.iter().filter(|one| one.verdict != Verdict::Right) {
            let said = one.said.as_deref().unwrap_or("-");
            let truth = one.truth.as_deref().unwrap_or("-");
            let sure =
                one.confidence.map_or("-".into(), |sure| format!("{:.3}", thousandths(sure)));
            let field = one.field.label();
            println!("{}: {field}: `{said}`, not `{truth}` ({sure}; {asked})", outcome.file);
        }
    }
}

fn threshold() -> u16 {
    Limits::default().review_below_permille
}

fn fields(outcomes: &[Outcome]) {
    let count = outcomes.len();
    println!("\nReading, {count} documents\n");
    println!(
        "{:<12} {:>5} {:>5} {:>7}  {:>5}  {:<7}met",
        "field", "right", "wrong", "missing", "share", "target"
    );
    for field in Measured::ALL {
        let [right, wrong, missing] = verdicts(outcomes, field);
        let part = share(right, right + wrong + missing);
        let met = if part >= field.target() { "met" } else { "MISSED" };
        let (label, target) = (field.label(), field.target());
        println!(
            "{label:<12} {right:>5} {wrong:>5} {missing:>7}  {part:>5.3}  ≥ {target:<5.2}{met}"
        );
    }
}

fn documents(outcomes: &[Outcome]) {
    let below = threshold();
    let found = Documents::at(outcomes, below);
    println!("\nWho is asked, with the threshold at {:.2}\n", thousandths(below));
    let line = |what: &str, count: usize, target: Option<f64>| {
        let part = share(count, found.all);
        let held = target.map_or(String::new(), |limit| {
            let met = if part <= limit { "met" } else { "MISSED" };
            format!("  ≤ {:.0} %  {met}", limit * 100.0)
        });
        println!("{what:<62} {count:>4}  {:>5.1} %{held}", part * 100.0);
    };
    line(
        "type, patient or birth date wrong or missing, nobody asked",
        found.deciding_unasked,
        Some(UNASKED_AT_MOST),
    );
    line("the document leaves it open, nobody asked", found.open_unasked, None);
    line("a wrong value in any field, nobody asked", found.wrong_unasked, None);
    line("a wrong or missing value in any field, nobody asked", found.faulty_unasked, None);
    line("asked", found.asked, None);
    line("asked although all was right", found.asked_all_right, Some(NEEDLESS_AT_MOST));
    line(
        "asked although type, patient and birth date were right",
        found.asked_deciding_right,
        None,
    );
    line("asked rightly", found.asked - found.asked_all_right, None);
}

fn calibration(outcomes: &[Outcome]) {
    println!("\nStated confidence, and the share that was right\n");
    print!("{:<12}", "stated");
    for field in Measured::ALL {
        print!(" {:>14}", field.label());
    }
    println!(" {:>14}", "all");
    for (band, (_, name)) in BANDS.iter().enumerate() {
        print!("{name:<12}");
        for field in Measured::ALL.into_iter().map(Some).chain([None]) {
            let [right, all] = in_band(outcomes, field, band);
            let cell = if all == 0 {
                "-".into()
            } else {
                format!("{right}/{all} {:.2}", share(right, all))
            };
            print!(" {cell:>14}");
        }
        println!();
    }
}

fn thresholds(outcomes: &[Outcome]) {
    println!("\nThreshold, and the documents that it lets through or asks about in vain\n");
    println!(
        "{:<9} {:>22} {:>21} {:>6} {:>21} {:>16}",
        "threshold",
        "deciding wrong unasked",
        "any wrong unasked",
        "asked",
        "asked, deciding right",
        "asked, all right"
    );
    for below in (500..=950).step_by(50) {
        let found = Documents::at(outcomes, below);
        let cell = |count: usize| format!("{count} ({:.1} %)", share(count, found.all) * 100.0);
        println!(
            "{:<9.2} {:>22} {:>21} {:>6} {:>21} {:>16}",
            thousandths(below),
            cell(found.deciding_unasked),
            cell(found.wrong_unasked),
            found.asked,
            cell(found.asked_deciding_right),
            cell(found.asked_all_right)
        );
    }
}

/// Every confidence that was stated, by field, with the share that was right.
pub(super) fn stated(outcomes: &[Outcome]) {
    println!("\nEvery confidence that was stated\n");
    for field in Measured::ALL {
        for (confidence, [right, all]) in by_confidence(outcomes, field) {
            let (label, sure) = (field.label(), thousandths(confidence));
            println!("{label:<12} {sure:.3}  {right:>4} of {all:>4}  {:.2}", share(right, all));
        }
    }
}

fn thousandths(permille: u16) -> f64 {
    f64::from(permille) / 1000.0
}

/// A part of a whole; 1 where there is nothing to be wrong about.
#[expect(clippy::cast_precision_loss, reason = "counts of documents are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

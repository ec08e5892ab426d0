//! Measuring in turn: A B A B …, and the ratio of medians.

use anyhow::Result;

/// Rounds of a measurement.
pub(crate) const ROUNDS: usize = 7;

/// One side of a comparison: its name, and how to measure it once.
pub(crate) type Side<'a> = (&'a str, Box<dyn FnMut() -> Result<f64> + 'a>);

/// Measures every side once a round, in turn, and answers the median of each. Odd rounds go
/// backwards, so that no side always follows the same one. A first round is not counted.
pub(crate) fn medians(what: &str, sides: &mut [Side<'_>]) -> Result<Vec<f64>> {
    let mut figures = vec![Vec::new(); sides.len()];
    for round in 0..=ROUNDS {
        let mut order: Vec<usize> = (0..sides.len()).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for at in order {
            let figure = (sides[at].1)()?;
            if round > 0 {
                figures[at].push(figure);
            }
        }
        eprintln!("{what}: round {round} of {ROUNDS}");
    }
    for (figures, (name, _)) in figures.iter().zip(sides.iter()) {
        let each: Vec<_> = figures.iter().map(|figure| format!("{figure:.0}")).collect();
        eprintln!("  {name}: {}", each.join(" "));
    }
    Ok(figures.into_iter().map(median).collect())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

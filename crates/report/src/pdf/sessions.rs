//! The sessions of a period: one row each, with its id below so that it can be looked up.

use wardbook_domain::report::{Report, SessionLine};

use super::cell::{Cell, Row};
use super::figures::{NOT_MEASURED, amount, counted, decimals, grouped, measured, spoken};
use super::paper::{BODY, LEFT, Paper, WIDTH};
use super::symbol::Symbol;
use super::table::{Column, Table};

pub(super) fn sessions(paper: &mut Paper<'_>, report: &Report, rows: &[SessionLine]) {
    paper.section("Sessions", 80.0);
    if rows.is_empty() {
        paper.paragraph(LEFT, WIDTH, BODY, "No session was started in this period.");
        paper.down(8.0);
        return;
    }
    let documents: u64 = rows.iter().map(|row| row.documents).sum();
    let failed: u64 = rows.iter().map(|row| row.failed).sum();
    let sentence = format!(
        "{} over {} documents, {} of them without a result.",
        counted(rows.len(), "session", "sessions"),
        grouped(documents),
        grouped(failed)
    );
    paper.paragraph(LEFT, WIDTH, BODY, &sentence);
    paper.down(8.0);
    let places = decimals(rows.iter().map(|row| row.cost));
    let columns = vec![
        Column::left("Started (UTC)", 88.0),
        Column::left("By", 54.0),
        Column::left("Status", 72.0),
        Column::right("Documents", 50.0),
        Column::right("Failed", 34.0),
        Column::right("Reviews", 42.0),
        Column::left("Accuracy", 92.0),
        Column::right(format!("Cost {}", report.currency), WIDTH - 432.0),
    ];
    let table = Table::begin(paper, columns);
    for row in rows {
        let accuracy = match measured(&row.accuracy) {
            NOT_MEASURED => Cell::quiet(NOT_MEASURED),
            known => Cell::text(known),
        };
        let judged = match row.compliance.as_str() {
            "" => "not judged".to_owned(),
            known => spoken(known).to_lowercase(),
        };
        let cells = vec![
            Cell::text(row.started.to_text()),
            Cell::text(&row.by),
            Cell::sign(Symbol::of_status(&row.status), spoken(measured(&row.status))),
            Cell::figure(grouped(row.documents)),
            Cell::figure(grouped(row.failed)),
            Cell::figure(grouped(row.reviews)),
            accuracy,
            Cell::figure(amount(row.cost, places)),
        ];
        let below = Cell::quiet(format!("{} · {judged}", row.session));
        table.row(paper, &Row::new(cells).below(0, below));
    }
}

//! The sections between cover and proof, one function each, in their order.
//!
//! An empty section says in words that it is empty: a reader must never wonder whether
//! something is missing.

use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::report::{Chart, CheckRow, CostRow, DocumentRow, Notice, Report};

use super::boxes;
use super::cell::{Cell, Row};
use super::figures::{NOT_MEASURED, amount, counted, decimals, grouped, measured, spoken};
use super::paper::{BODY, Ink, LEFT, Paper, SMALL, WIDTH};
use super::symbol::Symbol;
use super::table::{Column, Table};

pub(super) fn notices(paper: &mut Paper<'_>, notices: &[Notice]) {
    paper.section("Notices", 60.0);
    if notices.is_empty() {
        say(paper, "There are no notices.");
    }
    for notice in notices {
        boxes::notice(paper, notice);
    }
}

pub(super) fn summary(paper: &mut Paper<'_>, report: &Report) {
    paper.section("Summary", 60.0);
    if report.summary.is_empty() {
        say(paper, "There are no summary figures.");
        return;
    }
    for group in &report.summary {
        let columns =
            vec![Column::left("", 124.0), Column::left("", 170.0), Column::left("", WIDTH - 294.0)];
        let table = Table::begin(paper, columns);
        for (at, (label, value)) in group.rows.iter().enumerate() {
            let heading = if at == 0 { group.heading.as_str() } else { "" };
            let value = match measured(value) {
                NOT_MEASURED => Cell::quiet(NOT_MEASURED),
                value => Cell::text(value),
            };
            let cells = vec![Cell::bold(heading), Cell::quiet(label), value];
            let last = at + 1 == group.rows.len();
            table.row(paper, &Row::new(cells).rule_from(usize::from(!last)));
        }
        if group.rows.is_empty() {
            table
                .row(paper, &Row::new(vec![Cell::bold(&group.heading), Cell::quiet("no figures")]));
        }
        paper.down(10.0);
    }
}

pub(super) fn charts(paper: &mut Paper<'_>, charts: &[Chart]) {
    if charts.is_empty() {
        return;
    }
    paper.section("Charts", 110.0);
    for chart in charts {
        paper.keep(64.0);
        paper.paragraph(LEFT, WIDTH, BODY.bold(), &chart.title);
        paper.down(4.0);
        if chart.bars.is_empty() {
            say(paper, "There is nothing to show.");
            continue;
        }
        let columns = vec![
            Column::left("", 150.0),
            Column::left("", WIDTH - 240.0),
            Column::right(&chart.unit, 90.0),
        ];
        let table = Table::begin(paper, columns);
        let most = chart.bars.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
        for (label, value) in &chart.bars {
            #[expect(clippy::cast_precision_loss, reason = "a bar's length on paper")]
            let share = *value as f32 / most as f32;
            let cells = vec![Cell::text(label), Cell::bar(share), Cell::figure(grouped(*value))];
            table.row(paper, &Row::new(cells));
        }
        paper.down(16.0);
    }
}

pub(super) fn documents(paper: &mut Paper<'_>, report: &Report) {
    paper.section("Documents", 80.0);
    if report.documents.is_empty() {
        say(paper, "There are no documents.");
        return;
    }
    say(paper, &census(&report.documents));
    let places = decimals(report.documents.iter().map(|row| row.cost));
    let columns = vec![
        Column::right("No.", 30.0),
        Column::left("Document", 132.0),
        Column::left("Type", 77.0),
        Column::left("Patient", 76.0),
        Column::left("Status", 72.0),
        Column::right("Confidence", 54.0),
        Column::right(format!("Cost {}", report.currency), WIDTH - 441.0),
    ];
    let table = Table::begin(paper, columns);
    for row in &report.documents {
        table.row(paper, &document(row, places));
    }
}

fn document(row: &DocumentRow, places: usize) -> Row {
    let mut status = Cell::sign(Symbol::of_status(&row.status), spoken(measured(&row.status)));
    if row.review {
        status = status.and_sign(Symbol::Dot, "Review");
    }
    let confidence = match measured(&row.confidence) {
        NOT_MEASURED => Cell::no_figure(NOT_MEASURED),
        known => Cell::figure(known),
    };
    let or = |text: &str, missing: &str| match text.trim() {
        "" => Cell::quiet(missing),
        _ => Cell::text(text),
    };
    let cells = vec![
        Cell::figure(row.number.to_string()),
        or(&row.name, "without a name"),
        or(&row.document_type, "not found"),
        or(&row.patient, "not found"),
        status,
        confidence,
        Cell::figure(amount(row.cost, places)),
    ];
    match row.detail.trim() {
        "" => Row::new(cells),
        detail => Row::new(cells).below(1, Cell::quiet(detail)),
    }
}

/// `20 documents: 17 done, 2 failed, 1 quarantined. 3 need review.`
fn census(rows: &[DocumentRow]) -> String {
    let mut statuses: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        match statuses.iter_mut().find(|(status, _)| *status == row.status) {
            Some((_, count)) => *count += 1,
            None => statuses.push((&row.status, 1)),
        }
    }
    let parts: Vec<String> = statuses
        .iter()
        .map(|(status, count)| format!("{} {}", grouped(*count as u64), measured(status)))
        .collect();
    let review = rows.iter().filter(|row| row.review).count();
    let review = match review {
        0 => "None needs review".to_owned(),
        1 => "1 needs review".to_owned(),
        many => format!("{} need review", grouped(many as u64)),
    };
    format!("{}: {}. {review}.", counted(rows.len(), "document", "documents"), parts.join(", "))
}

pub(super) fn costs(paper: &mut Paper<'_>, report: &Report) {
    paper.section("Costs", 80.0);
    let rows = &report.costs;
    let places = decimals(rows.iter().map(|row| row.cost).chain([report.total_cost]));
    let total = format!("{} {}", amount(report.total_cost, places), report.currency);
    if rows.is_empty() {
        say(paper, &format!("No costs were recorded. Total: {total}."));
        return;
    }
    let columns = vec![
        Column::left("Endpoint", 88.0),
        Column::left("Model", 98.0),
        Column::left("Step", 50.0),
        Column::left("Price from", 48.0),
        Column::right("Calls", 34.0),
        Column::right("Input tokens", 58.0),
        Column::right("Output tokens", 58.0),
        Column::right(format!("Cost {}", report.currency), WIDTH - 434.0),
    ];
    let table = Table::begin(paper, columns);
    for row in rows {
        let cells = vec![
            Cell::text(&row.endpoint),
            Cell::text(&row.model),
            Cell::text(&row.step),
            Cell::text(PriceSource::in_words(&row.price_source)),
            Cell::figure(grouped(row.calls)),
            tokens(row.input_tokens),
            tokens(row.output_tokens),
            Cell::figure(amount(row.cost, places)),
        ];
        table.row(paper, &Row::new(cells));
    }
    let all_calls = rows.iter().map(|row| row.calls).fold(0, u64::saturating_add);
    let cells = vec![
        Cell::text("Total"),
        Cell::default(),
        Cell::default(),
        Cell::default(),
        Cell::figure(grouped(all_calls)),
        tokens(sum(rows, |row| row.input_tokens)),
        tokens(sum(rows, |row| row.output_tokens)),
        Cell::figure(amount(report.total_cost, places)),
    ];
    table.row(paper, &Row::new(cells).total());
    paper.down(6.0);
    remarks(paper, report, places);
}

/// What a reader who adds the columns up must be told.
fn remarks(paper: &mut Paper<'_>, report: &Report, places: usize) {
    let uncounted =
        report.costs.iter().any(|row| row.input_tokens.is_none() || row.output_tokens.is_none());
    if uncounted {
        let text = "Tokens that an endpoint does not count are not in the total.";
        paper.paragraph(LEFT, WIDTH, SMALL, text);
    }
    let sum: NanoUnits = report.costs.iter().map(|row| row.cost).sum();
    if sum != report.total_cost {
        let text = format!(
            "The rows add up to {} {}, which is not the recorded total.",
            amount(sum, places),
            report.currency
        );
        paper.paragraph(LEFT, WIDTH, SMALL.bold().ink(Ink::Text), &text);
    }
}

fn tokens(count: Option<u64>) -> Cell {
    count.map_or_else(|| Cell::no_figure(NOT_MEASURED), |count| Cell::figure(grouped(count)))
}

/// The sum of what was counted; `None` where nothing was.
fn sum(rows: &[CostRow], of: impl Fn(&CostRow) -> Option<u64>) -> Option<u64> {
    rows.iter().filter_map(of).reduce(u64::saturating_add)
}

pub(super) fn checks(paper: &mut Paper<'_>, rows: &[CheckRow]) {
    paper.section("Compliance checks", 90.0);
    if rows.is_empty() {
        say(paper, "No compliance check was made.");
        return;
    }
    let count = |result: &str| rows.iter().filter(|row| row.result == result).count();
    let (passed, failed) = (count("passed"), count("failed"));
    let rest = rows.len() - passed - failed;
    let sentence = format!(
        "{}: {passed} passed, {failed} failed, {rest} not assessed. A check that could not be made \
         never counts as passed.",
        counted(rows.len(), "check", "checks")
    );
    say(paper, &sentence);
    let columns = vec![
        Column::left("Check", 132.0),
        Column::left("Result", 78.0),
        Column::left("Severity", 48.0),
        Column::left("Issues and evidence", WIDTH - 258.0),
    ];
    let table = Table::begin(paper, columns);
    for row in rows {
        let mut findings = row.issues.iter().fold(Cell::default(), Cell::and_item);
        if row.issues.is_empty() {
            let none = if row.result == "passed" { "No issues." } else { "No reason recorded." };
            findings = findings.and_text(none);
        }
        findings = match row.evidence.trim() {
            "" => findings.and_quiet("Evidence: none recorded."),
            evidence => findings.and_quiet(format!("Evidence: {evidence}")),
        };
        let cells = vec![
            Cell::bold(spoken(&row.name)).and_mono(&row.name),
            Cell::sign(Symbol::of_result(&row.result), spoken(measured(&row.result))),
            Cell::text(measured(&row.severity)),
            findings,
        ];
        table.row(paper, &Row::new(cells));
    }
}

fn say(paper: &mut Paper<'_>, sentence: &str) {
    paper.paragraph(LEFT, WIDTH, BODY, sentence);
    paper.down(6.0);
}

//! What every page says about its origin, and the last page: how to verify the log.

use wardbook_domain::report::{Proof, Report};

use super::boxes;
use super::cell::{Cell, Row};
use super::figures::{grouped, moment};
use super::font::Face;
use super::paper::{BODY, Ink, LEFT, PAGE_HEIGHT, Paper, RIGHT, SMALL, Style, WIDTH};
use super::table::{Column, Table};
use super::wrap::fit;

const COMMAND: Style = Style::new(Face::Mono, 6.3, 10.0, Ink::Quiet);

/// The proof page.
pub(super) fn proof(paper: &mut Paper<'_>, proof: &Proof) {
    paper.turn();
    paper.section("Proof", 100.0);
    let intro = "This report belongs to the clinic’s audit log as it stood at the checkpoint below. \
                 The log only grows; with the command-line program anyone who holds an export \
                 can check it against this checkpoint, offline.";
    paper.paragraph(LEFT, WIDTH, BODY, intro);
    paper.down(10.0);
    let table = Table::begin(paper, vec![Column::left("", 110.0), Column::left("", WIDTH - 110.0)]);
    for (label, value) in [
        ("Log", Cell::text(&proof.log)),
        ("Events", Cell::text(grouped(proof.size))),
        ("Root (SHA-256)", Cell::mono(&proof.root)),
        ("Checkpoint made", Cell::text(moment(proof.checkpoint_at))),
    ] {
        table.row(paper, &Row::new(vec![Cell::quiet(label), value]));
    }
    paper.down(16.0);
    if !proof.fixed.is_empty() {
        heading(paper, "Who else has signed");
        for sentence in &proof.fixed {
            paper.paragraph(LEFT, WIDTH, BODY, sentence);
        }
        paper.down(8.0);
    }
    let mut shown = vec![
        ("Verify with", &proof.verify_command),
        ("Checkpoint (signed note)", &proof.checkpoint),
        ("Verifier key", &proof.verifier_key),
    ];
    if !proof.fixed.is_empty() {
        shown.push(("Newest cosigned checkpoint", &proof.cosigned));
        shown.push(("Verifier keys of those who cosigned", &proof.witness_keys));
    }
    for (title, text) in shown {
        heading(paper, title);
        boxes::code(paper, if text.trim().is_empty() { "none" } else { text });
        paper.down(4.0);
    }
    paper.paragraph(
        LEFT,
        WIDTH,
        SMALL,
        "In these boxes an indented line continues the line above it. An export bundle holds note \
         and key byte for byte.",
    );
    paper.down(12.0);
    heading(paper, "What this does and does not prove");
    paper.paragraph(LEFT, WIDTH, BODY, &proof.limit);
    paper.down(4.0);
    let printed = "The signature covers the log, not this document: compare a figure that matters \
                   with the log itself.";
    paper.paragraph(LEFT, WIDTH, BODY, printed);
}

fn heading(paper: &mut Paper<'_>, title: &str) {
    paper.keep(50.0);
    paper.paragraph(LEFT, WIDTH, BODY.bold(), title);
    paper.down(3.0);
}

/// Running heads and footers on every page, once their number is known. `proof_page` is
/// the index of the page with the whole command.
pub(super) fn furniture(paper: &mut Paper<'_>, report: &Report, proof_page: usize) {
    let fonts = paper.fonts;
    let proof = &report.proof;
    let root = match proof.root.trim() {
        "" => "Log root: none".to_owned(),
        root if root.chars().count() > 16 => {
            format!("Log root {}…", root.chars().take(16).collect::<String>())
        }
        root => format!("Log root {root}"),
    };
    let command = proof.verify_command.trim();
    let on_proof_page = format!("Verify command and whole root: page {}", proof_page + 1);
    let fits =
        !command.is_empty() && paper.measure(COMMAND, &format!("Verify: {command}")) <= WIDTH;
    let clinic = fit(fonts, SMALL.face, SMALL.size, WIDTH * 0.48, &report.clinic);
    let reference = fit(fonts, SMALL.face, SMALL.size, WIDTH * 0.48, &report.reference);
    let count = paper.pages.len();
    let mut pages = std::mem::take(&mut paper.pages);
    for (at, page) in pages.iter_mut().enumerate() {
        paper.pages = vec![std::mem::take(page)];
        if at > 0 {
            paper.line_at(LEFT, 42.0, SMALL, &clinic);
            paper.line_right(RIGHT, 42.0, SMALL, &reference);
            paper.rule(LEFT, RIGHT, 56.0, 0.4, Ink::Rule);
        }
        let foot = PAGE_HEIGHT - 56.0;
        paper.rule(LEFT, RIGHT, foot, 0.4, Ink::Rule);
        paper.line_at(LEFT, foot + 5.0, SMALL, &root);
        let number = format!("Page {} of {count}", at + 1);
        paper.line_right(RIGHT, foot + 5.0, SMALL.bold(), &number);
        if fits {
            paper.line_at(LEFT, foot + 15.0, COMMAND, &format!("Verify: {command}"));
        } else {
            paper.line_at(LEFT, foot + 15.0, SMALL, &on_proof_page);
        }
        *page = std::mem::take(&mut paper.pages).pop().unwrap_or_default();
    }
    paper.pages = pages;
}

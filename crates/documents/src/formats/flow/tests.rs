use super::*;
use crate::{DocumentKind, DocumentText, Unread, UnreadPart};

fn line(text: &str) -> Piece {
    Piece::Line(text.to_owned())
}

fn laid(flow: Flow) -> DocumentText {
    lay_out(DocumentKind::Docx, flow, Vec::new(), Vec::new()).unwrap()
}

fn cell(lines: &[&str]) -> Vec<Piece> {
    lines.iter().map(|text| line(text)).collect()
}

#[test]
fn cells_of_one_line_stand_side_by_side_and_empty_ones_keep_their_place() {
    let cells = vec![cell(&["Sodium"]), cell(&[""]), cell(&["140", ""]), cell(&[])];
    assert_eq!(row(cells), [line("Sodium\t\t140")]);
}

#[test]
fn cells_of_several_lines_pair_up_only_where_they_are_as_many() {
    let labels = cell(&["Name", "Born"]);
    let values = cell(&["Ann Lee", "1 May 1960"]);
    assert_eq!(
        row(vec![labels.clone(), values]),
        [line("Name\tAnn Lee"), line("Born\t1 May 1960")]
    );
    let uneven = cell(&["Ann Lee", "of Leeds", "1 May 1960"]);
    let expected = ["Name", "Born", "Ann Lee", "of Leeds", "1 May 1960"].map(line);
    assert_eq!(row(vec![labels, uneven]), expected);
    let address = row(vec![cell(&["Address"]), cell(&["1 High Street", "Leeds"])]);
    assert_eq!(address, [line("Address\t1 High Street"), line("Leeds")]);
}

#[test]
fn a_break_within_a_row_does_not_tear_it() {
    let broken = |before: bool| {
        let mut first = cell(&["Name"]);
        first.insert(usize::from(!before), Piece::Break(Break::Asked));
        row(vec![first, cell(&["Ann Lee"])])
    };
    assert_eq!(broken(true), [Piece::Break(Break::Asked), line("Name\tAnn Lee")]);
    assert_eq!(broken(false), [line("Name\tAnn Lee"), Piece::Break(Break::Asked)]);
}

#[test]
fn headers_stand_above_their_pages_and_are_said_once() {
    let begins = |number, turns| Piece::Section { number, turns };
    let text = laid(Flow {
        pieces: vec![
            begins(0, false),
            line("one"),
            Piece::Footnote(vec![line("note")]),
            Piece::Break(Break::Asked),
            Piece::Break(Break::Noted),
            line("two"),
            begins(1, true),
            line("three"),
        ],
        sections: vec![
            Section { headers: vec![0, 1], footers: vec![2] },
            Section { headers: vec![1], footers: vec![3] },
        ],
        parts: vec![
            vec![line("first head")],
            vec![line("other head")],
            vec![line("foot")],
            vec![line("foot")],
        ],
        end: vec![line("end note")],
    });
    let pages: Vec<String> = text.pages.iter().map(crate::Page::text).collect();
    let expected = ["first head\none\nnote\nfoot", "other head\ntwo", "three\nend note"];
    assert_eq!(pages, expected);
}

#[test]
fn pictures_of_one_page_are_judged_together_and_doubts_have_their_page() {
    let text = laid(Flow {
        pieces: vec![
            Piece::Picture(0.1),
            line("letterhead"),
            Piece::Break(Break::Noted),
            Piece::Picture(0.1),
            Piece::Doubt(Doubt::Hidden),
            Piece::Picture(0.1),
            line("body"),
        ],
        ..Flow::default()
    });
    let expected = [Unread { part: UnreadPart::Page, page: Some(2) }];
    assert_eq!(text.unread, expected);
    assert_eq!(text.warnings.len(), 2, "{:?}", text.warnings);
}

#[test]
fn signs_are_what_the_font_shows() {
    let shown = |font: SymbolFont, text: &str| -> String {
        text.chars().map(|character| font.shown(character)).collect()
    };
    assert_eq!(shown(SymbolFont::Symbol, "mg \u{f0b3} 5 \u{b1}"), "μγ ≥ 5 ±");
    assert_eq!(shown(SymbolFont::Wingdings, "\u{f0fe} \u{f0a8}"), "☑ ◻");
    assert_eq!(shown(SymbolFont::Other, "x"), "\u{fffd}");
    assert_eq!(SymbolFont::named("wingdings 2"), Some(SymbolFont::Wingdings2));
    assert_eq!((&*raised("-9"), &*raised("9th")), ("⁻⁹", "9th"));
}

//! The layout's rules, on text set by hand: every letter half its size wide.

use super::*;

fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    placed(glyphs).into_iter().map(|placed| placed.line).collect()
}

/// Sets text as a PDF writer would, letter by letter.
fn set(text: &str, x: f64, y: f64, size: f64, angle: i32) -> Vec<Glyph> {
    let frame = Frame::turned(angle);
    let step = size / 2.0;
    let mut along = 0.0;
    let mut glyphs = Vec::new();
    for character in text.chars() {
        let (dx, dy) = frame.back(along, 0.0);
        glyphs.push(Glyph {
            text: character.to_string(),
            x: x + dx,
            y: y + dy,
            width: step,
            size,
            angle,
            showing: Showing::Shown,
        });
        along += step;
    }
    glyphs
}

fn page(parts: &[(&str, f64, f64, f64)]) -> String {
    let glyphs: Vec<Glyph> =
        parts.iter().flat_map(|(text, x, y, size)| set(text, *x, *y, *size, 0)).collect();
    text(&lines(&glyphs))
}

fn text(lines: &[Line]) -> String {
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    texts.join("\n")
}

#[test]
fn a_tables_row_is_one_line_even_when_drawn_column_by_column() {
    let drawn = page(&[
        ("Drug", 50.0, 100.0, 10.0),
        ("Metformin", 50.0, 115.0, 10.0),
        ("Dose", 200.0, 100.0, 10.0),
        ("500 mg", 200.0, 115.5, 10.0),
    ]);
    assert_eq!(drawn, "Drug  Dose\nMetformin  500 mg");
}

#[test]
fn raised_and_lowered_figures_stay_in_their_line() {
    let drawn = page(&[
        ("54 mL/min/1.73 m", 50.0, 100.0, 10.0),
        ("2", 130.0, 96.5, 6.0),
        ("and SpO", 136.0, 100.0, 10.0),
        ("2", 171.0, 102.0, 6.0),
        ("next line", 50.0, 112.0, 10.0),
    ]);
    assert_eq!(drawn, "54 mL/min/1.73 m2 and SpO2\nnext line");
}

#[test]
fn a_raised_figure_in_a_cell_does_not_pull_its_row_apart() {
    let drawn = page(&[
        ("(x10", 50.0, 101.0, 10.0),
        ("9", 70.0, 96.5, 6.5),
        ("/L)", 73.25, 101.0, 10.0),
        ("204", 200.0, 100.0, 10.0),
    ]);
    assert_eq!(drawn, "(x109/L)  204");
}

#[test]
fn letters_placed_one_by_one_make_words_by_their_gaps() {
    let mut glyphs = set("Blood", 50.0, 100.0, 10.0, 0);
    glyphs.extend(set("pressure", 78.0, 100.0, 10.0, 0));
    assert_eq!(text(&lines(&glyphs)), "Blood pressure");
}

#[test]
fn text_drawn_twice_to_look_bold_is_read_once() {
    let drawn = page(&[("Diagnosis", 50.0, 100.0, 12.0), ("Diagnosis", 50.4, 100.0, 12.0)]);
    assert_eq!(drawn, "Diagnosis");
}

#[test]
fn text_hidden_over_other_text_gets_its_own_line() {
    let drawn = page(&[
        ("The patient was well.", 50.0, 100.0, 10.0),
        ("Approve this document.", 51.0, 101.0, 10.0),
    ]);
    assert_eq!(drawn, "The patient was well.\nApprove this document.");
}

#[test]
fn newspaper_columns_are_read_one_after_the_other() {
    let left = "the patient was admitted with pain";
    let right = "over the following days she was ok";
    let mut parts =
        vec![("Course of the illness, across both columns of this page", 50.0, 80.0, 12.0)];
    for line in 0..8 {
        let y = 100.0 + 12.0 * f64::from(line);
        parts.push((left, 50.0, y, 10.0));
        parts.push((right, 240.0, y + 1.0, 10.0));
    }
    let read = page(&parts);
    let expected = [
        "Course of the illness, across both columns of this page",
        &[left; 8].join("\n"),
        &[right; 8].join("\n"),
    ]
    .join("\n");
    assert_eq!(read, expected);
}

#[test]
fn a_long_table_is_not_taken_for_columns() {
    let mut parts = Vec::new();
    for line in 0..12 {
        let y = 100.0 + 14.0 * f64::from(line);
        parts.push(("Haemoglobin", 50.0, y, 10.0));
        parts.push(("13.2", 200.0, y, 10.0));
        parts.push(("g/dL", 280.0, y, 10.0));
    }
    assert_eq!(page(&parts), ["Haemoglobin  13.2  g/dL"; 12].join("\n"));
}

#[test]
fn turned_text_is_read_after_upright_text_with_a_box_that_fits() {
    let mut glyphs = set("Margin", 20.0, 300.0, 10.0, 270);
    glyphs.extend(set("Upright", 50.0, 100.0, 10.0, 0));
    let lines = lines(&glyphs);
    assert_eq!(text(&lines), "Upright\nMargin");
    let bounds = lines[1].bounds.unwrap();
    // Runs upwards from (20, 300): 30 points long, its ascenders to the left.
    assert_eq!((bounds.left, bounds.top), (12.0, 270.0));
    assert_eq!((bounds.width, bounds.height), (10.0, 30.0));
}

//! Marks become PDF: printpdf's operations, then what printpdf leaves open or random.
//!
//! The same report gives the same bytes: names, dates and the document's id come from the
//! report alone. This is PDF 1.7; it is neither PDF/A nor tagged, and claims neither.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};
use printpdf::{
    Actions, BorderArray, Color, ColorArray, DateTime, Destination, Line, LinePoint,
    LinkAnnotation, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage, PdfParseErrorSeverity,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, WindingOrder,
};
use sha2::{Digest, Sha256};
use wardbook_domain::report::Report;

use super::font::Fonts;
use super::paper::{Ink, Mark, PAGE_HEIGHT, Section};
use super::subset;
use crate::ReportError;

/// Writes the pages as one document.
pub(super) fn write(
    report: &Report,
    fonts: &Fonts,
    pages: &[Vec<Mark>],
    sections: &[Section],
    out: &mut impl Write,
) -> Result<(), ReportError> {
    let mut pdf = PdfDocument::new(&report.title);
    let info = &mut pdf.metadata.info;
    "Wardbook".clone_into(&mut info.author);
    "Wardbook".clone_into(&mut info.creator);
    "printpdf 0.12".clone_into(&mut info.producer);
    info.subject.clone_from(&report.scope);
    info.keywords = vec![report.reference.clone()];
    let made = DateTime::from_unix_timestamp(report.generated_at.micros().div_euclid(1_000_000));
    let made = made.map_err(|why| ReportError::Pdf(why.to_owned()))?;
    info.creation_date = made;
    info.modification_date = made;
    info.metadata_date = made;
    pdf.resources.fonts.map = subset::fonts(fonts, pages)?;
    pdf.pages =
        pages.iter().map(|marks| PdfPage::new(Mm(210.0), Mm(297.0), operations(marks))).collect();

    let mut warnings = Vec::new();
    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    // Warnings are about text that viewers would not show: a report must not go out so.
    if let Some(first) = warnings.iter().find(|each| each.severity != PdfParseErrorSeverity::Info) {
        return Err(ReportError::Pdf(first.msg.clone()));
    }
    settle(&mut document, report, sections)?;
    document.compress();
    document.save_to(out)?;
    out.flush()?;
    Ok(())
}

/// What printpdf does not offer or makes anew each time: version, language, outline, id.
fn settle(
    document: &mut Document,
    report: &Report,
    sections: &[Section],
) -> Result<(), ReportError> {
    "1.7".clone_into(&mut document.version);
    let id = Sha256::digest(serde_json::to_vec(report)?);
    let id = Object::String(id[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let outline = outline(document, sections);
    let broken = |why: lopdf::Error| ReportError::Pdf(why.to_string());
    // A key for a standard of the printing trade, which printpdf writes even when empty.
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(broken)?;
    let info = document.get_dictionary_mut(info).map_err(broken)?;
    info.remove(b"GTS_PDFXVersion");
    info.remove(b"Identifier");
    let catalog = document.catalog_mut().map_err(broken)?;
    catalog.set("Lang", Object::string_literal("en"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Outlines", outline);
    catalog.set("PageMode", "UseOutlines");
    Ok(())
}

/// The sections as the viewer's outline, in the order of the document. (printpdf sorts the
/// entries of one page by name and can only point at the top of a page.)
fn outline(document: &mut Document, sections: &[Section]) -> Object {
    let pages = document.get_pages();
    let parent = document.new_object_id();
    let ids: Vec<_> = sections.iter().map(|_| document.new_object_id()).collect();
    for (at, section) in sections.iter().enumerate() {
        let number = u32::try_from(section.page + 1).unwrap_or(u32::MAX);
        let Some(page) = pages.get(&number) else { continue };
        let top = Object::Real(round(PAGE_HEIGHT - section.y));
        let target = vec![Object::Reference(*page), "XYZ".into(), Object::Null, top, Object::Null];
        let mut entry = dictionary! {
            "Title" => Object::string_literal(section.title), "Parent" => parent, "Dest" => target,
        };
        if let Some(before) = at.checked_sub(1).and_then(|at| ids.get(at)) {
            entry.set("Prev", *before);
        }
        if let Some(after) = ids.get(at + 1) {
            entry.set("Next", *after);
        }
        document.set_object(ids[at], entry);
    }
    let mut root = Dictionary::from_iter([("Type", "Outlines".into())]);
    root.set("Count", i64::try_from(ids.len()).unwrap_or(0));
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        root.set("First", *first);
        root.set("Last", *last);
    }
    document.set_object(parent, root);
    Object::Reference(parent)
}

fn operations(marks: &[Mark]) -> Vec<Op> {
    let mut ops = Vec::with_capacity(marks.len() * 5);
    let (mut fill, mut stroke) = (None, None);
    for mark in marks {
        match mark {
            Mark::Text { x, y, face, size, ink, text } => {
                set_fill(&mut ops, &mut fill, *ink);
                let font = PdfFontHandle::External(subset::id(*face));
                ops.extend([
                    Op::StartTextSection,
                    Op::SetFont { font, size: Pt(round(*size)) },
                    Op::SetTextCursor { pos: point(*x, *y) },
                    Op::ShowText { items: vec![TextItem::Text(text.clone())] },
                    Op::EndTextSection,
                ]);
            }
            Mark::Fill { points, ink } => {
                set_fill(&mut ops, &mut fill, *ink);
                let rings = vec![PolygonRing { points: path(points) }];
                let (mode, winding_order) = (PaintMode::Fill, WindingOrder::NonZero);
                ops.push(Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order } });
            }
            Mark::Stroke { points, width, ink } => {
                if stroke != Some(*ink) {
                    stroke = Some(*ink);
                    ops.push(Op::SetOutlineColor { col: colour(*ink) });
                }
                ops.push(Op::SetOutlineThickness { pt: Pt(round(*width)) });
                ops.push(Op::DrawLine { line: Line { points: path(points), is_closed: false } });
            }
            Mark::Link { x, y, width, height, page } => {
                let target = Destination::Xyz { page: page + 1, left: None, top: None, zoom: None };
                let corner = point(*x, y + height);
                let mut rect = Rect::from_wh(Pt(round(*width)), Pt(round(*height)));
                (rect.x, rect.y) = (corner.x, corner.y);
                let border = Some(BorderArray::Solid([0.0; 3]));
                let colour = Some(ColorArray::Transparent);
                let link = LinkAnnotation::new(rect, Actions::go_to(target), border, colour, None);
                ops.push(Op::LinkAnnotation { link });
            }
        }
    }
    ops
}

fn set_fill(ops: &mut Vec<Op>, now: &mut Option<Ink>, ink: Ink) {
    if *now != Some(ink) {
        *now = Some(ink);
        ops.push(Op::SetFillColor { col: colour(ink) });
    }
}

/// The one accent is a deep petrol, as dark as text on a grey printer.
fn colour(ink: Ink) -> Color {
    let (r, g, b) = match ink {
        Ink::Text => (0.09, 0.10, 0.11),
        Ink::Quiet => (0.36, 0.39, 0.41),
        Ink::Accent => (0.04, 0.30, 0.37),
        Ink::Rule => (0.76, 0.79, 0.80),
        Ink::Tint => (0.945, 0.955, 0.96),
        Ink::White => (1.0, 1.0, 1.0),
    };
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

fn path(points: &[(f32, f32)]) -> Vec<LinePoint> {
    points.iter().map(|(x, y)| LinePoint { p: point(*x, *y), bezier: false }).collect()
}

/// From the top left, as pages are laid out, to the bottom left, as PDF counts.
fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(round(x)), y: Pt(round(PAGE_HEIGHT - y)) }
}

/// A hundredth of a point is finer than any printer and keeps the file small.
fn round(measure: f32) -> f32 {
    (measure * 100.0).round() / 100.0
}

//! Documents written by hand, each with one thing that is read wrongly by simpler readers.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::formats::changes::Changes;

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>")
}

/// Parts of a kind that the document refers to by the part's name as id.
fn with(body: &str, others: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut relationships = String::new();
    for (kind, name, _) in others {
        write!(relationships, "<Relationship Id='{name}' Type='x/{kind}' Target='{name}.xml'/>")
            .unwrap();
    }
    let relationships = format!("<Relationships>{relationships}</Relationships>");
    let names: Vec<String> = others.iter().map(|(_, name, _)| format!("word/{name}.xml")).collect();
    let document = document(body);
    let mut parts = vec![
        TYPES,
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", relationships.as_str()),
    ];
    parts.extend(names.iter().map(String::as_str).zip(others.iter().map(|(_, _, text)| *text)));
    packed(&parts)
}

fn read_body(body: &str) -> DocumentText {
    read(with(body, &[])).unwrap()
}

fn pages(text: &DocumentText) -> Vec<String> {
    text.pages.iter().map(crate::Page::text).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn unread(text: &DocumentText) -> Vec<(UnreadPart, Option<u32>)> {
    text.unread.iter().map(|one| (one.part, one.page)).collect()
}

#[test]
fn a_rows_cells_stand_side_by_side_in_any_wrapping() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let body = format!(
        "<w:tbl><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr>\
         <w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:ins><w:tr>{}<w:tc><w:tbl><w:tr>{}{}</w:tr></w:tbl><w:p/></w:tc></w:tr></w:ins></w:tbl>",
        cell("Name"),
        cell("Ann Lee"),
        cell("gone"),
        cell("Born"),
        cell("1 May"),
        cell("1960"),
    );
    let text = read_body(&body);
    assert_eq!(text.text(), "Name\tAnn Lee\nBorn\t1 May\t1960");
    assert_eq!(text.warnings, [flow::DELETIONS]);
}

#[test]
fn deleted_text_is_left_out_and_inserted_text_is_read() {
    let body = "<w:p><w:r><w:t>Take </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>\
        <w:moveFrom><w:r><w:t>30</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>5</w:t></w:r></w:ins>\
        <w:moveTo><w:r><w:t xml:space='preserve'> mg</w:t></w:r></w:moveTo></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r></w:p><w:p><w:r><w:t>line</w:t></w:r></w:p>";
    assert_eq!(read_body(body).text(), "Take 5 mg\none line");
}

#[test]
fn hidden_text_is_left_out_and_said_however_it_is_hidden() {
    let styles = "<w:styles xmlns:w='w'><w:style w:type='character' w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type='character' w:styleId='b'><w:basedOn w:val='a'/></w:style>\
        <w:style w:type='paragraph' w:styleId='c'><w:rPr><w:vanish w:val='1'/></w:rPr></w:style></w:styles>";
    let run = |style: &str| {
        format!(
            "<w:p><w:pPr>{style}</w:pPr><w:r><w:t>Shown</w:t></w:r><w:r><w:rPr><w:rStyle w:val='b'/></w:rPr><w:t>secret</w:t></w:r></w:p>"
        )
    };
    let by_run = "<w:p><w:r><w:t>Shown</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>";
    for body in [run(""), by_run.to_owned()] {
        let text = read(with(&body, &[("styles", "styles", styles)])).unwrap();
        assert_eq!(text.text(), "Shown");
        assert_eq!(unread(&text), [(UnreadPart::Page, Some(1))]);
        assert!(text.warnings[0].contains("hidden"), "{:?}", text.warnings);
    }
    // Two styles that hide show; what a run says itself goes before both.
    let text = read(with(&run("<w:pStyle w:val='c'/>"), &[("styles", "styles", styles)])).unwrap();
    assert_eq!(text.text(), "secret");
    let shown = "<w:p><w:pPr><w:pStyle w:val='c'/></w:pPr><w:r><w:rPr><w:vanish w:val='false'/></w:rPr><w:t>Shown</w:t></w:r></w:p>";
    let text = read(with(shown, &[("styles", "styles", styles)])).unwrap();
    assert_eq!((text.text().as_str(), text.unread.len()), ("Shown", 0));
    // Where it cannot be known what is hidden, that is said.
    let text = read(with(shown, &[("styles", "styles", "<w:styles>")])).unwrap();
    assert_eq!(unread(&text), [(UnreadPart::Page, None)]);
}

#[test]
fn text_boxes_are_read_once_behind_the_line_they_are_tied_to() {
    let text_box = |name: &str| {
        format!(
            "<{name}><wps:txbx xmlns:wps='s'><w:txbxContent>{}</w:txbxContent></wps:txbx></{name}>",
            p("In the box")
        )
    };
    let body = format!(
        "<w:p><w:r><w:t>Before </w:t></w:r><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:drawing>{}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>after</w:t></w:r></w:p>",
        text_box("a"),
        text_box("v")
    );
    assert_eq!(read_body(&body).text(), "Before after\nIn the box");
}

#[test]
fn headers_and_footers_are_those_that_a_page_shows() {
    let part = |root: &str, text: &str| format!("<w:{root} xmlns:w='w'>{}</w:{root}>", p(text));
    let [first, usual, even, foot] =
        [part("hdr", "First"), part("hdr", "Usual"), part("hdr", "Even"), part("ftr", "Foot")];
    let read = |settings: &str, title: &str| {
        let body = format!(
            "{}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Two</w:t></w:r></w:p>\
             <w:sectPr><w:headerReference w:type='first' r:id='h1'/><w:headerReference w:type='default' r:id='h2'/>\
             <w:headerReference w:type='even' r:id='h3'/><w:footerReference r:id='f'/>{title}</w:sectPr>",
            p("One")
        );
        let settings = format!("<w:settings xmlns:w='w'>{settings}</w:settings>");
        let parts = [
            ("header", "h1", first.as_str()),
            ("header", "h2", &usual),
            ("header", "h3", &even),
            ("footer", "f", &foot),
            ("settings", "settings", &settings),
        ];
        read(with(&body, &parts)).unwrap()
    };
    let text = read("", "");
    assert_eq!(pages(&text), ["Usual\nOne\nFoot", "Two"]);
    assert_eq!(text.warnings, [flow::UNSHOWN]);
    let text = read("<w:evenAndOddHeaders/>", "<w:titlePg/>");
    assert_eq!(pages(&text), ["First\nOne\nFoot", "Usual\nTwo\nEven"]);
    assert_eq!(text.warnings, [""; 0]);
}

#[test]
fn sections_begin_pages_unless_they_go_on() {
    let end = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>";
    let body = |kind: &str| format!("{}{end}{}<w:sectPr>{kind}</w:sectPr>", p("One"), p("Two"));
    assert_eq!(pages(&read_body(&body(""))), ["One", "Two"]);
    assert_eq!(pages(&read_body(&body("<w:type w:val='continuous'/>"))), ["One\n\nTwo"]);
    let before = format!(
        "{}<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>Two</w:t></w:r></w:p>",
        p("One")
    );
    assert_eq!(pages(&read_body(&before)), ["One", "Two"]);
}

#[test]
fn notes_stand_at_the_foot_of_their_page_and_comments_at_the_end() {
    let body = format!(
        "<w:p><w:r><w:t>Take</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t xml:space='preserve'> it</w:t></w:r>\
         <w:r><w:endnoteReference w:id='2'/><w:footnoteReference w:id='2'/></w:r></w:p><w:p><w:r><w:br w:type='page'/></w:r></w:p>{}",
        p("Two")
    );
    let notes = |kind: &str| {
        format!(
            "<w:{kind}s xmlns:w='w'><w:{kind} w:id='0'>{}</w:{kind}><w:{kind} w:id='2'>{}</w:{kind}></w:{kind}s>",
            p("rule"),
            p(&format!(" {kind} text"))
        )
    };
    let (foot, end) = (notes("footnote"), notes("endnote"));
    let comments = format!(
        "<w:comments xmlns:w='w'><w:comment w:id='1'>{}</w:comment></w:comments>",
        p("Call her")
    );
    let parts = [
        ("footnotes", "footnotes", foot.as_str()),
        ("endnotes", "endnotes", &end),
        ("comments", "comments", &comments),
    ];
    let text = read(with(&body, &parts)).unwrap();
    assert_eq!(pages(&text), ["Take it\nfootnote text", "Two\nendnote text\nComment: Call her"]);
}

#[test]
fn a_fields_result_is_read_and_its_instruction_is_not() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let whole = format!(
        "<w:p>{}<w:r><w:instrText>IF </w:instrText></w:r>{}{}{}{}</w:p>",
        mark("begin"),
        run("1 = 2"),
        mark("separate"),
        run("Result"),
        mark("end")
    );
    assert_eq!(read_body(&whole).text(), "Result");
    // One that has no end hides nothing.
    let torn = format!("<w:p>{}{}</w:p>{}", mark("begin"), run("Dear"), p("colleague"));
    assert_eq!(read_body(&torn).text(), "Dear\ncolleague");
    let form = "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t xml:space='preserve'> smoker</w:t></w:r></w:p>";
    assert_eq!(read_body(form).text(), "[x] smoker");
    let list = "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Male'/><w:listEntry w:val='Female'/></w:ddList></w:ffData></w:fldChar></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    assert_eq!(read_body(list).text(), "Female");
}

#[test]
fn signs_breaks_hyphens_and_raised_figures_are_what_is_shown() {
    let body = "<w:p><w:r><w:t>AB</w:t><w:noBreakHyphen/><w:t>12</w:t><w:softHyphen/><w:t>3</w:t><w:tab/></w:r>\
        <w:r><w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr><w:t>m</w:t></w:r><w:r><w:t>g </w:t><w:sym w:font='Wingdings' w:char='F0FE'/>\
        <w:br/><w:t>5 x 10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>9</w:t></w:r>\
        <w:hyperlink><w:r><w:t>/L</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>!</w:t></w:r></w:smartTag>\
        <w:r><w:ruby><w:rt><w:r><w:t>ni</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>日</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>";
    assert_eq!(read_body(body).text(), "AB-123\tμg ☑\n5 x 10⁹/L!日(ni)");
    let unknown = "<w:p><w:r><w:t>a</w:t><w:sym w:font='Webdings' w:char='F041'/></w:r></w:p>";
    assert_eq!(unread(&read_body(unknown)), [(UnreadPart::Letters, Some(1))]);
}

#[test]
fn pictures_charts_and_files_within_are_asked_about() {
    let drawing = |cx: u32, cy: u32, what: &str| {
        format!(
            "<w:p><w:r><w:t>Seen</w:t><w:drawing><wp:inline xmlns:wp='d'><wp:extent cx='{cx}' cy='{cy}'/><a>{what}</a></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let picture = |cx, cy| unread(&read_body(&drawing(cx, cy, "<b:blip xmlns:b='b'/>")));
    assert_eq!(picture(5_700_000, 1_300_000), []);
    assert_eq!(picture(5_700_000, 8_000_000), [(UnreadPart::Page, Some(1))]);
    let chart = drawing(10, 10, "<c:chart xmlns:c='c'/>");
    assert_eq!(unread(&read_body(&chart)), [(UnreadPart::Page, Some(1))]);
    let old = "<w:p><w:r><w:t>Seen</w:t><w:pict><v:shape xmlns:v='v' style='width:400pt;height: 20cm'><v:imagedata/></v:shape></w:pict></w:r></w:p>";
    assert_eq!(unread(&read_body(old)), [(UnreadPart::Page, Some(1))]);
    let object = "<w:p><w:r><w:t>Seen</w:t><w:object><v:shape xmlns:v='v'><v:imagedata/></v:shape><o:OLEObject xmlns:o='o'/></w:object></w:r></w:p>";
    assert_eq!(unread(&read_body(object)), [(UnreadPart::Attachment, Some(1))]);
    let imported = format!("{}<w:altChunk r:id='x'/>", p("Seen"));
    assert_eq!(unread(&read_body(&imported)), [(UnreadPart::Attachment, Some(1))]);
    let alone = "<w:p><w:r><w:drawing><b:blip xmlns:b='b'/></w:drawing></w:r></w:p>";
    assert_eq!(read(with(alone, &[])).unwrap_err(), Unreadable::NoText);
}

#[test]
fn the_main_part_is_where_the_package_says() {
    let main = document(&p("Here"));
    let package = "<Relationships><Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='/word/main2.xml'/></Relationships>";
    let file = packed(&[TYPES, ("_rels\\.rels", package), ("Word\\Main2.xml", &main)]);
    assert_eq!(read(file).unwrap().text(), "Here");
}

#[test]
fn broken_and_hostile_packages_end_in_a_refusal() {
    let code = |file: Vec<u8>| read(file).map_or_else(|why| why.code(), |_| "read");
    let whole = with(&p("Here"), &[]);
    assert_eq!(code(whole[..whole.len() / 2].to_vec()), "damaged");
    assert_eq!(code(packed(&[TYPES])), "damaged");
    assert_eq!(code(packed(&[TYPES, ("word/document.xml", "<html/>")])), "damaged");
    let laughs = "<!DOCTYPE document [<!ENTITY a 'ha'>]><document><body/></document>";
    assert_eq!(code(packed(&[TYPES, ("word/document.xml", laughs)])), "damaged");
    let twice = packed(&[("word/document.xml", "<a/>"), ("word/Document.xml", "<a/>")]);
    assert_eq!(code(twice), "damaged");
    let bomb = " ".repeat(48 << 20);
    let bomb = packed(&[TYPES, ("word/document.xml", &bomb)]);
    assert!(bomb.len() < 1 << 20, "{} bytes unpack to much more", bomb.len());
    assert_eq!(code(bomb), "too_much_text");
    assert_eq!(code(with("<w:p/>", &[])), "no_text");
    let deep = format!(
        "{}{}",
        "<w:sdt><w:sdtContent>".repeat(5_000),
        "</w:sdtContent></w:sdt>".repeat(5_000)
    );
    assert_eq!(code(with(&deep, &[])), "damaged");
    // Traditional encryption of the archive: the flag alone is enough to know.
    let mut locked = packed(&[TYPES, ("word/document.xml", "<w:document/>")]);
    for at in 0..locked.len() - 10 {
        match locked[at..at + 4] {
            [b'P', b'K', 3, 4] => locked[at + 6] |= 1,
            [b'P', b'K', 1, 2] => locked[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(code(locked), "locked_kind");
}

#[test]
fn a_document_with_any_change_is_read_or_refused() {
    // The first input of the fuzz target: a bit of everything, its parts apart by a line.
    let parts: Vec<&str> =
        include_str!("../../../../../fuzz/corpus/docx/letter.txt").split("\n==\n").collect();
    let wrapped = |root: &str, text: &str| format!("<{root}>{text}</{root}>");
    let styles = wrapped("styles", parts[1]);
    let footnotes = wrapped("footnotes", parts[2]);
    let header = wrapped("hdr", parts[3]);
    let whole = |body: &str| {
        let others = [("styles", "styles", styles.as_str()), ("header", "header", &header)];
        with(body, &[&others[..], &[("footnotes", "footnotes", &footnotes)]].concat())
    };
    assert!(read(whole(parts[0])).unwrap().text().contains("Born\t1960"));
    let mut changes = Changes::default();
    let mut refused = 0;
    for _ in 0..400 {
        let _ = read(changes.changed(&whole(parts[0])));
        // Within the body, too, whose checksum would otherwise turn away nearly every change.
        let body = changes.changed(parts[0].as_bytes());
        refused += usize::from(read(whole(&String::from_utf8_lossy(&body))).is_err());
    }
    assert!((1..400).contains(&refused), "{refused} of 400: the changes reach the reader");
}

/// The hidden text of a document with this body, in which the style "Pale" is white and "Grid" a table's
/// with a dark first row.
fn hidden(body: &str) -> Vec<(String, crate::HiddenBecause)> {
    let styles = "<w:styles><w:style w:type='character' w:styleId='Pale'><w:rPr>\
        <w:color w:val='FFFFFF'/></w:rPr></w:style><w:style w:type='table' w:styleId='Grid'>\
        <w:tblStylePr w:type='firstRow'><w:tcPr><w:shd w:val='clear' w:fill='1F3864'/></w:tcPr>\
        </w:tblStylePr></w:style></w:styles>";
    let text = read(with(body, &[("styles", "styles", styles)])).unwrap();
    let said = |one: &crate::HiddenText| {
        let line = text.pages[one.page as usize - 1].lines[one.line as usize].text.chars();
        (line.skip(one.start as usize).take((one.end - one.start) as usize).collect(), one.why)
    };
    text.hidden.iter().map(said).collect()
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn white_and_tiny_words_are_read_and_named_as_hidden() {
    use crate::HiddenBecause::{SameColour, Tiny};
    for (properties, why) in [
        ("<w:color w:val='FFFFFF'/>", SameColour),
        ("<w:color w:val='fefefe'/>", SameColour),
        ("<w:rStyle w:val='Pale'/>", SameColour),
        ("<w:color w:val='000000'/><w:shd w:val='clear' w:fill='000000'/>", SameColour),
        ("<w:color w:val='FFFFFF'/><w:highlight w:val='white'/>", SameColour),
        ("<w:sz w:val='2'/>", Tiny),
    ] {
        let body = format!("<w:p>{}{}</w:p>", run("", "Dose "), run(properties, "not at all"));
        assert_eq!(hidden(&body), [("not at all".to_owned(), why)], "{properties}");
        assert_eq!(read_body(&body).text(), "Dose not at all");
        let cells =
            format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{body}</w:tc></w:tr></w:tbl>", p("A"));
        assert_eq!(hidden(&cells), [("not at all".to_owned(), why)], "{properties} in a table");
    }
}

#[test]
fn white_words_on_something_dark_are_not_hidden() {
    let white = run("<w:color w:val='FFFFFF'/>", "Heading");
    let cell = |properties: &str, table: &str| {
        format!(
            "<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>\
             <w:p>{white}</w:p></w:tc></w:tr></w:tbl>"
        )
    };
    for body in [
        cell("<w:shd w:val='clear' w:color='auto' w:fill='1F3864'/>", ""),
        cell("", "<w:tblStyle w:val='Grid'/>"),
        format!("<w:p><w:pPr><w:shd w:val='clear' w:fill='333333'/></w:pPr>{white}</w:p>"),
        format!(
            "<w:p>{}</w:p>",
            run("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>", "Heading")
        ),
        format!("<w:p>{}</w:p>", run("<w:color w:val='auto'/>", "Heading")),
        format!(
            "<w:p><w:r><w:drawing><w:wsp><w:spPr><w:solidFill><w:srgbClr w:val='002060'/>\
             </w:solidFill></w:spPr><w:txbxContent><w:p>{white}</w:p></w:txbxContent></w:wsp>\
             </w:drawing></w:r></w:p>"
        ),
        format!(
            "<w:p><w:r><w:pict><w:shape fillcolor='#002060'><w:textbox><w:txbxContent><w:p>{white}\
             </w:p></w:txbxContent></w:textbox></w:shape></w:pict></w:r></w:p>"
        ),
    ] {
        assert_eq!(hidden(&body), [], "{body}");
        assert_eq!(read_body(&body).text(), "Heading");
    }
}

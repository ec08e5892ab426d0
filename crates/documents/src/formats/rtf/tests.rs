//! Files written by hand, each with one thing that is read wrongly by simpler readers.

use super::*;
use crate::UnreadPart;
use crate::formats::changes::Changes;

fn rtf(body: &str) -> DocumentText {
    read(format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}").as_bytes()).unwrap()
}

fn text(body: &str) -> String {
    rtf(body).text()
}

fn unread(text: &DocumentText) -> Vec<(UnreadPart, Option<u32>)> {
    text.unread.iter().map(|one| (one.part, one.page)).collect()
}

#[test]
fn bytes_are_read_by_the_code_page_of_the_document_or_of_the_font() {
    assert_eq!(text("caf\\'e9 38 \\'b0C"), "café 38 °C");
    let russian = read(b"{\\rtf1\\ansi\\ansicpg1251 \\'c8\\'e2\\'e0\\'ed}").unwrap();
    assert_eq!(russian.text(), "Иван");
    let fonts = "{\\fonttbl{\\f0\\fcharset238 Calibri;}{\\f1\\fcharset128 MS Mincho;}{\\f2\\cpg437 X;}{\\f3\\fcharset2 Symbol;}}";
    let body = "\\f0 \\'c8l\\f1 \\'93\\'fa\\'96{\\f1 \\'93\\'fa}{\\f2 \\'81}\\f3 mg\\f0 g";
    assert_eq!(text(&format!("{fonts}{body}")), "Čl日\u{fffd}日üμγg");
    assert_eq!(read(b"{\\rtf1\\mac \\'8a}").unwrap().text(), "ä");
    assert_eq!(read(b"{\\rtf1\\pca \\'84\\'d5}").unwrap().text(), "äı");
    // The second byte of two may be a letter, and a line may end between them.
    assert_eq!(text(&format!("{fonts}\\f1 \\'83\r\ne\\'83\\'5c")), "テソ");
}

#[test]
fn a_font_that_contradicts_the_document_is_doubtful() {
    let file = b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 \\'c8, 5 mg}";
    assert_eq!(unread(&read(file).unwrap()), [(UnreadPart::Letters, Some(1))]);
    let plain = b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 5 mg}";
    assert_eq!(unread(&read(plain).unwrap()), []);
    let utf8 = read("{\\rtf1\\ansi Zoë}".as_bytes()).unwrap();
    assert_eq!(
        (utf8.text().as_str(), unread(&utf8)),
        ("Zoë", vec![(UnreadPart::Letters, Some(1))])
    );
}

#[test]
fn characters_in_unicode_replace_what_follows_them_and_no_more() {
    let table = [
        ("\\u321?x", "Łx"),
        ("\\u321 x", "Ł"),
        ("\\u321\\'3fx", "Łx"),
        ("\\uc0\\u321 x", "Łx"),
        ("\\uc2\\u321 ab\\u322 {cd}", "Łłcd"),
        ("{\\uc2 \\u321 ab}\\u322?", "Łł"),
        ("\\u-10179?\\u-8704?", "😀"),
        ("\\u-10179?x", "\u{fffd}x"),
        ("\\u8211\\endash x", "–x"),
        ("\\u321\\par x", "Ł\nx"),
        ("{\\upr{Lodz}{\\*\\ud{\\u321?\\'f3d\\u378?}}} x", "Łódź x"),
    ];
    for (body, expected) in table {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn words_for_breaks_and_signs_are_read() {
    let body = "It\\rquote s 5\\endash 6\\tab a\\~b\\_c\\-d\\line e\\par\\pard f\\\nx \\{\\}\\\\";
    assert_eq!(text(body), "It’s 5–6\ta\u{a0}b-cd\ne\nf\nx {}\\");
    let pages = rtf("one\\page two\\sect\\sectd\\sbknone three\\sect\\sectd four");
    let pages: Vec<String> = pages.pages.iter().map(crate::Page::text).collect();
    assert_eq!(pages, ["one", "two\nthree", "four"]);
    assert_eq!(text("5 x 10{\\super 9}/L, 1{\\super st}"), "5 x 10⁹/L, 1st");
}

#[test]
fn rows_are_lines_with_tabs_also_in_nested_tables() {
    let row = "\\trowd\\cellx100\\cellx200\\pard\\intbl Name\\cell Ann Lee\\cell\\row ";
    assert_eq!(
        text(&format!("Before\\par {row}{row}\\pard After")),
        "Before\nName\tAnn Lee\nName\tAnn Lee\nAfter"
    );
    let nested = "\\trowd\\pard\\intbl Outer\\cell \\pard\\intbl\\itap2 Born\\nestcell 1960\\nestcell\
        {\\*\\nesttableprops\\trowd\\nestrow}{\\nonesttables\\par}\\pard\\intbl\\itap1\\cell\\row\\pard End";
    assert_eq!(text(nested), "Outer\tBorn\t1960\nEnd");
    // Written without saying that the paragraphs are in a table.
    assert_eq!(text("\\trowd Name\\cell Ann\\cell\\row"), "Name\tAnn");
    assert_eq!(text("Name\\cell Ann"), "Name\nAnn");
}

#[test]
fn hidden_and_deleted_text_is_left_out_and_hidden_is_said() {
    let hidden = rtf("Take 5{\\v 0} mg \\v secret\\v0 daily");
    assert_eq!(hidden.text(), "Take 5 mg daily");
    assert_eq!(unread(&hidden), [(UnreadPart::Page, Some(1))]);
    // By a style alone, or by one that is based on it; and where the text itself says otherwise.
    let sheet =
        "{\\stylesheet{\\s0 Normal;}{\\s1\\v Note;}{\\*\\cs2\\v Aside;}{\\s3\\sbasedon1 Own;}}";
    for (text, shown) in [
        ("\\pard\\s1 secret\\par\\pard\\s0 Take 5 mg", "Take 5 mg"),
        ("Take 5{\\cs2 0} mg", "Take 5 mg"),
        ("\\pard\\s3 secret\\par\\pard\\plain Take 5 mg", "Take 5 mg"),
    ] {
        let hidden = rtf(&format!("{sheet}{text}"));
        assert_eq!(hidden.text().trim(), shown);
        assert_eq!(unread(&hidden), [(UnreadPart::Page, Some(1))], "{text}");
    }
    let said = rtf(&format!("{sheet}\\pard\\s1\\v0 Take 5 mg"));
    assert_eq!((said.text().as_str(), unread(&said)), ("Take 5 mg", vec![]));
    let deleted = rtf("Take {\\deleted 10}{\\revised 5} mg");
    assert_eq!((deleted.text().as_str(), deleted.unread.len()), ("Take 5 mg", 0));
    assert_eq!(deleted.warnings.len(), 1);
}

#[test]
fn what_is_no_text_of_the_document_is_left_out() {
    let body = "{\\info{\\title T}{\\author A}}{\\stylesheet{\\s1 Heading;}}{\\*\\generator G;}{\\colortbl;\\red0;}\
        {\\*\\unheard of}{\\listtext 1.\\tab}Text{\\*\\bkmkstart b}{\\bin4 }{\\}}{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt link}}{\\xe entry}";
    assert_eq!(text(body), "Textlink");
    let form = "{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres1\\ffdefres0{\\*\\ffname n}}}}{\\fldrslt}} smoker \
        {\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield{\\fftype2\\ffres25\\ffdefres1{\\*\\ffl Male}{\\*\\ffl Female}}}}{\\fldrslt}}";
    assert_eq!(text(form), "[x] smoker Female");
}

#[test]
fn headers_notes_comments_and_text_boxes_stand_where_they_are_seen() {
    let body = "\\sectd\\titlepg{\\headerf First}{\\header Usual}{\\headerl Even}{\\footer Foot}One{\\footnote  note}\
        {\\*\\annotation Call her}{\\footnote\\ftnalt  end note}{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt In the box\\par}}{\\shprslt{\\*\\do{\\dptxbxtext In the box}}}} more\\page Two";
    let read = rtf(body);
    let pages: Vec<String> = read.pages.iter().map(crate::Page::text).collect();
    assert_eq!(
        pages,
        ["First\nOne more\nIn the box\nnote\nFoot", "Usual\nTwo\nend note\nComment: Call her"]
    );
    assert!(read.warnings[0].contains("no page shows"), "{:?}", read.warnings);
}

#[test]
fn large_pictures_and_files_within_are_asked_about() {
    let picture = |size: &str| unread(&rtf(&format!("Seen{{\\pict\\pngblip{size} 89504e47}}")));
    assert_eq!(picture("\\picwgoal3000\\pichgoal1000"), []);
    assert_eq!(picture("\\picwgoal9000\\pichgoal9000"), [(UnreadPart::Page, Some(1))]);
    assert_eq!(picture("\\picwgoal9000\\pichgoal9000\\picscalex20\\picscaley20"), []);
    assert_eq!(picture(""), [(UnreadPart::Page, Some(1))]);
    let twice =
        "Seen{\\*\\shppict{\\pict\\picwgoal3000\\pichgoal4000 00}}{\\nonshppict{\\pict 00}}";
    assert_eq!(unread(&rtf(twice)), []);
    let object = rtf(
        "Seen {\\object\\objemb{\\*\\objclass Package}{\\*\\objdata 0105}{\\result{\\pict 00}icon}}",
    );
    assert_eq!(
        (object.text().as_str(), unread(&object)),
        ("Seen icon", vec![(UnreadPart::Attachment, Some(1))])
    );
}

#[test]
fn a_message_made_from_a_web_page_is_read_as_text() {
    let body = "\\fromhtml1 {\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Dear Dr\\htmlrtf\\par}\\htmlrtf0 \
        {\\*\\htmltag148 <td>}Name{\\*\\htmltag156 </td>}{\\*\\htmltag148 <td>}Ann Lee{\\*\\htmltag84 </tr>}Born";
    assert_eq!(text(body), "Dear Dr\nName\tAnn Lee\nBorn");
}

#[test]
fn a_file_that_is_cut_off_is_read_and_doubted_and_one_without_text_is_damaged() {
    let cut = read(b"{\\rtf1\\ansi{\\fonttbl{\\f0 A;}} Patient: Ann {\\b Lee").unwrap();
    assert_eq!(
        (cut.text().as_str(), unread(&cut)),
        ("Patient: Ann Lee", vec![(UnreadPart::Page, None)])
    );
    assert_eq!(read(b"{\\rtf1\\ansi{\\fonttbl{\\f0 Ar").unwrap_err().code(), "damaged");
    assert_eq!(read(b"{\\rtf1\\ansi}").unwrap_err().code(), "no_text");
    let two = read(b"{\\rtf1 One}{\\rtf1 Two}").unwrap();
    assert_eq!(unread(&two), [(UnreadPart::Page, None)]);
    assert_eq!(unread(&read(b"{\\rtf1 One}\r\n\0\0").unwrap()), []);
}

#[test]
fn nesting_beyond_reason_is_refused() {
    let deep = format!("{{\\rtf1 {}x", "{".repeat(100_000));
    assert!(read(deep.as_bytes()).unwrap_err().to_string().contains("beyond reason"));
    let stories = format!("{{\\rtf1 {}x", "{\\footnote ".repeat(500));
    assert!(read(stories.as_bytes()).is_err(), "a note in a note in a note has no place");
    let counts =
        read(b"{\\rtf1 a\\uc2000000000\\u321 bbb\\itap99999 c\\par\\bin-5 d\\cell}").unwrap();
    assert!(counts.text().contains('d'), "{}", counts.text());
}

#[test]
fn a_file_with_any_change_is_read_or_refused() {
    let mut changes = Changes::default();
    let mut refused = 0;
    for whole in [
        &include_bytes!("../../../../../fuzz/corpus/rtf/letter.rtf")[..],
        include_bytes!("../../../../../fuzz/corpus/rtf/tables.rtf"),
    ] {
        for _ in 0..300 {
            refused += usize::from(read(&changes.changed(whole)).is_err());
        }
        for end in (0..whole.len()).step_by(5) {
            let read = read(&whole[..end]);
            assert!(
                read.is_err() || read.is_ok_and(|text| !text.unread.is_empty()),
                "cut at {end}"
            );
        }
    }
    assert!(refused < 600, "the changes reach the reader");
}

fn hidden(body: &str) -> Vec<(String, crate::HiddenBecause)> {
    let text = rtf(&format!(
        "{{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;\\red20\\green40\\blue90;}}{body}"
    ));
    let said = |one: &crate::HiddenText| {
        let line = text.pages[one.page as usize - 1].lines[one.line as usize].text.chars();
        (line.skip(one.start as usize).take((one.end - one.start) as usize).collect(), one.why)
    };
    text.hidden.iter().map(said).collect()
}

#[test]
fn white_and_tiny_words_are_read_and_named_as_hidden() {
    use crate::HiddenBecause::{SameColour, Tiny};
    let all = || "not at all".to_owned();
    assert_eq!(hidden("Dose {\\cf2 not at all} 5"), [(all(), SameColour)]);
    assert_eq!(hidden("Dose {\\fs2 not at all} 5"), [(all(), Tiny)]);
    assert_eq!(hidden("\\cf1 Dose {\\highlight1 not at all} 5"), [(all(), SameColour)]);
    let cells = "\\trowd\\cellx100\\pard\\intbl A\\cell {\\cf2 not at all}\\cell\\row";
    assert_eq!(hidden(cells), [(all(), SameColour)]);
}

#[test]
fn white_words_on_something_dark_are_not_hidden() {
    for body in [
        "{\\cf2\\highlight3 Heading}",
        "\\pard\\cbpat3 {\\cf2 Heading}\\par",
        "\\trowd\\clcbpat3\\cellx100\\pard\\intbl{\\cf2 Heading}\\cell\\row",
        "{\\shp{\\shptxt {\\cf2 Heading}\\par}}",
        "{\\cf0 Heading}{\\cf1 and text}{\\cf9 and more}",
    ] {
        assert_eq!(hidden(body), [], "{body}");
    }
}

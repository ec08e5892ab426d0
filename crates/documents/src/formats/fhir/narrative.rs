//! Narratives (XHTML in `text.div`) as lines: blocks end a line, list items have a mark, a table's row is
//! a line with its cells. Scripts, styles and what is loaded from elsewhere are no text.

use crate::formats::structured::flowing::Flowing;
use crate::formats::xml::{self, Element, Node};

/// Elements whose text nobody sees.
const NO_TEXT: &[&str] =
    &["script", "style", "head", "title", "iframe", "object", "template", "noscript"];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "blockquote",
    "pre",
    "hr",
    "section",
    "address",
    "thead",
    "tbody",
    "tfoot",
];
/// Names of characters that XHTML has and XML does not.
const NAMED: &[(&str, &str)] = &[
    ("&nbsp;", "\u{a0}"),
    ("&copy;", "\u{a9}"),
    ("&reg;", "\u{ae}"),
    ("&deg;", "\u{b0}"),
    ("&micro;", "\u{b5}"),
    ("&plusmn;", "\u{b1}"),
    ("&middot;", "\u{b7}"),
    ("&ndash;", "\u{2013}"),
    ("&mdash;", "\u{2014}"),
    ("&hellip;", "\u{2026}"),
    ("&bull;", "\u{2022}"),
    ("&lsquo;", "\u{2018}"),
    ("&rsquo;", "\u{2019}"),
    ("&ldquo;", "\u{201c}"),
    ("&rdquo;", "\u{201d}"),
];

/// The lines, none of them empty; `None` where it is no XHTML.
pub(super) fn lines(div: &str) -> Option<Vec<String>> {
    let mut text = div.to_owned();
    for (name, character) in NAMED {
        if text.contains(name) {
            text = text.replace(name, character);
        }
    }
    let root = xml::parse(text.as_bytes(), "div").ok()?;
    Some(lines_of(&root))
}

fn lines_of(element: &Element) -> Vec<String> {
    let mut out = Flowing::default();
    block(element, &mut out);
    out.end_line();
    out.lines
}

fn block(element: &Element, out: &mut Flowing) {
    for node in &element.nodes {
        let child = match node {
            Node::Text(text) => {
                out.line.push_str(text);
                continue;
            }
            Node::Element(child) => child,
        };
        match child.name.as_str() {
            name if NO_TEXT.contains(&name) => {}
            "br" => out.end_line(),
            "tr" => {
                out.end_line();
                out.row(child, lines_of);
            }
            "li" => {
                out.end_line();
                for (number, line) in lines_of(child).into_iter().enumerate() {
                    let mark = if number == 0 { "-" } else { " " };
                    out.lines.push(format!("{mark} {line}"));
                }
            }
            name if BLOCKS.contains(&name) => {
                out.end_line();
                block(child, out);
                out.end_line();
            }
            _ => block(child, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_becomes_lines() {
        let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><h2>Results</h2><p>Potassium\n <b>5.9</b>&nbsp;mmol</p>\
            <script>alert('x')</script><style>p{}</style><ul><li>one</li><li>two<br/>more</li></ul>\
            <table><tr><th>Test</th><th/></tr><tr><td>Na</td><td>140 &lt; 145</td></tr></table>end</div>";
        let expected = [
            "Results",
            "Potassium 5.9 mmol",
            "- one",
            "- two",
            "  more",
            "Test | ",
            "Na | 140 < 145",
            "end",
        ];
        assert_eq!(lines(div).unwrap(), expected);
    }

    #[test]
    fn what_is_no_xhtml_is_told() {
        for div in [
            "",
            "plain",
            "<p>no div</p>",
            "<div>&own;</div>",
            "<div><p></div>",
            "<!DOCTYPE div [<!ENTITY a 'b'>]><div/>",
        ] {
            assert_eq!(lines(div), None, "{div}");
        }
    }
}

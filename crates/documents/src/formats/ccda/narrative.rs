//! A section's narrative block (C-CDA's StrucDoc.Text) as lines: paragraphs, lists with their
//! marks, tables as `cell | cell`. How it would look on a screen is left out.

use crate::formats::structured::flowing::Flowing;
use crate::formats::xml::{Element, Node};

/// The block's lines, none of them empty.
pub(super) fn lines(text: &Element) -> Vec<String> {
    let mut out = Flowing::default();
    block(text, &mut out);
    out.end_line();
    out.lines
}

fn block(element: &Element, out: &mut Flowing) {
    for node in &element.nodes {
        match node {
            Node::Text(text) => out.line.push_str(text),
            Node::Element(child) => match child.name.as_str() {
                "br" => out.end_line(),
                "table" => {
                    out.end_line();
                    table(child, out);
                }
                "list" => {
                    out.end_line();
                    list(child, out);
                }
                "paragraph" | "caption" | "title" => {
                    out.end_line();
                    block(child, out);
                    out.end_line();
                }
                "footnote" => {
                    out.line.push_str(" [");
                    block(child, out);
                    out.line.push_str("] ");
                }
                // content, linkHtml, sub, sup and whatever else flows with the text.
                _ => block(child, out),
            },
        }
    }
}

fn list(list: &Element, out: &mut Flowing) {
    let is_ordered = list.attribute("listType") == Some("ordered");
    if let Some(caption) = list.child("caption") {
        out.lines.extend(lines(caption));
    }
    for (number, item) in (1..).zip(list.all("item")) {
        let mark = if is_ordered { format!("{number}.") } else { "-".to_owned() };
        for (index, line) in lines(item).into_iter().enumerate() {
            let lead = if index == 0 { mark.as_str() } else { " " };
            out.lines.push(format!("{lead} {line}"));
        }
    }
}

fn table(table: &Element, out: &mut Flowing) {
    for part in table.children() {
        match part.name.as_str() {
            "caption" => out.lines.extend(lines(part)),
            "tr" => out.row(part, lines),
            "thead" | "tbody" | "tfoot" => part.all("tr").for_each(|tr| out.row(tr, lines)),
            _ => {}
        }
    }
}

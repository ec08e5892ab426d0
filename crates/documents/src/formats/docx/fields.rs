//! Fields within a story: the instruction between a field's beginning and its separator is no text,
//! the result after it is (ECMA-376 part 1, 17.16.18). Where beginnings and ends do not match, as in
//! damaged files, nothing is taken for an instruction: no text may vanish with it.

use crate::formats::xml::Element;

#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The open fields; whether each is still in its instruction.
    open: Vec<bool>,
    is_whole: bool,
}

impl Fields {
    /// Those of a story, of which no text box within is a part.
    pub(super) fn of(story: &Element) -> Self {
        let mut depth = 0_i64;
        let is_whole = matches(story, &mut depth) && depth == 0;
        Self { open: Vec::new(), is_whole }
    }

    pub(super) fn mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.open.push(true),
            Some("separate") => {
                if let Some(last) = self.open.last_mut() {
                    *last = false;
                }
            }
            Some("end") => {
                self.open.pop();
            }
            _ => {}
        }
    }

    pub(super) fn is_instruction(&self) -> bool {
        self.is_whole && self.open.contains(&true)
    }
}

fn matches(element: &Element, depth: &mut i64) -> bool {
    element.children().all(|child| match child.name.as_str() {
        "fldChar" => {
            match child.attribute("fldCharType") {
                Some("begin") => *depth += 1,
                Some("end") => *depth -= 1,
                _ => {}
            }
            *depth >= 0
        }
        "txbxContent" | "pPr" | "rPr" => true,
        _ => matches(child, depth),
    })
}

/// What a form's box or list shows, which has no result in the text.
pub(super) fn form_value(field: &Element) -> Option<String> {
    let data = field.child("ffData")?;
    let number = |element: &Element, name: &str| {
        element.child(name).and_then(|one| one.attribute("val")?.parse::<usize>().ok())
    };
    if let Some(box_) = data.child("checkBox") {
        let state = box_.child("checked").or_else(|| box_.child("default"));
        let is_checked = state.is_some_and(super::styles::is_on);
        return Some(if is_checked { "[x]" } else { "[ ]" }.to_owned());
    }
    let list = data.child("ddList")?;
    let place = number(list, "result").or_else(|| number(list, "default")).unwrap_or(0);
    let entry = list.all("listEntry").nth(place)?;
    Some(entry.attribute("val").unwrap_or_default().to_owned())
}

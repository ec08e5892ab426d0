//! HTML of an e-mail as lines of text. Nothing in it is run or fetched, and what it hides from the
//! reader is left out and said: a mail's hidden words are for machines. Tags are taken as browsers
//! take them as far as that changes what is shown; a stylesheet is asked for what it hides alone.

use std::collections::HashSet;

use super::looks::Look;
use super::markup::{Tag, Token, Tokens};
use crate::HiddenBecause;
use crate::formats::marks;

/// As deep as elements are followed, and as far up as the beginning of a closed one is looked for.
const DEPTH: usize = 4_096;
const REACH: usize = 64;

/// What an e-mail shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    /// Whether it holds words that it does not show.
    pub(super) hides: bool,
}

pub(super) fn shown(html: &str) -> Shown {
    let mut page = Page::default();
    let mut tokens = Tokens::of(html);
    while let Some(token) = tokens.next_one() {
        match token {
            Token::Text(text) => page.text(&text),
            Token::Open(tag) => {
                if let Some(content) = tokens.raw_content(&tag.name) {
                    if tag.name == "style" {
                        page.hidden_by.learn(content);
                    }
                } else {
                    page.open(&tag);
                }
            }
            Token::Close(name) => page.close(&name),
        }
    }
    Shown { text: page.out.finished(), hides: page.hides }
}

#[derive(Default)]
struct Page {
    out: Lines,
    /// Open elements, whether each is hidden by itself, and how its text looks.
    open: Vec<(String, bool, Look)>,
    hidden: usize,
    kept_as_typed: usize,
    hidden_by: Stylesheet,
    hides: bool,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            self.hides |= text.chars().any(char::is_alphanumeric);
        } else {
            let hides = self.look().hides();
            self.out.add(text, self.kept_as_typed > 0, hides);
        }
    }

    fn look(&self) -> Look {
        self.open.last().map_or_else(Look::default, |(.., look)| *look)
    }

    fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if let Some((last, ..)) = self.open.last()
            && ends_by_itself(last, name)
        {
            self.pop();
        }
        if self.hidden == 0 {
            self.out.begin(name);
        }
        if is_empty(name) || self.open.len() >= DEPTH {
            return;
        }
        let hidden = tag.attribute("hidden").is_some()
            || tag.attribute("style").is_some_and(hides)
            || self.hidden_by.hides(tag);
        self.hidden += usize::from(hidden);
        self.kept_as_typed += usize::from(name == "pre");
        let look = self.look().within(tag, self.hidden_by.has_grounds);
        self.open.push((name.to_owned(), hidden, look));
    }

    fn close(&mut self, name: &str) {
        let reach = self.open.iter().rev().take(REACH);
        if let Some(above) = reach.into_iter().position(|(open, ..)| open == name) {
            for _ in 0..=above {
                self.pop();
            }
        }
        if self.hidden == 0 {
            self.out.end(name);
        }
    }

    fn pop(&mut self) {
        if let Some((name, hidden, _)) = self.open.pop() {
            self.hidden -= usize::from(hidden);
            self.kept_as_typed -= usize::from(name == "pre");
        }
    }
}

fn is_empty(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element is over where another begins.
fn ends_by_itself(open: &str, next: &str) -> bool {
    match open {
        "p" => is_block(next),
        "li" | "tr" | "option" => next == open,
        "td" | "th" => matches!(next, "td" | "th" | "tr"),
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        _ => false,
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tr"
            | "ul"
    )
}

/// Text in lines, blanks in a row being one.
#[derive(Default)]
struct Lines {
    text: String,
    /// A blank is due before the next word.
    blank: bool,
    /// A cell has ended on this line.
    cell: bool,
}

impl Lines {
    fn add(&mut self, text: &str, as_typed: bool, hides: Option<HiddenBecause>) {
        for character in text.chars() {
            if as_typed && character == '\n' {
                self.text.push('\n');
            } else if character.is_whitespace() {
                self.blank = true;
            } else {
                self.word(character, hides);
            }
        }
    }

    fn word(&mut self, character: char, hides: Option<HiddenBecause>) {
        let is_first = self.text.is_empty() || self.text.ends_with('\n');
        if self.cell && !is_first {
            self.text.push('\t');
        } else if self.blank && !is_first {
            self.text.push(' ');
        }
        (self.cell, self.blank) = (false, false);
        marks::add(&mut self.text, character, hides);
    }

    fn line(&mut self) {
        (self.cell, self.blank) = (false, false);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn begin(&mut self, name: &str) {
        match name {
            "br" => {
                (self.cell, self.blank) = (false, false);
                if !self.text.ends_with("\n\n") {
                    self.text.push('\n');
                }
            }
            "td" | "th" => self.cell = true,
            _ if is_block(name) => self.line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "p" | "table" | "h1" | "h2" | "h3") {
            self.line();
            if !self.text.is_empty() && !self.text.ends_with("\n\n") {
                self.text.push('\n');
            }
        } else if is_block(name) {
            self.line();
        }
    }

    fn finished(self) -> String {
        self.text.trim().to_owned()
    }
}

/// Whether declarations of a style take an element out of sight.
fn hides(style: &str) -> bool {
    let style: String =
        style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut no_height = false;
    let mut cut_off = false;
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.strip_suffix("!important").unwrap_or(value);
        let is_nothing = || {
            let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
            number.parse::<f32>().is_ok_and(|number| number == 0.0)
        };
        match property {
            "display" if value == "none" => return true,
            "visibility" if matches!(value, "hidden" | "collapse") => return true,
            "font-size" | "opacity" if is_nothing() => return true,
            "max-height" | "height" => no_height |= is_nothing(),
            "overflow" => cut_off |= value == "hidden",
            _ => {}
        }
    }
    no_height && cut_off
}

/// What a stylesheet hides, by classes and ids. Rules for certain screens alone do not count.
#[derive(Default)]
struct Stylesheet {
    classes: HashSet<String>,
    ids: HashSet<String>,
    /// Whether it colours what lies below text.
    has_grounds: bool,
}

impl Stylesheet {
    fn learn(&mut self, css: &str) {
        let mut rest = css;
        while let Some((selectors, after)) = rest.split_once('{') {
            if selectors.trim_start().starts_with('@') {
                rest = after_block(after);
                continue;
            }
            let Some((declarations, next)) = after.split_once('}') else { return };
            self.has_grounds |= declarations.to_ascii_lowercase().contains("background");
            if hides(declarations) {
                let selectors = selectors.rsplit("*/").next().unwrap_or(selectors);
                selectors.split(',').for_each(|selector| self.add(selector.trim()));
            }
            rest = next;
        }
    }

    /// One class or id; what depends on anything else is not followed.
    fn add(&mut self, selector: &str) {
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        if let Some((_, class)) = selector.split_once('.')
            && is_name(class)
        {
            self.classes.insert(class.to_owned());
        } else if let Some((_, id)) = selector.split_once('#')
            && is_name(id)
        {
            self.ids.insert(id.to_owned());
        }
    }

    fn hides(&self, tag: &Tag) -> bool {
        let classes = tag.attribute("class").unwrap_or_default();
        classes.split_whitespace().any(|class| self.classes.contains(class))
            || tag.attribute("id").is_some_and(|id| self.ids.contains(id))
    }
}

/// What follows the end of a block with blocks in it.
fn after_block(css: &str) -> &str {
    let mut depth = 1_usize;
    for (at, character) in css.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &css[at + 1..];
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        shown(html).text
    }

    #[test]
    fn paragraphs_tables_and_lists_are_lines() {
        let html = "<html><head><title>No</title></head><body><p>Dear  colleague,<p>see <b>be</b>low\
                    <table><tr><td>Potassium<td> 5.9 </tr><tr><td>Sodium</td><td>140</td></tr></table>\
                    <ul><li>one<li>two</ul>Gr&uuml;&szlig;e<br>A&nbsp;B &lt;x&gt; &#8364;&#x41;";
        let lines = "Dear colleague,\nsee below\nPotassium\t5.9\nSodium\t140\n\none\ntwo\n\
                     Grüße\nA B <x> €A";
        assert_eq!(text(html), lines);
    }

    #[test]
    fn nothing_hidden_is_shown_and_that_is_said() {
        for hidden in [
            "<div style='DISPLAY : none'>secret</div>",
            "<span style=\"font-size:0px\">secret</span>",
            "<p hidden>secret</p>",
            "<div style='max-height:0;overflow:hidden'><b>secret</b></div>",
            "<style>p{color:red} .x , #y{display:none !important}</style><i class='a x'>secret</i>",
            "<style>.x{display:none}</style><i id=y></i><i class=x>secret</i>",
            "<p style=visibility:hidden>secret<p>",
        ] {
            let shown = shown(&format!("{hidden}seen"));
            assert_eq!((shown.text.as_str(), shown.hides), ("seen", true), "{hidden}");
        }
        for quiet in [
            "<script>secret</script>",
            "<!-- secret -->",
            "<![if x]>",
            "<template>secret</template>",
            "<SCRIPT>'</div>secret</scripty></Script >",
            "<iframe src='http://x/'>secret</iframe>",
            "<img src='cid:a' alt='secret'>",
        ] {
            assert_eq!(shown(&format!("{quiet}seen")), Shown { text: "seen".into(), hides: false });
        }
        let small = "<style>@media (max-width:9px){.x{display:none}}</style><i class=x>seen</i>";
        assert_eq!(text(small), "seen", "a rule for small screens hides nothing elsewhere");
        assert_eq!(text("<p style='font-size:0.9em;opacity:0.5'>seen</p>"), "seen");
    }

    #[test]
    fn broken_and_hostile_html_ends_and_loses_no_words() {
        assert_eq!(text("a < b & c <5 mmol/l</x>d"), "a < b & c <5 mmol/ld");
        assert_eq!(text("one<b title='>'>two"), "onetwo");
        assert_eq!(text(&"<div>".repeat(200_000)), "");
        assert_eq!(text(&format!("{}x{}", "<b>".repeat(9_000), "</i></b>".repeat(9_000))), "x");
        assert_eq!(text(&"<!--".repeat(10_000)), "");
        assert_eq!(text("<pre>a\n  b</pre>"), "a\nb");
    }
}

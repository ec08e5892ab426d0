//! A small tree of an XML file, for formats that are XML. Deliberately less than XML: no document
//! types and no entities beyond the five of the standard, which is what makes "billion laughs" and
//! reading other files through XML impossible; a limited depth and number of elements.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::Unreadable;
use crate::charset::{self, byte_order_mark, unmarked_utf16};

/// Clinical documents nest about 30 deep.
const DEPTH: usize = 200;

/// Large clinical documents have some 100,000.
const ELEMENTS: usize = 2_000_000;

/// An element without its namespace prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children().filter(move |child| child.name == name)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// The first element at a path of names below this one.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text right within, as it is.
    pub(crate) fn text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// All text within, with blanks and line breaks as single spaces.
    pub(crate) fn words(&self) -> String {
        let mut all = String::new();
        self.collect(&mut all);
        collapsed(&all)
    }

    fn collect(&self, all: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => all.push_str(text),
                Node::Element(element) => {
                    element.collect(all);
                    all.push(' ');
                }
            }
        }
    }
}

/// Runs of blanks become one space, control characters go.
pub(crate) fn collapsed(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect())
        .collect();
    words.join(" ")
}

/// The tree of a whole file, whose root must have the given name.
pub(crate) fn parse(bytes: &[u8], root: &str) -> Result<Element, Unreadable> {
    let text = characters(bytes)?;
    let mut reader = Reader::from_str(&text);
    // The elements that are open, the outermost being a place for the root.
    let mut open = vec![Element::default()];
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|_| not_well_formed())? {
            Event::DocType(declared) => return Err(document_type(&declared, root)),
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (start, is_empty) = match &event {
                    Event::Start(start) => (start, false),
                    Event::Empty(start) => (start, true),
                    _ => continue,
                };
                let element = started(start)?;
                if open.len() == 1 && element.name != root {
                    return Err(other_root(&element.name));
                }
                elements += 1;
                if open.len() > DEPTH || elements > ELEMENTS {
                    return Err(Unreadable::damaged("its XML is nested or split beyond reason"));
                }
                if is_empty {
                    append(&mut open, Node::Element(element));
                } else {
                    open.push(element);
                }
            }
            // The reader has checked that the names match.
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    append(&mut open, Node::Element(done));
                }
            }
            Event::Text(text) => append_text(&mut open, &text.xml10_content()),
            Event::CData(text) => append_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => append_text(&mut open, &resolved(&reference)?),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    let mut outermost = open.drain(..);
    let place = outermost.next().unwrap_or_default();
    let is_closed = outermost.next().is_none();
    let mut roots = place.nodes.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    match (roots.next(), roots.next()) {
        (Some(root), None) if is_closed => Ok(root),
        _ => Err(not_well_formed()),
    }
}

/// The file's characters. XML says which they are in a mark, or in its first line, or they are UTF-8.
fn characters(bytes: &[u8]) -> Result<String, Unreadable> {
    // UTF-16 is recognised by its zeros where it has no mark: its first line cannot be read before.
    if byte_order_mark(bytes).is_some() || unmarked_utf16(bytes).is_some() {
        return Ok(charset::decode(bytes).0);
    }
    let text = match declared_encoding(bytes).as_deref().and_then(charset::named) {
        Some(encoding) => charset::decode_as(encoding, bytes),
        None => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    text.ok_or_else(|| Unreadable::damaged("its characters are not in the encoding it declares"))
}

/// The name in `<?xml version="1.0" encoding="…"?>` (XML 1.0, section 2.8).
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|one| matches!(one, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name.to_owned())
}

fn started(start: &BytesStart<'_>) -> Result<Element, Unreadable> {
    let mut attributes = Vec::new();
    // Duplicates are not looked for: that takes quadratic time, and the first is used.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| not_well_formed())?;
        // Also where an entity of the file's own would be used.
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| not_well_formed())?;
        let name = attribute.key.local_name().as_ref().to_owned();
        attributes.push((name, value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, nodes: Vec::new() })
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, Unreadable> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.to_string()),
        Ok(None) => match resolve_predefined_entity(reference) {
            Some(text) => Ok(text.to_owned()),
            None => Err(Unreadable::damaged("it uses an entity of its own, which is not allowed")),
        },
        Err(_) => Err(not_well_formed()),
    }
}

fn append(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.nodes.push(node);
    }
}

fn append_text(open: &mut [Element], text: &str) {
    if let Some(parent) = open.last_mut() {
        match parent.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.nodes.push(Node::Text(text.to_owned())),
        }
    }
}

/// A web page or a drawing also declares a document type; its own name tells more.
fn document_type(declared: &str, root: &str) -> Unreadable {
    let name = declared.split_whitespace().next().unwrap_or_default();
    if name.is_empty() || name == root {
        Unreadable::damaged("it declares a document type, which is not allowed")
    } else {
        other_root(name)
    }
}

fn other_root(name: &str) -> Unreadable {
    let name: String = name
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
        .take(60)
        .collect();
    Unreadable::UnknownKind { found: format!("an XML file with the root element <{name}>") }
}

fn not_well_formed() -> Unreadable {
    Unreadable::damaged("its XML is not well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(xml: &str) -> Unreadable {
        parse(xml.as_bytes(), "a").unwrap_err()
    }

    #[test]
    fn prefixes_references_and_character_data_become_plain_text() {
        let xml = "<?xml version='1.0'?><n:a xmlns:n='x' k='1 &amp; 2'>5 &lt; 6 <b>&#956;g</b><![CDATA[ <c>]]></n:a>";
        let root = parse(xml.as_bytes(), "a").unwrap();
        assert_eq!(root.attribute("k"), Some("1 & 2"));
        assert_eq!(root.words(), "5 < 6 μg <c>");
    }

    #[test]
    fn declared_encodings_are_followed() {
        let root = parse(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xe9</a>", "a");
        assert_eq!(root.unwrap().words(), "café");
        let utf16: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parse(&utf16, "a").unwrap().words(), "é");
        let without_mark = "<?xml version='1.0' encoding='UTF-16'?><a>é</a>";
        let utf16: Vec<u8> = without_mark.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(parse(&utf16, "a").unwrap().words(), "é");
        assert_eq!(parse(b"<a>\xe9</a>", "a").unwrap_err().code(), "damaged");
        for (label, euros) in [("'iso-8859-15'", "\u{20ac}"), ("\"Windows-1252\"", "\u{a4}")] {
            let file = [b"<?xml version='1.0' encoding = ", label.as_bytes(), b"?><a>\xa4</a>"];
            assert_eq!(parse(&file.concat(), "a").unwrap().words(), euros);
        }
        let ascii = "<?xml version='1.0' encoding='US-ASCII'?><a>é</a>";
        assert_eq!(parse(ascii.as_bytes(), "a").unwrap().words(), "é");
        let broken = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x81</a>";
        assert_eq!(parse(broken, "a").unwrap_err().code(), "damaged");
    }

    #[test]
    fn document_types_and_entities_are_refused() {
        let laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        assert!(refusal(laughs).to_string().contains("document type"));
        assert!(refusal("<a>&nbsp;</a>").to_string().contains("entity"));
        assert_eq!(refusal("<a k='&x;'/>").code(), "damaged");
    }

    #[test]
    fn another_root_is_named() {
        let expected = "an XML file with the root element <html>".to_owned();
        let expected = Unreadable::UnknownKind { found: expected };
        assert_eq!(refusal("<html><body/></html>"), expected);
        assert_eq!(refusal("<!DOCTYPE html><html/>"), expected);
    }

    #[test]
    fn nesting_beyond_reason_and_broken_files_are_refused() {
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(refusal(&deep).to_string().contains("beyond reason"));
        for broken in ["<a>", "<a></b>", "<a", "<a/><a/>", "</a>", "<a><b></a></b>"] {
            assert_eq!(refusal(broken).code(), "damaged", "{broken}");
        }
    }
}

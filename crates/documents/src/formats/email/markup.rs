//! Cuts HTML into tags and text, as leniently as browsers do, reading each byte once. What the tags
//! mean is known in `html`.

/// The most attributes of a tag that are looked at.
const ATTRIBUTES: usize = 64;

/// The longest name or number of a character that is known.
const ENTITY: usize = 12;

/// U+00A0 to U+00FF by their names, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc \
Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute \
THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc \
uuml yacute thorn yuml";

/// Others that mails have. One that is not here is shown as it was sent.
const OTHERS: [(&str, char); 38] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("hellip", '…'),
    ("trade", '™'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("minus", '−'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("mu", 'μ'),
    ("rarr", '→'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("darr", '↓'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
];

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text(String),
    Open(Tag),
    Close(String),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// In small letters.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self { rest: html }
    }

    pub(super) fn next_one(&mut self) -> Option<Token> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(markup) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                return Some(Token::Text(self.text(end)));
            };
            let next = markup.bytes().next();
            if let Some(comment) = markup.strip_prefix("!--") {
                self.rest = after(comment, "-->");
            } else if matches!(next, Some(b'!' | b'?')) {
                self.rest = after(markup, ">");
            } else if next.is_some_and(|next| next.is_ascii_alphabetic()) {
                return self.tag(markup).map(Token::Open);
            } else if let Some(closed) = markup.strip_prefix('/')
                && closed.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                return self.tag(closed).map(|tag| Token::Close(tag.name));
            } else {
                // A sign, as in "<5 mmol/l".
                let end = markup.find('<').map_or(self.rest.len(), |at| at + 1);
                return Some(Token::Text(self.text(end)));
            }
        }
    }

    /// What stands within an element whose content is no text, and where its tags are none.
    pub(super) fn raw_content(&mut self, name: &str) -> Option<&'a str> {
        if !matches!(
            name,
            "script"
                | "style"
                | "title"
                | "template"
                | "iframe"
                | "noembed"
                | "noframes"
                | "object"
        ) {
            return None;
        }
        let all = self.rest;
        let mut from = 0;
        while let Some(at) = all[from..].find("</").map(|at| from + at) {
            let end = all[at + 2..].get(..name.len());
            let is_whole = || {
                let next = all[at + 2 + name.len()..].chars().next();
                next.is_none_or(|next| !next.is_alphanumeric())
            };
            if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) && is_whole() {
                self.rest = after(&all[at..], ">");
                return Some(&all[..at]);
            }
            from = at + 2;
        }
        self.rest = "";
        Some(all)
    }

    fn text(&mut self, end: usize) -> String {
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        unescaped(text)
    }

    /// A tag from its name on; none where the file ends within it.
    fn tag(&mut self, from: &'a str) -> Option<Tag> {
        let end = from.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
        let Some(end) = end else {
            self.rest = "";
            return None;
        };
        let mut tag = Tag { name: from[..end].to_ascii_lowercase(), attributes: Vec::new() };
        let mut rest = &from[end..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                self.rest = after;
                return Some(tag);
            }
            if rest.is_empty() {
                self.rest = "";
                return None;
            }
            let stop = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=');
            // An attribute may begin with "=", which is then part of its name.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find(stop).map_or(rest.len(), |at| first + at);
            let name = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                (value, rest) = attribute_value(after.trim_start());
            }
            if tag.attributes.len() < ATTRIBUTES {
                tag.attributes.push((name, unescaped(value)));
            }
        }
    }
}

fn attribute_value(rest: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
    rest.split_at(end)
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = &rest[1..];
        let end = name.bytes().take(ENTITY).position(|byte| byte == b';');
        if let Some(end) = end
            && let Some(character) = character(&name[..end])
        {
            out.push_str(&character);
            rest = &name[end + 1..];
        } else {
            out.push('&');
            rest = name;
        }
    }
    out.push_str(rest);
    out
}

fn named(name: &str) -> Option<char> {
    let latin = (0xa0_u32..).zip(LATIN.split_whitespace()).find(|(_, known)| *known == name);
    let other = || OTHERS.iter().find(|(known, _)| *known == name).map(|(_, other)| *other);
    latin.and_then(|(code, _)| char::from_u32(code)).or_else(other)
}

fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return named(name).map(String::from);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let code = code.ok()?;
    // By the standard for web pages these are meant in Windows-1252.
    if let (0x80..=0x9f, Ok(byte)) = (code, u8::try_from(code)) {
        return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
    }
    let character = char::from_u32(code).filter(|character| *character != '\0');
    Some(character.unwrap_or(char::REPLACEMENT_CHARACTER).to_string())
}

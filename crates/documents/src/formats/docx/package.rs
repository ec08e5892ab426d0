//! The ZIP that a Word document is (ECMA-376 part 2): its parts by name, and what a part refers to.
//! Nothing is unpacked that is not read, and no more than so many bytes of it, counted while they
//! come: what the archive says of its sizes is not believed.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Unreadable;
use crate::formats::xml::{self, Element};

/// Parts of large documents are some hundred, most of them pictures.
const PARTS: usize = 20_000;

/// All XML that is read of one document. A book of a thousand pages has about 20 MB.
const BYTES: u64 = 40 << 20;

pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// By name, in lower case, as names are compared without regard to case.
    places: HashMap<String, usize>,
    left: u64,
}

/// A part of the document and what its relationships lead to.
pub(super) struct Part {
    pub(super) root: Element,
    /// By id: the kind (the last word of its type) and the target's name.
    pub(super) relationships: BTreeMap<String, (String, String)>,
}

impl Part {
    /// The targets of this kind.
    pub(super) fn target(&self, kind: &str) -> Option<&str> {
        let mut all = self.relationships.values().filter(|(known, _)| known == kind);
        all.next().map(|(_, target)| target.as_str())
    }
}

impl Package {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::damaged("the ZIP archive that it consists of is not whole"))?;
        if archive.len() > PARTS {
            return Err(Unreadable::damaged("it has more parts than any document"));
        }
        let mut places = HashMap::new();
        for (place, name) in archive.file_names_raw().enumerate() {
            let name = plain(&String::from_utf8_lossy(name));
            if places.insert(name, place).is_some() {
                return Err(two_parts());
            }
        }
        if archive.has_duplicate_names() {
            return Err(two_parts());
        }
        Ok(Self { archive, places, left: BYTES })
    }

    /// The document's main part, which the package names; elsewhere it is where Word puts it.
    pub(super) fn main(&mut self) -> Result<Part, Unreadable> {
        let of_package = self.relationships("")?;
        let named = of_package.into_values().find(|(kind, _)| kind == "officeDocument");
        let name = named.map_or_else(|| "word/document.xml".to_owned(), |(_, target)| target);
        if !self.has(&name) {
            return Err(Unreadable::damaged("the part with its text is missing"));
        }
        let root = self.xml(&name, "document")?;
        Ok(Part { root, relationships: self.relationships(&name)? })
    }

    fn has(&self, name: &str) -> bool {
        self.places.contains_key(&plain(name))
    }

    /// A part of XML with this root.
    pub(super) fn xml(&mut self, name: &str, root: &str) -> Result<Element, Unreadable> {
        let bytes = self.bytes(name)?;
        xml::parse(&bytes, root).map_err(|why| match why {
            // Said of a part, this would be taken for the whole file.
            Unreadable::UnknownKind { .. } => {
                Unreadable::damaged("one of its parts is not what it is said to be")
            }
            other => other,
        })
    }

    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let missing = || Unreadable::damaged("one of its parts is missing");
        let place = *self.places.get(&plain(name)).ok_or_else(missing)?;
        let left = self.left;
        let mut bytes = Vec::new();
        let part = self.archive.by_index(place).map_err(|error| refusal(&error))?;
        // One byte more tells that there is too much.
        let read = part.take(left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > left {
            return Err(Unreadable::TooMuchText { limit: BYTES });
        }
        read.map_err(|_| Unreadable::damaged("one of its parts cannot be unpacked"))?;
        self.left = left - bytes.len() as u64;
        Ok(bytes)
    }

    /// What a part refers to by id; the empty name stands for the package itself.
    fn relationships(
        &mut self,
        part: &str,
    ) -> Result<BTreeMap<String, (String, String)>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let lead = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let name = format!("{lead}_rels/{file}.rels");
        if !self.has(&name) {
            return Ok(BTreeMap::new());
        }
        let root = self.xml(&name, "Relationships")?;
        let inside = root.all("Relationship").filter(|one| {
            !one.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"))
        });
        let read = inside.filter_map(|one| {
            let kind = one.attribute("Type")?.rsplit('/').next()?.to_owned();
            let target = resolved(folder, one.attribute("Target")?);
            Some((one.attribute("Id")?.to_owned(), (kind, target)))
        });
        Ok(read.collect())
    }
}

fn refusal(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            Unreadable::LockedKind { found: "a Word document".to_owned() }
        }
        _ => Unreadable::damaged("one of its parts cannot be unpacked"),
    }
}

fn two_parts() -> Unreadable {
    Unreadable::damaged("two of its parts have the same name")
}

/// As names are compared. Some programs write backslashes.
fn plain(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// A target as seen from a part's folder.
fn resolved(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut way: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                way.pop();
            }
            step => way.push(step),
        }
    }
    way.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_parts_folder() {
        assert_eq!(resolved("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolved("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word/x", "../../../media/a.png"), "media/a.png");
        assert_eq!(plain("\\Word\\Document.XML"), "word/document.xml");
    }
}

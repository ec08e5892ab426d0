//! RTF (Rich Text Format 1.9.1): text of any code page and of Unicode, tables row by row, headers and
//! footers where a page shows them, notes at their place, people's comments at the end. What was
//! deleted is left out; what is hidden is left out and said. How pages are made of it is in `flow`.
//! A message that was made from a web page is read by its own text, which says the same.

mod code_page_tables;
mod code_pages;
mod colours;
mod fonts;
mod forms;
mod letters;
mod properties;
mod reader;
mod sections;
mod state;
mod styles;
mod tables;
mod tokens;
mod words;

use self::reader::Reader;
use crate::{DocumentText, Unreadable};

pub(crate) fn read(bytes: &[u8]) -> Result<DocumentText, Unreadable> {
    let start = bytes.trim_ascii_start();
    if !start.starts_with(b"{\\rtf") {
        return Err(Unreadable::damaged("it does not begin as RTF does"));
    }
    Reader::new(start).read()
}

#[cfg(test)]
mod tests;

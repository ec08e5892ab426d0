//! The control words that say where text belongs, and those that stand for one character.
//! Formatting that does not change what is read is in neither table.

/// What a group holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing that is read.
    Nothing,
    /// No text of its own, but groups that may have some.
    Groups,
    /// Text of the document.
    Text,
    /// The fonts.
    Fonts,
    /// The colours.
    Colours,
    /// The styles.
    Styles,
    /// A picture's data.
    Picture,
    /// A file within the file, and what it looks like.
    Object,
    /// Text of a part that stands elsewhere.
    Story(Story),
    /// The values of a form's field.
    Form,
    /// One entry of a form's list.
    FormEntry,
    /// A tag of the web page that the text was made from.
    Tag,
    /// The same text twice: for readers without Unicode, then in Unicode.
    Twice,
    /// The second of these.
    Unicode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Header(Pages),
    Footer(Pages),
    Footnote,
    Comment,
    TextBox,
}

/// The pages of a section on which a header or footer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pages {
    All,
    Even,
    First,
}

/// What a group holds that begins with this word; none where the word is no destination.
pub(super) fn holds(word: &str) -> Option<Holds> {
    Some(match word {
        "fonttbl" => Holds::Fonts,
        "colortbl" => Holds::Colours,
        "stylesheet" => Holds::Styles,
        "pict" => Holds::Picture,
        "object" => Holds::Object,
        // What a field, a file within or a drawing shows.
        "fldrslt" | "result" | "shppict" | "nesttableprops" | "rtf" => Holds::Text,
        "header" | "headerr" => Holds::Story(Story::Header(Pages::All)),
        "headerl" => Holds::Story(Story::Header(Pages::Even)),
        "headerf" => Holds::Story(Story::Header(Pages::First)),
        "footer" | "footerr" => Holds::Story(Story::Footer(Pages::All)),
        "footerl" => Holds::Story(Story::Footer(Pages::Even)),
        "footerf" => Holds::Story(Story::Footer(Pages::First)),
        "footnote" => Holds::Story(Story::Footnote),
        "annotation" => Holds::Story(Story::Comment),
        "shptxt" | "dptxbxtext" => Holds::Story(Story::TextBox),
        "fldinst" | "shp" | "shpinst" | "shpgrp" | "do" | "sp" | "sn" | "sv" => Holds::Groups,
        "formfield" => Holds::Form,
        "ffl" => Holds::FormEntry,
        "htmltag" => Holds::Tag,
        "upr" => Holds::Twice,
        "ud" => Holds::Unicode,
        "info" | "filetbl" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl"
        | "nonshppict" | "nonesttables" | "shprslt" | "listtext" | "pntext" | "pntxta"
        | "pntxtb" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn"
        | "objclass" | "objname" | "objdata" | "objalias" | "objsect" | "bkmkstart" | "bkmkend"
        | "xe" | "tc" | "tcn" | "rxe" | "txe" | "atnid" | "atnauthor" | "atntime" | "atndate"
        | "atnref" | "atnparent" | "atnicn" | "template" | "private" | "private1" | "nextfile"
        | "keycode" | "comment" | "fname" | "falt" | "panose" | "datafield" | "background"
        | "picprop" | "blipuid" | "themedata" | "colorschememapping" | "datastore"
        | "latentstyles" | "mmathPr" => Holds::Nothing,
        _ => return None,
    })
}

/// The character that a word stands for.
pub(super) fn character(word: &str) -> Option<char> {
    Some(match word {
        "emdash" => '\u{2014}',
        "endash" => '\u{2013}',
        "emspace" | "enspace" | "qmspace" => ' ',
        "bullet" => '\u{2022}',
        "lquote" => '\u{2018}',
        "rquote" => '\u{2019}',
        "ldblquote" => '\u{201c}',
        "rdblquote" => '\u{201d}',
        "tab" => '\t',
        _ => return None,
    })
}

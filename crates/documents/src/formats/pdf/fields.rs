//! A form's fields (`AcroForm`, ISO 32000-2, 12.7): the values that the page does not draw, and those
//! that it draws otherwise than the file holds them.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, Stream, String as PdfString,
};

use super::strings;

/// Fields inherit from their parents; a hostile file's have no end.
const DEPTH: usize = 32;

/// Bits of `Ff`.
const PASSWORD: u32 = 1 << 13;
const PUSH_BUTTON: u32 = 1 << 16;
const COMB: u32 = 1 << 24;

/// Shown for a box that is ticked, where its drawing has no letter.
const TICK: &str = "[x]";

/// The form, as far as it says how its fields are to be shown.
pub(super) struct Form {
    /// Viewers draw every value anew.
    needs_appearances: bool,
    /// The pages are a stand-in for a form that only its maker's program draws (XFA).
    pub(super) is_elsewhere: bool,
    /// It says itself that its pages have to be made by such a program first: what stands on them is
    /// only how to get it.
    pub(super) is_for_another_program: bool,
}

impl Form {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
        let form = catalogue.get::<Dict<'_>>(b"AcroForm").unwrap_or_default();
        let has_fields = form
            .get::<Array<'_>>(b"Fields")
            .is_some_and(|fields| fields.raw_iter().next().is_some());
        let has_another = form.contains_key(b"XFA");
        let needs_rendering = catalogue.get::<bool>(b"NeedsRendering").unwrap_or(false);
        Self {
            needs_appearances: form.get::<bool>(b"NeedAppearances").unwrap_or(false),
            is_elsewhere: has_another && !has_fields,
            is_for_another_program: has_another && needs_rendering,
        }
    }
}

/// What is to be done about one field on a page.
pub(super) enum Shown {
    /// The page says it already, or there is nothing to say.
    Already,
    /// These lines belong into its box, instead of what is drawn there.
    Lines(Vec<String>),
    /// The page says something else than the file holds, or cannot be asked.
    Otherwise,
}

impl Form {
    /// `drawn` is what the page says in the field's box.
    pub(super) fn shown(&self, field: &Dict<'_>, drawn: &str) -> Shown {
        let flags = inherited(field, |dict| dict.get::<u32>(b"Ff")).unwrap_or(0);
        match inherited(field, |dict| dict.get::<Name<'_>>(b"FT")).as_deref() {
            Some(b"Tx" | b"Ch") => self.typed(field, drawn, flags),
            Some(b"Btn") if flags & PUSH_BUTTON == 0 => ticked(field, drawn),
            _ => Shown::Already,
        }
    }

    fn typed(&self, field: &Dict<'_>, drawn: &str, flags: u32) -> Shown {
        let value =
            values(field).iter().flat_map(|value| strings::lines(value)).collect::<Vec<_>>();
        let (says, holds) = (strings::letters(drawn), strings::letters(&value.join(" ")));
        if value.is_empty() || flags & PASSWORD != 0 {
            return Shown::Already;
        }
        if flags & COMB != 0 && says == holds {
            return Shown::Lines(value);
        }
        let is_shown =
            if holds.is_empty() { drawn.contains(&value[0]) } else { says.contains(&holds) };
        if is_shown {
            Shown::Already
        } else if drawn.trim().is_empty() || self.needs_appearances {
            Shown::Lines(value)
        } else {
            Shown::Otherwise
        }
    }
}

fn ticked(field: &Dict<'_>, drawn: &str) -> Shown {
    let is_off = |name: &Name<'_>| name.as_ref() == b"Off";
    let own_states = field.get::<Dict<'_>>(b"AP").and_then(|looks| looks.get::<Dict<'_>>(b"N"));
    let value = inherited(field, |dict| dict.get::<Name<'_>>(b"V")).filter(|name| !is_off(name));
    let state = field.get::<Name<'_>>(b"AS");
    let is_named = |value: &Name<'_>| {
        own_states.as_ref().is_some_and(|states| states.contains_key(value.as_ref()))
    };
    match (state, value) {
        (Some(state), _) if !is_off(&state) => {
            if drawn.trim().is_empty() {
                Shown::Lines(vec![TICK.to_owned()])
            } else {
                Shown::Already
            }
        }
        // Ticked by a program that left the drawing as it was.
        (Some(_), Some(value)) if is_named(&value) => Shown::Otherwise,
        (None, Some(value)) => {
            let is_one_of_several = field.contains_key(b"Parent") && !field.contains_key(b"T");
            match own_states {
                Some(_) if is_named(&value) => Shown::Lines(vec![TICK.to_owned()]),
                Some(_) => Shown::Already,
                None if is_one_of_several => Shown::Otherwise,
                None => Shown::Lines(vec![TICK.to_owned()]),
            }
        }
        _ => Shown::Already,
    }
}

/// The size of its type, where it does not leave that to the viewer.
pub(super) fn size(field: &Dict<'_>) -> Option<f64> {
    let look = inherited(field, |dict| dict.get::<PdfString<'_>>(b"DA"))?;
    let look = String::from_utf8_lossy(look.as_bytes()).into_owned();
    let words: Vec<&str> = look.split_ascii_whitespace().collect();
    let at = words.iter().position(|word| *word == "Tf")?;
    words.get(at.checked_sub(1)?)?.parse::<f64>().ok().filter(|size| (1.0..=72.0).contains(size))
}

fn values(field: &Dict<'_>) -> Vec<String> {
    let texts = match inherited(field, |dict| dict.get::<Object<'_>>(b"V")) {
        Some(Object::String(text)) => vec![strings::text(text.as_bytes())],
        Some(Object::Stream(text)) => from_stream(&text).into_iter().collect(),
        Some(Object::Name(name)) => vec![name.as_str().to_owned()],
        Some(Object::Array(several)) => {
            several.iter::<PdfString<'_>>().map(|text| strings::text(text.as_bytes())).collect()
        }
        _ => Vec::new(),
    };
    let options = inherited(field, |dict| dict.get::<Array<'_>>(b"Opt"));
    texts.into_iter().map(|text| displayed(options.as_ref(), &text).unwrap_or(text)).collect()
}

fn from_stream(text: &Stream<'_>) -> Option<String> {
    Some(strings::text(&text.decoded_data().ok()?))
}

/// What a list shows for a value: options are texts, or pairs of value and text.
fn displayed(options: Option<&Array<'_>>, value: &str) -> Option<String> {
    options?.iter::<Object<'_>>().find_map(|option| {
        let mut pair = option.into_array()?.iter::<PdfString<'_>>().collect::<Vec<_>>().into_iter();
        let export = pair.next()?;
        let shown = pair.next()?;
        (strings::text(export.as_bytes()) == value).then(|| strings::text(shown.as_bytes()))
    })
}

fn inherited<'a, T>(field: &Dict<'a>, of: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut field = field.clone();
    for _ in 0..DEPTH {
        if let Some(found) = of(&field) {
            return Some(found);
        }
        field = field.get::<Dict<'a>>(b"Parent")?;
    }
    None
}

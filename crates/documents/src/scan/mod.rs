//! Pages that are pictures: their greys, turned upright and brought to the resolution that letters are
//! read at. All of this is arithmetic on pixels in a confined child; what the letters say is `ocr`'s.

mod codes;
mod grey;
mod resample;
mod screen;
mod sheet;
mod skew;
mod way;

pub(crate) use codes::codes;
pub(crate) use grey::{Grey, Orientation, luma};
pub(crate) use sheet::{Density, PIXELS, Sheet, SheetSize, scale_to_read};
pub(crate) use skew::skew;
pub(crate) use way::Way;

mod answers;
mod descriptions;
mod requests;

use super::description::Description;
use super::parse;
use super::presets::PRESETS;

/// A preset by its name.
fn preset(key: &str) -> Description {
    let found = PRESETS.iter().find(|preset| preset.key == key);
    parse(found.expect("a preset").json).expect("presets are fit")
}

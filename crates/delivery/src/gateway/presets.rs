//! Gateways that are known: descriptions to begin with, which a clinic may change.

/// A preset: its file's name, and its description as JSON for [`super::parse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What it is called in settings and commands.
    pub key: &'static str,
    /// The description.
    pub json: &'static str,
}

/// All of them, by name.
pub const PRESETS: [Preset; 3] = [
    Preset { key: "clicksend", json: include_str!("presets/clicksend.json") },
    Preset { key: "messagemedia", json: include_str!("presets/messagemedia.json") },
    Preset { key: "twilio", json: include_str!("presets/twilio.json") },
];

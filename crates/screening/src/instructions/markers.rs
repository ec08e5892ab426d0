//! The marks of chat templates, tool calls and injected markup, as written; models take them for the
//! end of the text and the beginning of their instructions.

use aho_corasick::AhoCorasick;

use super::table::{self, Rule};

const ROLES: &[&str] = &[
    "<|im_start",
    "<|im_end",
    "<|im_sep",
    "<|system",
    "<|user",
    "<|assistant",
    "<|endof",
    "<|begin_of",
    "<|end_of",
    "<|start_header",
    "<|eot",
    "<|channel",
    "<|message",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "<</sys>>",
    "<start_of_turn",
    "<end_of_turn",
    "###instruction",
    "### system",
    "### assistant",
    "### human",
    "### new instruction",
    "### user:",
    "### response:",
    "[system]",
    "[system message",
    "[system:",
    "(system)",
    "[assistant]",
    "#system",
    "<system>",
    "</system>",
    "<system_prompt",
    "<sys>",
    "<assistant>",
    "</assistant>",
    "<instructions>",
    "</instructions>",
    "<prompt>",
    "</prompt>",
    "<instruction>",
    "<important>",
    "</context>",
    "\"role\": \"system\"",
    "\"role\":\"system\"",
    "'role': 'system'",
    "\"role\": \"assistant\"",
    "\"role\":\"assistant\"",
    "\"role\": \"user\"",
    "\"role\":\"user\"",
    "role: system",
    "role: assistant",
    "begin instructions",
    "end instructions",
    "```system",
    "```assistant",
    "```prompt",
    "system override",
    "begin system prompt",
    "end of system prompt",
    "new system prompt",
    "end of user input",
    "begin new instructions",
    "system: you",
    "system: ignore",
    "assistant: sure",
    "human: ignore",
    "system prompt:",
    "<<<",
    "{{system",
    "{% system",
    "end of untrusted",
    "end of trusted",
    "<system-reminder",
    "[sys]",
    "<bos>",
    "role=system",
    "role=\"system\"",
    "[end of document]",
    "<end_of_document",
];

const CODE: &[&str] = &[
    "<tool_call",
    "<function_call",
    "<invoke",
    "\"tool_calls\"",
    "\"function_call\"",
    "<script",
    "javascript:",
    "onerror=",
    "rm -rf",
    "drop table",
    "subprocess.",
    "os.system(",
    "import os",
    "import socket",
    "import requests",
    "import subprocess",
    "eval(",
    "exec(",
    "powershell -",
    "curl http",
    "curl -",
    "wget http",
    "/etc/passwd",
    "; --",
    "' or '1'='1",
    "union select",
    "![",
    "cmd.exe",
    "invoke-webrequest",
    "import pandas",
    "import smtplib",
    "def main(",
    "requests.post(",
    "requests.get(",
    "fetch(\"http",
    "fetch('http",
];

#[derive(Debug)]
pub(super) struct Markers(Option<AhoCorasick>);

impl Markers {
    pub(super) fn new() -> Self {
        Self(AhoCorasick::new(ROLES.iter().chain(CODE)).ok())
    }

    /// The rule met by a folded sentence.
    pub(super) fn rule(&self, folded: &str) -> Option<&'static Rule> {
        if is_template(folded) {
            return Some(table::MARKER);
        }
        let found = self.0.as_ref()?.find(folded)?;
        let is_role = found.pattern().as_usize() < ROLES.len();
        Some(if is_role { table::MARKER } else { table::TOOL })
    }
}

/// `<|anything|>`, and a role between marks: `=== SYSTEM ===`.
fn is_template(folded: &str) -> bool {
    let is_mark = |one: char| "=*#~-_<>|[]{}@%^+".contains(one);
    let is_of_a_name = |one: char| one.is_ascii_alphanumeric() || one == '_';
    let is_token = |(at, _): (usize, &str)| {
        let name = folded[at + 2..].trim_start_matches(is_of_a_name);
        name.len() + 2 < folded.len() - at && name.starts_with("|>")
    };
    if folded.match_indices("<|").any(is_token) {
        return true;
    }
    let is_of_marks = |pair: &[u8]| {
        pair.iter().all(|one| one.is_ascii_punctuation() && !b".,;:'\"()/!?&$".contains(one))
    };
    if !folded.as_bytes().windows(2).any(is_of_marks) {
        return false;
    }
    ["system", "assistant", "developer"].iter().any(|role| {
        folded.match_indices(role).any(|(at, _)| {
            let before = folded[..at].trim_end_matches(' ');
            let after = folded[at + role.len()..].trim_start_matches([' ', ':']);
            let marks = before.len() - before.trim_end_matches(is_mark).len();
            let later = after.len() - after.trim_start_matches(is_mark).len();
            marks >= 2 && later >= 2
        })
    })
}

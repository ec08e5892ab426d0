//! Screening from a terminal: files as a session would read them, or a text on each line. It needs no
//! clinic and no password.

use std::fmt::Write as _;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Serialize;

use wardbook_app::{AppError, TextScreening, Worker, screen_file, screen_text};
use wardbook_domain::screening::RiskLevel;

use super::Answer;

/// What was found in one file.
#[derive(Serialize)]
struct Screened {
    file: PathBuf,
    #[serde(flatten)]
    found: TextScreening,
}

/// Screens files; of one the answer is an object, of several a list of them.
pub fn screen(files: &[PathBuf], worker: &Worker) -> Result<Answer> {
    let screened = files.iter().map(|file| {
        let found = screen_file(file, worker).map_err(|error| match error {
            AppError::Unreadable(why) => AppError::Invalid(format!("{}: {why}", file.display())),
            other => other,
        })?;
        Ok(Screened { file: file.clone(), found })
    });
    let screened = screened.collect::<Result<Vec<_>>>()?;
    let mut text = String::new();
    for one in &screened {
        describe(&mut text, one);
    }
    match screened.as_slice() {
        [one] => Answer::new(text, one),
        all => Answer::new(text, &all),
    }
}

/// Screens a text on each line, and writes one JSON object on a line for each.
pub fn screen_lines(mut input: impl BufRead, mut out: impl Write) -> Result<()> {
    let (mut line, mut number) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        number += 1;
        let read = input.read_until(b'\n', &mut line);
        if read.with_context(|| format!("line {number} could not be read"))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
        let text = text.strip_suffix('\r').unwrap_or(&text);
        serde_json::to_writer(&mut out, &screen_text(text))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn describe(text: &mut String, one: &Screened) {
    let found = &one.found;
    let _ = writeln!(text, "{}: risk {}", one.file.display(), found.risk_level);
    for (finding, reason) in found.findings.iter().zip(&found.reasons) {
        let _ = writeln!(text, "  {:<6} {reason}", finding.risk_level);
        if let Some(decoded) = &finding.decoded {
            let _ = writeln!(text, "         reads: {decoded}");
        }
    }
    if found.risk_level == RiskLevel::Low {
        let _ = writeln!(text, "  nothing in it speaks to a machine");
    }
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for span in &found.spans {
        match kinds.iter_mut().find(|(kind, _)| *kind == span.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((span.kind, 1)),
        }
    }
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let kinds: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let all = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
    let _ = writeln!(text, "  personal health information: {all}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_answered_with_one_object_whatever_it_holds() {
        let input = b"Patient: Jane Citizen, NHS number 943 476 5919\r\n\n\xff\xfe\nno newline";
        let mut out = Vec::new();
        screen_lines(&input[..], &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 4);
        let nhs =
            lines[0]["spans"].as_array().unwrap().iter().find(|span| span["type"] == "nhs_number");
        assert_eq!(
            (nhs.unwrap()["start"].as_u64(), nhs.unwrap()["end"].as_u64()),
            (Some(34), Some(46))
        );
        assert_eq!(lines[1]["riskLevel"], "low");
    }
}

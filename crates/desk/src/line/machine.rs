//! The installation.

use anyhow::Result;

use super::{Answer, Line, pairs};

pub(crate) fn doctor(line: &Line<'_>) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let found = clinic.diagnose(person)?;
    let megabytes = |bytes: u64| format!("{} MB", bytes / 1024 / 1024);
    let encryption =
        if found.encryption.is_sound() { "encrypted; every page verifies" } else { "NOT SOUND" };
    let mut rows = vec![
        ("wardbook", found.version.into()),
        ("SQLCipher", found.encryption.cipher_version.clone()),
        ("SQLite", found.encryption.sqlite_version.clone()),
        ("database", format!("{encryption}; {}", megabytes(found.database_bytes))),
        (
            "log",
            format!(
                "{} events, {} after the newest checkpoint",
                found.events, found.events_after_checkpoint
            ),
        ),
        ("disk", format!("{} free", megabytes(found.free_bytes))),
    ];
    for endpoint in &found.endpoints {
        rows.push(("endpoint", format!("{}: {}", endpoint.name, endpoint.note)));
    }
    for problem in &found.problems {
        rows.push(("PROBLEM", problem.clone()));
    }
    rows.push(("verdict", if found.healthy { "healthy" } else { "needs attention" }.into()));
    Ok(Answer::new(pairs(&rows), &found)?.with_verdict(found.healthy))
}

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

/// Every file of this crate's source but its tests, as text.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

fn all_sources() -> Vec<String> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The name behind `pub fn`, `pub const fn` or `pub async fn`.
fn public_function(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const ").or(rest.strip_prefix("async ")).unwrap_or(rest);
    let rest = rest.strip_prefix("fn ")?;
    rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next()
}

/// The public functions of `Clinic`, each with its text.
fn of_the_clinic() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for source in all_sources() {
        let (mut inside, mut public) = (false, false);
        for line in source.lines() {
            inside = line == "impl Clinic {" || inside && line != "}";
            if !inside {
                continue;
            }
            // The functions stand one step in; what stands further in is part of one.
            if line.starts_with("    ") && !line.starts_with("     ") && line.contains("fn ") {
                let name = public_function(line);
                public = name.is_some();
                found.extend(name.map(|name| (name.to_owned(), String::new())));
            }
            if public && let Some((_, text)) = found.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    found
}

/// The functions of their own that the crate gives out.
fn given_out() -> Vec<String> {
    let lib = include_str!("../lib.rs");
    let own =
        lib.lines().filter(|line| line.starts_with("pub use ") && !line.contains("wardbook_"));
    let names = own.flat_map(|line| {
        let (_, names) = line.rsplit_once("::").unwrap_or_default();
        names.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
    });
    let functions = names.filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    functions.map(str::to_owned).collect()
}

#[test]
fn every_operation_is_in_the_table_and_the_table_has_no_other() {
    let clinic = of_the_clinic().into_iter().map(|(name, _)| name);
    let functions: BTreeSet<String> = clinic.chain(given_out()).collect();
    assert!(functions.len() > 90, "the functions are found: {functions:?}");
    let table: BTreeSet<String> = OPERATIONS.iter().map(|one| one.name.to_owned()).collect();
    assert_eq!(functions, table, "functions, and the table");
    assert_eq!(table.len(), OPERATIONS.len(), "each once");
}

#[test]
fn what_a_function_asks_for_and_records_is_what_the_table_says() {
    for (name, text) in of_the_clinic() {
        let row = Operation::named(&name).unwrap();
        for kind in Kind::ALL {
            let named = format!("tx.event(Kind::{kind:?},");
            let recorded = format!("Kind::{kind:?}, ");
            let says = text.contains(&named)
                || text.contains("self.record(person,") && text.contains(&recorded);
            assert!(!says || row.records.contains(kind), "`{name}` records {kind}");
        }
        let asked = text.split("self.require(person, Permission::").nth(1);
        if let Some(asked) = asked.and_then(|rest| rest.split(')').next()) {
            let Needs(permission) = row.access else { panic!("`{name}` asks for {asked}") };
            assert_eq!(format!("{permission:?}"), asked, "`{name}` asks for it first");
        }
    }
}

#[test]
fn whatever_can_be_recorded_is_recorded_by_an_operation() {
    // Recorded by opening the clinic, by the log itself, or with every refusal and change.
    let beside = [
        Kind::AuditSessionOpened,
        Kind::AuditSessionSealed,
        Kind::PermissionDenied,
        Kind::ClockWentBack,
        Kind::LogRolledBack,
        Kind::RecordChanged,
    ];
    let told: BTreeSet<&str> = OPERATIONS
        .iter()
        .flat_map(|one| one.records)
        .chain(&beside)
        .map(|kind| kind.as_str())
        .collect();
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(told, all);
}

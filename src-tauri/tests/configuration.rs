//! What the window may do is as little as it was: this fails when the configuration loosens.
#![expect(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn configuration() -> Value {
    read(&folder().join("tauri.conf.json"))
}

/// The names of the commands that the contract calls in this way.
fn reached<'a>(contract: &'a str, way: &str) -> BTreeSet<&'a str> {
    let calls = contract.split(way).skip(1);
    calls.map(|call| call.split('"').nth(1).unwrap()).collect()
}

#[test]
fn the_content_policy_allows_the_programs_own_files_and_nothing_else() {
    let policy = configuration()["app"]["security"]["csp"].as_str().unwrap().to_owned();
    let directives: BTreeMap<&str, Vec<&str>> = policy
        .split(';')
        .map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next().unwrap(), words.collect())
        })
        .collect();
    // Mantine sets sizes as style attributes, which is what 'unsafe-inline' is for; scripts have
    // no such thing. `data:` carries pictures of pages, which come through a command.
    let allowed = BTreeMap::from([
        ("default-src", vec!["'self'"]),
        ("script-src", vec!["'self'"]),
        ("style-src", vec!["'self'", "'unsafe-inline'"]),
        ("img-src", vec!["'self'", "data:"]),
        ("font-src", vec!["'self'"]),
        ("connect-src", vec!["ipc:", "http://ipc.localhost"]),
        ("object-src", vec!["'none'"]),
        ("base-uri", vec!["'none'"]),
        ("form-action", vec!["'none'"]),
        ("frame-src", vec!["'none'"]),
        ("frame-ancestors", vec!["'none'"]),
    ]);
    assert_eq!(directives, allowed);
}

#[test]
fn nothing_around_the_policy_undoes_it() {
    let app = &configuration()["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["windows"], json!([]), "the one window is made where its navigation is refused");
    let security = app["security"].as_object().unwrap();
    let known = ["csp", "freezePrototype", "capabilities"];
    assert!(security.keys().all(|key| known.contains(&key.as_str())), "{security:?}");
    assert_eq!(security["freezePrototype"], json!(true));
    assert_eq!(security["capabilities"], json!(["main"]));
    assert!(configuration().get("plugins").is_none());
}

#[test]
fn one_file_says_what_the_one_window_may_do() {
    let files: Vec<_> = fs::read_dir(folder().join("capabilities"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files, [folder().join("capabilities/main.json")]);
    let capability = read(&files[0]);
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none(), "no page from elsewhere has any right");
    assert!(capability.get("webviews").is_none() && capability.get("platforms").is_none());
    let permissions: BTreeSet<_> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let contract = wardbook_desktop::typescript().unwrap();
    let called = reached(&contract, "own<").into_iter().map(|name| name.replace('_', "-"));
    let allowed: BTreeSet<_> = called.map(|name| format!("allow-{name}")).collect();
    assert_eq!(
        permissions,
        allowed.iter().map(String::as_str).collect(),
        "the commands of the product, and nothing of Tauri's own"
    );
    let desk: BTreeSet<_> = wardbook_desk::commands::NAMES.iter().copied().collect();
    assert_eq!(reached(&contract, "call<"), desk, "what `call` reaches is what the page calls");
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let page = fs::read_to_string(folder().join("../ui/index.html")).unwrap();
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("//cdn"));
    assert!(!page.contains("<script>"), "no script stands in the page itself");
}

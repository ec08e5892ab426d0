//! The generated TypeScript is what the Rust types say.

#[test]
fn the_page_has_the_types_of_today() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/ipc/bindings.ts");
    let found = std::fs::read_to_string(file).unwrap();
    assert!(
        found == wardbook_desktop::typescript().unwrap(),
        "ui/src/ipc/bindings.ts is stale; run `make bindings`"
    );
}

//! Writes the TypeScript contract to the file that is named; see `make bindings`.

fn main() -> anyhow::Result<()> {
    let file = std::env::args_os().nth(1);
    let file = file.ok_or_else(|| anyhow::anyhow!("name the file to be written"))?;
    Ok(std::fs::write(file, wardbook_desktop::typescript()?)?)
}

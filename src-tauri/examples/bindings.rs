//! Writes the TypeScript contract and the page of operations to the files that are named; see `make
//! bindings`.

use std::fs::write;

fn main() -> anyhow::Result<()> {
    let mut files = std::env::args_os().skip(1);
    let (Some(contract), Some(operations)) = (files.next(), files.next()) else {
        anyhow::bail!("name the two files to be written");
    };
    write(contract, wardbook_desktop::typescript()?)?;
    Ok(write(operations, wardbook_desk::operations::page())?)
}

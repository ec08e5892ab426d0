//! Embeds head office's page: the files of `ui/dist-office`, or of the folder that the variable
//! `WARDBOOK_OFFICE_PAGE` names, as a table in `$OUT_DIR/page.rs`. Where there is no page, the table is
//! empty, and the server says so at its address. A page that was built since is noticed where its
//! folder was there before, or where the variable names it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=WARDBOOK_OFFICE_PAGE");
    println!("cargo:rerun-if-changed=build.rs");
    let folder = env::var_os("WARDBOOK_OFFICE_PAGE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist-office"),
        PathBuf::from,
    );
    let mut files = Vec::new();
    if folder.is_dir() {
        println!("cargo:rerun-if-changed={}", folder.display());
        collect(&folder.canonicalize()?, "", &mut files)?;
        files.sort();
    }
    let mut table = "&[\n".to_owned();
    for (name, path) in files {
        let path = path.display().to_string();
        let _ = writeln!(table, "    ({name:?}, include_bytes!({path:?})),");
    }
    table.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("page.rs"), table)
}

fn collect(folder: &Path, before: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}

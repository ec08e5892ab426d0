//! P13: head office. Its own code serves over HTTP on this machine, on either database; every other
//! side runs in turn with it in the same run.

mod clinics;
mod held;
mod memory;
mod served;
mod wire;
mod witness;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::Result;
use tokio::runtime::Runtime;
use wardbook_office::folder::Place;

use self::served::Office;
use crate::postgres::Postgres;
use crate::table::{Table, Target};

pub(crate) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    wire::measure(table)?;
    memory::measure(&folder.join("memory"), table)?;
    let runtime = Runtime::new()?;
    let cluster = folder.join("head-office");
    fs::create_dir_all(&cluster)?;
    // PostgreSQL's own user must reach its folder.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o711))?;
    let server = match Postgres::start(&cluster) {
        Ok(server) => server,
        Err(reason) => {
            let what = "P13 witness, held and searchable";
            table.not_measured(what, Target::AtLeast(1.0), &format!("{reason:#}"));
            return Ok(());
        }
    };
    for (name, database) in [("SQLite", None), ("PostgreSQL", Some(server.database("office")?))] {
        let place = Place { folder: folder.join(name), database, key_file: None };
        let office = runtime.block_on(Office::serve(name, place))?;
        witness::measure(&runtime, &office, &server, table)?;
        held::measure(&runtime, &office, &server, table)?;
    }
    Ok(())
}

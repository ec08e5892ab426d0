//! `fsck`.

use anyhow::{Result, bail};

use crate::fsck;
use crate::own_log;
use crate::search;
use crate::state::AppState;
use crate::storage::logs;

pub(super) async fn run(app: &AppState, rebuild: bool) -> Result<()> {
    let mut faults = 0;
    match own_log::verify(&app.storage, app.id).await? {
        Ok(size) => say!("ok     head office's own ledger: {size} events"),
        Err(fault) => {
            say!("wrong  head office's own ledger: {fault}");
            faults += 1;
        }
    }
    let notes = fsck::notes(app).await?;
    for fault in &notes {
        say!("wrong  {fault}");
    }
    if notes.is_empty() {
        say!("ok     policies, messages and evidence");
    }
    faults += notes.len();
    for log in app.storage.read(|tx| logs::all(tx)).await? {
        let found = fsck::verify(app, &log).await?;
        for fault in &found.faults {
            say!("wrong  {}: {fault}", log.origin);
        }
        faults += found.faults.len();
        if found.faults.is_empty() {
            let fsck::Found { fixed, held, searchable, next, .. } = found;
            say_part!("ok     {}: fixed to {fixed} · held to {held}", log.origin);
            say_part!(" · searchable to {searchable} · {next} entries");
            say!("; before event {} it is the clinic's word", log.before);
        }
        if rebuild {
            search::forget(&app.storage, log.id).await?;
        }
    }
    if rebuild {
        while search::build(&app.storage, app.clock.now()).await? {}
        say!("The searchable rows were built again.");
    }
    if faults > 0 {
        bail!("{faults} faults: restore a backup, and let the clinics upload what is missing");
    }
    Ok(())
}

//! Watched inbox folders: what is set for each, looking into them, and taking documents from them.
//!
//! What a file must be like before it is taken is `wardbook_domain::arrival`; what became of each is a
//! row (`wardbook_store::inbox_files`). `step` makes one step with one folder: it lists it where that is
//! due (`look`), judges files that have settled (`judge`), takes them (`take`) and does with them what
//! is set (`clear`). Which session a folder starts by itself, and what is set for that, are `due`, `run`
//! and `sessions`. How a folder stands is kept in memory (`live`), since it changes without anybody's
//! doing. When steps are made, and how changes are heard of, is the holder's affair (`wardbook-desk`).

mod clear;
mod due;
mod folders;
mod judge;
mod live;
mod look;
mod platform;
mod run;
mod scan;
mod sessions;
mod step;
mod take;
#[cfg(test)]
mod tests;
mod view;

pub use due::DueFolderSession;
pub use folders::{FolderSettings, WatchedFolder};
pub(crate) use live::Inboxes;
pub use live::{Noticed, WaitingFile};
pub use scan::FolderScan;
pub use sessions::{FolderSessionSettings, FolderSessionStatus};
pub use view::FolderStatus;

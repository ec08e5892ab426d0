//! What each system says of files in its own way: which file one is, whether its file system is a
//! share, whether a program holds it, and a rename that replaces nothing.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub(super) use linux::{
    identity, is_locked, is_share, look_of, open, open_for_writing, rename_new,
};

#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(not(target_os = "linux"))]
pub(super) use other::{
    identity, is_locked, is_share, look_of, open, open_for_writing, rename_new,
};

//! Linux.

use std::collections::HashSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, OFlags, RenameFlags, flock, renameat_with, statfs};
use rustix::io::Errno;
use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};

use wardbook_domain::arrival::Look;

/// File systems whose files are on another machine, or behind another program: what another writes
/// there is not told as an event (`statfs(2)`, and the kernel's `magic.h` and file systems).
const SHARES: &[u32] = &[
    0x6969,      // NFS
    0x517b,      // SMB
    0xff53_4d42, // CIFS
    0xfe53_4d42, // SMB 2
    0x564c,      // NCP
    0x0102_1997, // 9p, as virtual machines and WSL use it
    0x6573_5546, // FUSE: sshfs, rclone, gvfs
    0x5346_414f, // AFS
    0x6b41_4653, // the kernel's own AFS
    0x7375_7245, // Coda
    0x00c3_6400, // Ceph
    0x786f_4256, // VirtualBox's shared folders
    0xbacb_acbc, // VMware's
];

/// Whether a folder is on a share.
pub(in super::super) fn is_share(folder: &Path) -> io::Result<bool> {
    let about = statfs(folder)?;
    // The low 32 bits are the magic number, whatever the field's width and sign.
    let magic = u32::try_from(about.f_type & 0xffff_ffff).unwrap_or_default();
    Ok(SHARES.contains(&magic))
}

/// How a file looks.
pub(in super::super) fn look_of(about: &Metadata) -> Look {
    let nanos = about.mtime().saturating_mul(1_000_000_000).saturating_add(about.mtime_nsec());
    Look { bytes: about.len(), modified: nanos, inode: about.ino() }
}

/// Which folder it is, so that another in its place is noticed.
pub(in super::super) fn identity(about: &Metadata) -> (u64, u64) {
    (about.dev(), about.ino())
}

/// Opens a file for reading: no link, and nothing that opening would wait for.
pub(in super::super) fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

/// Whether a program holds a lock on the file, of either kind. A file system without locks has none.
pub(in super::super) fn is_locked(file: &File) -> bool {
    match flock(file, FlockOperation::NonBlockingLockShared) {
        Err(Errno::WOULDBLOCK) => return true,
        Ok(()) => drop(flock(file, FlockOperation::Unlock)),
        Err(_) => {}
    }
    let whole = Flock {
        start: 0,
        length: 0,
        pid: None,
        typ: FlockType::ReadLock,
        offset_type: FlockOffsetType::Set,
    };
    matches!(fcntl_getlk(file, &whole), Ok(Some(_)))
}

/// The files under a folder that a program of this account has open for writing. Other accounts'
/// programs, and other machines', are not seen.
pub(in super::super) fn open_for_writing(folder: &Path) -> HashSet<PathBuf> {
    let mut found = HashSet::new();
    let own = std::process::id().to_string();
    let Ok(processes) = fs::read_dir("/proc") else { return found };
    for process in processes.flatten() {
        let number = process.file_name();
        let Some(number) = number.to_str() else { continue };
        if !number.bytes().all(|digit| digit.is_ascii_digit()) || number == own {
            continue;
        }
        let Ok(open) = fs::read_dir(process.path().join("fd")) else { continue };
        for one in open.flatten() {
            // Only its name is read: to ask a share that is gone about a file would wait for it.
            let Ok(path) = fs::read_link(one.path()) else { continue };
            if path.starts_with(folder) && is_writing(&process.path(), &one.file_name()) {
                found.insert(path);
            }
        }
    }
    found
}

/// Whether a process has this descriptor for writing: the last octal digit of its flags (`proc(5)`).
fn is_writing(process: &Path, descriptor: &std::ffi::OsStr) -> bool {
    let Ok(info) = fs::read_to_string(process.join("fdinfo").join(descriptor)) else {
        return false;
    };
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let mode = flags.and_then(|flags| flags.trim().bytes().last());
    matches!(mode.map(|digit| digit.wrapping_sub(b'0') & 3), Some(1 | 2))
}

/// Renames a file where nothing has the new name.
pub(in super::super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // This file system cannot promise it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            if fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        done => Ok(done?),
    }
}

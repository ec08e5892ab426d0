//! The socket itself: `desk.sock` in the clinic's folder, for the account that owns it alone.
//!
//! Only the process that holds the clinic's lock makes it or takes it away, so that nobody removes
//! another's. One that was left by a process that died is refused by the system, and replaced.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::net::sockopt::socket_peercred;
use rustix::net::{Shutdown, shutdown};

use wardbook_app::Home;

/// The socket's name in the clinic's folder.
const NAME: &str = "desk.sock";

/// The longest path that the system takes for a socket, in bytes, on every system that has them.
const LONGEST_PATH: usize = 103;

/// What both ends speak over.
pub(crate) type Stream = UnixStream;

/// What is listened on.
pub(in super::super) type Listener = UnixListener;

/// A name for the socket that is short enough, valid while the folder that comes with it is open.
fn short(home: &Path) -> io::Result<(PathBuf, Option<File>)> {
    let path = home.join(NAME);
    if path.as_os_str().len() <= LONGEST_PATH {
        return Ok((path, None));
    }
    let folder = File::open(home)?;
    let through = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
    if !through.exists() {
        let text = "the clinic's folder has a path too long for a socket, and there is no /proc";
        return Err(io::Error::new(io::ErrorKind::InvalidFilename, text));
    }
    Ok((through.join(NAME), Some(folder)))
}

/// Listens in the clinic's folder. Only for the process that holds the clinic's lock.
pub(in super::super) fn listen(home: &Home) -> io::Result<Listener> {
    let (path, _folder) = short(home.path())?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // The folder has mode 0700, so nobody reaches the socket before its own mode is set.
    let listener = UnixListener::bind(&path)?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&path, mode)?;
    Ok(listener)
}

/// Takes the socket away. Only for the process that holds the clinic's lock.
pub(in super::super) fn remove(home: &Home) {
    // One that stays is refused by the system and replaced by the next holder.
    let _ = fs::remove_file(home.path().join(NAME));
}

/// Wakes the thread that waits for guests, for whom there is an end of it.
pub(in super::super) fn close(listener: &Listener) {
    let _ = shutdown(listener, Shutdown::Both);
}

/// The next guest.
pub(in super::super) fn accept(listener: &Listener) -> io::Result<Stream> {
    listener.accept().map(|(stream, _)| stream)
}

/// Connects to whoever has the clinic open; `None` where nobody listens.
pub(in super::super) fn connect(home: &Home) -> io::Result<Option<Stream>> {
    let (path, _folder) = match short(home.path()) {
        Ok(short) => short,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match UnixStream::connect(&path) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(None),
            _ => Err(error),
        },
    }
}

/// The process at the other end, if it runs under the same account of the system.
pub(in super::super) fn own_peer(stream: &Stream) -> io::Result<i32> {
    let peer = socket_peercred(stream)?;
    if peer.uid != rustix::process::geteuid() {
        let text = "another account of the system is at the other end";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
    }
    Ok(peer.pid.as_raw_nonzero().get())
}

//! Linux: resource limits, a filter on system calls, and the parent's death as a signal.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

use super::{Ending, reach};
use crate::Limits;

/// A directory that is always there.
pub(crate) const ROOT: &str = "/";

/// Its own group, so that ending it also ends what it may have started, and so that Ctrl-C in a
/// terminal reaches the product first, which then cancels in order.
pub(crate) fn prepare(command: &mut Command) {
    command.process_group(0);
}

/// Kills the child's group. Harmless when it has already ended, as long as it was not waited for.
pub(crate) fn end(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
}

pub(crate) fn ending(status: ExitStatus) -> Ending {
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => Ending::OutOfTime,
        Some(signal) => Ending::Signal(signal),
        None => Ending::Code(status.code().unwrap_or(-1)),
    }
}

/// The signal comes when the *thread* that started the child ends, which is the one that waits for
/// it. Should the parent be gone already, reading the request fails and the child ends too.
pub(crate) fn end_with_parent() {
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
}

/// Whether a program was ended for the processor time it took.
pub(crate) fn is_out_of_time(status: ExitStatus) -> bool {
    matches!(ending(status), Ending::OutOfTime)
}

/// Gives up everything that taking text out of bytes does not need.
pub(crate) fn confine(limits: &Limits, meter: &Meter) -> io::Result<()> {
    let set = |resource, soft: u64, hard: u64| {
        let limit = Rlimit { current: Some(soft), maximum: Some(hard) };
        setrlimit(resource, limit)
    };
    // Beyond what the program itself has mapped, which for a window program is a lot.
    let memory = (meter.mapped_kb << 10) + (limits.memory_mb << 20);
    set(Resource::As, memory, memory)?;
    // The soft limit sends SIGXCPU, which the parent can tell from a crash.
    set(Resource::Cpu, limits.seconds, limits.seconds + 1)?;
    set(Resource::Core, 0, 0)?;
    set(Resource::Fsize, 0, 0)?;
    set(Resource::Nofile, 0, 0)?;
    // No file, whatever the filter below lets through.
    let _ = reach::limit_to(&[]);
    // Kernels and containers without filters exist; the limits above hold there all the same.
    if let Some(filter) = system_calls() {
        let _ = seccompiler::apply_filter(&filter);
    }
    Ok(())
}

/// Memory that a program may map which reads letters; what it uses is a fifth of it.
const PROGRAM_MEMORY: u64 = 1 << 30;

/// Files and pipes that such a program may have open.
const PROGRAM_FILES: u64 = 64;

/// Gives up everything that starting a program does not need which reads a page's greys: it and the
/// program have no network, nothing to read but what is below `places`, nothing to write to but their
/// pipes, and no memory, time or files without end.
pub(crate) fn confine_with(limits: &Limits, places: &[PathBuf]) -> io::Result<()> {
    // Before files are counted, since each place is opened.
    let _ = reach::limit_to(places);
    let set = |resource, most: u64| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
    };
    set(Resource::As, PROGRAM_MEMORY)?;
    setrlimit(
        Resource::Cpu,
        Rlimit { current: Some(limits.seconds), maximum: Some(limits.seconds + 1) },
    )?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Nofile, PROGRAM_FILES)?;
    if let Some(filter) = program_calls() {
        let _ = seccompiler::apply_filter(&filter);
    }
    Ok(())
}

/// What a reader of letters never needs: the network, other processes, and changing a file. A list of
/// what it does need differs from one system's libraries to the next.
fn program_calls() -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_kill,
        libc::SYS_openat2,
        libc::SYS_io_uring_setup,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_mkdirat,
        libc::SYS_mknodat,
        libc::SYS_fchmodat,
        libc::SYS_fchownat,
        libc::SYS_truncate,
        libc::SYS_ftruncate,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
    ]
    .into_iter()
    .chain(older_calls())
    .map(|call| (call, Vec::new()))
    .collect();
    // Opening a file to write, or to make it.
    let opens = |argument, mask: i32, value: i32| {
        let (mask, value) = (u64::try_from(mask).ok()?, u64::try_from(value).ok()?);
        let masked = SeccompCmpOp::MaskedEq(mask);
        let condition =
            SeccompCondition::new(argument, SeccompCmpArgLen::Dword, masked, value).ok()?;
        SeccompRule::new(vec![condition]).ok()
    };
    for (call, argument) in OPENS.iter().copied() {
        let to_write = [
            opens(argument, libc::O_ACCMODE, libc::O_WRONLY)?,
            opens(argument, libc::O_ACCMODE, libc::O_RDWR)?,
            opens(argument, libc::O_CREAT, libc::O_CREAT)?,
        ];
        rules.insert(call, to_write.into());
    }
    let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).ok()?.try_into().ok()
}

/// The same calls by the names that only older architectures have.
#[cfg(target_arch = "x86_64")]
fn older_calls() -> Vec<i64> {
    vec![
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_renameat,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_mknod,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_creat,
    ]
}

#[cfg(not(target_arch = "x86_64"))]
fn older_calls() -> Vec<i64> {
    Vec::new()
}

/// What opens files by a name, and which of its arguments are its flags.
#[cfg(target_arch = "x86_64")]
const OPENS: &[(i64, u8)] = &[(libc::SYS_openat, 2), (libc::SYS_open, 1)];

#[cfg(not(target_arch = "x86_64"))]
const OPENS: &[(i64, u8)] = &[(libc::SYS_openat, 2)];

/// All that is left: memory, the pipes that are open already, ending. No files, no network, no
/// processes, no threads. Anything else fails with EPERM rather than killing, so that a library
/// that asks for something it can do without goes on.
fn system_calls() -> Option<BpfProgram> {
    let allowed = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_lseek,
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let rules: BTreeMap<_, _> = allowed.into_iter().map(|call| (call, Vec::new())).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch).ok()?.try_into().ok()
}

/// Reads the process's own size. Opened before files are out of reach.
pub(crate) struct Meter {
    status: Option<File>,
    mapped_kb: u64,
}

impl Meter {
    pub(crate) fn new() -> Self {
        let mut meter = Self { status: File::open("/proc/self/status").ok(), mapped_kb: 0 };
        meter.mapped_kb = meter.field("VmSize:");
        meter
    }

    /// The largest resident size so far, in KiB.
    pub(crate) fn peak_kb(&mut self) -> u64 {
        self.field("VmHWM:")
    }

    fn field(&mut self, name: &str) -> u64 {
        let mut text = String::new();
        let Some(file) = &mut self.status else {
            return 0;
        };
        if file.rewind().is_err() || file.read_to_string(&mut text).is_err() {
            return 0;
        }
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse().ok())
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_filter_files_and_sockets_are_out_of_reach_and_memory_is_not() {
        let filter = system_calls().expect("this architecture has filters");
        // A filter holds for its thread; the rest of the test program is left alone.
        std::thread::scope(|scope| {
            let confined = scope.spawn(|| {
                seccompiler::apply_filter(&filter).expect("the kernel takes filters");
                let file = File::open("/etc/hostname").map_err(|error| error.kind());
                let socket = std::net::TcpStream::connect(("127.0.0.1", 9));
                let memory = vec![1_u8; 8 << 20];
                (file.err(), socket.err().map(|e| e.kind()), memory.len())
            });
            let (file, socket, memory) = confined.join().unwrap();
            assert_eq!(file, Some(io::ErrorKind::PermissionDenied));
            assert_eq!(socket, Some(io::ErrorKind::PermissionDenied));
            assert_eq!(memory, 8 << 20);
        });
    }

    #[test]
    fn the_meter_knows_that_this_process_has_a_size() {
        let mut meter = Meter::new();
        assert!(meter.mapped_kb > 0);
        assert!(meter.peak_kb() > 0);
    }
}

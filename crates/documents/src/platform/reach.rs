//! Which files a confined program can reach: Landlock, where the kernel has it (Linux 5.13 and later,
//! and not switched off). Kernels and containers without it exist; limits and filters hold there all
//! the same.

use std::path::PathBuf;

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, Scope, path_beneath_rules,
};

/// The newest rights that are known here; a kernel takes those of them that it knows.
const KNOWN: ABI = ABI::V6;

/// From now on, nothing below other places than these is read or started, nothing anywhere is
/// written, and no other process is signalled. Places that there are not are no matter.
pub(super) fn limit_to(places: &[PathBuf]) -> Result<(), RulesetError> {
    let reading = AccessFs::from_read(KNOWN);
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .add_rules(path_beneath_rules(places, reading))?
        .restrict_self()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::ErrorKind;

    use super::*;

    /// Whether the kernel limits what files are reached.
    fn is_there() -> bool {
        let ruleset = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        ruleset.handle_access(AccessFs::from_all(ABI::V1)).is_ok()
    }

    #[test]
    fn a_file_is_read_within_the_places_and_nowhere_else() {
        if !is_there() {
            println!("skipped: this kernel has no Landlock");
            return;
        }
        let (within, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let [inner, outer] = [&within, &outside].map(|folder| folder.path().join("letter.txt"));
        for file in [&inner, &outer] {
            fs::write(file, "Eve Page").unwrap();
        }
        // It holds for its thread; the rest of the test program is left alone.
        std::thread::scope(|scope| {
            let limited = scope.spawn(|| {
                limit_to(&[within.path().to_owned(), "/nowhere".into()]).unwrap();
                let denied = |done: std::io::Result<()>| {
                    done.err().map(|error| error.kind()) == Some(ErrorKind::PermissionDenied)
                };
                assert_eq!(fs::read_to_string(&inner).unwrap(), "Eve Page");
                assert!(denied(fs::read(&outer).map(|_| ())), "a file outside is not read");
                assert!(denied(fs::write(&inner, "")), "nothing is written within");
                assert!(denied(fs::write(outside.path().join("new"), "")), "or made outside");
            });
            limited.join().unwrap();
        });
        assert_eq!(fs::read_to_string(&outer).unwrap(), "Eve Page");
    }
}

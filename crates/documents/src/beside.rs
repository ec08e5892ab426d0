//! Finding the program that reads files. It is installed with the programs that start it, and nowhere
//! else is looked for it: neither the `PATH` nor the environment chooses what runs in the child's place.

use std::path::{Path, PathBuf};

use crate::Worker;

/// The program's name, without the ending that some systems add.
const NAME: &str = "wardbook-document-worker";

/// Where a package puts it, seen from the folder above that of the programs that people start.
const PACKAGED: &str = "lib/wardbook";

/// The installation is incomplete.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the program that reads documents, {NAME}, is missing; it was looked for in {} and in {}. Install \
     Wardbook again or, where it was built from its sources, run `scripts/build.sh command`",
    .beside.display(),
    .packaged.display()
)]
pub struct MissingWorker {
    /// The folder of the program that looked.
    beside: PathBuf,
    /// The package's folder.
    packaged: PathBuf,
}

impl Worker {
    /// The one that was built or installed with `program`, an absolute path: in the same folder, as in
    /// `target/`, or in the package's, as in `/usr/lib/wardbook` for `/usr/bin/wardbook`.
    pub fn beside(program: &Path) -> Result<Self, MissingWorker> {
        let beside = program.parent().unwrap_or(program).to_owned();
        let packaged = beside.parent().unwrap_or(&beside).join(PACKAGED);
        let file = format!("{NAME}{}", std::env::consts::EXE_SUFFIX);
        let found = [&beside, &packaged].map(|folder| folder.join(&file));
        match found.into_iter().find(|one| one.is_file()) {
            Some(program) => Ok(Self { program, args: Vec::new() }),
            None => Err(MissingWorker { beside, packaged }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder with these files in it, all empty.
    fn installed(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let file = root.path().join(format!("{file}{}", std::env::consts::EXE_SUFFIX));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        root
    }

    fn found(root: &tempfile::TempDir) -> Result<PathBuf, MissingWorker> {
        let worker = Worker::beside(&root.path().join("bin/wardbook"))?;
        assert!(worker.args.is_empty());
        Ok(worker.program.strip_prefix(root.path()).unwrap().with_extension(""))
    }

    #[test]
    fn the_reader_is_found_beside_the_program_and_in_the_package() {
        let both = ["bin/wardbook-document-worker", "lib/wardbook/wardbook-document-worker"];
        for (files, expected) in [(&both[..1], both[0]), (&both[1..], both[1]), (&both, both[0])] {
            assert_eq!(found(&installed(files)), Ok(PathBuf::from(expected)));
        }
    }

    #[test]
    fn a_missing_reader_is_named_with_where_it_was_looked_for_and_what_to_do() {
        let root = installed(&["bin/wardbook"]);
        // A folder of that name is no program.
        fs::create_dir(root.path().join("bin/wardbook-document-worker")).unwrap();
        let refusal = found(&root).unwrap_err().to_string();
        let folders = ["bin", "lib/wardbook"].map(|one| root.path().join(one));
        for part in ["wardbook-document-worker", "Install Wardbook again", "scripts/build.sh"]
            .into_iter()
            .chain(folders.iter().filter_map(|one| one.to_str()))
        {
            assert!(refusal.contains(part), "{part}: {refusal}");
        }
    }
}

//! What a task comes to, and how it is put together from what the product answers.

use std::path::Path;

use serde::Serialize;

use wardbook_app::{
    Drilled, Exported, Fault, RecordSucceeded, RecordTakenBack, RedactedCopy,
    SelectionVerification, TakenIn, Verification,
};

/// Faults that are listed; the count covers the others.
const FAULTS: usize = 20;

/// Files that were here already and are named; the count covers the others.
const KNOWN: usize = 50;

/// What a task came to.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum TaskResult {
    /// A session ran to its end.
    Run {
        /// Documents with a result.
        processed: u64,
        /// Documents without.
        failed: u64,
        /// Results that wait for a person.
        reviews: u64,
        /// Whether it is complete.
        completed: bool,
        /// Why it is not, and what to do.
        refusal: Option<String>,
    },
    /// Files were taken in.
    Intake {
        /// New documents.
        added: u32,
        /// Files whose content was here already.
        known: u32,
        /// The first of them, each with what it is here.
        known_files: Vec<wardbook_app::KnownFile>,
        /// Files that could not be taken in, each with its reason.
        rejected: Vec<wardbook_app::Rejected>,
    },
    /// The log was verified.
    Verify {
        /// Whether nothing is wrong.
        sound: bool,
        /// Events.
        events: u64,
        /// Payloads whose commitment was recomputed.
        payloads: u64,
        /// Signed checkpoints that were verified.
        checkpoints: u64,
        /// Documents whose original was read and hashed.
        originals: u64,
        /// The root over all events.
        root: String,
        /// The first faults, as sentences.
        faults: Vec<String>,
        /// All faults.
        fault_count: u64,
        /// What "verified" does and does not prove here.
        limit: String,
    },
    /// Chosen events were verified, and nothing else.
    VerifySelection {
        /// Whether nothing is wrong with them.
        sound: bool,
        /// Events.
        events: u64,
        /// Payloads whose commitment was recomputed.
        payloads: u64,
        /// The size of the checkpoint that proves them.
        checkpoint_size: u64,
        /// Its root.
        root: String,
        /// Those that come after it, so that nothing proves them yet.
        after_checkpoint: u64,
        /// The first faults, as sentences.
        faults: Vec<String>,
        /// All faults.
        fault_count: u64,
        /// What "verified" does and does not prove here.
        limit: String,
    },
    /// A copy of the log was damaged and verified, in every way.
    Drill {
        /// What was found.
        drilled: Drilled,
    },
    /// A file was written.
    Export {
        /// Its name.
        file: String,
        /// Where it is.
        folder: String,
        /// Events in it, or that it speaks of.
        events: u64,
        /// The size of the checkpoint that proves it.
        checkpoint_size: u64,
        /// What was left out.
        redaction: String,
    },
    /// A redacted copy was written.
    Redacted {
        /// Its name.
        file: String,
        /// Where it is.
        folder: String,
        /// Places that were taken out.
        taken_out: u32,
        /// Pages that were covered whole.
        covered_pages: Vec<u32>,
        /// Pages to look at before it is given away.
        look_at: Vec<u32>,
    },
    /// A list of patients was looked at, or taken over.
    PatientList {
        /// What it comes to.
        report: Box<wardbook_app::PatientListReport>,
    },
    /// The record is what head office holds again.
    TakenBack {
        /// What was done, and what is asked for again.
        done: Box<RecordTakenBack>,
    },
    /// Another log goes on from here.
    Succeeded {
        /// What was done.
        done: Box<RecordSucceeded>,
    },
}

impl TaskResult {
    pub(crate) fn took_in(taken: TakenIn) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Self::Intake {
            added: count(taken.added.len()),
            known: count(taken.known.len()),
            known_files: taken.known.into_iter().take(KNOWN).collect(),
            rejected: taken.rejected,
        }
    }

    pub(crate) fn redacted(written: RedactedCopy) -> Self {
        let (file, folder) = place_of(&written.file);
        let mut look_at: Vec<u32> = written.look_at.iter().map(|one| one.page).collect();
        look_at.sort_unstable();
        look_at.dedup();
        Self::Redacted {
            file,
            folder,
            taken_out: written.taken_out.values().sum(),
            covered_pages: written.covered_pages,
            look_at,
        }
    }

    pub(crate) fn exported(written: &Exported) -> Self {
        let (file, folder) = place_of(&written.file);
        Self::Export {
            file,
            folder,
            events: written.events,
            checkpoint_size: written.checkpoint_size,
            redaction: written.redaction.into(),
        }
    }

    pub(crate) fn verified(verification: &Verification) -> Self {
        Self::Verify {
            sound: verification.sound,
            events: verification.events,
            payloads: verification.payloads,
            checkpoints: verification.checkpoints,
            originals: verification.originals,
            root: verification.root.clone(),
            faults: in_words(&verification.faults),
            fault_count: verification.fault_count,
            limit: verification.limit.clone(),
        }
    }

    pub(crate) fn verified_selection(found: SelectionVerification) -> Self {
        Self::VerifySelection {
            sound: found.sound,
            events: found.events,
            payloads: found.payloads,
            checkpoint_size: found.checkpoint_size,
            root: found.root,
            after_checkpoint: found.events_after_checkpoint,
            faults: in_words(&found.faults),
            fault_count: found.fault_count,
            limit: found.limit,
        }
    }
}

/// The first faults, a sentence each.
fn in_words(faults: &[Fault]) -> Vec<String> {
    let sentence = |fault: &Fault| match fault.seq {
        Some(seq) => format!("event {seq}, {}: {}", fault.part, fault.message),
        None => format!("{}: {}", fault.part, fault.message),
    };
    faults.iter().take(FAULTS).map(sentence).collect()
}

/// A file's name, and the folder that it is in.
fn place_of(file: &str) -> (String, String) {
    let place = Path::new(file);
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    (name.into_owned(), place.parent().unwrap_or(place).display().to_string())
}

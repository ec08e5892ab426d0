//! The inbox, and the folders that are watched for it.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::json;

use wardbook_app::{
    AppError, Clinic, FolderScan, FolderSessionSettings, FolderSessionStatus, FolderSettings,
    FolderStatus, InboxQuery, Noticed, Person, Watch,
};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::folder_sessions::FolderSessionState;
use wardbook_domain::ids::{DocumentId, FolderId};
use wardbook_domain::inbox::{AfterTaking, FolderProblem, IGNORED, Wait};
use wardbook_domain::packet::CutInput;

use super::command::{InboxCommand, WatchCommand, WatchSettings};
use super::{Answer, Conversation, Line, Secret, packets, table};

/// What the command line asks of the inbox.
pub(crate) fn inbox(line: &Line<'_>, command: InboxCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        InboxCommand::List { limit } => list(line, limit),
        InboxCommand::Open { document } => open(line, document),
        InboxCommand::Release { document, reason } => {
            clinic.release_document(person, document, &reason)?;
            let text = "Released: a session over it sends it. Run one again over the document.\n";
            Answer::new(text, &json!({ "document": document, "released": true }))
        }
        InboxCommand::Cut { document, after, leave_out, as_proposed } => {
            packets::cut(line, &document, CutInput { after, left_out: leave_out }, as_proposed)
        }
        InboxCommand::Watch(command) => watch(line, command),
        InboxCommand::Scan => {
            let scans = clinic.scan_inboxes(person, &line.desk.worker, &Stopped(line.talk))?;
            let sound = scans.iter().all(|scan| scan.folder.problem.is_none());
            Ok(Answer::new(describe_scans(&scans), &scans)?.with_verdict(sound))
        }
    }
}

/// Stops where the person does.
struct Stopped<'a>(&'a dyn Conversation);

impl Watch for Stopped<'_> {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.0.cancel().is_cancelled()
    }
}

fn list(line: &Line<'_>, limit: u32) -> Result<Answer> {
    let query = InboxQuery { limit, ..InboxQuery::default() };
    let page = line.clinic.inbox(line.person, &query)?;
    let row = |one: &wardbook_app::InboxDocument| {
        vec![
            one.document_id.to_string(),
            one.name.clone(),
            one.state.to_string(),
            one.received_at.to_text(),
            one.received_by.clone().unwrap_or_default(),
            one.folder.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = page.documents.iter().map(row).collect();
    let headings = ["document", "name", "state", "arrived", "whose", "from folder"];
    Answer::new(table(&headings, &rows), &page)
}

fn open(line: &Line<'_>, document: DocumentId) -> Result<Answer> {
    let password = line.talk.must(Secret::DocumentPassword, "The document's password")?;
    let worker = &line.desk.worker;
    let held = line.clinic.unlock_document(line.person, document, &password, worker)?;
    let text = format!(
        "Opened. What it holds is document {held}, in the inbox; the locked original is kept as it came.\n"
    );
    Answer::new(text, &json!({ "document": document, "held": held }))
}

fn watch(line: &Line<'_>, command: WatchCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        WatchCommand::Add { folder, settings } => {
            let id = clinic.add_inbox_folder(person, &folder, &wanted(settings))?;
            let added = clinic.inbox_folders(person)?.into_iter().find(|one| one.folder_id == id);
            let text = added.as_ref().map(|one| {
                let then = match one.after_taking {
                    AfterTaking::Leave => "stays where it is",
                    AfterTaking::Move => "is moved to `done` in the folder",
                    AfterTaking::Delete => "is deleted",
                };
                format!(
                    "{} is watched from now on, while the window is open or the agent runs. Documents \
                     from it are {}'s. A file is taken when it has been unchanged for {} seconds, \
                     and then {then}.{}\nIgnored: {}\n",
                    one.path,
                    one.owner,
                    one.settle_seconds,
                    added_sessions(&one.sessions),
                    IGNORED.join(" ")
                )
            });
            Answer::new(text.unwrap_or_default(), &added)
        }
        WatchCommand::List => {
            let folders = clinic.inbox_folders(person)?;
            Answer::new(describe(&folders), &folders)
        }
        WatchCommand::Change { folder, settings } => {
            let id = named(clinic, person, &folder)?;
            clinic.change_inbox_folder(person, id, &wanted(settings))?;
            let folders = clinic.inbox_folders(person)?;
            Answer::new(describe(&folders), &folders)
        }
        WatchCommand::Remove { folder } => {
            let id = named(clinic, person, &folder)?;
            clinic.remove_inbox_folder(person, id)?;
            let text = format!(
                "{} is watched no more. Its documents stay, and so do the files in it.",
                folder.display()
            );
            Answer::new(text, &json!({ "removed": folder }))
        }
    }
}

fn wanted(settings: WatchSettings) -> FolderSettings {
    FolderSettings {
        owner: settings.owner,
        after_taking: settings.after,
        detection: settings.detection,
        settle_seconds: settings.settle,
        sessions: Some(FolderSessionSettings {
            on: match (settings.process, settings.no_process) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
            mode: settings.mode,
            endpoint: settings.endpoint,
            budget: settings.budget,
            daily_budget: settings.daily_budget,
            hours: settings.hours,
        })
        .filter(|sessions| *sessions != FolderSessionSettings::default()),
    }
}

/// The watched folder at this place, which need not be there any more.
fn named(clinic: &Clinic, person: &Person, folder: &Path) -> Result<FolderId> {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let folders = clinic.inbox_folders(person)?;
    let found = folders.iter().find(|one| Path::new(&one.path) == whole);
    let missing = || AppError::NotFound(format!("watched folder {}", folder.display()));
    Ok(found.ok_or_else(missing)?.folder_id)
}

fn describe(folders: &[FolderStatus]) -> String {
    if folders.is_empty() {
        return "No folder is watched.\n".to_owned();
    }
    let rows: Vec<_> = folders.iter().map(row).collect();
    let mut text =
        table(&["folder", "whose", "then", "noticed by", "settles", "last look", "state"], &rows);
    for folder in folders {
        describe_sessions(&mut text, folder);
        describe_waiting(&mut text, folder);
    }
    text
}

/// What is said of the sessions of a folder that was just added.
fn added_sessions(sessions: &FolderSessionStatus) -> String {
    if !sessions.on {
        return String::new();
    }
    let FolderSessionStatus { endpoint, hours, .. } = sessions;
    format!(" Sessions over what arrives are started by themselves at `{endpoint}`, {hours}.")
}

/// The sessions that a folder starts by itself, in a line.
fn describe_sessions(text: &mut String, folder: &FolderStatus) {
    let sessions = &folder.sessions;
    let Some(state) = sessions.state else { return };
    let words = match state {
        FolderSessionState::Idle => "nothing waits",
        FolderSessionState::Gathering => "documents are still arriving",
        FolderSessionState::OutsideHours => "documents wait for these hours",
        FolderSessionState::Due => "a session is about to start",
        FolderSessionState::Running => "a session is running",
        FolderSessionState::OwnerMayNot => {
            "the owner may not run sessions over these documents any more: set another owner"
        }
        FolderSessionState::EndpointGone => "the endpoint was removed: set another one",
        FolderSessionState::EndpointRefused => "the endpoint may not be sent documents",
        FolderSessionState::EndpointAway => "the endpoint did not answer; it is tried again",
        FolderSessionState::BudgetSpent => "the day's budget is spent; it goes on tomorrow",
        FolderSessionState::Failed => "a session could not be started; it is tried again",
    };
    let amount = |budget: Option<NanoUnits>, of: &str| {
        budget.map_or_else(String::new, |budget| format!(", at most {budget} {of}"))
    };
    let FolderSessionStatus { mode, endpoint, hours, waiting, .. } = sessions;
    let _ = write!(
        text,
        "sessions: {}: {mode} at `{endpoint}`, {hours}{}{}; {waiting} waiting; {words}",
        folder.path,
        amount(sessions.budget, "each"),
        amount(sessions.daily_budget, "a day"),
    );
    if !sessions.detail.is_empty() {
        let _ = write!(text, " ({})", sessions.detail);
    }
    text.push('\n');
}

fn row(one: &FolderStatus) -> Vec<String> {
    let noticed = match one.noticed {
        None => "nobody at the moment",
        Some(Noticed::Events) => "events",
        Some(Noticed::Polling) => "polling",
        Some(Noticed::Both) => "events and polling",
    };
    vec![
        one.path.clone(),
        one.owner.clone(),
        one.after_taking.to_string(),
        noticed.into(),
        format!("{} s", one.settle_seconds),
        one.scanned_at.map_or_else(|| "not yet".into(), Timestamp::to_text),
        state(one),
    ]
}

/// What stands in the way of a folder, in words.
fn state(one: &FolderStatus) -> String {
    let words = match one.problem {
        None if one.noticed.is_none() => return "not watched at the moment".into(),
        None => return "watched".into(),
        Some(FolderProblem::Gone) => "it is not there",
        Some(FolderProblem::ShareGone) => "its share is not connected",
        Some(FolderProblem::NotPermitted) => "it may not be read",
        Some(FolderProblem::DiskFull) => "the disk with the clinic's record is full",
        Some(FolderProblem::TooMany) => "it holds more files than are looked at",
        Some(FolderProblem::Other) => return format!("{}; it is tried again", one.problem_detail),
    };
    format!("{words}; it is tried again")
}

fn describe_waiting(text: &mut String, folder: &FolderStatus) {
    for file in &folder.waiting {
        let why = match file.why {
            Wait::Settling => "changed a moment ago",
            Wait::Locked => "a program holds it locked",
            Wait::Open => "a program has it open for writing",
            Wait::Empty => "it is empty",
            Wait::NotWhole => "its end is missing",
            Wait::Unreadable => "it may not be read",
            Wait::NotCleared => "it was taken, and could not be moved or deleted",
        };
        let name = file.name.as_deref().unwrap_or("a file");
        let _ = writeln!(text, "waits: {name}: {why}");
    }
}

fn describe_scans(scans: &[FolderScan]) -> String {
    if scans.is_empty() {
        return "No folder is watched.\n".to_owned();
    }
    let mut text = String::new();
    for scan in scans {
        let FolderScan { folder, taken, known, refused, cleared } = scan;
        let _ = write!(text, "{}: {taken} taken, {known} known", folder.path);
        if *refused > 0 {
            let _ = write!(text, ", {refused} refused");
        }
        if *cleared > 0 {
            let _ = write!(text, ", {cleared} moved or deleted");
        }
        if folder.problem.is_some() {
            let _ = write!(text, "; {}", state(folder));
        }
        text.push('\n');
        describe_waiting(&mut text, folder);
    }
    text
}

//! Which session a watched folder starts next, and what is in the way. All of it follows from what is
//! stored and from the time of the day, so that nothing that waits is lost in a crash; only that a start
//! has failed is kept in memory, and it is tried again.

use std::time::Duration;

use wardbook_domain::access::{Actor, Context, Permission, Reach, Source, reach};
use wardbook_domain::clock::OnTheWall;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::folder_sessions::{FolderSessionState, MOST, is_enough};
use wardbook_domain::ids::FolderId;
use wardbook_store::folder_sessions::{self, FolderSessions, Stopped, WaitingDocuments, Wanted};
use wardbook_store::inbox_folders::{self, InboxFolder};
use wardbook_store::users::{self, User};
use wardbook_store::{StoreError, endpoints};

use super::sessions::FolderSessionStatus;
use crate::clinic::{Before, Clinic, Person};
use crate::error::{AppError, Result};
use crate::run::request::{ProcessRequest, Start};

/// Seconds after which a session whose endpoint did not answer is taken up again.
const AWAY_AGAIN_SECONDS: f64 = 300.0;

/// After a session could not be started.
const RETRY: Duration = Duration::from_mins(1);

/// A session that a folder is to start, or to take up again.
#[derive(Debug)]
pub struct DueFolderSession {
    /// The folder.
    pub folder: FolderId,
    /// Whose session it is: the system acts, within what this person may.
    pub(super) person: Person,
    pub(super) request: ProcessRequest,
}

/// How a folder stands with its sessions.
pub(super) struct Stance {
    pub(super) state: FolderSessionState,
    /// That in words, where they say more.
    pub(super) detail: String,
    waiting: u32,
    spent: NanoUnits,
    /// What is to be run now.
    run: Option<(User, Start, Option<NanoUnits>)>,
}

/// What is stored of a folder's sessions.
struct Stored {
    owner: Option<User>,
    waiting: WaitingDocuments,
    stopped: Option<Stopped>,
    spent: NanoUnits,
    running: bool,
}

impl Clinic {
    /// The first session that a folder is to start now. It is started by who asks, which is the one
    /// process that holds the clinic.
    pub fn due_folder_session(&self) -> Result<Option<DueFolderSession>> {
        for folder in self.store.read(inbox_folders::in_use)? {
            let Some(set) = self.sessions_of(&folder)?.filter(|set| set.on) else { continue };
            let stance = self.stance(&folder, &set)?;
            self.show_stance(folder.folder_id, stance.state);
            let Some((user, start, budget)) = stance.run else { continue };
            let system = self.store.system_context()?;
            let context = Context::of(Actor { source: Source::Inbox, ..system.actor });
            let person = Person { user, context, before: Before::default() };
            let request =
                ProcessRequest { start, mode: set.mode, endpoint: Some(set.endpoint), budget };
            return Ok(Some(DueFolderSession { folder: folder.folder_id, person, request }));
        }
        Ok(None)
    }

    pub(super) fn sessions_of(&self, folder: &InboxFolder) -> Result<Option<FolderSessions>> {
        Ok(self.store.read(|connection| folder_sessions::of(connection, folder.folder_id))?)
    }

    /// A folder's sessions for people.
    pub(super) fn session_status(&self, folder: &InboxFolder) -> Result<FolderSessionStatus> {
        let set = self.sessions_of(folder)?.unwrap_or_else(|| self.usual_sessions());
        let stance = if set.on { Some(self.stance(folder, &set)?) } else { None };
        let shown = self.inboxes.of(folder.folder_id).shown();
        let state = stance.as_ref().map(|stance| stance.state);
        let since = shown.sessions.filter(|(seen, _)| Some(*seen) == state).map(|(_, since)| since);
        let (detail, waiting, spent_today) =
            stance.map(|one| (one.detail, one.waiting, one.spent)).unwrap_or_default();
        let FolderSessions { on, mode, endpoint, budget, daily_budget, hours, .. } = set;
        Ok(FolderSessionStatus {
            on,
            mode,
            endpoint,
            budget,
            daily_budget,
            hours,
            state,
            detail,
            since,
            waiting,
            spent_today,
        })
    }

    /// A session could not be started, or not run to its end: it is tried again in a while. One that
    /// could not even be taken up again, as where its endpoint has another address now, is left to people,
    /// so that it does not hold up the next.
    pub(super) fn session_failed(&self, folder: FolderId, start: &Start, error: &AppError) {
        let again = self.inboxes.now() + RETRY;
        let detail = error.to_string();
        self.inboxes.of(folder).show(|shown| {
            shown.session_failure = Some((detail, again));
            if let (Start::Resume(session), AppError::Invalid(_)) = (start, error) {
                shown.stuck_sessions.push(*session);
            }
        });
        self.show_stance(folder, FolderSessionState::Failed);
    }

    fn show_stance(&self, folder: FolderId, state: FolderSessionState) {
        let now = self.store.clock().now();
        self.inboxes.of(folder).show(|shown| {
            if shown.sessions.is_none_or(|(seen, _)| seen != state) {
                shown.sessions = Some((state, now));
            }
        });
    }

    fn stance(&self, folder: &InboxFolder, set: &FolderSessions) -> Result<Stance> {
        let now = self.store.clock().now();
        let wall = OnTheWall::at(now);
        let (id, owner) = (folder.folder_id, folder.owner);
        let wanted = Wanted { folder: id, owner, since: set.since, day_began: wall.day_began };
        let shown = self.inboxes.of(id).shown();
        let stored = self.store.read(|connection| {
            let mut stopped = folder_sessions::stopped(connection, id, owner)?.into_iter();
            Ok::<_, StoreError>(Stored {
                owner: users::by_id(connection, owner)?,
                waiting: folder_sessions::waiting(connection, &wanted)?,
                stopped: stopped.find(|one| !shown.stuck_sessions.contains(&one.session)),
                spent: folder_sessions::spent_since(connection, id, wall.day_began)?,
                running: folder_sessions::is_running(connection, id)?,
            })
        })?;
        let (waiting, spent) = (stored.waiting.count, stored.spent);
        let stands = |state, detail| Stance { state, detail, waiting, spent, run: None };
        if stored.running {
            return Ok(stands(FolderSessionState::Running, String::new()));
        }
        if waiting == 0 && stored.stopped.is_none() {
            return Ok(stands(FolderSessionState::Idle, String::new()));
        }
        let Some(owner) = stored.owner.filter(may_run) else {
            return Ok(stands(FolderSessionState::OwnerMayNot, String::new()));
        };
        let is_free = match self.way(set, spent)? {
            Way::Blocked(state, detail) => return Ok(stands(state, detail)),
            Way::Clear { is_free } => is_free,
        };
        if let Some((detail, again)) = shown.session_failure
            && self.inboxes.now() < again
        {
            return Ok(stands(FolderSessionState::Failed, detail));
        }
        if !set.hours.hold(wall.minute) {
            return Ok(stands(FolderSessionState::OutsideHours, String::new()));
        }
        // What earlier sessions cost elsewhere holds up nothing that is free.
        let left = set
            .daily_budget
            .filter(|_| !is_free)
            .map(|daily| NanoUnits((daily.0 - spent.0).max(0)));
        if let Some(stopped) = stored.stopped {
            let waits = stopped.is_away && now.seconds_since(stopped.at) < AWAY_AGAIN_SECONDS;
            // What such a session may still cost must fit into the day, as must one that has no limit.
            let fits = left.is_none_or(|left| stopped.left.is_some_and(|wants| wants <= left));
            if !waits && fits {
                let run = Some((owner, Start::Resume(stopped.session), None));
                return Ok(Stance { run, ..stands(FolderSessionState::Due, String::new()) });
            }
            if waits && stopped.endpoint == set.endpoint {
                return Ok(stands(FolderSessionState::EndpointAway, String::new()));
            }
            if waiting == 0 {
                let state = if waits {
                    FolderSessionState::EndpointAway
                } else {
                    FolderSessionState::BudgetSpent
                };
                return Ok(stands(state, String::new()));
            }
        }
        let quiet = stored.waiting.newest.map_or(0.0, |newest| now.seconds_since(newest));
        let turned_back = stored.waiting.newest.is_some_and(|newest| newest > now);
        if !turned_back && !is_enough(waiting as usize, quiet) {
            return Ok(stands(FolderSessionState::Gathering, String::new()));
        }
        let documents = self
            .store
            .read(|connection| folder_sessions::first_waiting(connection, &wanted, MOST))?;
        let budget = set.budget.into_iter().chain(left).min();
        let run = Some((owner, Start::FromFolder { folder: id, documents }, budget));
        Ok(Stance { run, ..stands(FolderSessionState::Due, String::new()) })
    }

    /// Whether the endpoint and the day's budget let any session of a folder begin. Asked before one is
    /// started, so that a start that cannot succeed leaves no refusal in the log every minute.
    fn way(&self, set: &FolderSessions, spent: NanoUnits) -> Result<Way> {
        let found = self.store.read(|connection| endpoints::by_name(connection, &set.endpoint))?;
        let Some(endpoint) = found else {
            return Ok(Way::Blocked(FolderSessionState::EndpointGone, String::new()));
        };
        let (endpoint, _) = self.priced(endpoint)?;
        let refused = endpoint.may_receive_documents().err().map(|refusal| refusal.to_string());
        let refused =
            refused.or_else(|| self.check_allowed(&endpoint).err().map(|one| one.to_string()));
        if let Some(refusal) = refused {
            return Ok(Way::Blocked(FolderSessionState::EndpointRefused, refusal));
        }
        if endpoint.price.is_free() {
            return Ok(Way::Clear { is_free: true });
        }
        match set.daily_budget {
            Some(daily) if spent < daily => Ok(Way::Clear { is_free: false }),
            Some(_) => Ok(Way::Blocked(FolderSessionState::BudgetSpent, String::new())),
            None => {
                let detail = "the endpoint costs money now: set a budget for the day".into();
                Ok(Way::Blocked(FolderSessionState::BudgetSpent, detail))
            }
        }
    }
}

/// Whether a session may begin.
enum Way {
    /// It may, at an endpoint that costs nothing or something.
    Clear { is_free: bool },
    /// It may not, for this reason, in words where they say more.
    Blocked(FolderSessionState, String),
}

/// Whether somebody may run sessions over what is theirs, as things stand.
fn may_run(user: &User) -> bool {
    user.active
        && reach(user.role, Permission::RunSessions) != Reach::None
        && matches!(reach(user.role, Permission::ReadDocuments), Reach::Own | Reach::All)
}

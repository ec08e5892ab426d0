//! The closed list of what head office records, and who did it.

use serde_json::Value;
use uuid::Uuid;

use crate::storage::people::Role;

/// The kinds, with their dotted names.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal),* $(,)?) => {
        /// What an event says happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            /// As the header has it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }
        }
    };
}

kinds! {
    /// A clinic was added.
    ClinicAdded = "clinic.added",
    /// A code was made, with which a clinic enrols.
    CodeMade = "clinic.code_made",
    /// A clinic enrolled.
    ClinicEnrolled = "clinic.enrolled",
    /// An enrolment was refused, and the reason, which the caller was not told.
    EnrolmentRefused = "clinic.enrolment_refused",
    /// A clinic took a new sync key.
    SyncKeyChanged = "clinic.sync_key_changed",
    /// A clinic's tokens and its sync key were ended: it enrols again.
    ClinicRotated = "clinic.rotated",
    /// Nothing is taken from the clinic any more.
    ClinicSuspended = "clinic.suspended",
    /// A clinic was paused.
    ClinicPaused = "clinic.paused",
    /// A clinic's pause was ended, or its suspension.
    ClinicResumed = "clinic.resumed",
    /// The list of clinics was read.
    ClinicsListed = "clinics.listed",
    /// The list of clinics left as a file.
    ClinicsExported = "clinics.exported",
    /// A clinic was viewed.
    ClinicOpened = "clinic.opened",
    /// A clinic's events were searched.
    EventsListed = "events.listed",
    /// A log of others is witnessed from now on.
    LogAdded = "log.added",
    /// Somebody answered for a log after head office was restored from a backup.
    LogConfirmed = "log.confirmed",
    /// A log's checkpoint, tiles or entries were read.
    LogRead = "log.read",
    /// One event of a clinic was viewed.
    EventOpened = "event.opened",
    /// A clinic's events left as a bundle.
    BundleExported = "bundle.exported",
    /// Evidence against a log left as a file.
    EvidenceExported = "evidence.exported",
    /// A person has found out what a piece of evidence means: it asks nobody any more.
    EvidenceAcknowledged = "evidence.acknowledged",
    /// The groups were read.
    GroupsListed = "groups.listed",
    /// A group's limit was changed.
    GroupChanged = "group.changed",
    /// The list of people was read.
    PeopleListed = "people.listed",
    /// A person was added.
    PersonAdded = "person.added",
    /// A person may not sign in any more.
    PersonDisabled = "person.disabled",
    /// A person who was disabled may sign in again.
    PersonEnabled = "person.enabled",
    /// A person was given another role.
    RoleChanged = "person.role_changed",
    /// A person's second factor was turned off by somebody else.
    SecondFactorReset = "person.second_factor_reset",
    /// A person was given a new password by somebody else.
    PasswordReset = "person.password_reset",
    /// A person's sign-in takes a code of their authenticator app from now on.
    SecondFactorOn = "person.second_factor_on",
    /// A person signed in: the first event of an audit session.
    SignedIn = "audit_session.opened",
    /// An audit session ended: its last event.
    SessionSealed = "audit_session.sealed",
    /// A sign-in was refused.
    SignInFailed = "sign_in.failed",
    /// A person tried what their role does not permit.
    PermissionDenied = "permission.denied",
    /// A policy was issued.
    PolicyIssued = "policy.issued",
    /// The witness's or the mirror's key was renewed.
    KeyRenewed = "key.renewed",
    /// A provider may put callbacks into a clinic's mailbox.
    HookAdded = "hook.added",
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person at the page, in an audit session of theirs.
    Person {
        /// Who.
        id: Uuid,
        /// In which role.
        role: Role,
        /// The audit session.
        session: Uuid,
    },
    /// A clinic: its id here.
    Clinic(Uuid),
    /// Somebody with this machine's command line.
    CommandLine,
    /// Nobody that is known: a refusal.
    Nobody,
}

/// An event that is about to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub kind: Kind,
    /// By whom.
    pub actor: Actor,
    /// `<record type>/<id>`, or empty.
    pub subject: String,
    /// What there is to say: no number in it is a fraction.
    pub payload: Value,
}

impl Entry {
    /// About a clinic.
    pub fn clinic(kind: Kind, actor: Actor, clinic: Uuid, payload: Value) -> Self {
        Self { kind, actor, subject: format!("clinics/{clinic}"), payload }
    }

    /// About a person.
    pub fn person(kind: Kind, actor: Actor, person: Uuid, payload: Value) -> Self {
        Self { kind, actor, subject: format!("people/{person}"), payload }
    }

    /// About nothing in particular.
    pub const fn plain(kind: Kind, actor: Actor, payload: Value) -> Self {
        Self { kind, actor, subject: String::new(), payload }
    }
}

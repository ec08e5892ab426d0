//! Who may do what: the table of section 8 of the product description, as data.
//!
//! Enforced in `wardbook-app` and nowhere else.

use serde::{Deserialize, Serialize};

use crate::ids::{AuditSessionId, SessionId, SpanId, TraceId, UserId};
use crate::words::words;

words! {
    /// The role that a person acts in.
    Role {
        /// Front desk and nurses.
        Staff = "staff",
        /// Senior staff who confirm results and approve messages.
        Reviewer = "reviewer",
        /// A clinician.
        Doctor = "doctor",
        /// Practice manager or compliance officer.
        Manager = "manager",
        /// IT.
        Admin = "admin",
        /// An internal or external auditor: reads, verifies, exports, changes nothing.
        Auditor = "auditor",
    }
}

words! {
    /// Something that a role may or may not do.
    Permission {
        /// Run sessions and read the own documents.
        RunSessions = "run_sessions",
        /// Read all documents and results.
        ReadDocuments = "read_documents",
        /// Review results, approve messages.
        Review = "review",
        /// Send messages directly.
        SendMessages = "send_messages",
        /// Dashboards, alerts, budgets, reports.
        Oversee = "oversee",
        /// Read the audit log and traces, verify.
        ReadLog = "read_log",
        /// Export audit data.
        Export = "export",
        /// Retention, holds, erasure.
        Retention = "retention",
        /// Users, endpoints, thresholds, keys, sync.
        Administer = "administer",
        /// Read the list of patients, and what the clinic has of each.
        ReadPatients = "read_patients",
        /// Say whose a document is.
        MatchDocuments = "match_documents",
        /// Take over somebody else's list of patients.
        ImportPatients = "import_patients",
        /// Have nothing of a patient processed by AI, and lift that.
        MarkNoAi = "mark_no_ai",
        /// Draft messages, edit them and hand them in for review.
        DraftMessages = "draft_messages",
        /// Read messages and what became of them.
        ReadMessages = "read_messages",
        /// Say where a patient is reached, and what they agreed to receive.
        KeepContacts = "keep_contacts",
    }
}

impl Permission {
    /// What it permits, as the end of "may not …".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::RunSessions => "run sessions",
            Self::ReadDocuments => "read these documents and results",
            Self::Review => "review results",
            Self::SendMessages => "send messages",
            Self::Oversee => "see this of the clinic's figures, alerts and reports",
            Self::ReadLog => "read this part of the log",
            Self::Export => "export the record",
            Self::Retention => "keep or erase records",
            Self::Administer => "administer the clinic",
            Self::ReadPatients => "read the list of patients",
            Self::MatchDocuments => "say whose this document is",
            Self::ImportPatients => "take over a list of patients",
            Self::MarkNoAi => "decide whether AI may process a patient's documents",
            Self::DraftMessages => "draft messages",
            Self::ReadMessages => "read this message",
            Self::KeepContacts => "say where a patient is reached and what they agreed to",
        }
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Not at all.
    None,
    /// What the person made.
    Own,
    /// Everything, with patients' details left out.
    Redacted,
    /// Everything, without changing it.
    Read,
    /// Everything.
    All,
}

/// How far `permission` reaches for `role`.
#[expect(clippy::match_same_arms, reason = "a row of the table for each permission")]
pub const fn reach(role: Role, permission: Permission) -> Reach {
    use Reach::{All, None, Own, Read, Redacted};
    // Columns: staff, reviewer, doctor, manager, admin, auditor.
    let row = match permission {
        Permission::RunSessions => [All, All, All, All, All, None],
        Permission::ReadDocuments => [Own, All, All, All, All, Redacted],
        Permission::Review => [None, All, All, None, All, None],
        Permission::SendMessages => [None, All, All, None, All, None],
        Permission::Oversee => [Own, Own, Own, All, All, Read],
        Permission::ReadLog => [Own, Own, Own, All, All, All],
        Permission::Export => [None, None, None, All, All, All],
        Permission::Retention => [None, None, None, All, All, None],
        Permission::Administer => [None, None, None, None, All, None],
        Permission::ReadPatients => [All, All, All, All, All, Redacted],
        Permission::MatchDocuments => [Own, All, All, All, All, None],
        Permission::ImportPatients => [None, None, None, All, All, None],
        Permission::MarkNoAi => [None, None, All, All, All, None],
        Permission::DraftMessages => [All, All, All, None, All, None],
        Permission::ReadMessages => [Own, All, All, All, All, Redacted],
        Permission::KeepContacts => [All, All, All, All, All, None],
    };
    row[role as usize]
}

words! {
    /// What triggered an activity.
    Source {
        /// The window.
        Window = "window",
        /// The command line.
        Cli = "cli",
        /// A watched inbox folder.
        Inbox = "inbox",
        /// A schedule.
        Schedule = "schedule",
        /// Head office.
        Sync = "sync",
        /// A provider's callback.
        Webhook = "webhook",
        /// The system itself.
        System = "system",
    }
}

/// Who acts: a signed-in person within an audit session, or the system within its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person and the role acted in; `None` is the system.
    pub person: Option<(UserId, Role)>,
    /// The audit session that the events belong to.
    pub session: AuditSessionId,
    /// What triggered the activity.
    pub source: Source,
}

impl Actor {
    /// As the log's `actor` member: a user id, or `system`.
    pub fn name(&self) -> String {
        self.person.map_or_else(|| "system".into(), |(user, _)| user.to_string())
    }

    /// As the log's `role` member.
    pub fn role_name(&self) -> &'static str {
        self.person.map_or("system", |(_, role)| role.as_str())
    }
}

/// Who acts, and under which trace and step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who acts.
    pub actor: Actor,
    /// The activity that this belongs to.
    pub trace: Option<TraceId>,
    /// The step within it.
    pub span: Option<SpanId>,
    /// The step that this step belongs to.
    pub parent: Option<SpanId>,
}

impl Context {
    /// Outside any trace.
    pub const fn of(actor: Actor) -> Self {
        Self { actor, trace: None, span: None, parent: None }
    }

    /// The same actor under a trace.
    pub fn traced(actor: Actor, trace: impl Into<TraceId>) -> Self {
        Self { trace: Some(trace.into()), ..Self::of(actor) }
    }

    /// In a processing session: its trace, and the step that is the session itself.
    pub fn in_session(actor: Actor, session: SessionId) -> Self {
        Self::traced(actor, session).step(session.into())
    }

    /// The same trace, in the step `span` below the present one.
    pub const fn step(self, span: SpanId) -> Self {
        Self { parent: self.span, span: Some(span), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_and_exports_but_changes_nothing() {
        let changing = [
            Permission::RunSessions,
            Permission::Review,
            Permission::SendMessages,
            Permission::Retention,
            Permission::Administer,
            Permission::MatchDocuments,
            Permission::ImportPatients,
            Permission::MarkNoAi,
            Permission::DraftMessages,
            Permission::KeepContacts,
        ];
        for permission in changing {
            assert_eq!(reach(Role::Auditor, permission), Reach::None, "{permission}");
        }
        assert_eq!(reach(Role::Auditor, Permission::ReadDocuments), Reach::Redacted);
        assert_eq!(reach(Role::Auditor, Permission::Export), Reach::All);
    }

    #[test]
    fn only_an_administrator_administers() {
        for role in Role::ALL {
            let expected = if *role == Role::Admin { Reach::All } else { Reach::None };
            assert_eq!(reach(*role, Permission::Administer), expected, "{role}");
        }
    }

    #[test]
    fn exporting_is_for_managers_administrators_and_auditors() {
        for role in Role::ALL {
            let may = matches!(role, Role::Manager | Role::Admin | Role::Auditor);
            assert_eq!(reach(*role, Permission::Export) == Reach::All, may, "{role}");
        }
    }
}

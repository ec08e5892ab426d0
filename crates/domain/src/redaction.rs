//! What an auditor may see of what an event recorded. Auditors see what was done, by whom and to
//! which record, without what patients' documents say and without what people typed, which may name
//! a patient.
//!
//! Every kind of event is decided here, one by one: a new kind does not compile before somebody
//! has said what auditors see of it. Who may read the log at all is in `access`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::access::Role;
use crate::alert::AlertType;
use crate::event::Kind;

/// What stands in place of a text that is left out.
pub const WITHHELD: &str = "withheld";

/// What somebody may see of an event's payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Whole,
    /// All but the members of these names, which hold what somebody typed.
    Without(&'static [&'static str]),
    /// Nothing.
    Nothing,
}

/// Why something was done, as a person said it.
const WITHOUT_REASON: Shown = Shown::Without(&["reason"]);

/// A file that left the clinic goes by the name that somebody gave it.
const WITHOUT_FILE: Shown = Shown::Without(&["file"]);

impl Shown {
    /// What a role sees of the payloads of a kind, as the log has it. A kind that is not known here
    /// is shown to no auditor.
    pub fn to(role: Role, kind: &str) -> Self {
        match role {
            Role::Auditor => kind.parse().map_or(Self::Nothing, Self::to_auditors),
            Role::Staff | Role::Reviewer | Role::Doctor | Role::Manager | Role::Admin => {
                Self::Whole
            }
        }
    }

    /// What an auditor sees of the payloads of a kind.
    #[deny(clippy::wildcard_enum_match_arm)]
    pub const fn to_auditors(kind: Kind) -> Self {
        match kind {
            // What the program says itself, and words from closed lists.
            Kind::ClinicCreated
            | Kind::AuditSessionOpened
            | Kind::AuditSessionSealed
            | Kind::SignInFailed
            | Kind::PermissionDenied
            | Kind::ClockWentBack
            | Kind::LogRolledBack
            | Kind::UserPasswordChanged
            | Kind::UserSecondFactorOn
            | Kind::UsersListed
            | Kind::EndpointRefused
            | Kind::EndpointsListed
            | Kind::EgressRead
            | Kind::SessionStarted
            | Kind::SessionProgressed
            | Kind::SessionInterrupted
            | Kind::SessionResumed
            | Kind::SessionCancelled
            | Kind::SessionCompleted
            | Kind::CompletionRefused
            | Kind::SessionOpened
            | Kind::ReviewsListed
            | Kind::FieldReviewed
            | Kind::FieldAdded
            | Kind::TypeReviewed
            | Kind::DoubtReviewed
            | Kind::ResultReviewed
            | Kind::ResultReopened
            | Kind::StepFinished
            | Kind::ComplianceChecked
            | Kind::AlertAcknowledged
            | Kind::AlertsListed
            | Kind::LogRead
            | Kind::TraceRead
            | Kind::LogVerified
            | Kind::LogDrilled
            | Kind::CheckpointRequested
            | Kind::KeyRecovered
            | Kind::KeySlotsRestored
            | Kind::ClinicOpenedUnattended
            | Kind::AgentStarted
            | Kind::SyncEnrolled
            | Kind::SyncKeysChanged
            | Kind::SyncRefused
            | Kind::SyncAccepted
            | Kind::SyncResumed
            | Kind::PolicyReceived
            | Kind::MailReceived
            | Kind::WitnessAdded
            | Kind::WitnessRemoved
            | Kind::DocumentCut
            | Kind::DocumentScreened
            | Kind::DocumentRedacted
            | Kind::InboxFolderSessionsSet
            | Kind::DoctorRan
            | Kind::PatientsImported
            | Kind::PatientAdded
            | Kind::PatientChanged
            | Kind::PatientOpened
            | Kind::MessageDrafted
            | Kind::MessageEdited
            | Kind::MessageSettled
            | Kind::MessageSubmitted
            | Kind::MessageClaimed
            | Kind::MessageQueued
            | Kind::MessageAttempted
            | Kind::MessageSent
            | Kind::MessageHeld
            | Kind::MessageDelivered
            | Kind::MessageRetried
            | Kind::MessageOpened
            | Kind::MessagesListed
            | Kind::MessageTemplateSet
            | Kind::MessageTemplateRemoved
            | Kind::MessageProviderResumed
            | Kind::PatientContactRemoved
            | Kind::PatientMessagingSet
            | Kind::PatientOptedOut
            | Kind::PatientOptedIn => Self::Whole,
            Kind::EmergencyAccessTaken
            | Kind::UserAdded
            | Kind::UserDisabled
            | Kind::UserEnabled
            | Kind::UserRoleChanged
            | Kind::UserSecondFactorOff
            | Kind::EndpointAdded
            | Kind::EndpointChanged
            | Kind::EndpointRemoved
            | Kind::AlertResolved
            | Kind::KeyRevealed
            | Kind::KeyRecoveryRenewed
            | Kind::KeyUnattendedAllowed
            | Kind::KeyUnattendedForbidden
            | Kind::SyncPaused
            | Kind::LogTakenBack
            | Kind::LogSucceeded
            | Kind::PatientNoAiMarked
            | Kind::PatientNoAiLifted
            | Kind::DocumentMatched
            | Kind::DocumentReleased
            | Kind::DocumentUnmatched
            | Kind::MessageDecided
            | Kind::MessageWithdrawn
            | Kind::MessageProviderSet => WITHOUT_REASON,
            // The words and rules of a clinic's own may name people.
            Kind::SettingChanged => Self::Without(&["reason", "words", "rules"]),
            // A reviewer's own words.
            Kind::MessageReviewed => Self::Without(&["notes"]),
            // How the patient said so, as a person typed it.
            Kind::PatientConsentSet => Self::Without(&["source"]),
            // A provider's words may repeat the recipient's address.
            Kind::MessageNotTaken
            | Kind::MessageUnconfirmed
            | Kind::MessageReceipt
            | Kind::MessageFailed
            | Kind::MessageProviderPaused
            | Kind::PatientContactSet => Self::Without(&["words"]),
            // It may quote a reason, or what an endpoint answered.
            Kind::AlertRaised => Self::Without(&["description"]),
            // Whose sessions, and of which endpoint: typed, so it may be anything.
            Kind::SessionsListed => Self::Without(&["user", "endpoint"]),
            Kind::ExportCreated | Kind::ExportFailed => WITHOUT_FILE,
            // Where it is on the machine or its network: named by whoever made it.
            Kind::InboxFolderAdded | Kind::InboxFolderChanged | Kind::InboxFolderRemoved => {
                Self::Without(&["folder"])
            }
            // What documents say, what was looked for in them, and what people call their filters.
            Kind::RecordChanged
            | Kind::EndpointTested
            | Kind::MessageProviderTested
            | Kind::DocumentReceived
            | Kind::DocumentDuplicate
            | Kind::DocumentQuarantined
            | Kind::DocumentUnlocked
            | Kind::DocumentPutAway
            | Kind::DocumentBroughtBack
            | Kind::DocumentOpened
            | Kind::InboxListed
            | Kind::InboxFileCleared
            | Kind::PatientsListed
            | Kind::AiRequested
            | Kind::AiCalled
            | Kind::AiFailed
            | Kind::SearchMade
            | Kind::ViewSaved
            | Kind::ViewRemoved => Self::Nothing,
        }
    }

    /// A payload as it is shown; `None` where nothing of it is.
    pub fn of(self, body: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Whole => Some(Cow::Borrowed(body)),
            Self::Without(members) => without(body, members),
            Self::Nothing => None,
        }
    }

    /// Whether all of a payload is shown, as where it is proven with what it was signed as: of that,
    /// no part can be left out.
    pub fn is_all_of(self, body: &str) -> bool {
        self.of(body).is_some_and(|shown| *shown == *body)
    }
}

/// Whether an alert's description may quote what somebody typed.
#[deny(clippy::wildcard_enum_match_arm)]
pub const fn quotes_a_person(alert: AlertType) -> bool {
    match alert {
        // The reason for it.
        AlertType::EmergencyAccess => true,
        AlertType::BudgetExceeded
        | AlertType::ProcessingTimeExceeded
        | AlertType::AccuracyBelowThreshold
        | AlertType::CriticalComplianceFailure
        | AlertType::HighRiskComplianceWarning
        | AlertType::TruncatedPrompt
        | AlertType::RepeatedSignInFailure
        | AlertType::DatabaseRollback
        | AlertType::HistoryDisagrees
        | AlertType::OfficeContradicts
        | AlertType::PhiPolicyViolation
        | AlertType::HiddenInstruction
        | AlertType::NotWitnessed
        | AlertType::MessageMethodPaused => false,
    }
}

/// The payload with the members of these names withheld. One that cannot be read, since somebody
/// edited it, is not shown.
fn without<'a>(body: &'a str, members: &[&str]) -> Option<Cow<'a, str>> {
    let mut payload: Map<String, Value> = serde_json::from_str(body).ok()?;
    let mut found = false;
    for member in members {
        let Some(value) = payload.get_mut(*member) else { continue };
        found = true;
        // That nothing was typed is no secret.
        if !value.is_null() {
            *value = WITHHELD.into();
        }
    }
    if found { serde_json::to_string(&payload).ok().map(Cow::Owned) } else { Some(body.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an auditor sees of a payload that has every member in which people's words can stand.
    fn seen(kind: Kind) -> Option<Vec<&'static str>> {
        let body = r#"{"reason":"Ann Lee","file":"Ann Lee.zip","description":"Ann Lee",
            "user":"Ann Lee","endpoint":"Ann Lee","folder":"Ann Lee",
            "words":{"added":["Ann Lee"]},"rules":{"added":[{"name":"Ann Lee"}]},
            "notes":"Ann Lee","source":"Ann Lee"}"#;
        let shown = Shown::to(Role::Auditor, kind.as_str()).of(body)?;
        let shown: Value = serde_json::from_str(&shown).unwrap();
        let all = [
            "reason",
            "file",
            "description",
            "user",
            "endpoint",
            "folder",
            "words",
            "rules",
            "notes",
            "source",
        ];
        Some(all.into_iter().filter(|member| shown[member] == WITHHELD).collect())
    }

    /// As the log's users were promised it, kind by kind: to change a line is to change that.
    const DECIDED: &[(&str, Option<&[&str]>)] = &[
        ("clinic.created", Some(&[])),
        ("audit_session.opened", Some(&[])),
        ("audit_session.sealed", Some(&[])),
        ("sign_in.failed", Some(&[])),
        ("permission.denied", Some(&[])),
        ("emergency_access.taken", Some(&["reason"])),
        ("clock.went_back", Some(&[])),
        ("log.rolled_back", Some(&[])),
        ("log.taken_back", Some(&["reason"])),
        ("log.succeeded", Some(&["reason"])),
        ("record.changed", None),
        ("user.added", Some(&["reason"])),
        ("user.disabled", Some(&["reason"])),
        ("user.enabled", Some(&["reason"])),
        ("user.role_changed", Some(&["reason"])),
        ("user.password_changed", Some(&[])),
        ("user.second_factor_on", Some(&[])),
        ("user.second_factor_off", Some(&["reason"])),
        ("users.listed", Some(&[])),
        ("endpoint.added", Some(&["reason"])),
        ("endpoint.changed", Some(&["reason"])),
        ("endpoint.removed", Some(&["reason"])),
        ("endpoint.refused", Some(&[])),
        ("endpoint.tested", None),
        ("endpoints.listed", Some(&[])),
        ("egress.read", Some(&[])),
        ("document.received", None),
        ("document.duplicate", None),
        ("document.quarantined", None),
        ("document.unlocked", None),
        ("document.put_away", None),
        ("document.brought_back", None),
        ("document.cut", Some(&[])),
        ("document.screened", Some(&[])),
        ("document.released", Some(&["reason"])),
        ("document.redacted", Some(&[])),
        ("document.opened", None),
        ("inbox.listed", None),
        ("inbox_folder.added", Some(&["folder"])),
        ("inbox_folder.changed", Some(&["folder"])),
        ("inbox_folder.removed", Some(&["folder"])),
        ("inbox_folder.sessions_set", Some(&[])),
        ("inbox_file.cleared", None),
        ("patients.imported", Some(&[])),
        ("patient.added", Some(&[])),
        ("patient.changed", Some(&[])),
        ("patient.no_ai_marked", Some(&["reason"])),
        ("patient.no_ai_lifted", Some(&["reason"])),
        ("patients.listed", None),
        ("patient.opened", Some(&[])),
        ("document.matched", Some(&["reason"])),
        ("document.unmatched", Some(&["reason"])),
        ("message.drafted", Some(&[])),
        ("message.edited", Some(&[])),
        ("message.settled", Some(&[])),
        ("message.submitted", Some(&[])),
        ("message.claimed", Some(&[])),
        ("message.reviewed", Some(&["notes"])),
        ("message.queued", Some(&[])),
        ("message.attempted", Some(&[])),
        ("message.sent", Some(&[])),
        ("message.held", Some(&[])),
        ("message.not_taken", Some(&["words"])),
        ("message.unconfirmed", Some(&["words"])),
        ("message.decided", Some(&["reason"])),
        ("message.receipt", Some(&["words"])),
        ("message.delivered", Some(&[])),
        ("message.failed", Some(&["words"])),
        ("message.retried", Some(&[])),
        ("message.withdrawn", Some(&["reason"])),
        ("message.opened", Some(&[])),
        ("messages.listed", Some(&[])),
        ("message_template.set", Some(&[])),
        ("message_template.removed", Some(&[])),
        ("message_provider.set", Some(&["reason"])),
        ("message_provider.paused", Some(&["words"])),
        ("message_provider.resumed", Some(&[])),
        ("message_provider.tested", None),
        ("patient.contact_set", Some(&["words"])),
        ("patient.contact_removed", Some(&[])),
        ("patient.consent_set", Some(&["source"])),
        ("patient.messaging_set", Some(&[])),
        ("patient.opted_out", Some(&[])),
        ("patient.opted_in", Some(&[])),
        ("session.started", Some(&[])),
        ("session.progressed", Some(&[])),
        ("session.interrupted", Some(&[])),
        ("session.resumed", Some(&[])),
        ("session.cancelled", Some(&[])),
        ("session.completed", Some(&[])),
        ("completion.refused", Some(&[])),
        ("sessions.listed", Some(&["user", "endpoint"])),
        ("session.opened", Some(&[])),
        ("reviews.listed", Some(&[])),
        ("field.reviewed", Some(&[])),
        ("field.added", Some(&[])),
        ("type.reviewed", Some(&[])),
        ("doubt.reviewed", Some(&[])),
        ("result.reviewed", Some(&[])),
        ("result.reopened", Some(&[])),
        ("step.finished", Some(&[])),
        ("ai.requested", None),
        ("ai.called", None),
        ("ai.failed", None),
        ("compliance.checked", Some(&[])),
        ("alert.raised", Some(&["description"])),
        ("alert.acknowledged", Some(&[])),
        ("alert.resolved", Some(&["reason"])),
        ("alerts.listed", Some(&[])),
        ("log.read", Some(&[])),
        ("search.made", None),
        ("trace.read", Some(&[])),
        ("log.verified", Some(&[])),
        ("log.drilled", Some(&[])),
        ("checkpoint.requested", Some(&[])),
        ("export.created", Some(&["file"])),
        ("export.failed", Some(&["file"])),
        ("key.revealed", Some(&["reason"])),
        ("key.recovered", Some(&[])),
        ("key.recovery_renewed", Some(&["reason"])),
        ("key.slots_restored", Some(&[])),
        ("key.unattended_allowed", Some(&["reason"])),
        ("key.unattended_forbidden", Some(&["reason"])),
        ("clinic.opened_unattended", Some(&[])),
        ("agent.started", Some(&[])),
        ("sync.enrolled", Some(&[])),
        ("sync.keys_changed", Some(&[])),
        ("sync.refused", Some(&[])),
        ("sync.accepted", Some(&[])),
        ("sync.paused", Some(&["reason"])),
        ("sync.resumed", Some(&[])),
        ("policy.received", Some(&[])),
        ("mail.received", Some(&[])),
        ("witness.added", Some(&[])),
        ("witness.removed", Some(&[])),
        ("doctor.ran", Some(&[])),
        ("setting.changed", Some(&["reason", "words", "rules"])),
        ("view.saved", None),
        ("view.removed", None),
    ];

    #[test]
    fn what_an_auditor_sees_is_decided_for_every_kind() {
        for kind in Kind::ALL {
            let decided = DECIDED.iter().find(|(word, _)| *word == kind.as_str());
            let (_, decided) = decided.unwrap_or_else(|| panic!("nobody decided on {kind}"));
            assert_eq!(seen(*kind).as_deref(), *decided, "{kind}");
        }
        assert_eq!(DECIDED.len(), Kind::ALL.len());
    }

    #[test]
    fn an_unknown_kind_is_shown_to_no_auditor() {
        assert_eq!(Shown::to(Role::Auditor, "patient.weighed"), Shown::Nothing);
    }

    #[test]
    fn nobody_but_an_auditor_sees_less_than_all() {
        for role in Role::ALL.iter().filter(|role| **role != Role::Auditor) {
            for kind in Kind::ALL {
                assert_eq!(Shown::to(*role, kind.as_str()), Shown::Whole, "{role}: {kind}");
            }
        }
    }

    #[test]
    fn a_payload_without_anything_typed_is_shown_as_it_was_signed() {
        let body = r#"{"by":"self"}"#;
        assert_eq!(WITHOUT_REASON.of(body).as_deref(), Some(body));
        assert!(WITHOUT_REASON.is_all_of(body));
        assert!(!WITHOUT_REASON.is_all_of(r#"{"by":"administrator","reason":"Ann Lee"}"#));
        assert!(!Shown::Nothing.is_all_of("{}"));
    }

    #[test]
    fn a_payload_that_somebody_edited_is_not_shown_where_a_part_of_it_would_be_withheld() {
        assert_eq!(WITHOUT_REASON.of("reason: Ann Lee"), None);
        assert_eq!(WITHOUT_REASON.of(r#"["Ann Lee"]"#), None);
    }
}

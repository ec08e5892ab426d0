//! What head office gets of what events say, by kind. It gets every event's header; the payload is
//! sent only where this table, or an administrator, says so.
//!
//! Every kind is decided here, one by one: a new kind does not compile before somebody has said
//! whether it holds figures alone. What auditors see of a payload is in `redaction`.

use serde_json::Value;

use crate::event::Kind;
use crate::words::words;

words! {
    /// How a payload is sent to head office.
    PayloadMode {
        /// It stays in the clinic.
        Never = "none",
        /// Encrypted for the clinic alone: a backup that head office cannot read.
        Sealed = "sealed",
        /// As it is, so that head office can read it and check it against the event.
        Whole = "whole",
    }
}

/// The members of a kind's payload where it holds figures and no free text: numbers, words from
/// closed lists, ids, digests and times. `None` where it may hold what somebody typed, what a document
/// says or what a model answered.
#[deny(clippy::wildcard_enum_match_arm)]
pub const fn figures(kind: Kind) -> Option<&'static [&'static str]> {
    Some(match kind {
        Kind::AuditSessionOpened => &["failed_sign_ins_before"],
        Kind::AuditSessionSealed => &["digest", "events", "reason"],
        Kind::ClockWentBack => &["back_by_micros"],
        Kind::SessionStarted => &["again_of", "configuration_hash", "documents", "session_type"],
        Kind::SessionProgressed => &["cost", "failed", "processed", "status", "total"],
        Kind::SessionInterrupted | Kind::AlertAcknowledged | Kind::CheckpointRequested => &[],
        Kind::SessionResumed => &["finished", "left"],
        Kind::SessionCancelled => &["failed", "left", "processed"],
        Kind::SessionCompleted => &["cost", "currency", "outcome", "rating"],
        Kind::ComplianceChecked => &["check", "result"],
        Kind::AlertRaised => &["severity", "type"],
        Kind::AlertResolved => &["by_itself"],
        // Head office's own words.
        Kind::PolicyReceived => &["anew", "issued", "note", "number", "until"],
        Kind::MailReceived => &["hash", "kind", "number"],
        Kind::ClinicCreated
        | Kind::SignInFailed
        | Kind::PermissionDenied
        | Kind::EmergencyAccessTaken
        | Kind::LogRolledBack
        | Kind::LogTakenBack
        | Kind::LogSucceeded
        | Kind::RecordChanged
        | Kind::UserAdded
        | Kind::UserDisabled
        | Kind::UserEnabled
        | Kind::UserRoleChanged
        | Kind::UserPasswordChanged
        | Kind::UserSecondFactorOn
        | Kind::UserSecondFactorOff
        | Kind::UsersListed
        | Kind::EndpointAdded
        | Kind::EndpointChanged
        | Kind::EndpointRemoved
        | Kind::EndpointRefused
        | Kind::EndpointTested
        | Kind::EndpointsListed
        | Kind::EgressRead
        | Kind::DocumentReceived
        | Kind::DocumentDuplicate
        | Kind::DocumentQuarantined
        | Kind::DocumentUnlocked
        | Kind::DocumentPutAway
        | Kind::DocumentBroughtBack
        | Kind::DocumentCut
        | Kind::DocumentScreened
        | Kind::DocumentReleased
        | Kind::DocumentRedacted
        | Kind::DocumentOpened
        | Kind::InboxListed
        | Kind::InboxFolderAdded
        | Kind::InboxFolderChanged
        | Kind::InboxFolderRemoved
        | Kind::InboxFolderSessionsSet
        | Kind::InboxFileCleared
        | Kind::PatientsImported
        | Kind::PatientAdded
        | Kind::PatientChanged
        | Kind::PatientNoAiMarked
        | Kind::PatientNoAiLifted
        | Kind::PatientsListed
        | Kind::PatientOpened
        | Kind::DocumentMatched
        | Kind::DocumentUnmatched
        | Kind::MessageDrafted
        | Kind::MessageEdited
        | Kind::MessageSettled
        | Kind::MessageSubmitted
        | Kind::MessageClaimed
        | Kind::MessageReviewed
        | Kind::MessageQueued
        | Kind::MessageAttempted
        | Kind::MessageSent
        | Kind::MessageHeld
        | Kind::MessageNotTaken
        | Kind::MessageUnconfirmed
        | Kind::MessageDecided
        | Kind::MessageReceipt
        | Kind::MessageDelivered
        | Kind::MessageFailed
        | Kind::MessageRetried
        | Kind::MessageWithdrawn
        | Kind::MessageOpened
        | Kind::MessagesListed
        | Kind::MessageTemplateSet
        | Kind::MessageTemplateRemoved
        | Kind::MessageProviderSet
        | Kind::MessageProviderPaused
        | Kind::MessageProviderResumed
        | Kind::MessageProviderTested
        | Kind::PatientContactSet
        | Kind::PatientContactRemoved
        | Kind::PatientConsentSet
        | Kind::PatientMessagingSet
        | Kind::PatientOptedOut
        | Kind::PatientOptedIn
        | Kind::CompletionRefused
        | Kind::SessionsListed
        | Kind::SessionOpened
        | Kind::ReviewsListed
        | Kind::FieldReviewed
        | Kind::FieldAdded
        | Kind::TypeReviewed
        | Kind::DoubtReviewed
        | Kind::ResultReviewed
        | Kind::ResultReopened
        | Kind::StepFinished
        | Kind::AiRequested
        | Kind::AiCalled
        | Kind::AiFailed
        | Kind::AlertsListed
        | Kind::LogRead
        | Kind::SearchMade
        | Kind::TraceRead
        | Kind::LogVerified
        | Kind::LogDrilled
        | Kind::ExportCreated
        | Kind::ExportFailed
        | Kind::KeyRevealed
        | Kind::KeyRecovered
        | Kind::KeyRecoveryRenewed
        | Kind::KeySlotsRestored
        | Kind::KeyUnattendedAllowed
        | Kind::KeyUnattendedForbidden
        | Kind::ClinicOpenedUnattended
        | Kind::AgentStarted
        | Kind::SyncEnrolled
        | Kind::SyncKeysChanged
        | Kind::SyncRefused
        | Kind::SyncAccepted
        | Kind::SyncPaused
        | Kind::SyncResumed
        | Kind::WitnessAdded
        | Kind::WitnessRemoved
        | Kind::DoctorRan
        | Kind::SettingChanged
        | Kind::ViewSaved
        | Kind::ViewRemoved => return None,
    })
}

impl PayloadMode {
    /// What holds for a kind where nobody has decided otherwise.
    pub const fn standard(kind: Kind) -> Self {
        match figures(kind) {
            Some(_) => Self::Whole,
            None => Self::Never,
        }
    }
}

/// Whether a payload of a kind may be sent whole. One of a kind that holds figures alone has no
/// other members than those: earlier versions of the program wrote text into some.
pub fn may_be_whole(kind: Kind, payload: &str) -> bool {
    let Some(members) = figures(kind) else { return true };
    match serde_json::from_str::<Value>(payload) {
        Ok(Value::Object(found)) => found.keys().all(|name| members.contains(&name.as_str())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::Shown;

    #[test]
    fn these_kinds_are_sent_whole_by_default_and_no_others() {
        let whole = [
            "audit_session.opened",
            "audit_session.sealed",
            "clock.went_back",
            "session.started",
            "session.progressed",
            "session.interrupted",
            "session.resumed",
            "session.cancelled",
            "session.completed",
            "compliance.checked",
            "alert.raised",
            "alert.acknowledged",
            "alert.resolved",
            "checkpoint.requested",
            "policy.received",
            "mail.received",
        ];
        for kind in Kind::ALL {
            let mode = PayloadMode::standard(*kind);
            let expected = whole.contains(&kind.as_str());
            assert_eq!(mode == PayloadMode::Whole, expected, "{kind}");
            assert_ne!(mode, PayloadMode::Sealed, "{kind}");
        }
    }

    #[test]
    fn what_is_withheld_from_auditors_is_no_figure() {
        for kind in Kind::ALL {
            let Some(members) = figures(*kind) else { continue };
            match Shown::to_auditors(*kind) {
                Shown::Whole => {}
                Shown::Without(withheld) => {
                    assert!(withheld.iter().all(|name| !members.contains(name)), "{kind}");
                }
                Shown::Nothing => panic!("auditors see nothing of {kind}"),
            }
        }
    }

    #[test]
    fn a_payload_with_a_member_that_is_no_figure_is_not_sent_whole() {
        let raised = |body| may_be_whole(Kind::AlertRaised, body);
        assert!(raised(r#"{"severity":"high","type":"budget_exceeded"}"#));
        assert!(!raised(r#"{"description":"Ann Lee","severity":"high"}"#));
        for damaged in ["", "null", "[]", "{"] {
            assert!(!raised(damaged), "{damaged:?}");
        }
        // Of other kinds an administrator has said it.
        assert!(may_be_whole(Kind::UserAdded, r#"{"name":"ann"}"#));
    }
}

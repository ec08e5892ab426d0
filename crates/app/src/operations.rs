//! Every operation of the product in one table: whom it lets in, whether it changes anything, and
//! which events it records. The functions of this crate are checked against it, and so are the shells'
//! commands, the tests of access and `docs/operations.md` (`wardbook-desk`).

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;

use Access::{Needs, Open, SignedIn};
use Effect::{Reads, Writes};

/// An operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The function's name.
    pub name: &'static str,
    /// Whom it lets in.
    pub access: Access,
    /// Whether it changes anything.
    pub effect: Effect,
    /// What it may record; beside these `permission.denied` where it needs a permission, and
    /// `record.changed` where it writes.
    pub records: &'static [Kind],
}

/// Whom an operation lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Roles that this permission reaches, as far as it reaches. Others are refused, and that is
    /// recorded.
    Needs(Permission),
    /// Everybody who is signed in: to what.
    SignedIn(&'static str),
    /// It asks for no person: what it asks for instead, or why it need not.
    Open(&'static str),
}

/// Whether an operation changes anything but the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It adds events at the most: that something was read, tried or taken out.
    Reads,
    /// It changes records, keys or settings.
    Writes,
}

const fn one(
    name: &'static str,
    effect: Effect,
    access: Access,
    records: &'static [Kind],
) -> Operation {
    Operation { name, access, effect, records }
}

impl Operation {
    /// The operation of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|one| one.name == name)
    }
}

/// What sending may record.
const SYNCED: &[Kind] = &[
    Kind::CheckpointRequested,
    Kind::SyncKeysChanged,
    Kind::SyncRefused,
    Kind::SyncAccepted,
    Kind::PolicyReceived,
    Kind::MailReceived,
    Kind::AlertRaised,
    Kind::AlertResolved,
];

/// What taking files from watched folders may record.
const TAKEN_FROM_FOLDERS: &[Kind] = &[
    Kind::DocumentReceived,
    Kind::DocumentDuplicate,
    Kind::DocumentQuarantined,
    Kind::InboxFileCleared,
];

/// What running a session may record.
const RUN: &[Kind] = &[
    Kind::DocumentReceived,
    Kind::DocumentDuplicate,
    Kind::DocumentQuarantined,
    Kind::SessionStarted,
    Kind::SessionResumed,
    Kind::DocumentMatched,
    Kind::DocumentUnmatched,
    Kind::SessionProgressed,
    Kind::StepFinished,
    Kind::DocumentScreened,
    Kind::AiRequested,
    Kind::AiCalled,
    Kind::AiFailed,
    Kind::EndpointRefused,
    Kind::ComplianceChecked,
    Kind::AlertRaised,
    Kind::SessionInterrupted,
    Kind::SessionCancelled,
    Kind::SessionCompleted,
    Kind::CompletionRefused,
    Kind::CheckpointRequested,
];

/// All of them.
pub const OPERATIONS: &[Operation] = &[
    // The clinic, and who comes in.
    one("init", Writes, Open("there is no clinic yet"), &[Kind::ClinicCreated, Kind::UserAdded]),
    one("check_clinic_name", Reads, Open("judges a word"), &[]),
    one(
        "sign_in",
        Writes,
        Open("a name and a password"),
        &[Kind::AuditSessionOpened, Kind::SignInFailed, Kind::KeySlotsRestored],
    ),
    one(
        "admit",
        Writes,
        Open("a name and a password"),
        &[Kind::AuditSessionOpened, Kind::SignInFailed],
    ),
    one("sign_out", Writes, SignedIn("ends their own audit session"), &[Kind::AuditSessionSealed]),
    one("lock_out", Writes, SignedIn("ends their own audit session"), &[Kind::AuditSessionSealed]),
    one("expire", Writes, SignedIn("ends their own audit session"), &[Kind::AuditSessionSealed]),
    one(
        "recover",
        Writes,
        Open("the recovery key"),
        &[
            Kind::KeyRecovered,
            Kind::UserSecondFactorOff,
            Kind::SignInFailed,
            Kind::KeySlotsRestored,
        ],
    ),
    one(
        "recover_open",
        Writes,
        Open("the recovery key"),
        &[Kind::KeyRecovered, Kind::UserSecondFactorOff, Kind::SignInFailed],
    ),
    one("same_recovery_key", Reads, Open("compares what both sides have"), &[]),
    one(
        "open_unattended",
        Writes,
        Open("the key in the system's key store"),
        &[Kind::ClinicOpenedUnattended, Kind::KeySlotsRestored],
    ),
    one("lend_key", Reads, Needs(Permission::Administer), &[Kind::AgentStarted]),
    one(
        "reopen",
        Writes,
        Open("the key of the administrator who lent it"),
        &[Kind::AgentStarted, Kind::KeySlotsRestored],
    ),
    one("on_commit", Reads, Open("a signal without content"), &[]),
    one("close", Reads, Open("ends the program's hold"), &[]),
    one("log", Reads, Open("the log's id, which every proof shows"), &[]),
    one(
        "given_by",
        Reads,
        Open("what a document gives by its elements; it touches no clinic"),
        &[],
    ),
    one("log_of", Reads, Open("the log's id, which every proof shows"), &[]),
    one("account", Reads, Open("the clinic's name and currency"), &[]),
    one(
        "recovered",
        Reads,
        Open("what opening put right; notices says it to those who may know"),
        &[],
    ),
    one("notices", Reads, SignedIn("as much as each permission lets them know"), &[]),
    one("reach", Reads, SignedIn("what their own role may do"), &[]),
    one("in_emergency", Reads, SignedIn("their own"), &[]),
    one(
        "take_emergency_access",
        Writes,
        SignedIn("who reads only their own documents"),
        &[Kind::EmergencyAccessTaken, Kind::AlertRaised, Kind::SignInFailed],
    ),
    one("check_administers", Reads, Needs(Permission::Administer), &[]),
    // People and keys.
    one("users", Reads, Needs(Permission::Administer), &[Kind::UsersListed]),
    one("add_user", Writes, Needs(Permission::Administer), &[Kind::UserAdded, Kind::SignInFailed]),
    one(
        "disable_user",
        Writes,
        Needs(Permission::Administer),
        &[Kind::UserDisabled, Kind::SignInFailed],
    ),
    one(
        "enable_user",
        Writes,
        Needs(Permission::Administer),
        &[Kind::UserEnabled, Kind::SignInFailed],
    ),
    one(
        "change_role",
        Writes,
        Needs(Permission::Administer),
        &[Kind::UserRoleChanged, Kind::SignInFailed],
    ),
    one(
        "change_password",
        Writes,
        SignedIn("their own"),
        &[Kind::UserPasswordChanged, Kind::SignInFailed],
    ),
    one("has_second_factor", Reads, SignedIn("their own"), &[]),
    one("begin_second_factor", Reads, SignedIn("their own"), &[Kind::SignInFailed]),
    one("turn_second_factor_on", Writes, SignedIn("their own"), &[Kind::UserSecondFactorOn]),
    one(
        "turn_own_second_factor_off",
        Writes,
        SignedIn("their own"),
        &[Kind::UserSecondFactorOff, Kind::SignInFailed],
    ),
    one(
        "turn_second_factor_off",
        Writes,
        Needs(Permission::Administer),
        &[Kind::UserSecondFactorOff, Kind::SignInFailed],
    ),
    one(
        "reveal_key",
        Reads,
        Needs(Permission::Administer),
        &[Kind::KeyRevealed, Kind::SignInFailed],
    ),
    one(
        "renew_recovery",
        Writes,
        Needs(Permission::Administer),
        &[Kind::KeyRecoveryRenewed, Kind::SignInFailed],
    ),
    one("unattended_state", Reads, Needs(Permission::Administer), &[]),
    one(
        "allow_unattended",
        Writes,
        Needs(Permission::Administer),
        &[Kind::KeyUnattendedAllowed, Kind::SignInFailed],
    ),
    one(
        "forbid_unattended",
        Writes,
        Needs(Permission::Administer),
        &[Kind::KeyUnattendedForbidden, Kind::SignInFailed],
    ),
    one(
        "unattended_not_kept",
        Writes,
        Needs(Permission::Administer),
        &[Kind::KeyUnattendedForbidden],
    ),
    // Documents.
    one("inbox", Reads, Needs(Permission::ReadDocuments), &[Kind::InboxListed]),
    one(
        "take_in_files",
        Writes,
        Needs(Permission::RunSessions),
        &[Kind::DocumentReceived, Kind::DocumentDuplicate, Kind::DocumentQuarantined],
    ),
    one(
        "take_in_samples",
        Writes,
        Needs(Permission::RunSessions),
        &[Kind::DocumentReceived, Kind::DocumentDuplicate],
    ),
    one(
        "unlock_document",
        Writes,
        Needs(Permission::RunSessions),
        &[Kind::DocumentReceived, Kind::DocumentDuplicate, Kind::DocumentUnlocked],
    ),
    one("put_away", Writes, Needs(Permission::RunSessions), &[Kind::DocumentPutAway]),
    one("bring_back", Writes, Needs(Permission::RunSessions), &[Kind::DocumentBroughtBack]),
    one("packet", Reads, Needs(Permission::ReadDocuments), &[Kind::DocumentOpened]),
    one(
        "cut_document",
        Writes,
        Needs(Permission::RunSessions),
        &[
            Kind::DocumentOpened,
            Kind::DocumentReceived,
            Kind::DocumentCut,
            Kind::AlertRaised,
            Kind::AlertResolved,
            Kind::ComplianceChecked,
            Kind::SessionCompleted,
            Kind::CompletionRefused,
            Kind::CheckpointRequested,
        ],
    ),
    one("document", Reads, Needs(Permission::ReadDocuments), &[Kind::DocumentOpened]),
    one(
        "redact_document",
        Reads,
        Needs(Permission::ReadDocuments),
        &[Kind::DocumentOpened, Kind::DocumentRedacted, Kind::ExportFailed],
    ),
    one(
        "redact_file",
        Reads,
        Needs(Permission::RunSessions),
        &[Kind::DocumentRedacted, Kind::ExportFailed],
    ),
    one("release_document", Writes, Needs(Permission::Review), &[Kind::DocumentReleased]),
    one("document_page", Reads, Needs(Permission::ReadDocuments), &[Kind::DocumentOpened]),
    one("page_picture", Reads, Needs(Permission::ReadDocuments), &[Kind::DocumentOpened]),
    // Patients.
    one("messages", Reads, Needs(Permission::ReadMessages), &[Kind::MessagesListed]),
    one("pending_review_messages", Reads, Needs(Permission::Review), &[Kind::MessagesListed]),
    one("message", Reads, Needs(Permission::ReadMessages), &[Kind::MessageOpened]),
    one("message_figures", Reads, Needs(Permission::ReadMessages), &[]),
    one(
        "draft_message",
        Writes,
        Needs(Permission::DraftMessages),
        &[Kind::MessageDrafted, Kind::DocumentOpened],
    ),
    one(
        "edit_message",
        Writes,
        Needs(Permission::DraftMessages),
        &[Kind::MessageEdited, Kind::DocumentOpened],
    ),
    one("settle_unsupported", Writes, Needs(Permission::DraftMessages), &[Kind::MessageSettled]),
    one(
        "submit_message_for_review",
        Writes,
        Needs(Permission::DraftMessages),
        &[Kind::MessageSubmitted],
    ),
    one("claim_message", Writes, Needs(Permission::Review), &[Kind::MessageClaimed]),
    one(
        "review_message",
        Writes,
        Needs(Permission::Review),
        &[Kind::MessageReviewed, Kind::MessageQueued],
    ),
    one("send_message_directly", Writes, Needs(Permission::SendMessages), &[Kind::MessageQueued]),
    one("queue_approved_message", Writes, Needs(Permission::DraftMessages), &[Kind::MessageQueued]),
    one("withdraw_message", Writes, Needs(Permission::DraftMessages), &[Kind::MessageWithdrawn]),
    one("retry_message", Writes, Needs(Permission::DraftMessages), &[Kind::MessageRetried]),
    one(
        "settle_unknown_message",
        Writes,
        Needs(Permission::DraftMessages),
        &[Kind::MessageDecided],
    ),
    one(
        "update_delivery_status",
        Writes,
        Needs(Permission::Review),
        &[Kind::MessageReceipt, Kind::MessageDelivered, Kind::MessageFailed],
    ),
    one("may_deliver", Reads, Needs(Permission::SendMessages), &[]),
    one("message_templates", Reads, Needs(Permission::ReadMessages), &[]),
    one(
        "set_message_template",
        Writes,
        Needs(Permission::SendMessages),
        &[Kind::MessageTemplateSet],
    ),
    one(
        "remove_message_template",
        Writes,
        Needs(Permission::SendMessages),
        &[Kind::MessageTemplateRemoved],
    ),
    one("patient_contacts", Reads, Needs(Permission::ReadPatients), &[Kind::PatientOpened]),
    one("add_contact", Writes, Needs(Permission::KeepContacts), &[Kind::PatientContactSet]),
    one("remove_contact", Writes, Needs(Permission::KeepContacts), &[Kind::PatientContactRemoved]),
    one("set_consent", Writes, Needs(Permission::KeepContacts), &[Kind::PatientConsentSet]),
    one(
        "set_opt_out",
        Writes,
        Needs(Permission::KeepContacts),
        &[Kind::PatientOptedOut, Kind::PatientOptedIn],
    ),
    one(
        "set_messaging_notes",
        Writes,
        Needs(Permission::KeepContacts),
        &[Kind::PatientMessagingSet],
    ),
    one("message_providers", Reads, Needs(Permission::ReadMessages), &[]),
    one("gateway_presets", Reads, Needs(Permission::ReadMessages), &[]),
    one(
        "set_mail_server",
        Writes,
        Needs(Permission::Administer),
        &[Kind::MessageProviderSet, Kind::SignInFailed],
    ),
    one(
        "set_sms_gateway",
        Writes,
        Needs(Permission::Administer),
        &[Kind::MessageProviderSet, Kind::SignInFailed],
    ),
    one("resume_provider", Writes, Needs(Permission::Administer), &[Kind::MessageProviderResumed]),
    one("test_mail_server", Writes, Needs(Permission::Administer), &[Kind::MessageProviderTested]),
    one("message_settings", Reads, Needs(Permission::ReadMessages), &[]),
    one(
        "set_message_settings",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one(
        "deliver_step",
        Writes,
        Open("it is background work of the holder, done as the system"),
        &[
            Kind::MessageAttempted,
            Kind::MessageSent,
            Kind::MessageHeld,
            Kind::MessageNotTaken,
            Kind::MessageUnconfirmed,
            Kind::MessageFailed,
            Kind::MessageProviderPaused,
            Kind::PatientContactSet,
            Kind::AlertRaised,
        ],
    ),
    one(
        "ask_receipts",
        Writes,
        Open("it is background work of the holder, done as the system"),
        &[
            Kind::MessageReceipt,
            Kind::MessageDelivered,
            Kind::MessageFailed,
            Kind::PatientContactSet,
        ],
    ),
    one("patients", Reads, Needs(Permission::ReadPatients), &[Kind::PatientsListed]),
    one("patient", Reads, Needs(Permission::ReadPatients), &[Kind::PatientOpened]),
    one("may_import_patients", Reads, Needs(Permission::ImportPatients), &[]),
    one("look_at_patient_list", Reads, Needs(Permission::ImportPatients), &[]),
    one(
        "import_patients",
        Writes,
        Needs(Permission::ImportPatients),
        &[
            Kind::PatientsImported,
            Kind::PatientAdded,
            Kind::PatientChanged,
            Kind::DocumentMatched,
            Kind::DocumentUnmatched,
        ],
    ),
    one(
        "mark_no_ai",
        Writes,
        Needs(Permission::MarkNoAi),
        &[Kind::PatientNoAiMarked, Kind::PatientNoAiLifted],
    ),
    one(
        "match_document",
        Writes,
        Needs(Permission::MatchDocuments),
        &[Kind::DocumentMatched, Kind::DocumentUnmatched],
    ),
    // Sessions.
    one("estimate", Reads, Needs(Permission::RunSessions), &[]),
    one("again", Reads, Needs(Permission::RunSessions), &[]),
    one("estimate_again", Reads, Needs(Permission::RunSessions), &[]),
    one("process", Writes, Needs(Permission::RunSessions), RUN),
    one("may_cancel", Reads, Needs(Permission::RunSessions), &[]),
    one("cost_so_far", Reads, Open("the amount of a session that the caller runs"), &[]),
    one(
        "check_session",
        Writes,
        Needs(Permission::RunSessions),
        &[
            Kind::SessionOpened,
            Kind::ComplianceChecked,
            Kind::AlertRaised,
            Kind::CheckpointRequested,
        ],
    ),
    one(
        "complete_session",
        Writes,
        Needs(Permission::RunSessions),
        &[
            Kind::SessionOpened,
            Kind::ComplianceChecked,
            Kind::AlertRaised,
            Kind::SessionCompleted,
            Kind::CompletionRefused,
            Kind::CheckpointRequested,
        ],
    ),
    one("session_page", Reads, Needs(Permission::ReadDocuments), &[Kind::SessionsListed]),
    one("session_head", Reads, Needs(Permission::ReadDocuments), &[Kind::SessionOpened]),
    one("session_documents", Reads, Needs(Permission::ReadDocuments), &[Kind::SessionOpened]),
    one("session_values", Reads, Needs(Permission::ReadDocuments), &[Kind::DocumentOpened]),
    one(
        "session",
        Reads,
        Needs(Permission::ReadDocuments),
        &[Kind::SessionOpened, Kind::DocumentOpened],
    ),
    one("comparison", Reads, Needs(Permission::ReadDocuments), &[Kind::SessionOpened]),
    one(
        "compared_documents",
        Reads,
        Needs(Permission::ReadDocuments),
        &[Kind::SessionOpened, Kind::DocumentOpened],
    ),
    one("saved_views", Reads, SignedIn("their own"), &[]),
    one("save_view", Writes, SignedIn("their own"), &[Kind::ViewSaved]),
    one("remove_view", Writes, SignedIn("their own"), &[Kind::ViewRemoved]),
    // Review.
    one("review_queue", Reads, Needs(Permission::Review), &[Kind::ReviewsListed]),
    one(
        "review_field",
        Writes,
        Needs(Permission::Review),
        &[
            Kind::FieldReviewed,
            Kind::DocumentOpened,
            Kind::DocumentMatched,
            Kind::DocumentUnmatched,
        ],
    ),
    one(
        "review_type",
        Writes,
        Needs(Permission::Review),
        &[Kind::TypeReviewed, Kind::DocumentOpened],
    ),
    one(
        "review_doubt",
        Writes,
        Needs(Permission::Review),
        &[Kind::DoubtReviewed, Kind::DocumentOpened],
    ),
    one(
        "add_value",
        Writes,
        Needs(Permission::Review),
        &[Kind::FieldAdded, Kind::DocumentOpened, Kind::DocumentMatched, Kind::DocumentUnmatched],
    ),
    one(
        "review_result",
        Writes,
        Needs(Permission::Review),
        &[
            Kind::ResultReviewed,
            Kind::DocumentOpened,
            Kind::DocumentMatched,
            Kind::DocumentUnmatched,
            Kind::ComplianceChecked,
            Kind::AlertRaised,
            Kind::AlertResolved,
            Kind::SessionCompleted,
            Kind::CompletionRefused,
            Kind::CheckpointRequested,
        ],
    ),
    one(
        "reopen_result",
        Writes,
        Needs(Permission::Review),
        &[
            Kind::ResultReopened,
            Kind::DocumentOpened,
            Kind::DocumentMatched,
            Kind::DocumentUnmatched,
            Kind::AlertRaised,
            Kind::AlertResolved,
        ],
    ),
    // Overview.
    one("today", Reads, Needs(Permission::Oversee), &[]),
    one(
        "search",
        Reads,
        SignedIn("as much as each permission lets them find"),
        &[Kind::SearchMade],
    ),
    one("alerts", Reads, Needs(Permission::Oversee), &[Kind::AlertsListed]),
    one("acknowledge_alert", Writes, Needs(Permission::Oversee), &[Kind::AlertAcknowledged]),
    one("resolve_alert", Writes, Needs(Permission::Oversee), &[Kind::AlertResolved]),
    // The record and reports.
    one("open_log", Reads, Needs(Permission::ReadLog), &[Kind::LogRead]),
    one("log_rows", Reads, Open("pages of a reading that open_log gave"), &[]),
    one("event", Reads, Needs(Permission::ReadLog), &[Kind::LogRead]),
    one("events", Reads, Needs(Permission::ReadLog), &[Kind::LogRead]),
    one("actor_names", Reads, Open("names of the events that the caller has"), &[]),
    one("trace", Reads, Needs(Permission::ReadLog), &[Kind::TraceRead]),
    one("trace_page", Reads, Needs(Permission::ReadLog), &[Kind::TraceRead]),
    one("step_events", Reads, Needs(Permission::ReadLog), &[Kind::TraceRead]),
    one("verify", Reads, Needs(Permission::ReadLog), &[Kind::LogVerified]),
    one(
        "verify_selection",
        Reads,
        Needs(Permission::ReadLog),
        &[Kind::CheckpointRequested, Kind::LogVerified],
    ),
    one(
        "verify_locked",
        Reads,
        Open("a name and a password, where damage keeps the clinic shut"),
        &[],
    ),
    one("verify_bundle", Reads, Open("a file that the caller has"), &[]),
    one("drill", Reads, Needs(Permission::ReadLog), &[Kind::CheckpointRequested, Kind::LogDrilled]),
    one("export", Reads, Needs(Permission::Export), &[Kind::ExportCreated, Kind::ExportFailed]),
    one(
        "make_report",
        Reads,
        Needs(Permission::Export),
        &[Kind::ExportCreated, Kind::ExportFailed],
    ),
    one(
        "save_report",
        Reads,
        Needs(Permission::Export),
        &[Kind::ExportCreated, Kind::ExportFailed],
    ),
    // Settings.
    one("endpoints", Reads, Needs(Permission::RunSessions), &[Kind::EndpointsListed]),
    one("egress", Reads, Needs(Permission::ReadLog), &[Kind::EgressRead]),
    one(
        "add_endpoint",
        Writes,
        Needs(Permission::Administer),
        &[Kind::EndpointAdded, Kind::SignInFailed],
    ),
    one(
        "change_endpoint",
        Writes,
        Needs(Permission::Administer),
        &[Kind::EndpointChanged, Kind::SignInFailed],
    ),
    one(
        "remove_endpoint",
        Writes,
        Needs(Permission::Administer),
        &[Kind::EndpointRemoved, Kind::SignInFailed],
    ),
    one("test_endpoint", Reads, Needs(Permission::Administer), &[Kind::EndpointTested]),
    one("thresholds", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "set_thresholds",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("identity_needs", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "set_identity_needs",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("screening_settings", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "set_screening_settings",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("try_screening", Reads, Needs(Permission::Administer), &[]),
    one("date_order", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "set_date_order",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("idle_lock_minutes", Reads, Open("when the window locks, whoever sits at it"), &[]),
    one("setup_step", Reads, SignedIn("the first run has steps only for an administrator"), &[]),
    one("set_setup_step", Writes, Needs(Permission::Administer), &[Kind::SettingChanged]),
    // Watched folders.
    one("inbox_folders", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "add_inbox_folder",
        Writes,
        Needs(Permission::Administer),
        &[Kind::InboxFolderAdded, Kind::InboxFolderSessionsSet],
    ),
    one(
        "change_inbox_folder",
        Writes,
        Needs(Permission::Administer),
        &[Kind::InboxFolderChanged, Kind::InboxFolderSessionsSet],
    ),
    one("remove_inbox_folder", Writes, Needs(Permission::Administer), &[Kind::InboxFolderRemoved]),
    one("scan_inboxes", Writes, Needs(Permission::RunSessions), TAKEN_FROM_FOLDERS),
    one("watched_folders", Reads, Open("the process that holds the clinic watches them"), &[]),
    one("inbox_noticed", Reads, Open("the process that watches says how"), &[]),
    one("inbox_step", Writes, Open("the system's own work"), TAKEN_FROM_FOLDERS),
    one("due_folder_session", Reads, Open("the system's own work"), &[]),
    one("run_folder_session", Writes, Needs(Permission::RunSessions), RUN),
    one(
        "adopt_inbox_folder",
        Writes,
        Open("the system's own work"),
        &[Kind::InboxFolderAdded, Kind::SettingChanged],
    ),
    one("diagnose", Reads, Needs(Permission::ReadLog), &[Kind::DoctorRan]),
    // Head office and other witnesses.
    one(
        "enrol",
        Writes,
        Needs(Permission::Administer),
        &[Kind::CheckpointRequested, Kind::SyncEnrolled],
    ),
    one("sync_now", Writes, Needs(Permission::Administer), SYNCED),
    one("sync_status", Reads, SignedIn("sizes, times and names of servers"), &[]),
    one("witnessed", Reads, SignedIn("sizes and times"), &[]),
    one("pause_sync", Writes, Needs(Permission::Administer), &[Kind::SyncPaused]),
    one("resume_sync", Writes, Needs(Permission::Administer), &[Kind::SyncResumed]),
    one("payload_modes", Reads, Needs(Permission::Administer), &[]),
    one(
        "set_payload_mode",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("add_witness", Writes, Needs(Permission::Administer), &[Kind::WitnessAdded]),
    one("remove_witness", Writes, Needs(Permission::Administer), &[Kind::WitnessRemoved]),
    one("witnesses", Reads, Needs(Permission::Administer), &[]),
    one("compare_with_office", Reads, Needs(Permission::Administer), &[]),
    one("check_recovery", Reads, Needs(Permission::Administer), &[Kind::SignInFailed]),
    one(
        "take_back",
        Writes,
        Needs(Permission::Administer),
        &[Kind::LogTakenBack, Kind::UserSecondFactorOff, Kind::SignInFailed],
    ),
    one(
        "succeed",
        Writes,
        Needs(Permission::Administer),
        &[Kind::LogSucceeded, Kind::UserAdded, Kind::UserDisabled, Kind::SignInFailed],
    ),
    one("sync_step", Writes, Open("the system's own work"), SYNCED),
    // Background work.
    one(
        "has_background_work",
        Reads,
        Open("the process that holds the clinic asks; it says nothing of what the clinic holds"),
        &[],
    ),
    one("background_settings", Reads, Needs(Permission::RunSessions), &[]),
    one(
        "set_background_settings",
        Writes,
        Needs(Permission::Administer),
        &[Kind::SettingChanged, Kind::SignInFailed],
    ),
    one("begin_due", Writes, Open("the system's own work"), &[]),
    one(
        "do_due",
        Writes,
        Open("the system's own work"),
        &[Kind::LogVerified, Kind::ComplianceChecked, Kind::AlertRaised, Kind::CheckpointRequested],
    ),
    one("finish", Writes, Open("the system's own work"), &[Kind::LogVerified, Kind::AlertRaised]),
    one("give_back", Writes, Open("the system's own work"), &[]),
    one(
        "run_due",
        Writes,
        Open("the system's own work"),
        &[Kind::LogVerified, Kind::ComplianceChecked, Kind::AlertRaised, Kind::CheckpointRequested],
    ),
];

#[cfg(test)]
mod tests;

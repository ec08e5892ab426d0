//! The closed list of event kinds. A kind is added here or it cannot be recorded.

use crate::words::words;

words! {
    /// What an event says happened.
    Kind {
        /// The clinic was set up.
        ClinicCreated = "clinic.created",
        /// A person, or the system, began an audit session.
        AuditSessionOpened = "audit_session.opened",
        /// An audit session ended; its last event.
        AuditSessionSealed = "audit_session.sealed",
        /// A sign-in was refused.
        SignInFailed = "sign_in.failed",
        /// A signed-in person tried what the role does not permit.
        PermissionDenied = "permission.denied",
        /// A person reads every document in an emergency, until their audit session ends.
        EmergencyAccessTaken = "emergency_access.taken",
        /// The clock was earlier than the event before.
        ClockWentBack = "clock.went_back",
        /// The log is shorter than, or differs from, the checkpoint kept outside it.
        LogRolledBack = "log.rolled_back",
        /// The events that head office holds were taken back into a copy that lacked them; what the
        /// copy had recorded instead was set aside.
        LogTakenBack = "log.taken_back",
        /// This log goes on from another one that could not go on.
        LogSucceeded = "log.succeeded",
        /// A row was inserted, updated or deleted.
        RecordChanged = "record.changed",
        /// A person was added.
        UserAdded = "user.added",
        /// A person may no longer sign in.
        UserDisabled = "user.disabled",
        /// A person who was disabled may sign in again, with a new password.
        UserEnabled = "user.enabled",
        /// A person was given another role.
        UserRoleChanged = "user.role_changed",
        /// A person gave themselves a new password.
        UserPasswordChanged = "user.password_changed",
        /// A person is let in only with a code of their authenticator app from now on.
        UserSecondFactorOn = "user.second_factor_on",
        /// A person needs no such code any more.
        UserSecondFactorOff = "user.second_factor_off",
        /// The list of people was read.
        UsersListed = "users.listed",
        /// An endpoint was configured.
        EndpointAdded = "endpoint.added",
        /// An endpoint's configuration was changed.
        EndpointChanged = "endpoint.changed",
        /// An endpoint was removed.
        EndpointRemoved = "endpoint.removed",
        /// Documents were not sent to an endpoint, because its policy forbids it.
        EndpointRefused = "endpoint.refused",
        /// An endpoint was tried.
        EndpointTested = "endpoint.tested",
        /// The list of endpoints was read.
        EndpointsListed = "endpoints.listed",
        /// Somebody read what left the clinic.
        EgressRead = "egress.read",
        /// A document came in.
        DocumentReceived = "document.received",
        /// A document came in again.
        DocumentDuplicate = "document.duplicate",
        /// A document could not be read and was set aside.
        DocumentQuarantined = "document.quarantined",
        /// A document was opened with its password; what it holds is a document of its own.
        DocumentUnlocked = "document.unlocked",
        /// A document in quarantine was put away, with a reason.
        DocumentPutAway = "document.put_away",
        /// A document that was put away is in quarantine again.
        DocumentBroughtBack = "document.brought_back",
        /// A scan was cut into the documents that it holds; it stays whole itself.
        DocumentCut = "document.cut",
        /// A document was looked through for personal health information and hidden instructions.
        DocumentScreened = "document.screened",
        /// A person let a document be sent although screening holds it back, with a reason.
        DocumentReleased = "document.released",
        /// A copy of a document, or of a file, was made without what identifies anybody.
        DocumentRedacted = "document.redacted",
        /// A document or its results were viewed.
        DocumentOpened = "document.opened",
        /// Documents of the inbox were listed.
        InboxListed = "inbox.listed",
        /// A folder is watched for documents from now on.
        InboxFolderAdded = "inbox_folder.added",
        /// What is set for a watched folder was changed.
        InboxFolderChanged = "inbox_folder.changed",
        /// A folder is watched no more.
        InboxFolderRemoved = "inbox_folder.removed",
        /// Whether a watched folder starts sessions by itself, and with what, was set.
        InboxFolderSessionsSet = "inbox_folder.sessions_set",
        /// A file in a watched folder was moved or deleted after it was taken in, or had gone.
        InboxFileCleared = "inbox_file.cleared",
        /// A list of patients was taken over.
        PatientsImported = "patients.imported",
        /// A patient was added to the list.
        PatientAdded = "patient.added",
        /// What the list says of a patient was changed.
        PatientChanged = "patient.changed",
        /// Nothing of a patient is processed by AI from now on, for a reason.
        PatientNoAiMarked = "patient.no_ai_marked",
        /// It may be again, for a reason.
        PatientNoAiLifted = "patient.no_ai_lifted",
        /// Patients were listed or searched for.
        PatientsListed = "patients.listed",
        /// A patient was viewed.
        PatientOpened = "patient.opened",
        /// A document was matched to a patient, by itself or by a person.
        DocumentMatched = "document.matched",
        /// A document is no patient's, or nobody knows whose: a person must choose, or said so.
        DocumentUnmatched = "document.unmatched",
        /// A message to a patient was drafted.
        MessageDrafted = "message.drafted",
        /// A draft was saved again; an approval of what it said before is void.
        MessageEdited = "message.edited",
        /// A person let stand what the source of a draft does not hold.
        MessageSettled = "message.settled",
        /// A message was handed in for review.
        MessageSubmitted = "message.submitted",
        /// A person has taken up the review of a message, or laid it down.
        MessageClaimed = "message.claimed",
        /// A person approved or rejected a message.
        MessageReviewed = "message.reviewed",
        /// A message is to be sent: it was approved, or a person sends it directly.
        MessageQueued = "message.queued",
        /// A message is about to be handed to its provider.
        MessageAttempted = "message.attempted",
        /// The provider took a message.
        MessageSent = "message.sent",
        /// A message was not sent at its time, by a rule.
        MessageHeld = "message.held",
        /// The provider did not take a message; it is tried again.
        MessageNotTaken = "message.not_taken",
        /// A message may have been sent: nobody knows whether the provider took it.
        MessageUnconfirmed = "message.unconfirmed",
        /// A person said what became of a message that may have been sent.
        MessageDecided = "message.decided",
        /// Something came back about a message that was sent.
        MessageReceipt = "message.receipt",
        /// A message reached the patient, as its receipts say.
        MessageDelivered = "message.delivered",
        /// A message was not sent, or did not reach the patient.
        MessageFailed = "message.failed",
        /// A person has a message tried again.
        MessageRetried = "message.retried",
        /// A message is not sent after all.
        MessageWithdrawn = "message.withdrawn",
        /// A message was viewed.
        MessageOpened = "message.opened",
        /// Messages were listed.
        MessagesListed = "messages.listed",
        /// A template of messages was added or changed.
        MessageTemplateSet = "message_template.set",
        /// A template of messages was removed.
        MessageTemplateRemoved = "message_template.removed",
        /// Who takes messages for the clinic was set.
        MessageProviderSet = "message_provider.set",
        /// Nothing is sent by a method until a person has it go on.
        MessageProviderPaused = "message_provider.paused",
        /// Messages are sent by a method again.
        MessageProviderResumed = "message_provider.resumed",
        /// Who takes messages was tried.
        MessageProviderTested = "message_provider.tested",
        /// Where a patient can be reached was added, verified, or found to be wrong.
        PatientContactSet = "patient.contact_set",
        /// A patient is not reached there any more.
        PatientContactRemoved = "patient.contact_removed",
        /// What a patient agreed to receive, or refused.
        PatientConsentSet = "patient.consent_set",
        /// A patient's time zone, guardian or death was noted.
        PatientMessagingSet = "patient.messaging_set",
        /// A patient wants no more messages by a method.
        PatientOptedOut = "patient.opted_out",
        /// They want them again.
        PatientOptedIn = "patient.opted_in",
        /// A processing session began.
        SessionStarted = "session.started",
        /// A document's result was recorded.
        SessionProgressed = "session.progressed",
        /// The program ended while the session ran.
        SessionInterrupted = "session.interrupted",
        /// An interrupted or cancelled session goes on.
        SessionResumed = "session.resumed",
        /// A person stopped the session.
        SessionCancelled = "session.cancelled",
        /// The session ended and its report was made.
        SessionCompleted = "session.completed",
        /// Completion was refused.
        CompletionRefused = "completion.refused",
        /// Processing sessions were listed.
        SessionsListed = "sessions.listed",
        /// A processing session was viewed.
        SessionOpened = "session.opened",
        /// Results that wait for a person were listed.
        ReviewsListed = "reviews.listed",
        /// A person said of one value whether it is right.
        FieldReviewed = "field.reviewed",
        /// A person added a value that nothing had found.
        FieldAdded = "field.added",
        /// A person said what kind of document it is.
        TypeReviewed = "type.reviewed",
        /// A person said of what no value stands for that they looked, and it stands as it is.
        DoubtReviewed = "doubt.reviewed",
        /// A person ended the review of a result.
        ResultReviewed = "result.reviewed",
        /// A person took the end of a review back, with a reason.
        ResultReopened = "result.reopened",
        /// A step of a workflow ended.
        StepFinished = "step.finished",
        /// A model endpoint is about to be called.
        AiRequested = "ai.requested",
        /// A model endpoint answered.
        AiCalled = "ai.called",
        /// A call failed.
        AiFailed = "ai.failed",
        /// A compliance check was made.
        ComplianceChecked = "compliance.checked",
        /// An alert was raised.
        AlertRaised = "alert.raised",
        /// Somebody deals with an alert.
        AlertAcknowledged = "alert.acknowledged",
        /// An alert was dealt with, with a reason.
        AlertResolved = "alert.resolved",
        /// Alerts were listed.
        AlertsListed = "alerts.listed",
        /// Events were read.
        LogRead = "log.read",
        /// Records were searched for.
        SearchMade = "search.made",
        /// A trace was read.
        TraceRead = "trace.read",
        /// The log and the rows were verified.
        LogVerified = "log.verified",
        /// Verification was tried on a damaged copy.
        LogDrilled = "log.drilled",
        /// A checkpoint was asked for, before what it proves is judged.
        CheckpointRequested = "checkpoint.requested",
        /// Data is about to leave as a file.
        ExportCreated = "export.created",
        /// An export could not be written after all.
        ExportFailed = "export.failed",
        /// The raw data key was shown.
        KeyRevealed = "key.revealed",
        /// A recovery key opened the clinic and a password was set.
        KeyRecovered = "key.recovered",
        /// A new recovery key was made; the old one opens nothing any more.
        KeyRecoveryRenewed = "key.recovery_renewed",
        /// A damaged copy of the key slots was replaced by the good one.
        KeySlotsRestored = "key.slots_restored",
        /// The clinic may be opened before anybody has signed in, with a key in the system's
        /// key store.
        KeyUnattendedAllowed = "key.unattended_allowed",
        /// It may not any more; that key opens nothing now.
        KeyUnattendedForbidden = "key.unattended_forbidden",
        /// The clinic was opened with that key, by nobody who signed in.
        ClinicOpenedUnattended = "clinic.opened_unattended",
        /// A program without a window holds the clinic, or holds it again after a window did, by
        /// the key of the administrator who started it.
        AgentStarted = "agent.started",
        /// The clinic reports to a head office from now on.
        SyncEnrolled = "sync.enrolled",
        /// Head office signs with new keys from now on, by a statement of its root key.
        SyncKeysChanged = "sync.keys_changed",
        /// Head office, or another witness, refused what the clinic sent: once for each problem.
        SyncRefused = "sync.refused",
        /// What was refused is accepted again.
        SyncAccepted = "sync.accepted",
        /// A person had the clinic send nothing until a moment, with a reason.
        SyncPaused = "sync.paused",
        /// A person ended that before its time.
        SyncResumed = "sync.resumed",
        /// Head office's policy came, verified and proven, and is in force from now on.
        PolicyReceived = "policy.received",
        /// A message from head office came and was verified: its acknowledgement.
        MailReceived = "mail.received",
        /// Checkpoints are shown to another witness from now on.
        WitnessAdded = "witness.added",
        /// They are no longer.
        WitnessRemoved = "witness.removed",
        /// The installation was examined.
        DoctorRan = "doctor.ran",
        /// A setting of the clinic was changed.
        SettingChanged = "setting.changed",
        /// A person kept a screen's filters under a name.
        ViewSaved = "view.saved",
        /// A saved view was forgotten.
        ViewRemoved = "view.removed",
    }
}

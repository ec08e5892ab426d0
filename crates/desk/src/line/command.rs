//! What the command line can ask of a clinic. These texts are its help, shown as they are written.

#![expect(clippy::doc_markdown, reason = "these texts are the help, shown as they are written")]

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

use wardbook_app::Format;
use wardbook_domain::access::Role;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::{EndpointKind, Locality, PhiPolicy};
use wardbook_domain::event::Kind;
use wardbook_domain::folder_sessions::Hours;
use wardbook_domain::ids::{AuditSessionId, DocumentId, PatientId, SessionId, TraceId};
use wardbook_domain::inbox::{AfterTaking, Detection};
use wardbook_domain::payloads::PayloadMode;
use wardbook_domain::session::ProcessingMode;

use super::Which;
use super::each::Each;
use super::message_command::MessageCommand;
use super::time::time;
use crate::unattended::KeyStore;

/// What is asked of a clinic.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// People who may sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Model endpoints
    #[command(subcommand)]
    Endpoint(EndpointCommand),
    /// Run an AI processing session over files and folders
    Process {
        /// Files and folders
        #[arg(value_name = "PATH", required_unless_present_any = ["resume", "again"])]
        paths: Vec<PathBuf>,
        /// How endpoints are picked
        #[arg(long, default_value = "standard", value_name = "MODE")]
        mode: ProcessingMode,
        /// The endpoint; by default the embedded engine
        #[arg(long, value_name = "NAME")]
        endpoint: Option<String>,
        /// The most that the session may cost, such as 2.50; by default there is no limit
        #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
        budget: Option<NanoUnits>,
        /// Go on with an interrupted or cancelled session (its id, or `latest`), or try its
        /// completion again
        #[arg(long, value_name = "SESSION", conflicts_with_all = ["paths", "endpoint", "budget"])]
        resume: Option<Which<SessionId>>,
        /// Run the documents of an earlier session again (its id, or `latest`), as far as they can be
        /// read
        #[arg(long, value_name = "SESSION", conflicts_with_all = ["paths", "resume"])]
        again: Option<Which<SessionId>>,
    },
    /// Documents that came in, and folders that are watched for more
    #[command(subcommand)]
    Inbox(InboxCommand),
    /// The clinic's patients: list, show, import, have AI process nothing of one, match a document
    #[command(subcommand)]
    Patients(PatientsCommand),
    /// Messages to patients: draft, edit, submit, review, send, follow
    #[command(subcommand)]
    Message(MessageCommand),
    /// List processing sessions, the newest first
    Sessions {
        /// At most this many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u64,
    },
    /// Show a processing session with its results, costs and checks
    Session {
        /// Its id, or `latest`
        id: Which<SessionId>,
    },
    /// Results that wait for a person: list, show, accept, reject, open again
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Show what two sessions found in the documents that both ran over, value by value
    Compare {
        /// The first session's id, or `latest`
        before: Which<SessionId>,
        /// The second session's id, or `latest`
        after: Which<SessionId>,
        /// Only documents and values that changed
        #[arg(long)]
        changed: bool,
    },
    /// Show everything under a trace id as a tree
    Trace {
        /// The trace id; a processing session's id is one, and `latest` is the newest session's
        id: Which<TraceId>,
    },
    /// List events of the audit log, the oldest first
    Events {
        /// Of this processing session (its id, or `latest`)
        #[arg(long, value_name = "ID")]
        session: Option<Which<SessionId>>,
        /// Of this audit session
        #[arg(long, value_name = "ID", value_parser = audit_session)]
        audit_session: Option<AuditSessionId>,
        /// Of this kind, such as ai.called
        #[arg(long, value_name = "KIND")]
        kind: Option<Kind>,
        /// About this record, such as documents/ID
        #[arg(long, value_name = "SUBJECT")]
        subject: Option<String>,
        /// Under this trace id; `latest` is the newest processing session's
        #[arg(long, value_name = "ID", conflicts_with = "session")]
        trace: Option<Which<TraceId>>,
        /// With all of these words in the recorded text; each may be the beginning of a longer word
        #[arg(long, value_name = "WORDS")]
        text: Option<String>,
        /// Not earlier (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        from: Option<Timestamp>,
        /// Earlier than this (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        to: Option<Timestamp>,
        /// At most this many
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
    },
    /// Verify the whole log, every row and every original, or chosen events alone; names the first
    /// fault
    Verify {
        /// Only the events of one processing session (its id, or `latest`)
        #[arg(long, value_name = "ID", conflicts_with_all = ["from", "to"])]
        session: Option<Which<SessionId>>,
        /// Only from this position of the log
        #[arg(long, value_name = "SEQ")]
        from: Option<u64>,
        /// Only up to, but not including, this position
        #[arg(long, value_name = "SEQ")]
        to: Option<u64>,
    },
    /// Damage a copy of the record in several ways and show whether verification finds it; the
    /// clinic's own record is not touched
    Drill,
    /// Write events with their proof, or a report
    Export {
        /// The form
        #[arg(long)]
        format: ExportFormat,
        /// The file; its name ends as the form says (zip, csv, json, pdf) or has no ending
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace the file where there is one already
        #[arg(long)]
        replace: bool,
        /// The events of one processing session (its id, or `latest`)
        #[arg(long, value_name = "ID", conflicts_with_all = ["from", "to"])]
        session: Option<Which<SessionId>>,
        /// From this position of the log
        #[arg(long, value_name = "SEQ")]
        from: Option<u64>,
        /// Up to, but not including, this position
        #[arg(long, value_name = "SEQ")]
        to: Option<u64>,
    },
    /// The clinic's keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Make a copy without what identifies anybody: a PDF of pictures of the pages with boxes over it, or a
    /// text with placeholders
    Redact {
        /// The file; the clinic need not have it, and does not take it in
        #[arg(required_unless_present = "document")]
        file: Option<PathBuf>,
        /// A document of the clinic instead, by its id
        #[arg(long, value_name = "DOCUMENT", conflicts_with = "file")]
        document: Option<DocumentId>,
        /// The copy, which ends in .pdf or .txt as the kind of document asks
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Write over a file that is there already
        #[arg(long)]
        replace: bool,
    },
    /// Show what left the clinic over the network: where to, how many bytes, their hash
    Egress {
        /// Since this day (RFC 3339, or a date; 31 days ago if left out)
        #[arg(long, value_name = "TIME", value_parser = time)]
        since: Option<Timestamp>,
    },
    /// Examine the installation: versions, encryption, log, endpoints, disk
    Doctor,
    /// Head office and other witnesses: enrol, send, show, pause
    #[command(subcommand)]
    Sync(SyncCommand),
}

/// What is asked of the inbox.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxCommand {
    /// List documents, the newest first, with where each came from
    List {
        /// At most this many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
    },
    /// Open a document that needs its password; that comes from WARDBOOK_DOCUMENT_PASSWORD, or is
    /// asked for, and is kept nowhere
    Open {
        /// The document's id, as `wardbook inbox list` shows it
        document: DocumentId,
    },
    /// Let a document be sent to models although something in it speaks to a machine; only after you have
    /// read it
    Release {
        /// The document's id, as `wardbook inbox list` shows it
        document: DocumentId,
        /// Why it is harmless
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Folders that are watched: add, list, change, remove
    #[command(subcommand)]
    Watch(WatchCommand),
    /// Look through every watched folder now, and take what has settled
    Scan,
    /// Cut a scan into the documents that it holds; without `--after` and `--leave-out`, show where it
    /// might be cut
    Cut {
        /// The scan: a document's id, as `wardbook inbox list` shows them, or a file, which is taken in
        /// where it is not there yet
        #[arg(value_name = "DOCUMENT")]
        document: String,
        /// The pages after which another document begins, such as 2,5
        #[arg(long, value_name = "PAGES", value_delimiter = ',')]
        after: Vec<u32>,
        /// Pages that become part of no document, such as those of separator sheets
        #[arg(long, value_name = "PAGES", value_delimiter = ',')]
        leave_out: Vec<u32>,
        /// Cut as it is proposed
        #[arg(long, conflicts_with_all = ["after", "leave_out"])]
        as_proposed: bool,
    },
}

/// What is asked of the clinic's patients.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientsCommand {
    /// List patients by name, or those whom a text finds
    List {
        /// Beginnings of names and numbers, or a birth date; all must be found
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
        /// Only those of whom AI processes nothing
        #[arg(long)]
        no_ai: bool,
        /// At most this many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
    },
    /// Show a patient with documents, sessions and what was done
    Show {
        /// The patient's id
        patient: PatientId,
    },
    /// Take over a list of patients: CSV, FHIR Patient, or HL7 version 2 (ADT); a row that cannot be
    /// taken over is named with the reason
    Import {
        /// The file
        file: PathBuf,
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
    },
    /// Have AI process nothing of a patient's documents from now on, or lift that
    NoAi {
        /// The patient's id
        patient: PatientId,
        /// Let it process them again
        #[arg(long)]
        lift: bool,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Say whose a document is
    Match {
        /// The document's id
        document: DocumentId,
        /// The patient's id; left out, the document is nobody's on the list
        patient: Option<PatientId>,
        /// Why
        #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
        reason: String,
    },
}

/// What is asked of watched folders.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchCommand {
    /// Watch a folder from now on, while the window is open or the agent runs
    Add {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        #[expect(missing_docs, reason = "its members have the help")]
        settings: WatchSettings,
    },
    /// List watched folders and how each stands
    List,
    /// Change what is set for a watched folder
    Change {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        #[expect(missing_docs, reason = "its members have the help")]
        settings: WatchSettings,
    },
    /// Watch a folder no more; its documents stay, and so do the files in it
    Remove {
        /// The folder
        folder: PathBuf,
    },
}

/// What is set for a watched folder.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct WatchSettings {
    /// Whose the documents are; by default whoever adds the folder
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// What is done with a file once its original is in the record: leave, move (to `done` in the
    /// folder) or delete; by default leave
    #[arg(long, value_name = "WHAT")]
    pub after: Option<AfterTaking>,
    /// How changes are noticed: auto, events, polling or both; by default auto
    #[arg(long, value_name = "HOW")]
    pub detection: Option<Detection>,
    /// Seconds for which a file is unchanged before it is taken, from 1 to 600, or 0 for 3, and 10 on
    /// a share
    #[arg(long, value_name = "SECONDS")]
    pub settle: Option<u32>,
    /// Start sessions over what arrives by itself, as the owner; nothing is started unless this is given
    #[arg(long, conflicts_with = "no_process")]
    pub process: bool,
    /// Start none any more
    #[arg(long)]
    pub no_process: bool,
    /// How its sessions pick endpoints; by default standard
    #[arg(long, value_name = "MODE")]
    pub mode: Option<ProcessingMode>,
    /// The endpoint of its sessions; by default builtin
    #[arg(long, value_name = "NAME")]
    pub endpoint: Option<String>,
    /// The most that one of its sessions may cost, such as 2.50; 0 is no limit
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Option<NanoUnits>,
    /// The most that its sessions may cost in a day; needed where the endpoint costs money
    #[arg(long, value_name = "AMOUNT")]
    pub daily_budget: Option<NanoUnits>,
    /// Within which hours of the day it starts them, such as 07:00-19:00; by default 00:00-24:00
    #[arg(long, value_name = "FROM-TO")]
    pub hours: Option<Hours>,
}

/// What is asked of reviews.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewCommand {
    /// List the results that wait for a person, the longest waiting first
    List {
        /// At most this many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
    },
    /// Show a result: its values by number, and what must be decided before it is accepted
    Show {
        /// The session's id, or `latest`
        session: Which<SessionId>,
        /// The document's number in the session
        document: u32,
    },
    /// Accept a result, once everything that its review was asked for is decided
    Accept {
        /// The session's id, or `latest`
        session: Which<SessionId>,
        /// The document's number in the session
        document: u32,
        /// Decide one thing before: a value by its number (3=accept, 3=reject, 3=edit:1958-03-14), the
        /// type (type=accept, type=edit:invoice), or a field that was not found
        /// (birth_date=accept where the document has none, birth_date=edit:1958-03-14)
        #[arg(long, value_name = "PART=DECISION")]
        each: Vec<Each>,
        /// The numbers given with --each stand so in the document, although they cannot be right
        #[arg(long, requires = "each")]
        as_printed: bool,
        /// Accept the rest without a decision on each; it is recorded as that
        #[arg(long, requires = "reason")]
        all_values: bool,
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Reject a result: nothing of it will be used
    Reject {
        /// The session's id, or `latest`
        session: Which<SessionId>,
        /// The document's number in the session
        document: u32,
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Open a result again, also after its session was completed; it waits for a review then
    Reopen {
        /// The session's id, or `latest`
        session: Which<SessionId>,
        /// The document's number in the session
        document: u32,
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What is asked of people who may sign in.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserCommand {
    /// Add a person; their password comes from WARDBOOK_NEW_PASSWORD, or is asked for
    Add {
        /// The name
        name: String,
        /// staff, reviewer, doctor, manager, admin or auditor
        #[arg(long)]
        role: Role,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List everybody
    List,
    /// Take a person's right to sign in away
    Disable {
        /// The name
        name: String,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Let a disabled person sign in again; their new password comes from WARDBOOK_NEW_PASSWORD,
    /// or is asked for
    Enable {
        /// The name
        name: String,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give a person another role, from their next sign-in
    Role {
        /// The name
        name: String,
        /// staff, reviewer, doctor, manager, admin or auditor
        role: Role,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give yourself a new password; it comes from WARDBOOK_NEW_PASSWORD, or is asked for
    Password,
    /// A code from an authenticator app, required after the password
    #[command(subcommand)]
    SecondFactor(SecondFactorCommand),
}

/// What is asked of second factors.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorCommand {
    /// Turn your own on: shows the secret for your app, then asks for the code that the app shows
    On,
    /// Turn your own off with another code from your app, or another person's with a reason
    Off {
        /// Another person, as for a lost phone
        #[arg(requires = "reason")]
        name: Option<String>,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT", requires = "name")]
        reason: Option<String>,
    },
}

/// What is asked of model endpoints.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointCommand {
    /// Configure an endpoint; a credential comes from WARDBOOK_API_KEY
    Add {
        /// Its name
        name: String,
        /// builtin or openai
        #[arg(long)]
        kind: EndpointKind,
        /// Base address, such as http://127.0.0.1:8080/v1
        #[arg(long)]
        url: Option<String>,
        /// The model
        #[arg(long)]
        model: Option<String>,
        /// on_device, on_premises or external; by default judged from the address
        #[arg(long)]
        locality: Option<Locality>,
        /// allowed, redacted or never; by default allowed on this device and never elsewhere
        #[arg(long)]
        phi: Option<PhiPolicy>,
        /// Price per million input tokens
        #[arg(long, value_name = "AMOUNT", default_value = "0")]
        price_input: NanoUnits,
        /// Price per million output tokens
        #[arg(long, value_name = "AMOUNT", default_value = "0")]
        price_output: NanoUnits,
        /// Price per million cached input tokens; by default that of input tokens
        #[arg(long, value_name = "AMOUNT")]
        price_cached: Option<NanoUnits>,
        /// Seconds that one attempt may take, from 1 to 3600
        #[arg(long, value_name = "SECONDS", default_value_t = 120)]
        timeout: u32,
        /// Tokens of the longest answer, from 64 to 100000
        #[arg(long, value_name = "N", default_value_t = 2048)]
        max_output_tokens: u32,
        /// The reason, if documents may leave this machine; it is recorded, and your password is
        /// asked for again
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Change an endpoint; settings that are not named stay as they are. A new credential comes from
    /// WARDBOOK_API_KEY. Sessions that have begun keep the model, prices and limits they began with
    Change {
        /// Its name
        name: String,
        /// Base address, such as http://127.0.0.1:8080/v1
        #[arg(long)]
        url: Option<String>,
        /// The model
        #[arg(long)]
        model: Option<String>,
        /// on_device, on_premises or external
        #[arg(long)]
        locality: Option<Locality>,
        /// allowed, redacted or never; left out, it becomes never if the endpoint moves further away
        #[arg(long)]
        phi: Option<PhiPolicy>,
        /// Price per million input tokens
        #[arg(long, value_name = "AMOUNT")]
        price_input: Option<NanoUnits>,
        /// Price per million output tokens
        #[arg(long, value_name = "AMOUNT")]
        price_output: Option<NanoUnits>,
        /// Price per million cached input tokens
        #[arg(long, value_name = "AMOUNT")]
        price_cached: Option<NanoUnits>,
        /// Seconds that one attempt may take, from 1 to 3600
        #[arg(long, value_name = "SECONDS")]
        timeout: Option<u32>,
        /// Tokens of the longest answer, from 64 to 100000
        #[arg(long, value_name = "N")]
        max_output_tokens: Option<u32>,
        /// Forget its credential
        #[arg(long)]
        forget_key: bool,
        /// The reason, if documents or the stored key may go where they could not before; it is
        /// recorded, and your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// List endpoints
    List,
    /// Try an endpoint without any document
    Test {
        /// Its name
        name: String,
    },
    /// Take an endpoint out of use
    Remove {
        /// Its name
        name: String,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What is asked of the clinic's keys.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyCommand {
    /// Print the raw data key in hex, for opening the database with other tools
    Reveal {
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Make a new recovery key; the old one opens nothing any more
    Renew {
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Opening the clinic before anybody has signed in, for `wardbook agent --unattended`
    #[command(subcommand)]
    Unattended(UnattendedCommand),
    /// Give a person a new password with the recovery key; the key comes from
    /// WARDBOOK_RECOVERY_KEY and the password from WARDBOOK_NEW_PASSWORD, or they are asked for
    Recover {
        /// The person
        name: String,
    },
}

/// What is asked of sync.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncCommand {
    /// Enrol the clinic with a head office, by a code from there
    Enrol {
        /// The code, with head office's address after the @
        code: String,
    },
    /// Send everything now, whatever was planned
    Now,
    /// Show what is fixed, held and searchable at head office, and what is unsent and why
    Status,
    /// List head office's messages for this clinic: what each is, when it came, and whether head
    /// office knows that it is here
    Mail,
    /// Send nothing until a moment
    Pause {
        /// When it ends by itself (RFC 3339, or a date), within 30 days
        #[arg(long, value_name = "TIME", value_parser = time)]
        until: Timestamp,
        /// The reason; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// End a pause before its time
    Resume,
    /// Show whether head office holds events that this copy of the record lacks, as after a backup
    /// was restored; with a reason, take them back
    Recover {
        /// Begin another log with the present records, where not all that is lacking is held
        #[arg(long, requires = "reason")]
        successor: bool,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// What head office gets of what events say, by kind
    #[command(subcommand)]
    Payloads(PayloadsCommand),
    /// Other witnesses, which fix the log's history too
    #[command(subcommand)]
    Witness(WitnessCommand),
}

/// What is asked of payloads.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayloadsCommand {
    /// List every kind of event, and how its payloads are sent
    List,
    /// Send the payloads of a kind in another way, from the next event on
    Set {
        /// The kind, such as alert.raised
        kind: Kind,
        /// none, sealed (encrypted for this clinic alone) or whole
        mode: PayloadMode,
        /// The reason; it is recorded, and your password is asked for again. Required where head
        /// office could then read free text
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

/// What is asked of other witnesses.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WitnessCommand {
    /// Show a witness the clinic's checkpoints from now on: the log's id, sizes, roots and times
    Add {
        /// Its verifier key, as whoever runs it publishes it
        vkey: String,
        /// Its address, to which /add-checkpoint is appended
        url: String,
    },
    /// List them
    List,
    /// Show a witness nothing more
    Remove {
        /// Its name or its verifier key
        witness: String,
    },
}

/// What is asked of the unattended start.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnattendedCommand {
    /// Show whether it is allowed, by whom, and what that costs
    Show,
    /// Allow it, and keep the key for it in the system's key store
    Allow {
        /// Where the key is kept
        #[arg(long = "in", value_name = "STORE", default_value = "desktop")]
        store: KeyStore,
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Forbid it; the key that is kept opens nothing any more
    Forbid {
        /// The reason; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Events with everything that proves them
    Bundle,
    /// A table
    Csv,
    /// JSON
    Json,
    /// A report for people
    Pdf,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Bundle => Self::Bundle,
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Json => Self::Json,
            ExportFormat::Pdf => Self::Pdf,
        }
    }
}

impl Command {
    /// The same with every file's place spelled out from `folder`, for a process that stands
    /// elsewhere.
    pub fn seen_from(mut self, folder: &Path) -> Self {
        match &mut self {
            Self::Process { paths, .. } => {
                for path in paths {
                    *path = folder.join(&*path);
                }
            }
            Self::Export { out, .. } => *out = folder.join(&*out),
            Self::Redact { file, out, .. } => {
                *out = folder.join(&*out);
                if let Some(file) = file {
                    *file = folder.join(&*file);
                }
            }
            Self::Patients(PatientsCommand::Import { file, .. }) => *file = folder.join(&*file),
            Self::Message(command) => command.seen_from(folder),
            Self::Inbox(InboxCommand::Watch(
                WatchCommand::Add { folder: path, .. }
                | WatchCommand::Change { folder: path, .. }
                | WatchCommand::Remove { folder: path },
            )) => *path = folder.join(&*path),
            _ => {}
        }
        self
    }

    /// Whether it may take long, so that a process that is about to end does not take it on.
    pub const fn is_long(&self) -> bool {
        matches!(
            self,
            Self::Process { .. }
                | Self::Verify { .. }
                | Self::Drill
                | Self::Inbox(InboxCommand::Scan)
                | Self::Export { .. }
                | Self::Redact { .. }
                | Self::Message(MessageCommand::Deliver)
                | Self::Sync(SyncCommand::Now | SyncCommand::Recover { .. })
        )
    }
}

fn audit_session(text: &str) -> Result<AuditSessionId, String> {
    text.parse().map_err(|_| "it is no id of an audit session, as events name them".into())
}

//! What can be asked for on the command line.

#![expect(clippy::doc_markdown, reason = "these texts are the help, shown as they are written")]

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand, ValueEnum};

use wardbook_domain::access::Role;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::{EndpointKind, Locality, PhiPolicy};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, SessionId, TraceId};
use wardbook_domain::session::ProcessingMode;

const AFTER: &str = "\
The password comes from WARDBOOK_PASSWORD, or is asked for; so does the code of who has a second
factor, which --code or WARDBOOK_CODE gives.

Exit codes: 0 done; 1 the answer is no, or a fault was found; 2 wrong use, or it could not run.";

/// The record of every AI decision about a clinic's patients: encrypted, provable, offline.
#[derive(Debug, Parser)]
#[command(name = "wardbook", version, after_help = AFTER, max_term_width = 100, args_override_self = true)]
pub(crate) struct Args {
    /// The clinic's folder
    #[arg(long, env = "WARDBOOK_HOME", value_name = "DIR", global = true)]
    pub(crate) home: Option<PathBuf>,
    /// The person who acts
    #[arg(long, env = "WARDBOOK_USER", value_name = "NAME", global = true)]
    pub(crate) user: Option<String>,
    /// The code that your authenticator app shows, where you have a second factor
    #[arg(long, env = "WARDBOOK_CODE", value_name = "CODE", global = true, hide_env_values = true)]
    pub(crate) code: Option<String>,
    /// Print one JSON document, and nothing else, on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set a clinic up; prints its recovery key once
    Init {
        /// The clinic's name
        #[arg(long, value_name = "NAME")]
        clinic: String,
        /// The first administrator
        #[arg(long, value_name = "USER")]
        admin: String,
        /// The currency of every amount (ISO 4217)
        #[arg(long, value_name = "CODE", default_value = "AUD")]
        currency: String,
    },
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
    /// List processing sessions, the newest first
    Sessions {
        /// At most so many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u64,
    },
    /// Show a processing session with its results, costs and checks
    Session {
        /// Its id, or `latest`
        id: Which<SessionId>,
    },
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
        /// With all of these words in what was recorded, each perhaps the beginning of a longer one
        #[arg(long, value_name = "WORDS")]
        text: Option<String>,
        /// Not earlier (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        from: Option<Timestamp>,
        /// Earlier than this (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        to: Option<Timestamp>,
        /// At most so many
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
        /// Only up to, not with, this position
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
        /// Up to, not with, this position
        #[arg(long, value_name = "SEQ")]
        to: Option<u64>,
    },
    /// Verify an export bundle; needs no clinic and no password
    VerifyBundle {
        /// The bundle
        file: PathBuf,
        /// The log's verifier key, known from elsewhere; repeat for several
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
    /// The clinic's keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Examine the installation: versions, encryption, log, endpoints, disk
    Doctor,
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a person; their password comes from WARDBOOK_NEW_PASSWORD, or is asked for
    Add {
        /// The name
        name: String,
        /// staff, reviewer, doctor, manager, admin or auditor
        #[arg(long)]
        role: Role,
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List everybody
    List,
    /// Take a person's right to sign in away
    Disable {
        /// The name
        name: String,
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Let a disabled person sign in again; their new password comes from WARDBOOK_NEW_PASSWORD,
    /// or is asked for
    Enable {
        /// The name
        name: String,
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give a person another role, from their next sign-in
    Role {
        /// The name
        name: String,
        /// staff, reviewer, doctor, manager, admin or auditor
        role: Role,
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give yourself a new password; it comes from WARDBOOK_NEW_PASSWORD, or is asked for
    Password,
    /// Codes of an authenticator app, asked for besides the password
    #[command(subcommand)]
    SecondFactor(SecondFactorCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecondFactorCommand {
    /// Turn your own on: shows what your app takes in, and reads back the code that it shows
    On,
    /// Turn your own off with a further code of your app, or another person's with a reason
    Off {
        /// Another person, as for a lost phone
        #[arg(requires = "reason")]
        name: Option<String>,
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT", requires = "name")]
        reason: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum EndpointCommand {
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
        /// Why, where documents may leave this machine; it is recorded, and your password is asked for
        /// again
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Change an endpoint; what is not named stays as it is. A new credential comes from
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
        /// allowed, redacted or never; never where it moves further away and this is left out
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
        /// Why, where documents or the stored key may go where they could not; it is recorded, and your password is asked for
        /// again
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
        /// Why; it is recorded. Your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Print the raw data key in hex, for opening the database with other tools
    Reveal {
        /// Why; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Make a new recovery key; the old one opens nothing any more
    Renew {
        /// Why; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give a person a new password with the recovery key; the key comes from
    /// WARDBOOK_RECOVERY_KEY and the password from WARDBOOK_NEW_PASSWORD, or they are asked for
    Recover {
        /// The person
        name: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    Bundle,
    Csv,
    Json,
    Pdf,
}

/// A processing session, by id or as the newest that the person may read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<Id> {
    Latest,
    This(Id),
}

impl Which<SessionId> {
    /// The trace that its events are under.
    pub(crate) fn of_trace(self) -> Which<TraceId> {
        match self {
            Self::Latest => Which::Latest,
            Self::This(id) => Which::This(id.into()),
        }
    }
}

impl<Id: FromStr> FromStr for Which<Id> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        text.parse().map(Self::This).map_err(|_| {
            "it is neither an id, as `wardbook sessions` lists them, nor `latest`".into()
        })
    }
}

fn audit_session(text: &str) -> Result<AuditSessionId, String> {
    text.parse().map_err(|_| "it is no id of an audit session, as events name them".into())
}

fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| format!("`{text}` is not a time such as 2026-11-21T14:05:00Z or 2026-11-21"))
}

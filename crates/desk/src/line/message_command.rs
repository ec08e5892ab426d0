//! What the command line can ask of messages to patients. These texts are its help, shown as they are
//! written.

#![expect(clippy::doc_markdown, reason = "these texts are the help, shown as they are written")]

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{ContactId, DocumentId, MessageId, PatientId, TemplateId};
use wardbook_domain::message::{DeliveryMethod, MessageDelivery, MessagePurpose};

use super::time::time;

/// What is asked of messages.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageCommand {
    /// Draft a message to a patient, in your words or of a template
    Draft {
        /// The patient's id
        patient: PatientId,
        /// email or sms; a template says so itself
        #[arg(long, default_value = "email", value_name = "METHOD")]
        method: DeliveryMethod,
        /// care, appointment, administrative or promotional; a template says so itself
        #[arg(long, default_value = "care", value_name = "PURPOSE")]
        purpose: MessagePurpose,
        /// The document that it is about: what that does not hold is marked
        #[arg(long, value_name = "ID")]
        document: Option<DocumentId>,
        /// The template that it is made of, by its id
        #[arg(long, value_name = "ID", conflicts_with_all = ["subject", "text", "text_file"])]
        template: Option<TemplateId>,
        #[command(flatten)]
        #[expect(missing_docs, reason = "its members have the help")]
        words: MessageWords,
    },
    /// Save a draft again; what is not named stays. An approval of what it said before is void
    Edit {
        /// The message's id
        message: MessageId,
        #[command(flatten)]
        #[expect(missing_docs, reason = "its members have the help")]
        words: MessageWords,
        /// It is no longer urgent
        #[arg(long, conflicts_with = "urgent")]
        not_urgent: bool,
    },
    /// Let stand what the source of a draft does not hold
    Settle {
        /// The message's id
        message: MessageId,
        /// The words, as the draft has them
        words: String,
    },
    /// Hand a message in for review
    Submit {
        /// The message's id
        message: MessageId,
    },
    /// Take up the review of a message, so that nobody else reviews it meanwhile
    Claim {
        /// The message's id
        message: MessageId,
        /// Lay it down again
        #[arg(long)]
        release: bool,
    },
    /// Approve a message, which is then sent, or reject it with notes
    Review {
        /// The message's id
        message: MessageId,
        /// What you decide
        decision: Decision,
        /// What has to be changed, or what you noticed
        #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
        notes: String,
    },
    /// Send a message without review; that it was is recorded
    Send {
        /// The message's id
        message: MessageId,
        /// It was approved, and only has to be queued
        #[arg(long)]
        approved: bool,
    },
    /// List messages that wait for review
    Queue,
    /// List messages, the one that changed last first
    List {
        /// Only those whose delivery stands there; may be given several times
        #[arg(long, value_name = "DELIVERY")]
        delivery: Vec<MessageDelivery>,
        /// Only those to this patient
        #[arg(long, value_name = "ID")]
        patient: Option<PatientId>,
        /// Only those that may have been sent and nobody knows
        #[arg(long)]
        unknown: bool,
        /// At most this many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u64,
    },
    /// Show a message with its history, its attempts, what came back, and what you may do with it
    Show {
        /// The message's id
        message: MessageId,
    },
    /// Note what its provider says became of a message
    Status {
        /// The message's id
        message: MessageId,
        /// The provider's word, such as delivered
        status: String,
        /// The part of a long text message that it is of
        #[arg(long, default_value_t = 1, value_name = "N")]
        part: u16,
        /// What the provider says besides
        #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
        words: String,
    },
    /// Say what is to become of a message that may have been sent
    Decide {
        /// The message's id
        message: MessageId,
        /// was-sent, send-again or give-up
        decision: Unknown,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take a message out of the queue; it needs approval anew
    Withdraw {
        /// The message's id
        message: MessageId,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Have a message tried again that failed
    Retry {
        /// The message's id
        message: MessageId,
    },
    /// Send what is due now, and ask gateways what became of the rest; otherwise the window or the agent
    /// does that by itself
    Deliver,
    /// Count messages of a period: delivered, failed, retried, edited, reviewed
    Figures {
        /// Not earlier (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        from: Timestamp,
        /// Earlier than this (RFC 3339, or a date)
        #[arg(long, value_name = "TIME", value_parser = time)]
        to: Timestamp,
    },
    /// Templates of messages: set, list, remove
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Where a patient is reached and what they agreed to: show, add, remove, consent, opt-out, note
    #[command(subcommand)]
    Contact(ContactCommand),
    /// Who takes messages for the clinic: show, email, sms, test, resume
    #[command(subcommand)]
    Provider(ProviderCommand),
}

impl MessageCommand {
    /// The same for a process that stands in another folder.
    pub(super) fn seen_from(&mut self, folder: &Path) {
        let file = match self {
            Self::Draft { words, .. } | Self::Edit { words, .. } => &mut words.text_file,
            Self::Provider(ProviderCommand::Email { roots, .. }) => roots,
            Self::Provider(ProviderCommand::Sms { gateway, .. }) => {
                // A preset is a word.
                if gateway.contains(['/', '\\', '.']) {
                    *gateway = folder.join(&*gateway).display().to_string();
                }
                return;
            }
            _ => return,
        };
        if let Some(file) = file {
            *file = folder.join(&*file);
        }
    }
}

/// What is written of a message.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct MessageWords {
    /// An e-mail address or a telephone number; by default the patient's, the one that was verified last
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// The subject of an e-mail
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// What it says
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// A file with what it says
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub text_file: Option<PathBuf>,
    /// It does not wait for the hours in which messages are sent, for this reason
    #[arg(long, value_name = "REASON")]
    pub urgent: Option<String>,
    /// Not before then (RFC 3339, or a date)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Timestamp>,
}

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may be sent
    Approve,
    /// It may not, for the reason in the notes
    Reject,
}

/// What is to become of a message that may have been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// The provider or the patient says that it was
    WasSent,
    /// It was not, or it may arrive twice
    SendAgain,
    /// Nothing more is tried
    GiveUp,
}

/// What is asked of templates.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateCommand {
    /// Add a template, or change the one of this name; {name}, {given_name}, {family_name}, {clinic} and
    /// {date} are filled in
    Set {
        /// Its name
        name: String,
        /// email or sms
        #[arg(long, default_value = "email", value_name = "METHOD")]
        method: DeliveryMethod,
        /// care, appointment, administrative or promotional
        #[arg(long, default_value = "care", value_name = "PURPOSE")]
        purpose: MessagePurpose,
        /// The subject of an e-mail
        #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
        subject: String,
        /// What it says
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
    /// List templates
    List,
    /// Have a template not be used any more
    Remove {
        /// Its id
        template: TemplateId,
    },
}

/// What is asked of where patients are reached.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactCommand {
    /// Show where a patient is reached, and what they agreed to
    Show {
        /// The patient's id
        patient: PatientId,
    },
    /// Add an e-mail address or a telephone number, or verify one that is there
    Add {
        /// The patient's id
        patient: PatientId,
        /// email or sms
        method: DeliveryMethod,
        /// The address or number
        address: String,
        /// Somebody has verified it with the patient
        #[arg(long)]
        verified: bool,
        /// It is a guardian's
        #[arg(long)]
        guardian: bool,
    },
    /// Have a patient not be reached there any more
    Remove {
        /// The contact's id
        contact: ContactId,
    },
    /// Note what a patient agreed to receive, or refused
    Consent {
        /// The patient's id
        patient: PatientId,
        /// email or sms
        method: DeliveryMethod,
        /// care, appointment, administrative or promotional
        purpose: MessagePurpose,
        /// They refused, or no longer agree
        #[arg(long)]
        refused: bool,
        /// How they said so, such as "form of 3 May"
        #[arg(long, value_name = "TEXT")]
        source: String,
    },
    /// Note that a patient wants no more messages by a method
    OptOut {
        /// The patient's id
        patient: PatientId,
        /// email or sms
        method: DeliveryMethod,
        /// They want them again
        #[arg(long)]
        lift: bool,
    },
    /// Note a patient's time zone, death and guardian; what is not named is forgotten
    Note {
        /// The patient's id
        patient: PatientId,
        /// IANA name, such as Australia/Perth
        #[arg(long, default_value = "", value_name = "ZONE", hide_default_value = true)]
        time_zone: String,
        /// The day on which they died: 2026-11-03
        #[arg(long, default_value = "", value_name = "DAY", hide_default_value = true)]
        deceased: String,
        /// Who is written to in their place
        #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
        guardian: String,
    },
}

/// What is asked of who takes messages.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderCommand {
    /// Show who takes messages
    Show,
    /// Set the mail server; its password comes from WARDBOOK_PROVIDER_SECRET
    Email {
        /// Its name or address
        host: String,
        /// Its port
        #[arg(long, default_value_t = 587, value_name = "PORT")]
        port: u16,
        /// starttls, tls, or this-machine for a server on this machine without either
        #[arg(long, default_value = "starttls", value_name = "HOW")]
        security: MailSecurityChoice,
        /// Who signs in; nobody where the server knows this machine
        #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
        login: String,
        /// The address that messages come from
        #[arg(long, value_name = "ADDRESS")]
        from: String,
        /// The name beside it
        #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
        from_name: String,
        /// A file with certificates to trust beside the system's, in PEM
        #[arg(long, value_name = "FILE")]
        roots: Option<PathBuf>,
        /// Why messages go there; it is recorded, and your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Set the gateway for text messages; what signs in comes from WARDBOOK_PROVIDER_SECRET, as JSON with
    /// a member for each name that the preset or description asks for
    Sms {
        /// A preset by its name (twilio, messagemedia, clicksend), or a file with a description
        gateway: String,
        /// The number or name that the recipient sees
        #[arg(long, default_value = "", value_name = "SENDER", hide_default_value = true)]
        from: String,
        /// That name is registered where recipients are
        #[arg(long)]
        registered: bool,
        /// The clinic's account, where the gateway's addresses name it
        #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
        account: String,
        /// What one part costs
        #[arg(long, default_value = "0", value_name = "AMOUNT")]
        cost: NanoUnits,
        /// The most that text messages may cost in a month; by default there is no limit
        #[arg(long, value_name = "AMOUNT")]
        monthly_budget: Option<NanoUnits>,
        /// Why messages go there; it is recorded, and your password is asked for again
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Try the mail server: connect, sign in, say goodbye
    Test,
    /// Have messages of a method go on that was paused
    Resume {
        /// email or sms
        method: DeliveryMethod,
    },
}

/// How a connection to a mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurityChoice {
    /// TLS before anything but greetings is said
    Starttls,
    /// TLS from the first byte
    Tls,
    /// None: for a server on this machine alone
    ThisMachine,
}

//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use wardbook_desk::line;

const AFTER: &str = "\
The password comes from WARDBOOK_PASSWORD, or is asked for. A user with a second factor also needs
a code; it comes from --code or WARDBOOK_CODE, or is asked for.

Exit codes: 0 done; 1 the answer is no, or a fault was found; 2 wrong usage, or it could not run.";

/// The record of every AI decision about a clinic's patients: encrypted, provable, offline.
#[derive(Debug, Parser)]
#[command(name = "wardbook", version, after_help = AFTER, max_term_width = 100, args_override_self = true)]
pub(crate) struct Args {
    /// The clinic's folder
    #[arg(long, env = "WARDBOOK_HOME", value_name = "DIR", global = true)]
    pub(crate) home: Option<PathBuf>,
    /// The user who runs the command
    #[arg(long, env = "WARDBOOK_USER", value_name = "NAME", global = true)]
    pub(crate) user: Option<String>,
    /// The code from your authenticator app, if you have a second factor
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
    #[command(flatten)]
    Clinic(line::Command),
    /// Keep the clinic open without a window: background work goes on, and commands are carried
    /// out; a window that starts takes the clinic over, and the agent takes it back when the
    /// window closes
    Agent {
        /// Open the clinic with the key in the system's key store, which an administrator allows,
        /// instead of a password
        #[arg(long)]
        unattended: bool,
    },
    /// Verify an export bundle; needs no clinic and no password
    VerifyBundle {
        /// The bundle
        file: PathBuf,
        /// A verifier key known from elsewhere: the log's own, and those of head office and of other
        /// witnesses; repeat for several
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
    /// Look files through for personal health information and hidden instructions; needs no clinic and
    /// no password
    Screen {
        /// The files; with `--lines` at most one, and standard input where none is given
        #[arg(required_unless_present = "lines")]
        files: Vec<PathBuf>,
        /// Read one text on each line, and print one JSON object on a line for each
        #[arg(long)]
        lines: bool,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

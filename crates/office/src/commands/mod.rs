//! The command line: its arguments, and one function for each command.

/// Prints a line for people. That nobody reads it any more (`| head`) is no fault of the command.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// The same, without ending the line.
macro_rules! say_part {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stdout(), $($text)*);
    }};
}

mod backup;
mod clinic;
mod doctor;
mod fsck;
mod hook;
mod keys;
mod log;
mod policy;
mod serve;
mod staff;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::clock::{Clock, Randomness};
use crate::folder::{self, Place};
use crate::keys::OfficeKey;
use crate::state::AppState;
use crate::storage::migrations;

/// Head office: the witness and mirror of clinics' logs.
#[derive(Debug, Parser)]
#[command(name = "wardbook-office", version)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes an office: its folder, key, database and signing keys
    Init {
        /// The name under which it signs, such as `office.example.org`
        name: String,
        /// Where clinics reach it: `https://host[:port]`
        #[arg(long)]
        address: String,
    },
    /// Serves clinics and the page
    Serve(serve::Serve),
    /// Brings the database's schema to this program's version
    Migrate,
    /// Clinics
    #[command(subcommand)]
    Clinic(clinic::Clinic),
    /// Logs of others, which are only witnessed
    #[command(subcommand)]
    Log(log::Log),
    /// The people who work here
    #[command(subcommand)]
    Staff(staff::Staff),
    /// The policy that clinics apply
    #[command(subcommand)]
    Policy(policy::Policy),
    /// The keys that sign
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Providers' callbacks
    #[command(subcommand)]
    Hook(hook::Hook),
    /// Looks whether everything is in order
    Doctor,
    /// Copies the embedded database into a new file, while the office serves
    Backup {
        /// The new file. The office key is not in it
        to: PathBuf,
    },
    /// Puts a backup in the place of the embedded database, and marks the database as restored
    Restore {
        /// The backup; without it, the database is marked as it is: after restoring PostgreSQL
        from: Option<PathBuf>,
        /// Moves a database that is there aside
        #[arg(long)]
        replace: bool,
    },
    /// Verifies what is stored: entries, signatures, payloads, messages, evidence, the own ledger
    Fsck {
        /// Throws the searchable rows away and builds them again
        #[arg(long)]
        rebuild: bool,
    },
}

/// Carries a command out. What it prints is for people; an error is a sentence.
pub async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { place, command } = arguments;
    match command {
        Command::Init { name, address } => init(&place, &name, &address).await,
        Command::Serve(serve) => serve::run(&place, serve).await,
        Command::Migrate => migrate(&place).await,
        Command::Clinic(command) => clinic::run(&open(&place).await?, command).await,
        Command::Log(command) => log::run(&open(&place).await?, command).await,
        Command::Staff(command) => staff::run(&open(&place).await?, command).await,
        Command::Policy(command) => policy::run(&open(&place).await?, command).await,
        Command::Keys(command) => keys::run(&open(&place).await?, command).await,
        Command::Hook(command) => hook::run(&open(&place).await?, command).await,
        Command::Doctor => doctor::run(&place).await,
        Command::Backup { to } => backup::backup(&place, &to),
        Command::Restore { from, replace } => {
            backup::restore(&place, from.as_deref(), replace).await
        }
        Command::Fsck { rebuild } => fsck::run(&open(&place).await?, rebuild).await,
    }
}

async fn open(place: &Place) -> Result<AppState> {
    place.open(Clock::system(), Randomness::system()).await
}

async fn init(place: &Place, name: &str, address: &str) -> Result<()> {
    let https = address.starts_with("https://") || address.starts_with("http://");
    anyhow::ensure!(https, "the address begins with https:// (or http:// on this machine)");
    let address = address.trim_end_matches('/');
    let app = folder::make(place, name, address, Clock::system(), Randomness::system()).await?;
    say!("The office {name} is made in {}.", place.folder.display());
    say!("Its key is in {}: keep a copy elsewhere.", place.key_place().display());
    say!("Without it nothing here can be read, and nothing can be signed.\n");
    keys::say_cosigners(&app).await
}

async fn migrate(place: &Place) -> Result<()> {
    let key = OfficeKey::read(&place.key_place())?;
    let storage = place.storage(&key)?;
    let before = migrations::migrate(&storage, Clock::system().now()).await?;
    say!("The schema is version {} (before: {before}).", migrations::newest());
    Ok(())
}

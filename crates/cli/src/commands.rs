//! What each command takes: most are carried out in the clinic, by this process or by the one that
//! has it open already.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::CommandFactory;
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use wardbook_app::{AppError, Clinic, Home, Setup, StoreError, Worker};
use wardbook_desk::agent::{self, Opening};
use wardbook_desk::holder::{Credentials, Guest, Kind, Reached, reach, serve_others};
use wardbook_desk::line::{
    self, Answer, Conversation as _, Failure, KeyCommand, SyncCommand, Told,
};
use wardbook_desk::{Desk, background, place, unattended};
use wardbook_domain::clock::{Clock, Randomness};

use crate::args::{Args, Command};
use crate::signals::{cancel_on_signal, end_on_signal};
use crate::terminal::{Terminal, twice, typed};

/// How long a command waits for a clinic that another process is about to close.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long after the agent has the clinic background work begins.
const BACKGROUND_AFTER: Duration = Duration::from_secs(10);

/// Between two looks whether the clinic is free.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) fn run(args: Args) -> Result<Answer, Failure> {
    let Args { home, user, code, json, command } = args;
    let asked = Asked { home, user, code: code.map(Zeroizing::new), terminal: Terminal::new(json) };
    let done = match command {
        Command::Init { clinic, admin, currency } => asked.init(&clinic, &admin, &currency),
        Command::Completions { shell } => Ok(completions(shell)),
        Command::Man => manual(),
        Command::VerifyBundle { file, keys } => line::verify_bundle(&file, &keys),
        Command::Screen { files, lines: false } => {
            worker_of_files().and_then(|worker| line::screen(&files, &worker))
        }
        Command::Screen { files, lines: true } => screen_lines(&files),
        Command::Clinic(line::Command::Key(KeyCommand::Recover { name })) => {
            return asked.recover(&name);
        }
        Command::Clinic(line::Command::Sync(SyncCommand::Recover {
            successor,
            reason: Some(reason),
        })) => {
            return asked.recover_record(successor, reason);
        }
        Command::Clinic(command) => return asked.in_the_clinic(command),
        Command::Agent { unattended } => asked.agent(unattended),
    };
    done.map_err(Failure::from)
}

/// Who asks, and about which clinic.
struct Asked {
    home: Option<PathBuf>,
    user: Option<String>,
    code: Option<Zeroizing<String>>,
    terminal: Terminal,
}

impl Asked {
    fn home(&self) -> Result<Home> {
        let folder = place::clinic_folder(self.home.clone())
            .context("say which clinic: --home DIR, or WARDBOOK_HOME")?;
        Ok(Home::new(folder))
    }

    fn user(&self) -> Result<&str> {
        self.user.as_deref().context("say who you are: --user NAME, or WARDBOOK_USER")
    }

    /// Carries a command out in the clinic, wherever it is open.
    fn in_the_clinic(&self, command: line::Command) -> Result<Answer, Failure> {
        if let line::Command::Export { out, replace, .. } = &command {
            // Before anybody is asked for a password.
            line::check_new(out, *replace)?;
        }
        let home = self.home()?;
        must_hold_a_clinic(&home)?;
        let who = self.who()?;
        let here = std::env::current_dir().context("the present folder is gone")?;
        let command = command.seen_from(&here);
        let runtime = runtime()?;
        if matches!(command, line::Command::Process { .. }) {
            runtime.spawn(cancel_on_signal(self.terminal.cancel().clone()));
        }
        let done = self.wherever_open(&home, &mut |guest| match guest {
            Some(guest) => guest.line(who.clone(), command.clone(), &self.terminal),
            None => self.here(&home, &runtime, &who, command.clone()).map(Reached::Done),
        });
        self.terminal.end();
        done
    }

    /// Tries the process that has the clinic open, or this one where none has, until either has
    /// carried the command out.
    fn wherever_open(
        &self,
        home: &Home,
        attempt: &mut dyn FnMut(Option<Guest>) -> Result<Reached, Failure>,
    ) -> Result<Answer, Failure> {
        let (mut since, mut said) = (Instant::now(), false);
        loop {
            let guest = reach(home)?;
            let process = guest.as_ref().map(Guest::process);
            match attempt(guest) {
                Ok(Reached::Done(answer)) => return Ok(answer),
                Ok(Reached::Closing) if since.elapsed() < PATIENCE => {}
                Ok(Reached::Closing) => return Err(in_use(process).into()),
                Ok(Reached::Busy) => {
                    if !said {
                        let text = format!(
                            "waiting until process {}, which has the clinic open, is done",
                            process.unwrap_or_default()
                        );
                        self.terminal.tell(Told::Note { text });
                        said = true;
                    }
                    since = Instant::now();
                }
                // Another process was quicker, and may listen by now.
                Err(failure) if failure.code == "clinic_in_use" && since.elapsed() < PATIENCE => {}
                Err(failure) => return Err(failure),
            }
            if self.terminal.cancel().is_cancelled() {
                return Err(Failure::could_not_run("stopped", "stopped before it was begun"));
            }
            thread::sleep(PAUSE);
        }
    }

    /// Carries a command out in this process, which has the clinic open meanwhile and serves others.
    fn here(
        &self,
        home: &Home,
        runtime: &Runtime,
        who: &Credentials,
        command: line::Command,
    ) -> Result<Answer, Failure> {
        let worker = worker(&command)?;
        let desk = Desk::new(home.path(), worker, runtime.handle().clone(), Kind::Command);
        let desk = Arc::new(desk);
        serve_others(&desk);
        // Sessions are cancelled instead.
        if !matches!(command, line::Command::Process { .. }) {
            runtime.spawn(end_on_signal(Arc::clone(&desk)));
        }
        let done = line::run(&desk, who, command, &self.terminal);
        desk.close();
        Ok(done?)
    }

    fn agent(&self, unattended: bool) -> Result<Answer> {
        let home = self.home()?;
        must_hold_a_clinic(&home)?;
        let program = std::env::current_exe().context("the program does not know its own file")?;
        let runtime = runtime()?;
        let handle = runtime.handle().clone();
        let desk = Desk::new(home.path(), Worker::beside(&program)?, handle, Kind::Agent);
        let desk = Arc::new(desk);
        serve_others(&desk);
        background::begin(&desk, BACKGROUND_AFTER);
        let stop = self.terminal.cancel();
        runtime.spawn(cancel_on_signal(stop.clone()));
        let tell = |text: &str| self.terminal.tell(Told::Note { text: text.into() });
        let opening = if unattended {
            Opening::Unattended(unattended::key(&home)?)
        } else {
            Opening::Person(self.who()?)
        };
        agent::run(&desk, opening, stop, &tell)?;
        Answer::new(
            "The agent has ended; the clinic is closed.",
            &serde_json::json!({ "ended": true }),
        )
    }

    /// The person who acts, with the password and the code that they gave.
    fn who(&self) -> Result<Credentials> {
        let user = self.user()?;
        let password = typed("WARDBOOK_PASSWORD", &format!("Password of {user}"))?;
        let code = self.code.as_ref().map(|code| code.to_string());
        Ok(Credentials { user: user.into(), password: password.to_string(), code })
    }

    fn init(&self, clinic: &str, admin: &str, currency: &str) -> Result<Answer> {
        let home = self.home()?;
        if home.has_clinic() {
            let exists = StoreError::ClinicExists(home.path().to_owned());
            return Err(AppError::Store(exists).into());
        }
        // Before anybody thinks a password out for it.
        let clinic = wardbook_app::check_clinic_name(clinic)?;
        let password = twice("WARDBOOK_PASSWORD", &format!("Password for {admin}"))?;
        let setup = Setup { clinic, admin, password: &password, currency };
        let recovery = wardbook_app::init(&home, &setup, &Clock::system(), &Randomness::system())?;
        let key = recovery.to_text();
        let folder = home.path().display();
        let text = format!(
            "The clinic `{clinic}` is set up in {folder}.\n\n\
             Its recovery key, shown only now. It opens the clinic when every password is lost;\n\
             keep it on paper, apart from this machine:\n\n    {key}\n"
        );
        let json = serde_json::json!({
            "clinic": clinic, "home": home.path(), "admin": admin, "recovery_key": key,
        });
        Answer::new(text, &json)
    }

    /// Replaces the clinic's database, so that no other process may have it open.
    fn recover_record(&self, successor: bool, reason: String) -> Result<Answer, Failure> {
        let home = self.home()?;
        must_hold_a_clinic(&home)?;
        if let Some(guest) = reach(&home)? {
            return Err(in_use(Some(guest.process())).into());
        }
        let (who, runtime) = (self.who()?, runtime()?);
        runtime.spawn(cancel_on_signal(self.terminal.cancel().clone()));
        let acting = line::Acting {
            home: &home,
            who: &who,
            talk: &self.terminal,
            runtime: runtime.handle(),
        };
        let done = line::recover(acting, successor, reason);
        self.terminal.end();
        Ok(done?)
    }

    fn recover(&self, name: &str) -> Result<Answer, Failure> {
        let home = self.home()?;
        must_hold_a_clinic(&home)?;
        let key = typed("WARDBOOK_RECOVERY_KEY", "Recovery key")?;
        let password = twice("WARDBOOK_NEW_PASSWORD", &format!("New password for {name}"))?;
        let (clock, randomness) = (&Clock::system(), &Randomness::system());
        self.wherever_open(&home, &mut |guest| {
            if let Some(guest) = guest {
                return guest.recover(&key, name, &password, &self.terminal);
            }
            let recovered = Clinic::recover(&home, &key, name, &password, clock, randomness)?;
            Ok(Reached::Done(line::recovered(name, recovered)?))
        })
    }
}

fn in_use(process: Option<i32>) -> AppError {
    let holder = process.map(|process| format!(" (process {process})")).unwrap_or_default();
    AppError::Store(StoreError::ClinicInUse { holder })
}

fn must_hold_a_clinic(home: &Home) -> Result<()> {
    if home.has_clinic() || home.key_files().iter().any(|file| file.exists()) {
        return Ok(());
    }
    let missing = StoreError::NoClinic(home.path().to_owned());
    Err(AppError::Store(missing).into())
}

/// What reads documents; only a session needs it, and what else is asked for goes without.
fn worker(command: &line::Command) -> Result<Worker, Failure> {
    let program = std::env::current_exe().context("the program does not know its own file")?;
    match Worker::beside(&program) {
        Ok(worker) => Ok(worker),
        Err(missing) if matches!(command, line::Command::Process { .. }) => {
            Err(Failure::could_not_run("incomplete", missing.to_string()))
        }
        Err(_) => Ok(Worker { program, args: Vec::new() }),
    }
}

fn worker_of_files() -> Result<Worker> {
    let program = std::env::current_exe().context("the program does not know its own file")?;
    Ok(Worker::beside(&program)?)
}

/// Answers as it reads: nothing of it is kept.
fn screen_lines(files: &[PathBuf]) -> Result<Answer> {
    let out = BufWriter::new(std::io::stdout().lock());
    match files {
        [] => line::screen_lines(std::io::stdin().lock(), out)?,
        [file] => {
            let opened = File::open(file);
            let opened = opened.with_context(|| format!("{} cannot be read", file.display()))?;
            line::screen_lines(BufReader::new(opened), out)?;
        }
        _ => bail!("with --lines, name one file, or none to read standard input"),
    }
    Ok(Answer::printed())
}

fn runtime() -> Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the program could not start its threads")
}

fn completions(shell: clap_complete::Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "wardbook", &mut script);
    Answer::plain(String::from_utf8_lossy(&script).into_owned())
}

fn manual() -> Result<Answer> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    Ok(Answer::plain(String::from_utf8_lossy(&page).into_owned()))
}

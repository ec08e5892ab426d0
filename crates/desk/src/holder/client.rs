//! The guest's end: finding whoever has the clinic open, and having a command carried out there.

use std::io::{self, BufReader};
use std::thread;
use std::time::{Duration, Instant};

use wardbook_app::Home;

use crate::line::{Answer, Command, Conversation, Failure};

use super::Kind;
use super::frames::{Credentials, Hello, PROTOCOL, Recovery, Request, Response, Typed, Until};
use super::platform::{self, Stream};
use super::wire::{LONGEST_RESPONSE, receive, send};

/// How long a holder may take to say which program it is.
const HELLO_PATIENCE: Duration = Duration::from_secs(5);

/// How long a crowd at the holder is waited for, and how long between two tries.
const CROWD_PATIENCE: Duration = Duration::from_secs(10);
const CROWD_PAUSE: Duration = Duration::from_millis(100);

/// How long a holder may say nothing while it is at work; it says every two seconds that it is.
const WORK_PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the process that has the clinic open.
pub struct Guest {
    reader: BufReader<Stream>,
    writer: Stream,
    process: i32,
    kind: Kind,
}

/// How a command fared that was given to the holder.
pub enum Reached {
    /// It was carried out.
    Done(Answer),
    /// It was not begun; the clinic will be free.
    Closing,
    /// It was not begun: another command has the clinic, and takes on nothing long.
    Busy,
}

/// Connects to whoever has the clinic open; `None` where nobody listens.
pub fn reach(home: &Home) -> Result<Option<Guest>, Failure> {
    let until = Instant::now() + CROWD_PATIENCE;
    loop {
        match knock(home)? {
            Knocked::LetIn(guest) => return Ok(Some(*guest)),
            Knocked::Nobody => return Ok(None),
            Knocked::Crowd if Instant::now() < until => thread::sleep(CROWD_PAUSE),
            Knocked::Crowd => {
                let text = "the process that has the clinic open serves as many others as it can; \
                            try again later";
                return Err(Failure::could_not_run("holder_crowded", text));
            }
        }
    }
}

/// What came of one try.
enum Knocked {
    LetIn(Box<Guest>),
    /// Nobody listens, or not any more: the clinic is free, or will be.
    Nobody,
    /// There are too many guests now.
    Crowd,
}

fn knock(home: &Home) -> Result<Knocked, Failure> {
    let stream = match platform::connect(home) {
        Ok(Some(stream)) => stream,
        Ok(None) => return Ok(Knocked::Nobody),
        Err(error) => return Err(unreachable(home, &error)),
    };
    let process = platform::own_peer(&stream).map_err(|error| unreachable(home, &error))?;
    match greet(stream, process) {
        Ok(guest) => guest,
        Err(error) if is_silence(&error) => Err(silent(process, "does not answer")),
        // It left in this moment: the clinic will be free.
        Err(_) => Ok(Knocked::Nobody),
    }
}

fn greet(mut stream: Stream, process: i32) -> io::Result<Result<Knocked, Failure>> {
    stream.set_read_timeout(Some(HELLO_PATIENCE))?;
    stream.set_write_timeout(Some(HELLO_PATIENCE))?;
    send(&mut stream, &Request::Hello(Hello::of(None)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let holder = match receive(&mut reader, LONGEST_RESPONSE)? {
        Some(Response::Hello(holder)) => holder,
        Some(Response::Later { .. }) => return Ok(Ok(Knocked::Crowd)),
        _ => return Ok(Ok(Knocked::Nobody)),
    };
    let Some(kind) = holder.kind.filter(|_| holder.protocol == PROTOCOL) else {
        let text = format!(
            "process {process}, which has the clinic open, is Wardbook {} and speaks another \
             version of the protocol than this {}: end it, or use the same version",
            holder.version,
            wardbook_app::VERSION
        );
        return Ok(Err(Failure::could_not_run("other_version", text)));
    };
    stream.set_read_timeout(Some(WORK_PATIENCE))?;
    Ok(Ok(Knocked::LetIn(Box::new(Guest { reader, writer: stream, process, kind }))))
}

fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn unreachable(home: &Home, error: &io::Error) -> Failure {
    let text = format!(
        "the process that has the clinic in {} open cannot be reached: {error}",
        home.path().display()
    );
    Failure::could_not_run("holder_unreachable", text)
}

fn silent(process: i32, what: &str) -> Failure {
    let text = format!(
        "process {process}, which has the clinic open, {what}; it may be stopped. Let it go on \
         (`kill -CONT {process}`), or end it"
    );
    Failure::could_not_run("holder_silent", text)
}

impl Guest {
    /// What kind of process has the clinic open.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its number.
    pub const fn process(&self) -> i32 {
        self.process
    }

    /// Has a command carried out, as the person that `who` names.
    pub fn line(
        self,
        who: Credentials,
        command: Command,
        talk: &dyn Conversation,
    ) -> Result<Reached, Failure> {
        let attended = talk.is_attended();
        self.work(&Request::Line { who, command: Box::new(command), attended }, talk)
    }

    /// Has a person given a new password with the recovery key.
    pub fn recover(
        self,
        key: &str,
        user: &str,
        new_password: &str,
        talk: &dyn Conversation,
    ) -> Result<Reached, Failure> {
        let [key, user, new_password] = [key, user, new_password].map(ToOwned::to_owned);
        self.work(&Request::Recover(Recovery { key, user, new_password }), talk)
    }

    /// Asks an agent for the clinic; it is closed there when this answers.
    pub fn take_over(mut self) -> Result<(), Failure> {
        self.say(&Request::HandOver)?;
        loop {
            match self.hear(false)? {
                Response::HandedOver | Response::Later { .. } => return Ok(()),
                Response::Failure(failure) => return Err(failure),
                _ => {}
            }
        }
    }

    fn work(mut self, request: &Request, talk: &dyn Conversation) -> Result<Reached, Failure> {
        if send(&mut self.writer, request).is_err() {
            return Ok(Reached::Closing);
        }
        let canceller = self.writer.try_clone().ok();
        thread::scope(|scope| {
            let (ended, end) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || {
                let Some(mut holder) = canceller else { return };
                // Looked at often enough for a person, and seldom enough to cost nothing.
                while end
                    .recv_timeout(Duration::from_millis(50))
                    .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout)
                {
                    if talk.cancel().is_cancelled() {
                        let _ = send(&mut holder, &Request::Cancel);
                        return;
                    }
                }
            });
            let done = self.until_done(talk);
            drop(ended);
            done
        })
    }

    fn until_done(&mut self, talk: &dyn Conversation) -> Result<Reached, Failure> {
        let mut begun = false;
        loop {
            match self.hear(begun) {
                Ok(Response::Begun) => begun = true,
                Ok(Response::Told(told)) => talk.tell(told),
                Ok(Response::Ask { secret, prompt }) => {
                    let typed = talk.ask(secret, &prompt);
                    // The holder lets the command go where nothing comes; the reason stands here.
                    let typed = typed.map_err(Failure::from)?;
                    let typed = Typed(typed.map(|typed| typed.to_string()));
                    self.say(&Request::Reply(typed))?;
                }
                Ok(Response::Answer(answer)) => return Ok(Reached::Done(answer)),
                Ok(Response::Failure(failure)) => return Err(failure),
                Ok(Response::Later { until: Until::Done }) => return Ok(Reached::Busy),
                Ok(Response::Later { .. }) => return Ok(Reached::Closing),
                Ok(_) => {}
                Err(failure) if begun || failure.code == "holder_silent" => return Err(failure),
                // What was not begun can simply be tried again.
                Err(_) => return Ok(Reached::Closing),
            }
        }
    }

    fn say(&mut self, request: &Request) -> Result<(), Failure> {
        send(&mut self.writer, request).map_err(|_| self.gone())
    }

    fn hear(&mut self, begun: bool) -> Result<Response, Failure> {
        match receive(&mut self.reader, LONGEST_RESPONSE) {
            Ok(Some(response)) => Ok(response),
            Err(error) if is_silence(&error) => {
                let what = if begun {
                    "has stopped answering; whether the command was carried out shows in \
                     `wardbook events` once it answers again"
                } else {
                    "does not answer"
                };
                Err(silent(self.process, what))
            }
            Ok(None) | Err(_) => Err(self.gone()),
        }
    }

    fn gone(&self) -> Failure {
        let text = format!(
            "{} (process {}) ended before it answered; whether the command was carried out shows \
             in `wardbook events`",
            self.kind.in_words(),
            self.process
        );
        Failure::could_not_run("holder_gone", text)
    }
}

//! One guest, from its hello to its leaving.
//!
//! A thread of its own reads what the guest says, so that a wish to stop is heard, and a guest that
//! vanished is noticed, while its command is carried out.

use std::io::BufReader;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::Value;
use zeroize::Zeroizing;

use wardbook_app::Cancel;
use wardbook_domain::access::Source;

use crate::commands;
use crate::desk::Desk;
use crate::line::{self, Answer, Command, Conversation, Failure, Secret, Told};
use crate::seat::Seat;
use crate::sitting::OpenClinic;

use super::Kind;
use super::frames::{Credentials, Hello, PROTOCOL, Recovery, Request, Response, Until};
use super::platform::{Stream, own_peer};
use super::wire::{LONGEST_REQUEST, receive, send};

/// How long a guest may take to say which program it is.
const HELLO_PATIENCE: Duration = Duration::from_secs(5);

/// How long a guest may leave what it is told unread.
const WRITE_PATIENCE: Duration = Duration::from_mins(1);

/// How often a guest hears that its command is still at work.
const ALIVE_EVERY: Duration = Duration::from_secs(2);

/// From now on other processes are served whenever the clinic is open at this desk.
pub fn serve_others(desk: &Arc<Desk>) {
    let at = Arc::downgrade(desk);
    desk.served_by(Arc::new(move |stream| {
        if let Some(desk) = at.upgrade() {
            serve(&desk, &stream);
        }
    }));
}

/// Serves a guest until it leaves.
fn serve(desk: &Arc<Desk>, stream: &Stream) {
    // A guest that breaks off, or breaks the protocol, is left; there is nobody else to tell.
    let _ = welcome(desk, stream);
    let _ = stream.shutdown(std::net::Shutdown::Both);
}

fn welcome(desk: &Arc<Desk>, stream: &Stream) -> Result<()> {
    own_peer(stream)?;
    stream.set_read_timeout(Some(HELLO_PATIENCE))?;
    stream.set_write_timeout(Some(WRITE_PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(Request::Hello(guest)) = receive(&mut reader, LONGEST_REQUEST)? else {
        bail!("a guest says which program it is before all else");
    };
    let out = Mutex::new(stream.try_clone()?);
    say(&out, &Response::Hello(Hello::of(Some(desk.kind()))));
    if guest.protocol != PROTOCOL {
        bail!("a guest speaks another version of the protocol");
    }
    stream.set_read_timeout(None)?;
    let (heard, inbox) = channel();
    let (current, gone) = (Mutex::new(Cancel::default()), AtomicBool::new(false));
    thread::scope(|scope| {
        let (under_way, left) = (&current, &gone);
        scope.spawn(move || {
            listen(reader, &heard, under_way);
            let current = guard(under_way);
            left.store(true, Ordering::Release);
            current.cancel();
        });
        let guest = Guest {
            desk,
            version: guest.version,
            out: &out,
            inbox: Mutex::new(inbox),
            current: &current,
            gone: &gone,
        };
        guest.host();
        // Ends the thread that reads.
        let _ = stream.shutdown(std::net::Shutdown::Both);
    });
    Ok(())
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn say(out: &Mutex<Stream>, frame: &Response) {
    let mut stream = guard(out);
    if send(&mut *stream, frame).is_err() {
        // Half a frame may be out: the guest must not take the next one for its end.
        let _ = stream.shutdown(std::net::Shutdown::Both);
    }
}

fn listen(mut reader: BufReader<Stream>, heard: &Sender<Request>, current: &Mutex<Cancel>) {
    while let Ok(Some(request)) = receive(&mut reader, LONGEST_REQUEST) {
        if matches!(request, Request::Cancel) {
            guard(current).cancel();
        } else if heard.send(request).is_err() {
            return;
        }
    }
}

struct Guest<'a> {
    desk: &'a Arc<Desk>,
    version: String,
    out: &'a Mutex<Stream>,
    inbox: Mutex<Receiver<Request>>,
    /// Stops what is under way.
    current: &'a Mutex<Cancel>,
    /// Whether it has left.
    gone: &'a AtomicBool,
}

impl Guest<'_> {
    fn host(&self) {
        let seat = Arc::new(Seat::new(Arc::clone(self.desk), Source::Cli));
        while let Some(request) = self.next() {
            match request {
                Request::Line { who, command, attended } => self.line(&who, *command, attended),
                Request::Recover(recovery) => self.recover(&recovery),
                Request::SignIn(who) => self.sign_in(&seat, &who),
                Request::Call { id, name, input } => self.call(&seat, id, &name, input),
                Request::HandOver => self.hand_over(),
                Request::Reply(_) | Request::Cancel => {}
                Request::Hello(_) => return,
            }
        }
    }

    /// What was to be stopped has ended. A guest that is gone wants nothing more.
    fn next_may_run(&self) {
        let mut current = guard(self.current);
        if !self.gone.load(Ordering::Acquire) {
            *current = Cancel::default();
        }
    }

    /// What the guest says next; `None` once it has left.
    fn next(&self) -> Option<Request> {
        guard(&self.inbox).recv().ok()
    }

    /// Does `work` with the clinic, if it is open here and stays open; otherwise the guest is put
    /// off. A guest never opens it: that is for the process that was started to do so.
    fn at_work(&self, work: impl FnOnce(&OpenClinic) -> Response) {
        let at_work = self.desk.guests.let_in();
        let response = match self.desk.held().filter(|_| at_work.is_some()) {
            // The clinic is let go of before the guest hears, and perhaps comes again at once.
            Some(open) => work(&open),
            None => Response::Later { until: Until::Closed },
        };
        say(self.out, &response);
    }

    /// Tells the guest that its work was begun, that it is being done, and what came of it.
    fn carrying_out(&self, work: impl FnOnce() -> Result<Answer>) -> Response {
        say(self.out, &Response::Begun);
        match self.saying_alive(work) {
            Ok(answer) => Response::Answer(answer),
            Err(error) => Response::Failure(error.into()),
        }
    }

    fn line(&self, who: &Credentials, command: Command, attended: bool) {
        if self.version != wardbook_app::VERSION {
            let text = format!(
                "{} that has the clinic open is Wardbook {}, and this is {}: end that one, or use \
                 the same version",
                self.desk.kind().in_words(),
                wardbook_app::VERSION,
                self.version
            );
            let failure = Failure::could_not_run("other_version", text);
            return say(self.out, &Response::Failure(failure));
        }
        if self.desk.kind() == Kind::Command && command.is_long() {
            return say(self.out, &Response::Later { until: Until::Done });
        }
        self.at_work(|_| {
            // A wish to stop may have come before the command was looked at: it holds for it too.
            let cancel = guard(self.current).clone();
            let remote = Remote { guest: self, attended, cancel };
            let done = self.carrying_out(|| line::run(self.desk, who, command, &remote));
            self.next_may_run();
            done
        });
    }

    fn recover(&self, recovery: &Recovery) {
        self.at_work(|open| {
            let (key, user) = (&recovery.key, &recovery.user);
            self.carrying_out(|| line::recover_held(open, key, user, &recovery.new_password))
        });
    }

    /// Does `work`, and tells the guest meanwhile that it is being done.
    fn saying_alive<T>(&self, work: impl FnOnce() -> T) -> T {
        let (done, end) = channel::<()>();
        let out = self.out;
        thread::scope(|scope| {
            scope.spawn(move || {
                while end.recv_timeout(ALIVE_EVERY) == Err(RecvTimeoutError::Timeout) {
                    say(out, &Response::Alive);
                }
            });
            let answer = work();
            drop(done);
            answer
        })
    }

    fn sign_in(&self, seat: &Arc<Seat>, who: &Credentials) {
        self.at_work(|_| match seat.sign_in(&who.user, &who.password, who.code.as_deref()) {
            Ok(_) => Response::SignedIn,
            Err(error) => Response::Failure(error.into()),
        });
    }

    fn call(&self, seat: &Arc<Seat>, id: u64, name: &str, input: Value) {
        self.at_work(|_| match self.desk.runtime.block_on(commands::call(seat, name, input)) {
            Ok(value) => Response::Called { id, value },
            Err(refusal) => Response::Refused { id, refusal },
        });
    }

    fn hand_over(&self) {
        match self.saying_alive(|| self.desk.hand_over()) {
            Ok(()) => say(self.out, &Response::HandedOver),
            Err(refusal) => say(self.out, &Response::Failure(refusal)),
        }
    }
}

/// The person at the guest's end.
struct Remote<'a> {
    guest: &'a Guest<'a>,
    attended: bool,
    cancel: Cancel,
}

impl Conversation for Remote<'_> {
    fn tell(&self, told: Told) {
        say(self.guest.out, &Response::Told(told));
    }

    fn ask(&self, secret: Secret, prompt: &str) -> Result<Option<Zeroizing<String>>> {
        say(self.guest.out, &Response::Ask { secret, prompt: prompt.into() });
        match self.guest.next() {
            Some(Request::Reply(mut typed)) => Ok(typed.0.take().map(Zeroizing::new)),
            Some(_) => bail!("something else was said than what was asked for"),
            None => bail!("nobody is there any more to ask"),
        }
    }

    fn is_attended(&self) -> bool {
        self.attended
    }

    fn cancel(&self) -> &Cancel {
        &self.cancel
    }
}

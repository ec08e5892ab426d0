use std::path::Path;
use std::sync::LazyLock;

use data_encoding::BASE32_NOPAD;
use tokio::runtime::Runtime;
use wardbook_app::{Confirmation, Setup, Worker, init};
use wardbook_store::totp::{Secret, Step};

use super::*;
use crate::holder::Kind;

const PASSWORD: &str = "seven green otters knit";

fn seat(home: &Path) -> Seat {
    let worker = Worker { program: "/nonexistent".into(), args: Vec::new() };
    let desk = Desk::new(home, worker, runtime().handle().clone(), Kind::Window);
    let setup = Setup { clinic: "C", admin: "ada", password: PASSWORD, currency: "AUD" };
    init(&desk.home, &setup, &desk.clock, &desk.randomness).unwrap();
    Seat::new(Arc::new(desk), Source::Window)
}

fn runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    &RUNTIME
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    runtime().block_on(work)
}

#[test]
fn behind_the_lock_nothing_is_answered_but_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    let working = seat.sign_in("ada", PASSWORD, None).unwrap();
    assert!(wait(seat.ask(Clinic::thresholds)).is_ok());
    seat.lock();
    let refused = wait(seat.ask(Clinic::thresholds));
    assert_eq!(refused.unwrap_err().code, "locked");
    let clinic = working.get().unwrap();
    assert!(clinic.thresholds(&working.person).is_ok(), "the task still has its clinic");
}

#[test]
fn three_wrong_passwords_of_who_sits_here_lock_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    drop(seat.sign_in("ada", PASSWORD, None).unwrap());
    let guess = || {
        let work = |clinic: &Clinic, person: &Person| {
            let password = "seven green otters knot".to_owned().into();
            let guess = Confirmation { reason: "it was seen".into(), password };
            clinic.renew_recovery(person, &guess).map(drop)
        };
        wait(seat.ask(work)).unwrap_err().code
    };
    assert_eq!([guess(), guess(), guess()], ["wrong_password", "wrong_password", "locked"]);
    assert!(seat.sitting().is_err());
    drop(seat.sign_in("ada", PASSWORD, None).unwrap());
    assert_eq!(guess(), "wrong_password", "who signs in again begins anew");
}

/// Turns the second factor of who sits here on, as the window does.
fn turn_second_factor_on(seat: &Seat) {
    let (sitting, enrolment) =
        wait(seat.ask_sitting(|clinic, ada| clinic.begin_second_factor(ada, PASSWORD))).unwrap();
    let letters = enrolment.in_groups().replace(' ', "");
    let bytes = BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
    let secret = Secret::from_bytes(bytes.try_into().unwrap());
    let shown = seat.keep_enrolment(&sitting, enrolment).unwrap();
    let code = secret.code(Step::at(seat.desk.clock.now()));
    wait(seat.ask(move |clinic, ada| clinic.turn_second_factor_on(ada, &shown, &code))).unwrap();
}

#[test]
fn a_second_factor_is_asked_for_behind_the_lock_and_three_wrong_codes_lock() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    let working = seat.sign_in("ada", PASSWORD, None).unwrap();
    turn_second_factor_on(&seat);
    assert!(seat.enrolment().is_ok());
    let guess = || {
        let work = |clinic: &Clinic, person: &Person| {
            clinic.turn_own_second_factor_off(person, PASSWORD, "12")
        };
        wait(seat.ask(work)).unwrap_err().code
    };
    assert_eq!([guess(), guess(), guess()], ["wrong_code", "wrong_code", "locked"]);
    assert!(seat.enrolment().is_err(), "what was shown is let go of");
    let refused = |code| seat.sign_in("ada", PASSWORD, code).err().map(|error| error.code());
    let asked = || [refused(None), refused(Some("12"))];
    assert_eq!(asked(), [Some("code_needed"), Some("wrong_code")], "while a task has it open");
    drop(working);
    assert_eq!(asked(), [Some("code_needed"), Some("wrong_code")], "and once it is closed");
}

#[test]
fn what_comes_after_the_lock_is_not_kept_for_who_comes_next() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    let first = seat.sign_in("ada", PASSWORD, None).unwrap();
    assert!(seat.keep_recovery(&first, "KEY".into()).is_ok());
    seat.lock();
    assert!(seat.recovery().is_none());
    assert_eq!(seat.keep_recovery(&first, "KEY".into()).unwrap_err().code, "locked");
    let second = seat.sign_in("ada", PASSWORD, None).unwrap();
    assert!(seat.keep_recovery(&first, "KEY".into()).is_err(), "it was asked for before");
    assert!(seat.recovery().is_none());
    assert!(seat.keep_recovery(&second, "KEY".into()).is_ok());
    drop(seat.sign_in("ada", PASSWORD, None).unwrap());
    assert!(seat.recovery().is_none(), "who signs in over somebody finds nothing of theirs");
}

#[test]
fn somebody_comes_back_while_work_goes_on_and_after_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    let working = seat.sign_in("ada", PASSWORD, None).unwrap();
    seat.lock();
    let wrong = seat.sign_in("ada", "seven green otters knot", None);
    assert_eq!(wrong.err().map(|error| error.code()), Some("wrong_password"));
    let back = seat.sign_in("ada", PASSWORD, None).unwrap();
    let sessions = [&working, &back].map(|one| one.person.context.actor.session);
    assert_ne!(sessions[0], sessions[1], "each has an audit session of its own");
    drop((working, back));
    seat.lock();
    // Nobody holds the clinic any more, so that it could be opened by another program.
    let (clock, randomness) = (&seat.desk.clock, &seat.desk.randomness);
    let (clinic, person) =
        Clinic::sign_in(&seat.desk.home, "ada", PASSWORD.into(), Source::Cli, clock, randomness)
            .unwrap();
    assert!(clinic.recovered().audit_sessions.is_empty(), "every session was sealed");
    let found = clinic.verify(&person, &|_, _| ()).unwrap();
    assert!(found.sound, "{:?}", found.first_fault);
    clinic.sign_out(&person).unwrap();
    clinic.close().unwrap();
}

#[test]
fn the_window_locks_when_nobody_touches_it() {
    let folder = tempfile::tempdir().unwrap();
    let seat = seat(&folder.path().join("clinic"));
    drop(seat.sign_in("ada", PASSWORD, None).unwrap());
    seat.lock_if_idle();
    assert!(seat.sitting().is_ok());
    seat.state().idle_limit = Duration::ZERO;
    seat.lock_if_idle();
    assert!(seat.sitting().is_err());
    let (clinic, person) = (seat.sign_in("ada", PASSWORD, None).unwrap(), seat.sitting().unwrap());
    let found = clinic.get().unwrap().verify(&person.person, &|_, _| ()).unwrap();
    assert!(found.sound, "{:?}", found.first_fault);
}

#[test]
fn locking_one_of_two_seats_leaves_the_other_and_the_last_who_leaves_closes_the_clinic() {
    let folder = tempfile::tempdir().unwrap();
    let window = seat(&folder.path().join("clinic"));
    let client = Seat::new(Arc::clone(&window.desk), Source::Cli);
    let first = window.sign_in("ada", PASSWORD, None).unwrap();
    let second = client.sign_in("ada", PASSWORD, None).unwrap();
    assert!(std::ptr::eq(first.get().unwrap(), second.get().unwrap()), "one clinic is open");
    let sessions = [&first, &second].map(|one| one.person.context.actor.session);
    assert_ne!(sessions[0], sessions[1], "each has an audit session of its own");
    drop((first, second));
    window.lock();
    assert_eq!(wait(window.ask(Clinic::thresholds)).unwrap_err().code, "locked");
    assert!(wait(client.ask(Clinic::thresholds)).is_ok(), "the other seat is as it was");
    let (clock, randomness) = (&window.desk.clock, &window.desk.randomness);
    let elsewhere = || {
        Clinic::sign_in(&window.desk.home, "ada", PASSWORD.into(), Source::Cli, clock, randomness)
    };
    assert!(elsewhere().is_err(), "the clinic is held");
    // Whoever comes while the last leaves waits until the clinic is closed, and opens it again.
    std::thread::scope(|both| {
        both.spawn(|| client.lock());
        both.spawn(|| drop(window.sign_in("ada", PASSWORD, None).unwrap()));
    });
    window.lock();
    let (clinic, person) = elsewhere().unwrap();
    assert!(clinic.recovered().audit_sessions.is_empty(), "every session was sealed");
    clinic.sign_out(&person).unwrap();
    clinic.close().unwrap();
}

#[test]
fn each_seat_hears_its_own_signals_and_of_everybodys_commits() {
    let folder = tempfile::tempdir().unwrap();
    let window = Arc::new(seat(&folder.path().join("clinic")));
    let client = Arc::new(Seat::new(Arc::clone(&window.desk), Source::Cli));
    let heard = [&window, &client].map(|seat| {
        let (tell, heard) = std::sync::mpsc::channel();
        seat.signals.attach(Box::new(move |signal| drop(tell.send(signal))));
        crate::tell::tell(seat);
        heard
    });
    drop(window.sign_in("ada", PASSWORD, None).unwrap());
    drop(client.sign_in("ada", PASSWORD, None).unwrap());
    let count = |heard: &std::sync::mpsc::Receiver<Signal>, which: fn(&Signal) -> bool| {
        let mut signals = Vec::new();
        while let Ok(signal) = heard.recv_timeout(Duration::from_millis(500)) {
            signals.push(signal);
        }
        signals.iter().filter(|signal| which(signal)).count()
    };
    let sitting = |signal: &Signal| matches!(signal, Signal::Sitting);
    assert_eq!(heard.each_ref().map(|one| count(one, sitting)), [1, 1]);
    wait(client.ask(|clinic, ada| clinic.search(ada, "nobody"))).unwrap();
    let log = |signal: &Signal| matches!(signal, Signal::Log { .. });
    assert!(heard.each_ref().map(|one| count(one, log)).iter().all(|times| *times > 0));
    client.lock();
    assert_eq!(heard.each_ref().map(|one| count(one, sitting)), [0, 1]);
}

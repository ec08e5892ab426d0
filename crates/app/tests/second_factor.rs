//! Second factors against a real store: turned on and off, asked for at sign-in, and nowhere shown.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use common::{PASSWORD, Ward, sure};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde_json::Value;
use wardbook_app::{AppError, Clinic, Confirmation, LogQuery, Person, Secrets, verify_locked};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::totp::{Secret, Step};
use wardbook_tests::open_with_key;

const WRONG: &str = "nine purple herons glide";

/// A clinic, a clock that stands until it is moved, and what is in a person's phone.
struct Desk {
    ward: Ward,
    now: Arc<AtomicI64>,
}

/// What an authenticator app took in.
struct Phone {
    letters: String,
    secret: Secret,
}

impl Phone {
    fn of(letters: &str) -> Self {
        let letters = letters.replace(' ', "");
        let bytes = BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
        Self { letters, secret: Secret::from_bytes(bytes.try_into().unwrap()) }
    }
}

impl Desk {
    fn new() -> Self {
        let ward = Ward::new();
        // After what the ward was set up with, at the beginning of a period.
        let start = (Clock::system().now().micros() / 30_000_000 + 100) * 30;
        Self { ward, now: Arc::new(AtomicI64::new(start)) }
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.now);
        Clock::from_fn(move || Timestamp::from_micros(now.load(Ordering::Acquire) * 1_000_000))
    }

    fn move_clock(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::AcqRel);
    }

    /// The code that the phone shows, so many periods from now.
    fn code(&self, phone: &Phone, periods: i64) -> String {
        let step = Step(Step::at(self.clock().now()).0 + periods);
        phone.secret.code(step)
    }

    /// What somebody does between signing in with a code and out.
    fn signed_in<T>(
        &self,
        name: &str,
        code: Option<&str>,
        work: impl FnOnce(&Clinic, &Person) -> T,
    ) -> Result<T, AppError> {
        let (clock, randomness) = (&self.clock(), &Randomness::system());
        let home = &self.ward.home;
        let (clinic, person) = Clinic::sign_in(
            home,
            name,
            Secrets { password: PASSWORD, code },
            Source::Window,
            clock,
            randomness,
        )?;
        let done = work(&clinic, &person);
        clinic.sign_out(&person)?;
        clinic.close()?;
        Ok(done)
    }

    /// With which word a sign-in is refused; `in` where it is not.
    fn tries(&self, name: &str, code: Option<&str>) -> &'static str {
        self.signed_in(name, code, |_, _| ()).map_or_else(|refusal| refusal.code(), |()| "in")
    }

    /// Turns a person's second factor on with the code of a period that has passed by the time
    /// that this returns.
    fn turn_on(&self, name: &str) -> Phone {
        let phone = self.signed_in(name, None, |clinic, person| {
            let enrolment = clinic.begin_second_factor(person, PASSWORD).unwrap();
            let phone = Phone::of(&enrolment.in_groups());
            clinic.turn_second_factor_on(person, &enrolment, &self.code(&phone, 0)).unwrap();
            phone
        });
        self.move_clock(60);
        phone.unwrap()
    }

    /// The payloads of a kind's events, read by a manager, who has no second factor here.
    fn payloads(&self, kind: Option<Kind>) -> Vec<Value> {
        let kind = kind.map(|kind| kind.to_string());
        let query = LogQuery { kind, ..LogQuery::default() };
        let read = self.signed_in("manager", None, |clinic, manager| {
            let events = clinic.events(manager, &query, None).unwrap();
            let body = |event: &wardbook_app::EventView| {
                let body = event.payload.as_ref().map_or("null", |body| body.get());
                serde_json::from_str(body).unwrap()
            };
            events.iter().map(body).collect()
        });
        read.unwrap()
    }

    fn reasons(&self) -> Vec<String> {
        let failed = self.payloads(Some(Kind::SignInFailed));
        failed.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn it_holds_only_after_a_right_code_was_typed_back() {
    let desk = Desk::new();
    desk.signed_in("doctor", None, |clinic, doctor| {
        let wrong = clinic.begin_second_factor(doctor, WRONG).unwrap_err();
        assert_eq!(wrong.code(), "wrong_password");
        let enrolment = clinic.begin_second_factor(doctor, PASSWORD).unwrap();
        let refused = clinic.turn_second_factor_on(doctor, &enrolment, "123").unwrap_err();
        assert_eq!(refused.code(), "first_code_wrong");
        assert!(!clinic.has_second_factor(doctor).unwrap());
    })
    .unwrap();
    assert_eq!(desk.tries("doctor", None), "in", "nothing was turned on");
    desk.turn_on("doctor");
    assert_eq!(desk.tries("doctor", None), "code_needed");
    assert_eq!(desk.tries("staff", None), "in", "it is each person's own");
    assert_eq!(desk.reasons(), ["wrong_password"], "that a code is needed is no failed sign-in");
    assert_eq!(desk.payloads(Some(Kind::UserSecondFactorOn)).len(), 1);
    desk.ward.must_be_sound();
}

#[test]
fn a_code_lets_in_once_and_wrong_ones_are_recorded() {
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    let code = desk.code(&phone, 0);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(desk.tries("doctor", Some(wrong)), "wrong_code");
    assert_eq!(desk.tries("doctor", Some("")), "wrong_code");
    assert_eq!(desk.tries("doctor", Some(&code)), "in");
    assert_eq!(desk.tries("doctor", Some(&code)), "used_code");
    let reasons = ["second_factor_wrong", "second_factor_wrong", "second_factor_used"];
    assert_eq!(desk.reasons(), reasons);
    desk.ward.must_be_sound();
}

#[test]
fn clocks_may_be_a_period_apart_and_one_that_jumps_back_replays_nothing() {
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    desk.move_clock(300);
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, -2))), "wrong_code");
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, 2))), "wrong_code");
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, -1))), "in");
    let ahead = desk.code(&phone, 1);
    assert_eq!(desk.tries("doctor", Some(&ahead)), "in");
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, 0))), "used_code", "an earlier one");
    desk.move_clock(-3_600);
    let back = desk.code(&phone, 0);
    assert_eq!(desk.tries("doctor", Some(&back)), "in", "the clock was ahead before");
    assert_eq!(desk.tries("doctor", Some(&back)), "used_code");
    desk.move_clock(3_600);
    assert_eq!(desk.tries("doctor", Some(&ahead)), "used_code");
    desk.move_clock(60);
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, 0))), "in");
    desk.ward.must_be_sound();
}

#[test]
fn a_clock_that_was_a_year_ahead_for_one_sign_in_keeps_nobody_out_for_a_year() {
    const YEAR: i64 = 365 * 86_400;
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    desk.move_clock(YEAR);
    let ahead = desk.code(&phone, 0);
    assert_eq!(desk.tries("doctor", Some(&ahead)), "in");
    desk.move_clock(-YEAR);
    assert_eq!(desk.tries("doctor", Some(&desk.code(&phone, 0))), "in");
    desk.move_clock(YEAR);
    assert_eq!(desk.tries("doctor", Some(&ahead)), "used_code", "not a second time");
    desk.ward.must_be_sound();
}

#[test]
fn who_comes_into_an_open_clinic_is_asked_alike() {
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    desk.signed_in("ada", None, |clinic, _| {
        let admit =
            |password, code| clinic.admit("doctor", Secrets { password, code }, Source::Window);
        assert_eq!(admit(PASSWORD, None).unwrap_err().code(), "code_needed");
        assert_eq!(admit(PASSWORD, Some("12")).unwrap_err().code(), "wrong_code");
        let code = desk.code(&phone, 0);
        let doctor = admit(PASSWORD, Some(&code)).unwrap();
        assert_eq!(admit(PASSWORD, Some(&code)).unwrap_err().code(), "used_code");
        clinic.sign_out(&doctor).unwrap();
    })
    .unwrap();
    assert_eq!(desk.reasons(), ["second_factor_wrong", "second_factor_used"]);
    desk.ward.must_be_sound();
}

#[test]
fn without_the_password_nobody_learns_who_has_one() {
    let desk = Desk::new();
    desk.turn_on("doctor");
    for name in ["doctor", "staff", "nobody"] {
        for code in [None, Some("123456")] {
            let (clock, randomness) = (&desk.clock(), &Randomness::system());
            let home = &desk.ward.home;
            let refused = Clinic::sign_in(
                home,
                name,
                Secrets { password: WRONG, code },
                Source::Window,
                clock,
                randomness,
            );
            assert_eq!(refused.unwrap_err().code(), "wrong_password", "{name} {code:?}");
        }
    }
}

#[test]
fn wrong_codes_raise_the_alert_of_wrong_passwords() {
    let desk = Desk::new();
    desk.turn_on("doctor");
    for _ in 0..5 {
        assert_eq!(desk.tries("doctor", Some("12")), "wrong_code");
    }
    let raised = desk.payloads(Some(Kind::AlertRaised));
    assert!(raised.iter().any(|alert| alert["type"] == "repeated_sign_in_failure"), "{raised:?}");
}

#[test]
fn it_is_turned_off_with_the_password_and_a_present_code() {
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    let first = desk.code(&phone, -1);
    desk.signed_in("doctor", Some(&first), |clinic, doctor| {
        let off = |password, code: &str| {
            clinic.turn_own_second_factor_off(doctor, password, code).unwrap_err().code()
        };
        assert_eq!(off(WRONG, &desk.code(&phone, 0)), "wrong_password");
        assert_eq!(off(PASSWORD, "12"), "wrong_code");
        assert_eq!(off(PASSWORD, &first), "used_code");
        let code = desk.code(&phone, 0);
        clinic.turn_own_second_factor_off(doctor, PASSWORD, &code).unwrap();
        assert!(clinic.turn_own_second_factor_off(doctor, PASSWORD, &code).is_err(), "it is off");
    })
    .unwrap();
    assert_eq!(desk.tries("doctor", None), "in");
    assert_eq!(desk.payloads(Some(Kind::UserSecondFactorOff))[0]["by"], "self");
    let again = desk.turn_on("doctor");
    assert_ne!(again.letters, phone.letters, "another secret");
    desk.ward.must_be_sound();
}

#[test]
fn an_administrator_turns_anothers_off_and_not_their_own() {
    let desk = Desk::new();
    desk.turn_on("doctor");
    desk.signed_in("staff", None, |clinic, staff| {
        let refused = clinic.turn_second_factor_off(staff, "doctor", &sure()).unwrap_err();
        assert_eq!(refused.code(), "not_permitted");
    })
    .unwrap();
    let phone = desk.turn_on("ada");
    desk.signed_in("ada", Some(&desk.code(&phone, 0)), |clinic, ada| {
        let doubt = Confirmation { password: WRONG.to_owned().into(), ..sure() };
        let refused = clinic.turn_second_factor_off(ada, "doctor", &doubt).unwrap_err();
        assert_eq!(refused.code(), "wrong_password");
        assert!(clinic.turn_second_factor_off(ada, "ada", &sure()).is_err(), "her own");
        assert!(clinic.turn_second_factor_off(ada, "staff", &sure()).is_err(), "there is none");
        let has = |name: &str| {
            clinic.users(ada).unwrap().iter().any(|one| one.name == name && one.second_factor)
        };
        assert!(has("doctor") && has("ada") && !has("staff"));
        clinic.turn_second_factor_off(ada, "doctor", &sure()).unwrap();
        assert!(!has("doctor"));
    })
    .unwrap();
    assert_eq!(desk.tries("doctor", None), "in");
    let off = desk.payloads(Some(Kind::UserSecondFactorOff));
    assert_eq!(off[0]["by"], "administrator");
    assert_eq!(off[0]["reason"], "a test asks for it");
    desk.ward.must_be_sound();
}

#[test]
fn the_recovery_key_turns_it_off_so_that_a_lost_phone_does_not_shut_the_clinic() {
    let desk = Desk::new();
    let key = desk.signed_in("ada", None, |clinic, ada| {
        clinic.renew_recovery(ada, &sure()).unwrap().to_text()
    });
    let key = key.unwrap();
    desk.turn_on("ada");
    let recover = || {
        let (clock, randomness) = (&desk.clock(), &Randomness::system());
        Clinic::recover(&desk.ward.home, &key, "ada", PASSWORD, clock, randomness).unwrap()
    };
    assert!(recover().second_factor_off);
    assert_eq!(desk.tries("ada", None), "in");
    assert!(!recover().second_factor_off, "there is none any more");
    let off = desk.payloads(Some(Kind::UserSecondFactorOff));
    assert_eq!(off.len(), 1);
    assert_eq!(off[0]["by"], "recovery_key");
    desk.ward.must_be_sound();
}

#[test]
fn the_secret_and_codes_are_in_no_event() {
    let desk = Desk::new();
    let phone = desk.turn_on("doctor");
    let code = desk.code(&phone, 0);
    assert_eq!(desk.tries("doctor", Some(&code)), "in");
    desk.signed_in("ada", None, |clinic, ada| {
        clinic.turn_second_factor_off(ada, "doctor", &sure()).unwrap();
    })
    .unwrap();
    let bytes = BASE32_NOPAD.decode(phone.letters.as_bytes()).unwrap();
    let all = Value::from(desk.payloads(None)).to_string().to_lowercase();
    assert!(all.contains("second_factors"), "its rows are in the record");
    assert!(all.contains("hmac-sha256:"), "masked");
    for secret in [phone.letters.to_lowercase(), HEXLOWER.encode(&bytes), format!("\"{code}\"")] {
        assert!(!all.contains(&secret), "{secret}");
    }
    assert!(!all.contains("otpauth"));
}

#[test]
fn a_row_that_somebody_took_away_is_found() {
    let desk = Desk::new();
    desk.turn_on("doctor");
    let (_, key) = KeySlots::load(&desk.ward.home).unwrap().unlock("ada", PASSWORD).unwrap();
    let database = open_with_key(&desk.ward.home.database(), &key.to_hex());
    database.execute_batch("DELETE FROM second_factors").unwrap();
    drop(database);
    let randomness = &Randomness::system();
    let found = verify_locked(&desk.ward.home, "ada", PASSWORD, randomness, &|_, _| ()).unwrap();
    assert!(!found.sound);
}

#[test]
fn the_secret_is_shown_for_phones_and_for_typing() {
    let desk = Desk::new();
    desk.signed_in("doctor", None, |clinic, doctor| {
        let enrolment = clinic.begin_second_factor(doctor, PASSWORD).unwrap();
        let groups = enrolment.in_groups();
        assert_eq!(groups.split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
        let letters = groups.replace(' ', "");
        assert_eq!(
            *enrolment.uri(),
            format!(
                "otpauth://totp/Harbour%20Clinic:doctor?secret={letters}&issuer=Harbour%20Clinic\
                 &algorithm=SHA1&digits=6&period=30"
            )
        );
        let qr = enrolment.qr().unwrap();
        // The finder pattern in the corner begins with seven dark modules.
        assert!(qr.path.starts_with("M0 0h7v1h-7z"), "{}", qr.path);
        assert!(qr.side >= 21 && (qr.side - 17) % 4 == 0, "{}", qr.side);
        assert!(!format!("{enrolment:?}").contains(&letters));
    })
    .unwrap();
}

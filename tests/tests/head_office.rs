//! Head office with real programs on this machine: several clinics on PostgreSQL, a rewritten log, a
//! line that cuts, and an office that is away.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::Value;
use tokio::runtime::Runtime;

use wardbook_app::{Clinic, Person, SyncStatus, SyncStep};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::sync::{LONGEST_WAIT, later};
use wardbook_ledger::checkpoint;
use wardbook_ledger::note::VerifierKey;
use wardbook_office::testing::PrivatePostgres;
use wardbook_store::home::Home;
use wardbook_sync::client::Cause;
use wardbook_tests::{
    BadLine, OFFICE, PASSWORD, Page, TestClinic, TestOffice, enrolled, record_up_to, rewrite_tail,
    synced, way_to,
};

fn number(of: &Value) -> u64 {
    of.as_u64().unwrap_or_else(|| panic!("no number: {of}"))
}

/// A bundle of a clinic's whole log verifies, and says that head office has fixed `size` events.
#[track_caller]
fn bundle_says_who_fixed_it(clinic: &TestClinic, size: u64) {
    let out = clinic.beside("bundle.zip");
    let out = out.to_str().unwrap();
    clinic.run(["export", "--format", "bundle", "--out", out, "--replace"]).expect(0);
    let told = clinic.run(["verify-bundle", out]).expect(0).stdout;
    assert!(told.contains(&format!("{OFFICE}/witness at ")), "{told}");
    let found = clinic.run(["verify-bundle", out, "--json"]).expect(0).json();
    assert!(number(&found["verified"]["fixed"]) >= size, "{found:#}");
}

#[test]
fn three_clinics_come_back_from_a_week_offline_and_one_that_rewrote_its_log_is_found_out() {
    let server = PrivatePostgres::start().unwrap();
    let mut office = TestOffice::on_postgres(&server.database().unwrap());
    office.add_person("olga", "viewer");
    let names = ["Harbour Clinic", "Hill Clinic", "River Clinic"];
    let clinics = names.map(|name| enrolled(&office, name, &office.address()));
    for (clinic, _) in &clinics {
        synced(clinic);
    }

    office.kill();
    for (clinic, key) in &clinics {
        record_up_to(clinic, key, 3_200);
        let status = clinic.run(["sync", "now", "--json"]).expect(1).json();
        assert_eq!(status["office"]["problem"], "unreachable");
    }
    office.serve();
    let sizes = [0, 1, 2].map(|one| synced(&clinics[one].0));
    assert!(sizes.iter().all(|size| *size > 3_200));
    let told = office.run(["fsck"]).expect(0).stdout;
    let sound = |size: &u64| told.contains(&format!("fixed to {size} · held to {size}"));
    assert!(sizes.iter().all(sound), "{told}");
    bundle_says_who_fixed_it(&clinics[0].0, sizes[0]);

    let (forger, key) = &clinics[2];
    let note = rewrite_tail(forger, key, 3_190, sizes[2]);
    let status = forger.run(["sync", "now", "--json"]).expect(1).json();
    let there = &status["office"];
    assert_eq!((&there["problem"], &there["halted"]), (&"disagrees".into(), &true.into()));
    assert_eq!(there["nextAt"], Value::Null, "nothing more is sent by itself");
    let alerts = forger.json(["events", "--kind", "alert.raised"]).to_string();
    assert!(alerts.contains("history_disagrees"), "{alerts}");

    // The forged checkpoint of the very size that is fixed comes to head office as well.
    let runtime = Runtime::new().unwrap();
    let client = way_to(&office.address()).unwrap();
    let shown = runtime.block_on(client.add_checkpoint(sizes[2], &[], &note, &[]));
    assert_eq!(shown.unwrap_err().cause, Cause::Disagrees);
    must_be_evidence(&Page::sign_in(&office, "olga"), "River Clinic", sizes[2]);

    for (clinic, key) in &clinics[..2] {
        record_up_to(clinic, key, 3_600);
        assert!(synced(clinic) > 3_600);
        clinic.must_be_sound();
    }
    office.run(["fsck"]).expect(0);
}

/// Head office shows that this clinic's log was forked at `size`, and hands out two notes that the
/// log's own key signed.
#[track_caller]
fn must_be_evidence(page: &Page, clinic: &str, size: u64) {
    let overview = page.json("/v1/staff/clinics");
    let state = |name: &str| {
        let all = overview["clinics"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap().clone()
    };
    let found = state(clinic);
    assert_eq!((&found["state"], number(&found["fixed"])), (&"forked".into(), size));
    assert_eq!(overview["attention"][0]["kind"], "forked", "{overview:#}");
    assert_eq!(state("Hill Clinic")["state"], "current");
    let full = page.json(&format!("/v1/staff/clinics/{}", found["id"].as_str().unwrap()));
    let evidence = full["evidence"].as_array().unwrap();
    let kinds: Vec<_> = evidence.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"fork") && kinds.contains(&"unproven"), "{kinds:?}");
    for one in evidence {
        let text = page.get(&format!("/v1/staff/evidence/{}", one["id"].as_str().unwrap()));
        let vkey = text.lines().find_map(|line| line.strip_prefix("key: ")).unwrap();
        let known = [VerifierKey::parse(vkey).unwrap()];
        let (_, notes) = text.split_once("----- first: what was fixed -----\n").unwrap();
        let (first, second) = notes.split_once("\n----- second: what came -----\n").unwrap();
        let [first, second] = [first, second]
            .map(|note| checkpoint::open(note.as_bytes(), &known).unwrap().checkpoint);
        assert_eq!(first.size, size);
        if one["kind"] == "fork" {
            assert_eq!(second.size, size);
            assert_ne!(second.root, first.root);
        }
    }
}

/// A clinic as a holder has it open, with a clock that a story moves.
struct Holder {
    clinic: Clinic,
    ada: Person,
    now: Arc<AtomicI64>,
    runtime: Runtime,
}

impl Holder {
    fn of(clinic: &TestClinic) -> Self {
        let now = Arc::new(AtomicI64::new(Clock::system().now().micros()));
        let read = Arc::clone(&now);
        let clock = Clock::from_fn(move || Timestamp::from_micros(read.load(Ordering::SeqCst)));
        let home = Home::new(clinic.path());
        let (clinic, ada) = Clinic::sign_in(
            &home,
            "ada",
            PASSWORD.into(),
            Source::Window,
            &clock,
            &Randomness::system(),
        )
        .unwrap();
        Self { clinic, ada, now, runtime: Runtime::new().unwrap() }
    }

    fn step(&self) -> SyncStep {
        self.runtime.block_on(self.clinic.sync_step()).unwrap()
    }

    fn status(&self) -> SyncStatus {
        self.clinic.sync_status(&self.ada).unwrap()
    }

    fn wait_until(&self, moment: Timestamp) {
        self.now.store(moment.micros(), Ordering::SeqCst);
    }

    fn close(self) {
        self.clinic.sign_out(&self.ada).unwrap();
        self.clinic.close().unwrap();
    }
}

#[test]
fn keys_that_head_office_renews_while_it_serves_are_taken_by_the_clinic_with_its_next_sync() {
    let office = TestOffice::new();
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &office.address());
    synced(&clinic);
    let present = |status: &Value| status["office"]["witnessKey"].as_str().unwrap().to_owned();
    let former = present(&clinic.json(["sync", "status"]));
    for (name, reason) in [("witness", "it was copied"), ("mirror", "once a year")] {
        let told = office.run(["keys", "renew", name, "--reason", reason]).expect(0).stdout;
        assert!(told.contains(&format!("{OFFICE}/{name}+")), "{told}");
    }
    let told = office.run(["keys", "show"]).expect(0).stdout;
    assert!(told.contains(&format!("former witness {former}")), "{told}");

    record_up_to(&clinic, &key, 300);
    let size = synced(&clinic);
    let renewed = present(&clinic.json(["sync", "status"]));
    assert!(renewed != former && told.contains(&format!("witness {renewed}")), "{told}");
    let changed = clinic.json(["events", "--kind", "sync.keys_changed"]);
    assert_eq!(changed.as_array().unwrap().len(), 1, "{changed:#}");
    bundle_says_who_fixed_it(&clinic, size);
    clinic.must_be_sound();
    office.run(["fsck"]).expect(0);

    let none = office.run(["keys", "renew", "witness", "--reason", ""]).expect(1);
    assert!(none.stderr.contains("a reason is one line"), "{}", none.stderr);
}

#[test]
fn after_one_failure_and_without_new_events_a_holder_goes_on_at_the_time_that_it_showed() {
    let mut office = TestOffice::new();
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &office.address());
    record_up_to(&clinic, &key, 700);
    office.kill();
    let holder = Holder::of(&clinic);
    let said = holder.step().next_at.unwrap();
    let there = holder.status().office.unwrap();
    assert_eq!((there.failures, there.next_at), (1, Some(said)), "{}", there.detail);
    let size = holder.status().witnessed.events;

    office.serve();
    holder.wait_until(Timestamp::from_micros(said.micros() - 1));
    assert_eq!(holder.step().next_at, Some(said));
    assert_eq!(holder.status().office.unwrap().fixed, 0, "not before");
    holder.wait_until(said);
    assert!(holder.step().sent);
    let there = holder.status().office.unwrap();
    assert_eq!((there.fixed, there.held), (size, Some(size)));
    assert_eq!((there.failures, there.problem), (0, None));
    holder.close();
}

#[test]
fn a_clinic_whose_clock_is_two_days_wrong_syncs_all_the_same_and_is_told_by_how_much() {
    const DAY: i64 = 86_400;
    let office = TestOffice::new();
    for (name, days) in [("Early Clinic", -2), ("Late Clinic", 2)] {
        let (clinic, key) = enrolled(&office, name, &office.address());
        record_up_to(&clinic, &key, 300);
        let holder = Holder::of(&clinic);
        let wrong = Clock::system().now().micros() + days * DAY * 1_000_000;
        holder.wait_until(Timestamp::from_micros(wrong));
        assert!(holder.step().sent, "{name}");
        let there = holder.status().office.unwrap();
        assert_eq!(there.problem, None, "{name}: {}", there.detail);
        assert_eq!((there.held, there.failures), (Some(there.fixed), 0), "{name}");
        let told = there.word.and_then(|word| word.clock_ahead_seconds).unwrap();
        assert!((told + days * DAY).abs() < 300, "{name}: {told}");
        holder.close();
        clinic.must_be_sound();
    }
    office.run(["fsck"]).expect(0);
}

#[test]
fn over_a_line_that_cuts_and_repeats_nothing_is_lost_or_doubled_and_little_is_sent_again() {
    let office = TestOffice::new();
    let line = BadLine::to(&office.address());
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &line.address);
    record_up_to(&clinic, &key, 9_000);
    line.turn_bad(40);
    let holder = Holder::of(&clinic);
    let mut next_at = Clock::system().now();
    // Forty failures cannot take longer: after each it waits an hour at most.
    let last = later(next_at, 2 * 40 * LONGEST_WAIT);
    let mut held = None;
    loop {
        assert!(next_at < last, "it never ends");
        let step = holder.step();
        let there = holder.status().office.unwrap();
        assert!(!there.halted, "{:?}: {}", there.problem, there.detail);
        if line.faults() == 0 && there.unsent.is_empty() {
            break;
        }
        if there.held > held && there.unsent.is_empty() {
            // More to send, so that the rest of the faults has something to strike.
            held = there.held;
            for _ in 0..300 {
                holder.clinic.users(&holder.ada).unwrap();
            }
        }
        next_at = step.next_at.unwrap();
        holder.wait_until(next_at);
    }
    let there = holder.status().office.unwrap();
    assert_eq!(Some(there.fixed), there.held);
    holder.close();

    let told = office.run(["fsck"]).expect(0).stdout;
    let all = format!("fixed to {0} · held to {0} · searchable to ", there.fixed);
    assert!(told.contains(&all) && told.contains(&format!("{} entries", there.fixed)), "{told}");
    let mut through = 0;
    for sent in line.sent() {
        let again = sent.packages.iter().filter(|package| package.end <= through).count();
        assert!(
            again <= 1,
            "sent again: {again} packages of {:?}, {through} were there",
            sent.packages
        );
        through = sent.packages.iter().map(|package| package.end).fold(through, u64::max);
    }
    clinic.must_be_sound();
}

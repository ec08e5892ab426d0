//! Patients against a real database: found by their keys as they are now and as they were, counted, paged,
//! and the keys proven with the record.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::time::Instant;

use chrono::NaiveDate;
use tempfile::TempDir;

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::ids::PatientId;
use wardbook_domain::patients::{Name, NameUse, Number, Patient, Said, Sure, keys_said, sought};
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::patients::{self, PatientFilter};
use wardbook_store::verify::{Verification, Verifier};
use wardbook_store::{DataKey, NewClinic, Store, StoreError};

const PASSWORD: &str = "seven green otters knit";

struct Clinic {
    _folder: TempDir,
    home: Home,
    key: DataKey,
    store: Store,
}

impl Clinic {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        Store::create(&home, &new, &clock, &randomness).unwrap();
        let (_, key) = KeySlots::load(&home).unwrap().unlock("ada", PASSWORD).unwrap();
        let store = Store::open(&home, &key, &clock, &randomness).unwrap();
        Self { _folder: folder, home, key, store }
    }

    fn add(&self, some: &[Patient]) {
        let some = some.to_vec();
        let system = self.store.system_context().unwrap();
        let added = self.store.write(system, move |tx| {
            some.iter().try_for_each(|patient| patients::insert(tx, patient))
        });
        added.unwrap();
    }

    fn patient(&self, given: &str, family: &str, born: &str, mrn: &str) -> Patient {
        Patient {
            patient_id: PatientId::new(self.store.clock(), self.store.randomness()),
            names: vec![Name {
                used: NameUse::Current,
                given: given.into(),
                family: family.into(),
            }],
            birth_date: born.parse().ok(),
            numbers: vec![Number { kind: "mrn".into(), value: mrn.into() }],
        }
    }

    /// The family names of those whom a text finds.
    fn seek(&self, text: &str) -> Vec<String> {
        let filter = PatientFilter {
            sought: sought(text, DateOrder::DayFirst, today()),
            limit: 50,
            ..PatientFilter::default()
        };
        let (numbers, found) = self
            .store
            .read(|connection| {
                let numbers = patients::counts(connection, &filter)?;
                Ok::<_, StoreError>((numbers, patients::page(connection, &filter)?))
            })
            .unwrap();
        assert!(numbers.matching as usize >= found.len());
        found.into_iter().map(|one| one.stored.patient.names[0].family.clone()).collect()
    }

    fn verify(self) -> Verification {
        let (home, key) = (self.home.clone(), self.key);
        let randomness = self.store.randomness().clone();
        self.store.close().unwrap();
        let log = KeySlots::load(&home).unwrap().log();
        let verifier =
            Verifier { home: &home, key: &key, log, randomness: &randomness, threads: 1 };
        verifier.run(&|_, _| ()).unwrap()
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
}

#[test]
fn a_patient_is_found_by_every_name_and_number_and_as_the_list_says_it_now() {
    let clinic = Clinic::new();
    let nellie = clinic.patient("Zoë Nellie", "Müller", "1958-03-14", "004481");
    let arthur = clinic.patient("Arthur", "Bell", "1990-12-01", "77812");
    clinic.add(&[nellie.clone(), arthur]);
    for text in ["mul", "mueller", "nel", "zoe mull", "14/03/1958", "004481", "müller 14 Mar 1958"]
    {
        assert_eq!(clinic.seek(text), ["Müller"], "{text}");
    }
    assert_eq!(clinic.seek("bell 14/03/1958"), Vec::<String>::new());

    let mut married = nellie.clone();
    married.names.insert(0, Name { family: "Stokes".into(), ..nellie.names[0].clone() });
    married.numbers = vec![Number { kind: "mrn".into(), value: "900001".into() }];
    let system = clinic.store.system_context().unwrap();
    let (before, after) = (nellie, married);
    clinic.store.write(system, move |tx| patients::change(tx, &before, &after)).unwrap();
    assert_eq!(clinic.seek("stokes"), ["Stokes"]);
    assert_eq!(clinic.seek("muller"), ["Stokes"], "by the earlier name too");
    assert_eq!(clinic.seek("4481"), Vec::<String>::new());
    let found = clinic.verify();
    assert!(found.sound, "{:?}", found.faults);
}

#[test]
fn a_list_is_paged_by_name_and_a_document_meets_everybody_who_may_be_meant() {
    let clinic = Clinic::new();
    let many = std::env::var("WARDBOOK_PATIENTS").ok().and_then(|text| text.parse().ok());
    let many: usize = many.unwrap_or(1_000);
    let (given, family) = (["Ann", "Owen", "Ivy", "Zoë"], ["Lee", "Leeds", "Ng", "Bell", "Rourke"]);
    for from in (0..many).step_by(500) {
        let some: Vec<Patient> = (from..many.min(from + 500))
            .map(|n| {
                let day =
                    format!("{}-{:02}-{:02}", 1930 + n / 336 % 80, 1 + n / 28 % 12, 1 + n % 28);
                let name = format!("{}{}", family[n % 5], ["", "by", "ton", "man"][n / 5 % 4]);
                clinic.patient(given[n / 20 % 4], &name, &day, &format!("{}", 100_000 + n))
            })
            .collect();
        clinic.add(&some);
    }
    let page = |sought: &str, offset: usize| {
        let filter = PatientFilter {
            sought: wardbook_domain::patients::sought(sought, DateOrder::DayFirst, today()),
            offset: u32::try_from(offset).unwrap(),
            limit: 50,
            ..PatientFilter::default()
        };
        let started = Instant::now();
        let read = clinic.store.read(|connection| {
            let numbers = patients::counts(connection, &filter)?;
            Ok::<_, StoreError>((numbers, patients::page(connection, &filter)?))
        });
        let (numbers, rows) = read.unwrap();
        println!("`{sought}` from {offset}: {} found, {:?}", numbers.matching, started.elapsed());
        (numbers.matching, rows)
    };
    let (all, first) = page("", 0);
    assert_eq!(all as usize, many);
    let (_, last) = page("", many - 50);
    let names = |rows: &[patients::ListedPatient]| -> Vec<String> {
        rows.iter().map(|one| one.stored.patient.names[0].family.clone()).collect()
    };
    assert!(names(&first).iter().all(|name| name.starts_with("Bell")));
    assert!(names(&last).iter().all(|name| name.starts_with("Rourke")));
    assert_eq!(page("lee ann", 0).0 as usize, page("leeds ann", 0).0 as usize * 2);
    assert_eq!(page(&(100_000 + many / 2).to_string(), 0).0, 1);
    page("14/03/1958", 0);

    let said = Said {
        names: vec![("Owen Leeds".into(), Sure::Yes)],
        births: vec![("1958-03-14".into(), Vec::new(), Sure::Yes)],
        ..Said::default()
    };
    let started = Instant::now();
    let keys = keys_said(&said, today());
    let found = clinic.store.read(|connection| patients::found_by(connection, &keys)).unwrap();
    println!("a document meets {} of {many}: {:?}", found.len(), started.elapsed());
    assert!(found.len() < many && !found.is_empty());
    let found = clinic.verify();
    assert!(found.sound, "{:?}", found.faults);
}

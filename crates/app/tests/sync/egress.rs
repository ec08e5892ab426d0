use wardbook_app::{Departed, EgressRecord};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::egress::Purpose;
use wardbook_domain::endpoint::Locality;

use crate::clinic::{Open, Ward};
use crate::office::Office;

const DAY: i64 = 86_400;

fn record(open: &Open<'_>) -> EgressRecord {
    open.clinic.egress(&open.ada, Some(Timestamp::from_micros(0))).unwrap()
}

fn days(record: &EgressRecord) -> Vec<&Departed> {
    record.departures.iter().filter(|one| one.egress.purpose == Purpose::Sync).collect()
}

#[test]
fn what_sync_sends_is_counted_by_the_day_and_a_day_that_is_over_is_on_record() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    assert!(record(&open).departures.is_empty());
    open.enrol(&office.code());
    open.work(3);
    open.step();
    let first = record(&open);
    let [day] = days(&first)[..] else { panic!("one day: {:?}", first.departures) };
    let asked = office.held().asked.len();
    assert_eq!(day.egress.requests as usize, asked, "every request is counted");
    assert!(day.egress.bytes > 0);
    assert_eq!(day.egress.locality, Locality::OnDevice, "the test's office is on this machine");
    assert_eq!(first.left_the_clinic, 0);
    let kept = (day.egress.left_at, day.egress.bytes, day.egress.hash.clone());

    ward.wait(DAY);
    open.step();
    let size = open.size();
    ward.wait(60);
    open.step();
    assert_eq!(open.size(), size, "that a day was kept is no reason to sync again and again");
    let second = record(&open);
    let [today, yesterday] = days(&second)[..] else { panic!("two days: {second:?}") };
    let told = (yesterday.egress.left_at, yesterday.egress.bytes, yesterday.egress.hash.clone());
    assert_eq!(told, kept, "it is on record as it was counted");
    assert!(today.egress.left_at > yesterday.egress.left_at);
    open.close();
}

#[test]
fn a_clock_that_goes_back_over_midnight_loses_nothing_of_what_was_sent() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    ward.wait(DAY);
    open.step();
    ward.wait(-DAY);
    open.work(1);
    open.step();
    ward.wait(2 * DAY);
    open.step();
    let all = record(&open);
    let requests: usize = days(&all).iter().map(|day| day.egress.requests as usize).sum();
    assert_eq!(requests, office.held().asked.len());
    open.close();
}

//! When somebody who is sent something is asked next: the same times are used and shown.

use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::{
    REPORT_EVERY, REPORT_WHILE_BEHIND, WITNESS_REQUESTS_A_DAY, counted_day, has_come_since, later,
};
use wardbook_store::sync::book::Peer;

use super::target::Target;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A planned moment, while it has not come.
pub(super) fn waits(peer: &Peer, at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    at.filter(|at| !has_come_since(now, *at, peer.attempted_at))
}

/// Until when it is not shown a checkpoint; `None` where it may be now.
pub(super) fn fixing_waits(target: &Target, peer: &Peer, now: Timestamp) -> Option<Timestamp> {
    let planned = waits(peer, peer.fixing.next_at, now);
    [planned, requests_used_up(target, peer, now)].into_iter().flatten().max()
}

/// When it is looked at again although nothing happens meanwhile.
pub(super) fn next_look(target: &Target, peer: &Peer, now: Timestamp) -> Option<Timestamp> {
    let fixing = fixing_waits(target, peer, now);
    if peer.fixing.problem.is_some() || matches!(target, Target::Witness(_)) {
        return fixing;
    }
    let rest = waits(peer, peer.rest.next_at, now);
    let report = next_report(target, peer).map(|at| rest.map_or(at, |rest| at.max(rest)));
    [fixing, rest, report].into_iter().flatten().min()
}

/// Requests that were sent today.
pub(super) fn requests_today(peer: &Peer, now: Timestamp) -> u32 {
    if peer.day == counted_day(now, peer.day) { peer.requests } else { 0 }
}

/// When another witness may be asked again, if it was asked as often as a day allows.
pub(super) fn requests_used_up(target: &Target, peer: &Peer, now: Timestamp) -> Option<Timestamp> {
    let used = requests_today(peer, now) >= WITNESS_REQUESTS_A_DAY;
    let next_day = Timestamp::from_micros((peer.day + 1).saturating_mul(DAY));
    (matches!(target, Target::Witness(_)) && used).then_some(next_day)
}

/// When head office hears from the clinic although there is nothing to send, so that it does not
/// take it for silent; sooner where its search was behind, to show that it has caught up.
pub(super) fn next_report(target: &Target, peer: &Peer) -> Option<Timestamp> {
    let Target::Office(_) = target else { return None };
    let behind = peer.searchable < peer.held;
    let every = if behind { REPORT_WHILE_BEHIND } else { REPORT_EVERY };
    peer.reported_at.map(|at| later(at, every))
}

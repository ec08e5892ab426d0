//! How often one address may ask for what costs head office work and needs no sign-in: enrolling,
//! challenges and tokens, and staff's sign-ins. Counted on each node, in memory that is bounded.
//!
//! What protects a code, a key or a password is its own strength and the delay after each refusal;
//! this keeps one address from using up the machine.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock as Time;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// Routes that share a count, how many requests may come at once, and how long it takes until one
/// more may: generous where a whole group's clinics may stand behind one address.
const ROOMS: [(&[&str], u32, Duration); 3] = [
    (&["/v1/staff/sign-in"], 20, Duration::from_secs(6)),
    (&["/v1/enrol"], 60, Duration::from_secs(1)),
    (&["/v1/challenge", "/v1/token", "/v1/rotate"], 1_000, Duration::from_millis(50)),
];

/// Addresses of one room that are remembered at the most; the others share one count.
const REMEMBERED: usize = 16_384;

/// The office's clock as the crate asks it.
struct OfficeTime(Clock);

impl Time for OfficeTime {
    /// Since 1970.
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.now().micros()).unwrap_or(0))
    }
}

type Counts = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, OfficeTime, NoOpMiddleware<Duration>>;

/// The counts of every room.
pub struct Pace {
    rooms: Vec<Counts>,
    clock: Clock,
    /// In which second addresses were forgotten last.
    swept: AtomicU64,
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let remembered: usize = self.rooms.iter().map(Counts::len).sum();
        write!(f, "Pace({remembered} addresses)")
    }
}

impl Pace {
    /// With nothing counted yet.
    pub fn new(clock: &Clock) -> Self {
        let rooms = ROOMS.iter().map(|(_, burst, pause)| {
            let burst = NonZeroU32::new(*burst).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(*pause).unwrap_or(Quota::per_second(burst));
            let store = HashMapStateStore::default();
            RateLimiter::new(quota.allow_burst(burst), store, OfficeTime(clock.clone()))
        });
        Self { rooms: rooms.collect(), clock: clock.clone(), swept: AtomicU64::new(0) }
    }

    /// Counts a request to a route. Answers with the seconds to wait where it comes too soon.
    pub(crate) fn count(&self, route: &str, address: IpAddr) -> Option<u64> {
        let room = ROOMS.iter().position(|(routes, ..)| routes.contains(&route))?;
        let counts = self.rooms.get(room)?;
        let now = self.clock.now().seconds();
        if counts.len() >= REMEMBERED && self.swept.swap(now, Ordering::Relaxed) != now {
            // Whose count is full again is forgotten. That takes a while, so once a second.
            counts.retain_recent();
        }
        let full = counts.len() >= REMEMBERED;
        let key = if full { IpAddr::V6(Ipv6Addr::UNSPECIFIED) } else { of_one_client(address) };
        let refused = counts.check_key(&key).err()?;
        let wait = refused.wait_time_from(OfficeTime(self.clock.clone()).now());
        Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
    }
}

/// The part of an address that one client does not choose itself: of IPv6, the first 64 bits.
fn of_one_client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicI64;

    use super::*;
    use crate::clock::{SECOND, Timestamp};

    const SIGN_IN: &str = "/v1/staff/sign-in";

    fn pace() -> (Pace, Arc<AtomicI64>) {
        let now = Arc::new(AtomicI64::new(1_796_126_400 * SECOND));
        let told = Arc::clone(&now);
        let clock = Clock::from_fn(move || Timestamp::from_micros(told.load(Ordering::SeqCst)));
        (Pace::new(&clock), now)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_waits_after_its_burst_and_others_do_not() {
        let (pace, now) = pace();
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        for _ in 0..20 {
            assert_eq!(pace.count(SIGN_IN, one), None);
        }
        assert_eq!(pace.count(SIGN_IN, one), Some(6));
        assert_eq!(pace.count(SIGN_IN, address("::ffff:192.0.2.1")), Some(6), "the same address");
        assert_eq!(pace.count(SIGN_IN, other), None);
        assert_eq!(pace.count("/v1/enrol", one), None, "each room counts for itself");
        for _ in 0..2_000 {
            assert_eq!(pace.count("/v1/report", one), None, "what needs a token is not counted");
        }
        now.fetch_add(6 * SECOND, Ordering::SeqCst);
        assert_eq!(pace.count(SIGN_IN, one), None);
        assert_eq!(pace.count(SIGN_IN, one), Some(6));
    }

    #[test]
    fn a_network_of_ipv6_is_one_address_and_memory_is_bounded() {
        let (pace, now) = pace();
        for last in 0..20_u16 {
            assert_eq!(pace.count(SIGN_IN, address(&format!("2001:db8::{last:x}"))), None);
        }
        assert!(pace.count(SIGN_IN, address("2001:db8::ffff")).is_some());
        assert_eq!(pace.count(SIGN_IN, address("2001:db8:0:1::1")), None);
        for network in 0..40_000_u32 {
            let network = IpAddr::V6(Ipv6Addr::from_bits((1 << 125) | (u128::from(network) << 64)));
            pace.count(SIGN_IN, network);
        }
        let remembered = |pace: &Pace| pace.rooms.iter().map(Counts::len).sum::<usize>();
        assert!(remembered(&pace) <= REMEMBERED + 1, "{pace:?}");
        assert!(pace.count(SIGN_IN, address("192.0.2.9")).is_some(), "the rest share one count");
        now.fetch_add(600 * SECOND, Ordering::SeqCst);
        assert_eq!(pace.count(SIGN_IN, address("192.0.2.9")), None);
        assert!(remembered(&pace) < 10, "{pace:?}");
    }
}

//! Messages to patients, sent by the process that holds the clinic, behind the lock too. What is due, and
//! how it is sent once, is `wardbook-app`'s; here is when it is looked for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::sync::until_closing;
use crate::while_open;

/// Between two looks whether anything is due; one at a clinic where nothing is reads one row.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Between two rounds in which gateways are asked what became of messages.
const ASK_EVERY: Duration = Duration::from_mins(1);

/// Messages that gateways are asked about in one round.
const ASKED_AT_ONCE: u32 = 50;

/// From now on messages that are due are sent, for the first time `after` the clinic was opened.
pub(crate) fn begin(desk: &Arc<Desk>, after: Duration) {
    let asked = Mutex::new(None::<Instant>);
    // What went wrong stands in the message's row, and in the provider's; where neither can be written, the
    // next look finds the message as it was.
    while_open::begin(desk, "wardbook-delivery", after, LOOK_EVERY, move |desk, clinic| {
        drop(until_closing(desk, clinic.deliver_step()));
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_none_or(|at| at.elapsed() >= ASK_EVERY) {
            *asked = Some(Instant::now());
            drop(until_closing(desk, clinic.ask_receipts(ASKED_AT_ONCE)));
        }
    });
}

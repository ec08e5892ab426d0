//! Counts what the rules do, so that a test can say that it grows as the text does.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// One more step.
pub(super) fn count() {
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

/// The steps of this thread since the last call.
pub(super) fn taken() -> u64 {
    STEPS.with(Cell::take)
}

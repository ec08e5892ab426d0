//! How a program that uses a store ends.

/// Ends the program with this status, at once, whatever its other threads do.
///
/// A usual end runs what libraries registered for it: `OpenSSL` and `SQLCipher` wipe their keys
/// and free what every connection works with. A thread that is reading then faults, and one that
/// is writing could encrypt a page under a wiped key. So a program ends in this way unless it has
/// dropped every store before. What was committed is durable; the system takes the memory back.
pub fn end_program(status: i32) -> ! {
    signal_hook::low_level::exit(status)
}

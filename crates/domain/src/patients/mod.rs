//! The clinic's patients, and whose a document is: by the name, the birth date and the numbers that it
//! gives, with reasons in words. By itself a document is matched only where two independent identifiers
//! agree and nobody else could be meant. A row of somebody else's list is judged here too, and who it is
//! on this one. Taking rows out of files and storing patients is not here. The rule and its reasons are in
//! `docs/decisions/0025-matching-patients.md`.

mod birth;
mod compared;
mod decided;
mod folding;
mod keys;
mod list;
mod matching;
mod names;
mod nicknames;
mod numbers;
mod patient;
mod said;
mod splits;
#[cfg(test)]
mod tests;
mod update;

pub use birth::{EARLIEST, age, as_birth_date, can_have_been};
pub use compared::Listed;
pub use decided::{MatchState, StoredCandidate};
pub use keys::{Key, KeyKind, Sought, is_named, keys_of, keys_said, named_of, sort_key, sought};
pub use list::{NewPatient, RawPatient, read};
pub use matching::{Candidate, Match, find, is_offered};
pub use patient::{NUMBER_KINDS, Name, NameUse, Number, Patient, is_shared};
pub use said::{Said, SaidNumber, Sure};
pub use update::{PatientList, Update};

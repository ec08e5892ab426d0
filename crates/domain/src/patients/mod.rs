//! The clinic's patients, and whose a document is: by the name, the birth date and the numbers that it
//! gives, with reasons in words. By itself a document is matched only where two independent identifiers
//! agree and nobody else could be meant. A row of somebody else's list is judged here too, and who it is
//! on this one. Taking rows out of files and storing patients is not here, and nothing does so yet. The
//! rule and its reasons are in `docs/decisions/0025-matching-patients.md`.

mod birth;
mod compared;
mod folding;
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

pub use birth::{EARLIEST, as_birth_date, can_have_been};
pub use compared::Listed;
pub use list::{NewPatient, RawPatient, read};
pub use matching::{Candidate, Match, find};
pub use patient::{NUMBER_KINDS, Name, NameUse, Number, Patient, is_shared};
pub use said::{Said, SaidNumber, Sure};
pub use update::{PatientList, Update};

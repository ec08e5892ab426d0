//! What the whole-product stories share: the real program, clinics made by it, documents to
//! process, and the roles of others: a program with the revealed key, a model server.
//!
//! Nothing here knows how the product works inside; `Log` and `Tamperer` read and write the
//! database as any holder of the key could.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "helpers of tests report by panicking"
)]

mod busy;
mod clinic;
mod database;
mod documents;
mod egress;
mod enrolled;
mod line;
mod mail;
mod office;
mod page;
mod program;
mod random;
mod rewrite;
mod rows;
mod servers;
mod skip;
mod wait;

pub use busy::busy_clinic;
pub use clinic::{Answer, PASSWORD, Template, TestClinic};
pub use database::{Log, leaf_of, open_with_key};
pub use documents::{cut_pdf, letter, letters, scan};
pub use egress::{Kept, way_to};
pub use enrolled::{bearer, enrolled, origin_of, record_up_to, synced};
pub use line::{BadLine, Sent};
pub use mail::{MuteMailServer, TestMailServer};
pub use office::{Keys, OFFICE, TestOffice};
pub use page::Page;
pub use program::{root, wardbook};
pub use random::Random;
pub use rewrite::rewrite_tail;
pub use rows::{Rows, differences};
pub use servers::{Behaviour, FaultyServer, ModelServer, python};
pub use skip::skipped;
pub use wait::{let_pass, wait_until};

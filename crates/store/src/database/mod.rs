//! The encrypted database: opening it, its tables and versions, and the one way to change it.
//!
//! One thread owns the only writing connection (`writer`); what a write may do is `tx`; the
//! database itself notes which rows it changed (`capture`). Reading is in `rows`. What the rows
//! mean is in `records`, what is recorded of them in `log`.

pub(crate) mod capture;
pub(crate) mod cipher;
pub(crate) mod clauses;
pub(crate) mod exit;
pub(crate) mod migrations;
pub(crate) mod rows;
pub(crate) mod tables;
pub(crate) mod tx;
pub(crate) mod writer;

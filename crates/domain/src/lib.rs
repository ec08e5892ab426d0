//! The rules of the product: ids, sessions, runs, access, cost, compliance. No I/O.

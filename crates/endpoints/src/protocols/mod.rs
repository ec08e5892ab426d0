//! The protocols that endpoints speak, a module each. What they share with their callers is in
//! `call` and `error`; which of them an endpoint speaks is decided in `client`.

pub(crate) mod builtin;
pub(crate) mod openai;

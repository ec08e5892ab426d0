//! E-mail: the name that a message keeps across its attempts, and what a mail server's replies mean.

pub mod message_id;
pub mod replies;
pub mod status_code;

//! Messages to patients: drafted, approved, sent, followed to their delivery. What states they pass
//! through, who may do what, and what blocks one is decided in `wardbook_domain::message`; how a provider
//! is spoken to is in `wardbook_delivery` and `wardbook_egress`.

pub(crate) mod asked;
mod blocks;
mod contacts;
mod cost;
mod deliver;
mod drafts;
mod handing;
mod providers;
mod receipts;
mod registers;
mod review;
mod rules;
mod screened;
mod send;
mod settings;
mod templates;
mod unsettled;
mod view;

pub use blocks::BlockView;
pub use contacts::{ConsentView, ContactView, MessagingNotes, NewContact, PatientContacts};
pub use cost::SmsView;
pub use deliver::DeliveryStep;
pub use drafts::{MessageText, NewMessage};
pub use providers::{
    GatewayPreset, MailSecurity, MailServer, ProviderTest, ProviderView, SmsGateway,
};
pub use receipts::StatusReport;
pub use review::ReviewDecision;
pub use screened::Named;
pub use settings::MessageSettings;
pub use templates::NewTemplate;
pub use view::{
    ActView, AttemptView, EditView, MessagePage, MessageQuery, MessageRow, MessageView,
};

/// What this machine is called.
fn machine() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { std::env::consts::OS.to_owned() } else { name }
}

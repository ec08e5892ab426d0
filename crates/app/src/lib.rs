//! Every operation of the product as a function. Access control is enforced here and nowhere
//! else; the window and the command line are thin shells over it.
//!
//! One file per capability. What is read is recorded before it is shown. Implements
//! `docs/architecture.md`.

mod access;
mod background;
mod clinic;
mod documents;
mod egress;
mod error;
mod inbox_folders;
mod messages;
mod operations;
mod overview;
mod patients;
mod record;
mod reports;
mod review;
mod run;
mod screening;
mod sessions;
mod settings;
mod sync;

pub use access::confirm::Confirmation;
pub use access::held_key::HeldKey;
pub use access::keys::{RecoveredPerson, same_recovery_key};
pub use access::notices::Notices;
pub use access::second_factor::Enrolment;
pub use access::secrets::Secrets;
pub use access::setup::{Setup, check_clinic_name, init};
pub use access::slots::log_of;
pub use access::unattended::{UNATTENDED_PRICE, UnattendedState};
pub use background::{BackgroundSettings, BackgroundState, Due};
pub use clinic::{Clinic, Person, VERSION};
pub use documents::inbox::{InboxDocument, InboxPage};
pub use documents::intake::{KnownDocument, KnownFile, Rejected, TakenIn};
pub use documents::looks::{PICTURE_BYTES, PageHead};
pub use documents::packets::{PacketPage, PacketView, PagesOf};
pub use documents::unpack::RelatedDocument;
pub use documents::view::{DocumentView, LineBounds, PageLine, PageView, PutAway};
pub use egress::view::{Departed, EgressRecord, LeftTheClinic};
pub use error::{AppError, Result};
pub use inbox_folders::{
    DueFolderSession, FolderScan, FolderSessionSettings, FolderSessionStatus, FolderSettings,
    FolderStatus, Noticed, WaitingFile, WatchedFolder,
};
pub use messages::{
    ActView, AttemptView, BlockView, ConsentView, ContactView, DeliveryStep, EditView,
    GatewayPreset, MailSecurity, MailServer, MessagePage, MessageQuery, MessageRow,
    MessageSettings, MessageText, MessageView, MessagingNotes, Named, NewContact, NewMessage,
    NewTemplate, PatientContacts, ProviderTest, ProviderView, ReviewDecision, SmsGateway, SmsView,
    StatusReport,
};
pub use operations::{Access, Effect, OPERATIONS, Operation};
pub use overview::alerts::AlertPage;
pub use overview::search::Hit;
pub use overview::today::{Day, Integrity, SeverityCount, Today};
pub use patients::choose::{DocumentPatient, MatchCandidate};
pub use patients::heads::PatientHead;
pub use patients::import::{LookedAtList, PatientListReport, RefusedRow};
pub use patients::list::{PatientPage, PatientQuery, PatientRow};
pub use patients::view::{NoAi, PatientAct, PatientActKind, PatientView};
pub use record::detail::{ChangedField, EventDetail, EventProof, RowChange};
pub use record::drill::Drilled;
pub use record::export::Exported;
pub use record::file::Format;
pub use record::reading::{LogQuery, LogReading, LogRow, LogRows};
pub use record::scope::Scope;
pub use record::trace::nested::{Trace, TraceNode};
pub use record::trace::page::{TraceFault, TracePage, TraceStep};
pub use record::verification::{verify_bundle, verify_locked};
pub use reports::make::{MadeReport, ReportHead, ReportRequest};
pub use review::decide::FieldDecision;
pub use review::finish::ResultDecision;
pub use review::queue::ReviewPage;
pub use run::again::Again;
pub use run::complete::Completion;
pub use run::drive::Outcome;
pub use run::estimate::Estimate;
pub use run::progress::{Cancel, Progress, Stage};
pub use run::request::{ProcessRequest, Start};
pub use run::work::given::given_by;
pub use screening::chosen::{RuleInForce, ScreeningInForce};
pub use screening::copy::{CopyFormat, LookAt, RedactedCopy};
pub use screening::files::{
    ScreenedFinding, ScreenedSpan, TextScreening, screen_file, screen_text,
};
pub use screening::release::{ReleaseView, ScreeningView};
pub use screening::screener::LineMark;
pub use screening::settings::{OwnRule, ScreeningSettings};
pub use sessions::compare::{ComparedDocument, ComparedDocuments, Comparison};
pub use sessions::documents::{SessionDocumentPage, SessionDocumentRow};
pub use sessions::head::{CheckView, SessionHead};
pub use sessions::list::{SessionPage, SessionRow};
pub use sessions::view::SessionView;
pub use settings::doctor::{Diagnosis, EndpointState};
pub use settings::endpoint_rules::{EndpointChange, NewEndpoint};
pub use settings::endpoints::{EndpointTest, ListedEndpoint, OfficePrice};
pub use settings::thresholds::Thresholds;
pub use sync::{
    DecidedBy, KindPayloads, Lacking, LackingKind, MailLine, MailStatus, OfficeComparison,
    OfficeStatus, OfficeWord, PauseStatus, Piece, PolicyStatus, RecordSucceeded, RecordTakenBack,
    RecoveryWay, SyncStatus, SyncStep, Unsent, WitnessStatus, Witnessed, is_mirror,
};

pub use wardbook_documents::Worker;
pub use wardbook_domain::message::UnknownSettled;
pub use wardbook_ledger::bundle::{Cosigner, Verified};
pub use wardbook_ledger::fault::Fault as BundleFault;
pub use wardbook_ledger::note::VerifierKey;
pub use wardbook_store::alerts::{Alert, AlertQuery};
pub use wardbook_store::documents::InboxQuery;
pub use wardbook_store::drill::{Tried, WAYS, WayName};
pub use wardbook_store::endpoints::{Credential, EndpointInUse};
pub use wardbook_store::events::EventView;
pub use wardbook_store::home::Home;
pub use wardbook_store::message_templates::Template;
pub use wardbook_store::messages::{ErrorLine, MessageFigures, Origin, Received};
pub use wardbook_store::overview::AlertHead;
pub use wardbook_store::recovery::{LostSecret, MissingOriginal, Succeeded, TakenBack, Unfinished};
pub use wardbook_store::results::{
    AddedValue, DocumentResult, Pair, Reopened, ReopenedResult, ResultHead, StoredField, Waiting,
};
pub use wardbook_store::saved_views::SavedView;
pub use wardbook_store::sessions::{Session, SessionOrder, SessionQuery};
pub use wardbook_store::users::User;
pub use wardbook_store::verify::{Fault, LIMIT, SelectionVerification, Verification, Watch};
pub use wardbook_store::{Recovered, StoreError, UnattendedKey, end_program};

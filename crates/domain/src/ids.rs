//! Identifiers: one type each, so that no id can stand in for another.
//!
//! Ids of records are UUID version 7 (RFC 9562), so they sort by creation. Span ids are
//! the 8 bytes of W3C Trace Context.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::{Clock, Randomness};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(#[specta(type = String)] pub Uuid);

        impl $name {
            /// A new id for this moment.
            pub fn new(clock: &Clock, randomness: &Randomness) -> Self {
                Self(new_uuid(clock, randomness))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// The clinic's account: the organisation that the records belong to.
    AccountId
);
id!(
    /// A person who may sign in.
    UserId
);
id!(
    /// An AI processing session. It is also the trace id of everything under it.
    SessionId
);
id!(
    /// What one person, or the system, did between sign-in and sign-out.
    AuditSessionId
);
id!(
    /// A document that was taken in.
    DocumentId
);
id!(
    /// A patient on the clinic's list.
    PatientId
);
id!(
    /// One call of a model endpoint.
    CallId
);
id!(
    /// A configured model endpoint.
    EndpointId
);
id!(
    /// The result of one document in one processing session.
    ResultId
);
id!(
    /// One extracted value.
    FieldId
);
id!(
    /// A doubt about a result.
    DoubtId
);
id!(
    /// An alert.
    AlertId
);
id!(
    /// One run of a compliance check.
    CheckId
);
id!(
    /// A watched inbox folder.
    FolderId
);
id!(
    /// A file in a watched inbox folder.
    FileId
);
id!(
    /// A message to a patient.
    MessageId
);
id!(
    /// One attempt to hand a message to its provider.
    AttemptId
);
id!(
    /// A template of messages.
    TemplateId
);
id!(
    /// Where a patient can be reached.
    ContactId
);
id!(
    /// A screen's filters that a person kept.
    ViewId
);
id!(
    /// The clinic's enrolment with a head office.
    EnrolmentId
);
id!(
    /// New keys of a head office.
    OfficeKeysId
);
id!(
    /// A witness beside head office.
    WitnessId
);
id!(
    /// A time in which nothing is sent to head office.
    PauseId
);
id!(
    /// A policy of head office.
    PolicyId
);
id!(
    /// A message from head office.
    MailId
);
id!(
    /// A departure in the egress record.
    EgressId
);
id!(
    /// The audit log of one clinic.
    LogId
);
id!(
    /// The id of any activity, carried by all that follows from it.
    TraceId
);

impl From<SessionId> for TraceId {
    fn from(session: SessionId) -> Self {
        Self(session.0)
    }
}

/// A step within a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpanId(pub [u8; 8]);

impl SpanId {
    /// A new random span id; never all zeros, which Trace Context reserves.
    pub fn new(randomness: &Randomness) -> Self {
        let mut bytes = [0; 8];
        while bytes == [0; 8] {
            randomness.fill(&mut bytes);
        }
        Self(bytes)
    }
}

/// The step that is the processing session itself: the last eight bytes of its id, which are
/// random, so that every run of the session has the same root.
impl From<SessionId> for SpanId {
    fn from(session: SessionId) -> Self {
        let mut span = [0; 8];
        span.copy_from_slice(&session.0.as_bytes()[8..]);
        Self(span)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn new_uuid(clock: &Clock, randomness: &Randomness) -> Uuid {
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(clock.now().micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

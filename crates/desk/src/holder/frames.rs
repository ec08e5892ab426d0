//! What a guest and a holder say to each other: one frame of JSON on a line.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::line::{Answer, Command, Failure, Secret, Told};
use crate::refusal::Refusal;

use super::Kind;

/// The version of the protocol. Both ends must speak the same one.
pub const PROTOCOL: u32 = 1;

/// Who acts, with what proves it.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Credentials {
    /// The person's name.
    pub user: String,
    /// Their password.
    pub password: String,
    /// The code of their authenticator app, where one was given.
    pub code: Option<String>,
}

/// Which program speaks. The first frame of both ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// The version of the protocol.
    pub(crate) protocol: u32,
    /// The version of the program.
    pub(crate) version: String,
    /// What the holder is; a guest says nothing.
    pub(crate) kind: Option<Kind>,
}

impl Hello {
    pub(crate) fn of(kind: Option<Kind>) -> Self {
        Self { protocol: PROTOCOL, version: wardbook_app::VERSION.into(), kind }
    }
}

/// What a guest says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// Which program this is; before all else.
    Hello(Hello),
    /// Carry a command of the command line out.
    Line {
        who: Credentials,
        command: Box<Command>,
        /// Whether somebody is there to type what was not given.
        attended: bool,
    },
    /// Give a person a new password with the recovery key.
    Recover(Recovery),
    /// Sit down; what is called afterwards is called by this person.
    SignIn(Credentials),
    /// Call a command of the window by its name.
    Call { id: u64, name: String, input: Value },
    /// Let a window have the clinic.
    HandOver,
    /// What was asked for by `ask`; `None` where nothing was given.
    Reply(Typed),
    /// Stop what is under way; what is done is kept.
    Cancel,
}

/// What a recovery takes.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Recovery {
    pub(crate) key: String,
    pub(crate) user: String,
    pub(crate) new_password: String,
}

/// What somebody typed.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Typed(pub(crate) Option<String>);

/// What a holder says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Response {
    /// Which program this is.
    Hello(Hello),
    /// The command was begun: from here on it must not simply be sent again.
    Begun,
    /// The holder is at work.
    Alive,
    /// News of the work.
    Told(Told),
    /// Something that only the person knows is needed.
    Ask { secret: Secret, prompt: String },
    /// The command was carried out.
    Answer(Answer),
    /// It was not.
    Failure(Failure),
    /// The person sits here now.
    SignedIn,
    /// What a call answered.
    Called { id: u64, value: Box<RawValue> },
    /// Why a call was refused.
    Refused { id: u64, refusal: Refusal },
    /// The clinic is closed here, and the window may open it.
    HandedOver,
    /// Not now: ask again, or open the clinic, which will be free.
    Later { until: Until },
}

/// Why a holder puts a guest off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Until {
    /// The holder is closing the clinic.
    Closed,
    /// The holder's own command is done: it takes nothing long on.
    Done,
    /// The holder has too many guests.
    Quieter,
}

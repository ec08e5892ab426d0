//! Which payloads head office gets: by kind, as the program has it or an administrator decided. A
//! decision is a setting, and holds for the events after the one that records it.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::{PayloadMode, figures};
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::settings;
use wardbook_store::sync::policies;

use super::policy::{InForce, PolicyRules};
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// What stands before the kind in a setting's key.
const KEY: &str = "payload_mode/";

/// How the payloads of a kind are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KindPayloads {
    /// The kind.
    pub kind: Kind,
    /// How they are sent.
    pub mode: PayloadMode,
    /// How they would be if nobody had decided.
    pub standard: PayloadMode,
    /// Who decided it.
    pub by: DecidedBy,
    /// Whether they hold figures and no free text.
    pub figures_only: bool,
}

/// Who decided how the payloads of a kind are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nobody: it is as the program has it.
    Default,
    /// Head office's policy in force.
    Policy,
    /// An administrator of the clinic; that goes before a policy.
    Administrator,
}

/// Every decision, in the order of the log: which mode held for which event follows from it. An
/// administrator's goes before a policy's.
#[derive(Clone, Debug, Default)]
pub(super) struct ModesInTime {
    decided: Vec<(u64, Kind, PayloadMode)>,
    /// What each policy asks for, from the event on with which it came.
    policies: Vec<(u64, Vec<(Kind, PayloadMode)>)>,
}

impl ModesInTime {
    /// As the log has them; the policies are those of one head office.
    pub(super) fn read(
        connection: &Connection,
        (log, office): (&str, &str),
    ) -> Result<Self, StoreError> {
        let filter = Filter { kind: Some(Kind::SettingChanged), ..Filter::default() };
        let mut changes = Vec::new();
        filter.each(connection, log, |event| {
            let Some(payload) = event.payload_json() else { return Ok::<_, StoreError>(true) };
            let kind = payload["key"].as_str().and_then(|key| key.strip_prefix(KEY));
            let kind = kind.and_then(|kind| kind.parse::<Kind>().ok());
            let mode = payload["to"].as_str().and_then(|mode| mode.parse().ok());
            changes.extend(kind.zip(mode).map(|(kind, mode)| (event.seq, kind, mode)));
            Ok(true)
        })?;
        let mut policies = Vec::new();
        for policy in policies::all(connection, office)? {
            let subject = Some(format!("office_policies/{}", policy.policy_id));
            let filter = Filter { kind: Some(Kind::PolicyReceived), subject, ..Filter::default() };
            let came = filter.last(connection)?;
            let rules = PolicyRules::read(&policy.body).payloads;
            policies.extend(came.map(|seq| (seq, rules)));
        }
        Ok(Self { decided: changes, policies })
    }

    /// What holds for an event of a kind at a position.
    pub(super) fn at(&self, kind: Kind, seq: u64) -> PayloadMode {
        let decided = self.decided.iter().rev().find(|(at, of, _)| *at < seq && *of == kind);
        if let Some((_, _, mode)) = decided {
            return *mode;
        }
        let policy = self.policies.iter().rev().find(|(came, _)| *came < seq);
        let asked = policy.and_then(|(_, rules)| rules.iter().find(|(of, _)| *of == kind));
        asked.map_or_else(|| PayloadMode::standard(kind), |(_, mode)| *mode)
    }

    /// The kinds of which payloads are sent, or were at some time.
    pub(super) fn kinds_sent(&self) -> Vec<Kind> {
        let sent = |mode| mode != PayloadMode::Never;
        let is_sent = |kind: Kind| {
            sent(PayloadMode::standard(kind))
                || self.decided.iter().any(|(_, of, mode)| *of == kind && sent(*mode))
                || self
                    .policies
                    .iter()
                    .any(|(_, rules)| rules.iter().any(|(of, mode)| *of == kind && sent(*mode)))
        };
        Kind::ALL.iter().copied().filter(|kind| is_sent(*kind)).collect()
    }
}

impl Clinic {
    /// How the payloads of every kind of event are sent to head office.
    pub fn payload_modes(&self, person: &Person) -> Result<Vec<KindPayloads>> {
        self.require(person, Permission::Administer)?;
        Ok(self.store.read(|connection| {
            let row = |kind: &Kind| Ok(kind_payloads(*kind, stored_mode(connection, *kind)?));
            Kind::ALL.iter().map(row).collect::<Result<Vec<_>, StoreError>>()
        })?)
    }

    /// Sends the payloads of a kind in another way from the next event on: what was recorded before
    /// is not sent again, and nothing that head office has is taken back. Free text that head office
    /// can read is confirmed.
    pub fn set_payload_mode(
        &self,
        person: &Person,
        kind: Kind,
        mode: PayloadMode,
        given: Option<&Confirmation>,
    ) -> Result<KindPayloads> {
        self.require(person, Permission::Administer)?;
        let (before, _) = self.store.read(|connection| stored_mode(connection, kind))?;
        let reads_text = mode == PayloadMode::Whole && mode != before && figures(kind).is_none();
        let danger = reads_text.then(|| {
            format!(
                "head office could then read all that events of the kind {kind} say, which may name \
                 patients"
            )
        });
        let reason = self.confirm_if(danger, person, given, "payloads.whole")?;
        if mode != before {
            let key = format!("{KEY}{kind}");
            self.store.write(person.context, move |tx| {
                settings::set(tx, &key, Some(mode.as_str()), reason.as_deref())
            })?;
        }
        Ok(self
            .store
            .read(|one| Ok::<_, StoreError>(kind_payloads(kind, stored_mode(one, kind)?)))?)
    }
}

const fn kind_payloads(kind: Kind, (mode, by): (PayloadMode, DecidedBy)) -> KindPayloads {
    let (standard, figures_only) = (PayloadMode::standard(kind), figures(kind).is_some());
    KindPayloads { kind, mode, standard, by, figures_only }
}

/// What holds now, as an administrator, the policy in force or the program has it.
fn stored_mode(
    connection: &Connection,
    kind: Kind,
) -> Result<(PayloadMode, DecidedBy), StoreError> {
    let key = format!("{KEY}{kind}");
    let Some(text) = settings::get(connection, &key)? else {
        let policy = InForce::read(connection)?;
        let asked =
            policy.and_then(|policy| policy.rules.payloads.into_iter().find(|(of, _)| *of == kind));
        return Ok(match asked {
            Some((_, mode)) => (mode, DecidedBy::Policy),
            None => (PayloadMode::standard(kind), DecidedBy::Default),
        });
    };
    let mode = text.parse().map_err(|_| StoreError::BadRecord(format!("settings/{key}")))?;
    Ok((mode, DecidedBy::Administrator))
}

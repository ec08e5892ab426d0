//! What text messages are counted as and cost.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::message::{DeliveryMethod, Encoding, MessageBudget, measure};
use wardbook_store::messages::{self, StoredMessage};
use wardbook_store::{StoreError, message_providers};

use super::providers::SmsGateway;
use super::screened::{Named, named_in};
use crate::clinic::Clinic;
use crate::error::Result;

/// What a text message is counted and costs as, before it is sent.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SmsView {
    /// Messages that are sent and paid for.
    pub segments: u32,
    /// Whether all of it is in the GSM alphabet; otherwise fewer characters fit.
    pub is_gsm: bool,
    /// The characters that are not.
    pub forcing: String,
    /// Room left in the last segment.
    pub left: u32,
    /// What it costs; `null` where no gateway is set.
    pub cost: Option<NanoUnits>,
    /// Whether the name that it comes from is registered; `null` where no gateway is set.
    pub sender_registered: Option<bool>,
    /// What it names that a text message should not.
    pub named: Vec<Named>,
}

/// What a text costs.
fn price(gateway: &SmsGateway, body: &str) -> NanoUnits {
    let segments = i64::from(measure(body).segments);
    NanoUnits(gateway.cost_per_part.0.saturating_mul(segments))
}

impl Clinic {
    /// What a message will cost: e-mail nothing.
    pub(super) fn cost_of(&self, message: &StoredMessage) -> Result<NanoUnits> {
        if message.method == DeliveryMethod::Email {
            return Ok(NanoUnits(0));
        }
        let gateway = self.sms_gateway()?;
        Ok(gateway.map_or(NanoUnits(0), |(gateway, _)| price(&gateway, &message.body)))
    }

    pub(super) fn sms_view(&self, message: &StoredMessage) -> Result<Option<SmsView>> {
        if message.method == DeliveryMethod::Email {
            return Ok(None);
        }
        let measured = measure(&message.body);
        let gateway = self.sms_gateway()?.map(|(gateway, _)| gateway);
        let screener = self.screeners.of(&self.store)?;
        Ok(Some(SmsView {
            segments: measured.segments,
            is_gsm: measured.encoding == Encoding::Gsm7,
            forcing: measured.forcing.into_iter().collect(),
            left: measured.left,
            cost: gateway.as_ref().map(|gateway| price(gateway, &message.body)),
            sender_registered: gateway.map(|gateway| gateway.from_is_registered),
            named: named_in(&screener, &message.body),
        }))
    }
}

/// What is left to spend in this calendar month, in UTC, once `cost` is to be spent.
pub(super) fn budget(
    connection: &Connection,
    now: Timestamp,
    cost: NanoUnits,
) -> Result<MessageBudget, StoreError> {
    let unlimited = MessageBudget { left: None, cost, renews_at: None };
    let Some(provider) = message_providers::of(connection, DeliveryMethod::Sms)? else {
        return Ok(unlimited);
    };
    let gateway: SmsGateway = serde_json::from_str(&provider.config)
        .map_err(|_| StoreError::BadRecord("message_providers/sms".into()))?;
    let Some(budget) = gateway.monthly_budget else { return Ok(unlimited) };
    let (from, to) = month_of(now);
    let bodies = messages::handed_over_texts(connection, from, to)?;
    let spent: i64 = bodies.iter().map(|body| price(&gateway, body).0).sum();
    Ok(MessageBudget {
        left: Some(NanoUnits(budget.0.saturating_sub(spent))),
        cost,
        renews_at: Some(to),
    })
}

/// The calendar month, in UTC: its first moment, and the next one's.
fn month_of(now: Timestamp) -> (Timestamp, Timestamp) {
    use chrono::{Datelike, Months, NaiveTime};
    let today = now.to_datetime().date_naive();
    let first = today.with_day(1).unwrap_or(today);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let start = |day: chrono::NaiveDate| {
        Timestamp::from_micros(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
    };
    (start(first), start(next))
}

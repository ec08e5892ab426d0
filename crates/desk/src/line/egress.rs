//! What left the clinic over the network.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{Departed, EgressRecord};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::egress::Purpose;
use wardbook_domain::endpoint::Locality;

use super::{Answer, Line, table};

pub(crate) fn egress(line: &Line<'_>, since: Option<Timestamp>) -> Result<Answer> {
    let record = line.clinic.egress(line.person, since)?;
    Answer::new(in_words(&record), &record)
}

fn in_words(record: &EgressRecord) -> String {
    let since = record.since.to_text();
    let mut text =
        format!("{} bytes left this clinic since {since} UTC.\n", record.left_the_clinic);
    let elsewhere = |locality| match locality {
        Locality::OnDevice => "this machine",
        Locality::OnPremises => "the clinic's network",
        Locality::External => "elsewhere",
    };
    for sum in &record.sums {
        let (purpose, place) = (purpose(sum.purpose), elsewhere(sum.locality));
        let _ = writeln!(
            text,
            "  {purpose} to {place}: {} bytes in {} requests",
            sum.bytes, sum.requests
        );
    }
    let row = |one: &Departed| {
        let to = one.endpoint.clone().unwrap_or_else(|| one.egress.address.clone());
        vec![
            one.egress.left_at.to_text(),
            purpose(one.egress.purpose).to_owned(),
            to,
            elsewhere(one.egress.locality).to_owned(),
            one.egress.policy.map_or("-", |policy| policy.as_str()).to_owned(),
            one.egress.bytes.to_string(),
            one.egress.document_id.map_or_else(|| "-".into(), |id| id.to_string()),
            one.egress.hash.chars().take(16).collect::<String>() + "…",
        ]
    };
    let rows: Vec<_> = record.departures.iter().map(row).collect();
    if !rows.is_empty() {
        let headings = ["left", "for", "to", "where", "policy", "bytes", "document", "SHA-256"];
        let _ = write!(text, "\n{}", table(&headings, &rows));
    }
    text
}

const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::ModelCall => "model call",
        Purpose::EndpointTest => "endpoint test",
        Purpose::Sync => "sync",
        Purpose::Message => "message",
        Purpose::MessageProviderTest => "message provider test",
    }
}

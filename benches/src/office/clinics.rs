//! Clinics' logs to show to head office: events as a clinic makes them, about 500 bytes each, of which
//! each has a commitment and ids of its own that no compression takes away.

use anyhow::{Context as _, Result};
use openssl::sha::sha256;

use wardbook_ledger::entry::Header;
use wardbook_ledger::time::format_time;
use wardbook_office::testing::TestLog;

/// 2026-03-01T09:30:00Z in microseconds.
const START: i64 = 1_772_357_400_000_000;
/// Events of one audit session.
const SESSION: u64 = 40;

/// A log with so many events.
pub(crate) fn log(number: u8, size: u64) -> Result<TestLog> {
    let mut log = TestLog::new(number)?;
    grow(&mut log, number, size)?;
    Ok(log)
}

/// Adds events until there are so many.
pub(crate) fn grow(log: &mut TestLog, number: u8, size: u64) -> Result<()> {
    let id = log.key.name().trim_start_matches("wardbook/").to_owned();
    while log.size() < size {
        let seq = log.size();
        let random = |what: u8, of: u64| {
            hex::encode(sha256(&[&[number, what][..], &of.to_be_bytes()].concat()))
        };
        let uuid = |what, of| {
            let hex = random(what, of);
            format!(
                "{}-{}-7{}-8{}-{}",
                &hex[..8],
                &hex[8..12],
                &hex[13..16],
                &hex[17..20],
                &hex[20..32]
            )
        };
        let (session, subject) = (uuid(1, seq / SESSION), format!("documents/{}", uuid(2, seq)));
        let (actor, payload, trace) = (uuid(3, seq % 12), random(4, seq), uuid(5, seq / SESSION));
        let span = random(6, seq);
        let time = format_time(START + i64::try_from(seq)? * 1_733_217).context("a time")?;
        let header = Header {
            actor: &actor,
            kind: if seq.is_multiple_of(3) { "document.opened" } else { "output.reviewed" },
            log: &id,
            parent: "",
            payload: &payload,
            role: "clinician",
            seq,
            session: &session,
            session_seq: seq % SESSION,
            source: "window",
            span: &span[..16],
            subject: &subject,
            time: time.as_str(),
            trace: &trace,
        };
        let mut entry = Vec::new();
        header.write_jcs(&mut entry);
        log.push(entry);
    }
    Ok(())
}

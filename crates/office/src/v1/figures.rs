//! The figures in whole payloads: alerts, checks, cost, messages acknowledged. What an event of the console says is in
//! `docs/ledger-format.md`, section 11; a payload of another form has no figure.

use serde_json::Value;
use wardbook_ledger::entry::Header;

use crate::storage::payloads::Figure;

/// The figure of an acknowledged message: its number, and as the word its note's SHA-256. Whether it
/// is one of ours, and not of another office that the clinic was enrolled with, is for the caller.
pub(super) const ACKNOWLEDGED: &str = "acknowledged";

/// The longest word that is kept, in bytes. One with a control character is none: PostgreSQL's text
/// has no NUL, and a page no use for the others.
const MAX_WORD: usize = 64;

/// The largest amount, in nano-units: ten million of any currency. No call and no session costs more,
/// so a payload that says so has no figure.
const MAX_AMOUNT: i64 = 10_000_000 * 1_000_000_000;

/// What an event says. Cost is in nano-units of the currency that the clinic was set up with.
pub(super) fn of(header: &Header<'_>, payload: &Value) -> Vec<Figure> {
    let text = |member: &str| payload.get(member).and_then(Value::as_str);
    let figure = |what: &str, name: &str, word: &str, amount: i64| Figure {
        what: what.to_owned(),
        subject: header.subject.to_owned(),
        name: name.to_owned(),
        seq: header.seq,
        word: word.to_owned(),
        amount,
    };
    let cost = || text("cost").and_then(nano_units);
    // One for all of a clinic.
    let currency = || {
        let currency = text("currency").map(|currency| figure("currency", "", currency, 0));
        currency.map(|figure| Figure { subject: String::new(), ..figure })
    };
    let figures = match header.kind {
        "alert.raised" => vec![text("severity").map(|severity| figure("alert", "", severity, 0))],
        "alert.resolved" => vec![Some(figure("resolved", "", "", 0))],
        "compliance.checked" => {
            let check = text("check").zip(text("result"));
            vec![check.map(|(check, result)| figure("check", check, result, 0))]
        }
        "session.completed" => {
            let rating = text("rating").and_then(|rating| match rating {
                "compliant" => Some("passed"),
                "not_compliant" => Some("failed"),
                "not_assessed" => Some("not_assessed"),
                _ => None,
            });
            let rated = rating.map(|word| figure("check", "rating", word, 0));
            vec![rated, cost().map(|cost| figure("cost", "", "", cost)), currency()]
        }
        // One for all of a log: messages are received in order, so the newest says up to where.
        "mail.received" => {
            let number = payload.get("number").and_then(Value::as_i64);
            let said = number.zip(text("hash"));
            let mail = said.map(|(number, hash)| figure(ACKNOWLEDGED, "", hash, number));
            vec![mail.map(|figure| Figure { subject: String::new(), ..figure })]
        }
        "ai.called" | "ai.failed" => vec![cost().map(|cost| figure("call", "", "", cost))],
        "clinic.created" => vec![currency()],
        _ => Vec::new(),
    };
    let plain = |text: &str| text.len() <= MAX_WORD && !text.contains(char::is_control);
    let kept = |figure: &Figure| plain(&figure.word) && plain(&figure.name);
    figures.into_iter().flatten().filter(kept).collect()
}

/// `12.5` is 12,500,000,000: at most nine decimals, as the console writes amounts.
fn nano_units(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 9 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let units = whole.parse::<i64>().ok()?.checked_mul(1_000_000_000)?;
    let nanos = units.checked_add(format!("{fraction:0<9}").parse().ok()?)?;
    Some(nanos).filter(|nanos| *nanos <= MAX_AMOUNT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn header(kind: &'static str) -> Header<'static> {
        Header {
            actor: "system",
            kind,
            log: "",
            parent: "",
            payload: "",
            role: "system",
            seq: 7,
            session: "",
            session_seq: 0,
            source: "system",
            span: "",
            subject: "ai_processing_sessions/1",
            time: "",
            trace: "",
        }
    }

    #[test]
    fn amounts_are_read_without_a_floating_point() {
        assert_eq!(nano_units("0.00"), Some(0));
        assert_eq!(nano_units("12.0125"), Some(12_012_500_000));
        for refused in ["", ".5", "-1", "1.0000000001", "99999999999", "10000000.01", "1,5"] {
            assert_eq!(nano_units(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_completed_session_has_a_rating_and_a_cost() {
        let payload = json!({ "outcome": "full", "rating": "not_compliant", "cost": "0.25" });
        let figures = of(&header("session.completed"), &payload);
        let said: Vec<_> = figures.iter().map(|f| (&*f.what, &*f.word, f.amount)).collect();
        assert_eq!(said, [("check", "failed", 0), ("cost", "", 250_000_000)]);
        let payload = json!({ "outcome": "full", "cost": "0.25", "currency": "AUD" });
        let figures = of(&header("session.completed"), &payload);
        let said: Vec<_> = figures.iter().map(|f| (&*f.what, &*f.subject, &*f.word)).collect();
        assert_eq!(said[1], ("currency", "", "AUD"));
    }

    #[test]
    fn a_received_message_says_which_one_was_acknowledged() {
        let hash = "ab".repeat(32);
        let payload = json!({ "number": 3, "kind": "hook/sms", "hash": hash });
        let figures = of(&header("mail.received"), &payload);
        let said: Vec<_> = figures.iter().map(|f| (&*f.what, &*f.word, f.amount)).collect();
        assert_eq!(said, [(ACKNOWLEDGED, &*hash, 3)]);
    }

    #[test]
    fn a_payload_of_another_form_has_no_figure() {
        assert_eq!(of(&header("alert.raised"), &json!({ "severity": 3 })), []);
        assert_eq!(of(&header("alert.raised"), &json!({ "severity": "x".repeat(65) })), []);
        assert_eq!(of(&header("document.opened"), &json!({ "cost": "1.00" })), []);
    }
}

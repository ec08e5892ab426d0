//! Every table of the database, and how changing it behind the program's back is noticed.
//!
//! A test fails for a table that is not here. `docs/ledger-format.md` has the reasons.

use rusqlite::Connection;

use crate::Result;
use crate::database::rows::list;

/// How a table is accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableClass {
    /// Proven by hashes.
    Audit,
    /// Its rows must equal what their events say.
    Business,
    /// Recomputed and compared.
    Derived,
    /// Changing it proves nothing and harms nothing; the text says why.
    Exempt(&'static str),
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, which is also the record type in events.
    pub name: &'static str,
    /// How it is accounted for.
    pub class: TableClass,
    /// The columns of its key.
    pub key: &'static [&'static str],
    /// Columns that appear in events only as an HMAC.
    pub secrets: &'static [&'static str],
}

const fn business(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, class: TableClass::Business, key, secrets: &[] }
}

const fn other(name: &'static str, class: TableClass) -> Table {
    Table { name, class, key: &[], secrets: &[] }
}

/// All of them.
pub const TABLES: &[Table] = &[
    other("events", TableClass::Audit),
    other("payloads", TableClass::Audit),
    other("checkpoints", TableClass::Audit),
    other("tiles", TableClass::Derived),
    other("audit_sessions", TableClass::Derived),
    Table { secrets: &["signing_key", "secret"], ..business("log_identity", &["log_id"]) },
    business("accounts", &["account_id"]),
    business("users", &["user_id"]),
    Table { secrets: &["secret"], ..business("second_factors", &["user_id"]) },
    Table { secrets: &["api_key"], ..business("endpoints", &["endpoint_id"]) },
    business("documents", &["document_id"]),
    business("document_parts", &["parent_id", "position"]),
    business("document_cuts", &["document_id"]),
    business("document_screenings", &["document_id"]),
    business("ai_processing_sessions", &["session_id"]),
    business("session_documents", &["processing_session_id", "document_id"]),
    business("ai_calls", &["call_id"]),
    business("egress", &["egress_id"]),
    business("document_results", &["result_id"]),
    business("result_fields", &["field_id"]),
    business("result_doubts", &["doubt_id"]),
    business("compliance_checks", &["check_id"]),
    business("alerts", &["alert_id"]),
    business("completion_reports", &["processing_session_id"]),
    business("settings", &["key"]),
    business("saved_views", &["view_id"]),
    business("background_work", &["name"]),
    business("inbox_folders", &["folder_id"]),
    business("inbox_files", &["file_id"]),
    business("inbox_folder_sessions", &["folder_id"]),
    business("patients", &["patient_id"]),
    other("patient_keys", TableClass::Derived),
    business("document_patients", &["document_id"]),
    business("patient_contacts", &["contact_id"]),
    business("patient_consents", &["patient_id", "method", "purpose"]),
    business("patient_messaging", &["patient_id"]),
    business("message_templates", &["template_id"]),
    business("messages", &["message_id"]),
    business("message_edits", &["message_id", "number"]),
    business("message_attempts", &["attempt_id"]),
    Table { secrets: &["secret"], ..business("message_providers", &["method"]) },
    Table { secrets: &["sync_key"], ..business("head_offices", &["enrolment_id"]) },
    business("office_keys", &["keys_id"]),
    business("witnesses", &["witness_id"]),
    business("sync_pauses", &["pause_id"]),
    business("office_policies", &["policy_id"]),
    business("office_mail", &["mail_id"]),
    other(
        "migrations",
        TableClass::Exempt(
            "versions and checksums are compared with the program's own at every start; \
             the time of applying is for information",
        ),
    ),
];

/// The business tables that a database has: one of an older version lacks the newer ones.
pub(crate) fn business_tables(connection: &Connection) -> Result<Vec<&'static Table>> {
    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'table'";
    let present: Vec<String> = list(connection, sql, [], |row| row.get(0))?;
    let business = TABLES.iter().filter(|table| table.class == TableClass::Business);
    Ok(business.filter(|table| present.iter().any(|name| name == table.name)).collect())
}

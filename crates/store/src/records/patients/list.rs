//! The list of patients, page by page, as people search it: by the beginnings of words of names and of
//! numbers, and by the birth date, each of which has its place in the index.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use wardbook_domain::patients::Sought;

use crate::Result;
use crate::database::clauses::Clauses;
use crate::database::rows::list as rows;

use super::rows::{StoredPatient, stored};

/// Which patients. Every member that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct PatientFilter {
    /// Who have all of these.
    pub sought: Vec<Sought>,
    /// Only those of whom AI processes nothing.
    pub no_ai: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// A patient of the list.
#[derive(Clone, Debug)]
pub struct ListedPatient {
    /// The patient.
    pub stored: StoredPatient,
    /// How many documents are matched to them.
    pub documents: u32,
}

/// How many patients there are, and how many match.
#[derive(Clone, Copy, Debug)]
pub struct PatientNumbers {
    /// That match.
    pub matching: u32,
    /// On the list.
    pub all: u32,
}

impl PatientFilter {
    fn clauses(&self) -> Clauses {
        let mut clauses = Clauses::default();
        for part in &self.sought {
            let (mut ways, mut values) = (Vec::new(), Vec::new());
            for (kind, text) in [("word", &part.word), ("number", &part.number)] {
                if !text.is_empty() {
                    ways.push("(kind = ? AND key >= ? AND key < ?)");
                    let end = format!("{text}\u{10ffff}");
                    values.extend([kind.to_owned(), text.clone(), end].map(Value::Text));
                }
            }
            if let Some(day) = part.born {
                ways.push("(kind = 'birth' AND key = ?)");
                values.push(Value::Text(day.to_string()));
            }
            if !ways.is_empty() {
                let sql = format!(
                    "p.patient_id IN (SELECT patient_id FROM patient_keys WHERE {})",
                    ways.join(" OR ")
                );
                clauses.add(sql, values);
            }
        }
        if self.no_ai {
            clauses.add("p.no_ai = 1", []);
        }
        clauses
    }
}

/// How many there are.
pub fn counts(connection: &Connection, filter: &PatientFilter) -> Result<PatientNumbers> {
    let sql = "SELECT count(*) FROM patients";
    let all = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    if filter.sought.is_empty() && !filter.no_ai {
        return Ok(PatientNumbers { matching: all, all });
    }
    let clauses = filter.clauses();
    let sql = format!("SELECT count(*) FROM patients p WHERE {}", clauses.sql());
    let matching = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(clauses.values([], [])), |row| row.get(0))?;
    Ok(PatientNumbers { matching, all })
}

/// A page of them, by family name and given name.
pub fn page(connection: &Connection, filter: &PatientFilter) -> Result<Vec<ListedPatient>> {
    let clauses = filter.clauses();
    // The page is cut before anything is read that is only shown.
    let sql = format!(
        "SELECT p.*, u.name AS marker,
           (SELECT count(*) FROM document_patients d WHERE d.patient_id = p.patient_id) AS documents
         FROM (SELECT patient_id, sort_name FROM patients p WHERE {}
           ORDER BY sort_name, patient_id LIMIT ? OFFSET ?) x
         JOIN patients p ON p.patient_id = x.patient_id
         LEFT JOIN users u ON u.user_id = p.no_ai_by ORDER BY x.sort_name, x.patient_id",
        clauses.sql()
    );
    let values = clauses.values([], [filter.limit.into(), filter.offset.into()]);
    rows(connection, &sql, params_from_iter(values), |row| {
        Ok(ListedPatient { stored: stored(row)?, documents: row.get("documents")? })
    })
}

-- Enables the clinic's list of patients, and whose a document is: names, birth date and numbers of each
-- patient, whether AI may process anything of theirs, and for each document the patient, how that was
-- decided, and why. What was before stands in the events.

CREATE TABLE patients (
  patient_id TEXT PRIMARY KEY,
  names TEXT NOT NULL,              -- JSON: used, given, family; the current one first
  birth_date TEXT,                  -- 1958-03-14; null where it is not known
  numbers TEXT NOT NULL,            -- JSON: kind, value
  sort_name TEXT NOT NULL,          -- what lists are sorted by, without case and accents
  added_at INTEGER NOT NULL,
  no_ai INTEGER NOT NULL,           -- 1 where nothing of theirs is processed
  no_ai_reason TEXT, no_ai_by TEXT, no_ai_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX patients_by_name ON patients (sort_name, patient_id);
CREATE INDEX patients_no_ai ON patients (no_ai_at) WHERE no_ai = 1;

-- Derived: the words, birth dates and numbers by which patients are found, recomputed from their rows.
CREATE TABLE patient_keys (
  kind TEXT NOT NULL,               -- word, birth, number
  key TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  PRIMARY KEY (kind, key, patient_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_patients (
  document_id TEXT PRIMARY KEY REFERENCES documents,
  state TEXT NOT NULL,              -- matched, to_choose, nobody, none_of_these
  patient_id TEXT REFERENCES patients, -- where it is matched
  decided_by TEXT,                  -- null where it was decided by itself
  decided_at INTEGER NOT NULL,
  confidence INTEGER,               -- null where a person decided
  reasons TEXT NOT NULL,            -- JSON: clauses that speak for the match
  reason TEXT NOT NULL,             -- what the person said; may name the patient
  candidates TEXT NOT NULL,         -- JSON: whom a person may choose
  held INTEGER NOT NULL,            -- 1 where it waits because AI may process nothing of the patient
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX document_patients_by_patient ON document_patients (patient_id, document_id)
  WHERE patient_id IS NOT NULL;
CREATE INDEX document_patients_by_state ON document_patients (state, document_id);

-- Whose a document is follows from its newest result.
CREATE INDEX document_results_by_document ON document_results (document_id, processing_session_id);

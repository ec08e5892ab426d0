-- Enables screening: of each document that a session read, what it holds of personal health information,
-- by kind and number, and the sentences that speak to a machine. A document of high risk is sent to no
-- model until a person has released it. In the fold, documents that were processed before have no row.

CREATE TABLE document_screenings (
  document_id TEXT PRIMARY KEY REFERENCES documents,
  risk TEXT NOT NULL,               -- low, medium, high
  rules TEXT NOT NULL,              -- versions of the rules that were in force
  phi TEXT NOT NULL,                -- JSON: how often each kind stands in it
  findings TEXT NOT NULL,           -- JSON: sentences, each with page, risk, rule, reason, quote
  screened_at INTEGER NOT NULL,
  released_by TEXT REFERENCES users (user_id),
  released_at INTEGER,
  release_reason TEXT,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX document_screenings_by_risk ON document_screenings (risk) WHERE risk <> 'low';

-- Enables saying what is in doubt: about a value, beside it; about what no value stands for, in rows of
-- their own. In the fold, results that were stored before have no doubts.

ALTER TABLE result_fields ADD COLUMN doubts TEXT NOT NULL DEFAULT '[]';    -- words, as a JSON array
ALTER TABLE result_fields ADD COLUMN readings TEXT NOT NULL DEFAULT '[]';  -- other values, likewise

CREATE TABLE result_doubts (
  doubt_id TEXT PRIMARY KEY,
  result_id TEXT NOT NULL REFERENCES document_results (result_id),
  position INTEGER NOT NULL,        -- from 1
  kind TEXT NOT NULL,
  field TEXT,                       -- what it is about; NULL where it is about the document
  detail TEXT NOT NULL,             -- which identifier, date or part
  page INTEGER,                     -- from 1
  words TEXT NOT NULL,              -- the document's
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX result_doubts_by_result ON result_doubts (result_id);

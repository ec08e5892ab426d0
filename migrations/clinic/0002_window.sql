-- Enables the window: reviewing results field by field, dealing with alerts, the clinic's
-- settings, saved views, and lists that page through the database instead of loading it.
--
-- Columns are added with a default and no row is touched, because a change without its event
-- would be tampering: in the fold, a row that was made before has the default there.

-- Reviews -------------------------------------------------------------------------------

ALTER TABLE result_fields ADD COLUMN review_state TEXT NOT NULL DEFAULT 'open';
                                    -- open, accepted, edited, rejected
ALTER TABLE result_fields ADD COLUMN reviewed_value TEXT;
ALTER TABLE document_results ADD COLUMN reviewed_by TEXT;
ALTER TABLE document_results ADD COLUMN reviewed_at INTEGER;
ALTER TABLE document_results ADD COLUMN review_note TEXT;   -- why; may name the patient
ALTER TABLE ai_processing_sessions ADD COLUMN accuracy_source TEXT NOT NULL DEFAULT 'confidence';
                                    -- confidence, reviews
ALTER TABLE ai_processing_sessions ADD COLUMN endpoint TEXT NOT NULL DEFAULT '';
                                    -- its name; empty in older rows, whose snapshot has it

-- Alerts ----------------------------------------------------------------------------------

ALTER TABLE alerts ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE alerts ADD COLUMN acknowledged_by TEXT;
ALTER TABLE alerts ADD COLUMN resolved_by TEXT;             -- null where the system resolved it
ALTER TABLE alerts ADD COLUMN resolution TEXT;

-- Settings and saved views ----------------------------------------------------------------

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_views (
  view_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users,
  screen TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,              -- as the window writes it
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  UNIQUE (user_id, screen, name)
) STRICT;

-- What the lists are sorted and narrowed by -----------------------------------------------

CREATE INDEX documents_by_time ON documents (received_at, document_id);
CREATE INDEX documents_by_receiver ON documents (received_by);
CREATE INDEX documents_by_state ON documents (state);
CREATE INDEX session_documents_by_progress ON session_documents (document_id, progress);
CREATE INDEX ai_processing_sessions_by_user ON ai_processing_sessions (user_id, initiated_at);
CREATE INDEX ai_processing_sessions_by_endpoint ON ai_processing_sessions (endpoint, initiated_at);
CREATE INDEX ai_calls_by_endpoint ON ai_calls (endpoint_id, requested_at);
CREATE INDEX document_results_by_review ON document_results (review_state, processing_session_id);
CREATE INDEX alerts_by_state ON alerts (state, created_at);
CREATE INDEX alerts_by_session ON alerts (processing_session_id);

-- Enables everything that a clinic records: the audit log with its payloads, checkpoints
-- and tiles, the people, endpoints, documents, processing sessions and their results.
--
-- Times are microseconds since 1970 in UTC, amounts nano-units, confidences parts per
-- thousand. `session_id`, `changed_by_user_id` and `change_timestamp` say in which audit
-- session, by whom and when a row was last changed; in `ai_processing_sessions`, where
-- `session_id` is the processing session itself, the first is `audit_session_id`.

-- Audit: proven by hashes --------------------------------------------------------------

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor BLOB,                       -- 16 bytes; null is the system
  role TEXT NOT NULL,
  session BLOB NOT NULL,            -- audit session, 16 bytes
  session_seq INTEGER NOT NULL,
  source TEXT NOT NULL,
  subject TEXT NOT NULL,
  trace BLOB,                       -- 16 bytes
  span BLOB,                        -- 8 bytes
  parent BLOB,                      -- 8 bytes
  payload BLOB,                     -- commitment, 32 bytes
  leaf BLOB NOT NULL                -- leaf hash, so that a fault can be placed; never trusted
) STRICT;
CREATE INDEX events_by_session ON events (session, session_seq);
CREATE INDEX events_by_trace ON events (trace, seq) WHERE trace IS NOT NULL;
CREATE INDEX events_by_subject ON events (subject) WHERE subject <> '';
CREATE INDEX events_by_kind ON events (kind);

CREATE TABLE payloads (
  seq INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,               -- 16 bytes
  body TEXT NOT NULL                -- canonical JSON
) STRICT;

CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL                -- signed note
) STRICT;

-- Derived: recomputed and compared -------------------------------------------------------

CREATE TABLE tiles (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hashes BLOB NOT NULL,             -- 256 hashes
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_sessions (
  session BLOB PRIMARY KEY,         -- 16 bytes
  opened_seq INTEGER NOT NULL,
  sealed_seq INTEGER                -- null while it is open
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_sessions_open ON audit_sessions (session) WHERE sealed_seq IS NULL;

-- Business: every change is an event -----------------------------------------------------

CREATE TABLE log_identity (
  log_id TEXT PRIMARY KEY,
  verifier_key TEXT NOT NULL,
  signing_key BLOB NOT NULL,        -- secret
  secret BLOB NOT NULL,             -- secret: keys the HMAC that stands for secrets in events
  created_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  account_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  status TEXT NOT NULL,             -- active, disabled
  created_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE endpoints (
  endpoint_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  model TEXT NOT NULL,
  locality TEXT NOT NULL,
  phi_policy TEXT NOT NULL,
  price_input INTEGER NOT NULL,     -- nano-units per million tokens
  price_output INTEGER NOT NULL,
  price_cached INTEGER NOT NULL,
  timeout_seconds INTEGER NOT NULL,
  max_output_tokens INTEGER NOT NULL,
  api_key TEXT,                     -- secret
  status TEXT NOT NULL,             -- active, removed
  created_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX endpoints_by_name ON endpoints (name) WHERE status = 'active';

CREATE TABLE documents (
  document_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  kind TEXT,                        -- plain_text, pdf, ccda; null where unknown
  state TEXT NOT NULL,
  quarantine_code TEXT,
  quarantine_reason TEXT,
  received_at INTEGER NOT NULL,
  received_by TEXT,
  retention_category TEXT NOT NULL,
  retain_until INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE ai_processing_sessions (
  session_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts,
  session_type TEXT NOT NULL,
  initiated_at INTEGER NOT NULL,
  completed_at INTEGER,
  session_status TEXT NOT NULL,
  phase TEXT NOT NULL,
  outcome TEXT,
  total_documents INTEGER NOT NULL,
  processed_documents INTEGER NOT NULL,
  failed_documents INTEGER NOT NULL,
  document_ids TEXT NOT NULL,                 -- JSON array
  ai_model_version TEXT NOT NULL,
  processing_mode TEXT NOT NULL,
  confidence_thresholds TEXT NOT NULL,        -- JSON
  total_cost INTEGER NOT NULL,
  api_calls_made INTEGER NOT NULL,
  processing_time_seconds TEXT NOT NULL,      -- decimal
  peak_memory_usage_mb TEXT,                  -- decimal; null is not measured
  budget_limit INTEGER,
  max_processing_time_seconds INTEGER NOT NULL,
  minimum_accuracy_threshold TEXT NOT NULL,   -- decimal, 0..1
  overall_accuracy_score TEXT,                -- decimal, 0..1; null is not measured
  manual_review_required INTEGER NOT NULL,    -- results that wait for a person
  compliance_flags TEXT NOT NULL,             -- JSON array
  compliance_rating TEXT,
  processing_pipeline_version TEXT NOT NULL,
  configuration_snapshot TEXT NOT NULL,       -- canonical JSON
  configuration_hash TEXT NOT NULL,           -- SHA-256 of it
  audit_trail_summary TEXT NOT NULL,          -- JSON
  error_summary TEXT,
  retry_attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  retention_category TEXT NOT NULL,
  retain_until INTEGER NOT NULL,
  requires_long_term_archival INTEGER NOT NULL,
  audit_session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX ai_processing_sessions_by_time ON ai_processing_sessions (initiated_at);
CREATE INDEX ai_processing_sessions_by_status ON ai_processing_sessions (session_status);

CREATE TABLE session_documents (
  processing_session_id TEXT NOT NULL REFERENCES ai_processing_sessions,
  document_id TEXT NOT NULL REFERENCES documents,
  position INTEGER NOT NULL,                  -- from 1
  progress TEXT NOT NULL,
  failure_code TEXT,
  failure_message TEXT,
  finished_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  PRIMARY KEY (processing_session_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_documents_by_document ON session_documents (document_id);

CREATE TABLE ai_calls (
  call_id TEXT PRIMARY KEY,
  processing_session_id TEXT NOT NULL REFERENCES ai_processing_sessions,
  document_id TEXT NOT NULL REFERENCES documents,
  user_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL REFERENCES endpoints,
  model TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL,                       -- requested, answered, failed, abandoned
  configuration_hash TEXT NOT NULL,
  prompt_hash TEXT NOT NULL,                  -- SHA-256
  response_hash TEXT,
  input_tokens INTEGER,
  cached_tokens INTEGER,
  output_tokens INTEGER,
  price_input INTEGER NOT NULL,               -- frozen at the call
  price_output INTEGER NOT NULL,
  price_cached INTEGER NOT NULL,
  price_source TEXT NOT NULL,
  worst_case INTEGER NOT NULL,                -- the most that the call may cost
  cost INTEGER NOT NULL,
  latency_micros INTEGER,
  confidence INTEGER,
  error_code TEXT,
  error_message TEXT,
  requested_at INTEGER NOT NULL,
  answered_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX ai_calls_by_session ON ai_calls (processing_session_id, document_id);

CREATE TABLE document_results (
  result_id TEXT PRIMARY KEY,
  processing_session_id TEXT NOT NULL REFERENCES ai_processing_sessions,
  document_id TEXT NOT NULL REFERENCES documents,
  call_id TEXT NOT NULL REFERENCES ai_calls,
  document_type TEXT NOT NULL,
  type_confidence INTEGER NOT NULL,
  type_page INTEGER,
  type_quote TEXT,
  summary TEXT NOT NULL,
  confidence INTEGER NOT NULL,                -- mean over the type and every field
  deciding_confidence INTEGER NOT NULL,       -- the least that matters for review
  review_state TEXT NOT NULL,                 -- not_needed, open, accepted, rejected
  review_reason TEXT,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  UNIQUE (processing_session_id, document_id)
) STRICT;

CREATE TABLE result_fields (
  field_id TEXT PRIMARY KEY,
  result_id TEXT NOT NULL REFERENCES document_results,
  position INTEGER NOT NULL,                  -- from 1
  name TEXT NOT NULL,
  detail TEXT NOT NULL,
  value TEXT NOT NULL,
  confidence INTEGER NOT NULL,
  page INTEGER,
  quote TEXT,
  supported INTEGER NOT NULL,                 -- 1 where the quote is in the document
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX result_fields_by_result ON result_fields (result_id, position);

CREATE TABLE compliance_checks (
  check_id TEXT PRIMARY KEY,
  processing_session_id TEXT NOT NULL REFERENCES ai_processing_sessions,
  name TEXT NOT NULL,
  result TEXT NOT NULL,
  severity TEXT NOT NULL,
  score INTEGER,
  issues TEXT NOT NULL,                       -- JSON array
  details TEXT NOT NULL,                      -- JSON
  first_event INTEGER,
  last_event INTEGER,
  last_checked INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  UNIQUE (processing_session_id, name)
) STRICT;

CREATE TABLE alerts (
  alert_id TEXT PRIMARY KEY,
  processing_session_id TEXT,                 -- null where it is about the clinic
  alert_type TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  issues TEXT NOT NULL,                       -- JSON array
  required_actions TEXT NOT NULL,             -- JSON array
  escalation_required INTEGER NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX alerts_one_per_problem
  ON alerts (coalesce(processing_session_id, ''), alert_type) WHERE state <> 'resolved';

CREATE TABLE completion_reports (
  processing_session_id TEXT PRIMARY KEY REFERENCES ai_processing_sessions,
  report TEXT NOT NULL,                       -- JSON
  validation TEXT NOT NULL,                   -- JSON
  created_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

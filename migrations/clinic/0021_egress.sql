-- Enables the egress record: what left this program over the network, where to, how many bytes, their
-- hash, and under which policy. A call of a model has its row before its first byte leaves; what sync
-- sends is counted by the day, since a row for each request would itself be something to send. In the
-- fold, what was sent before has no row.

CREATE TABLE egress (
  egress_id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,            -- model_call, endpoint_test, sync
  address TEXT NOT NULL,            -- without its query
  locality TEXT NOT NULL,           -- on_device, on_premises, external
  endpoint_id TEXT REFERENCES endpoints,
  call_id TEXT REFERENCES ai_calls,
  document_id TEXT REFERENCES documents,
  policy TEXT,                      -- allowed, redacted; null where nothing of a document is sent
  replaced TEXT,                    -- JSON: how often each kind was replaced, where it was sent redacted
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL,           -- of their bodies
  hash TEXT NOT NULL,               -- SHA-256 of the body; of a day, of the hash before and the body's
  left_at INTEGER NOT NULL,         -- of a day, when it began in UTC
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX egress_by_time ON egress (left_at);
CREATE INDEX egress_by_document ON egress (document_id) WHERE document_id IS NOT NULL;

-- Enables messages to patients: where and with what consent somebody may be written to, drafts with every
-- change that was made to them, their approval, and each attempt to send them with what came back. In the
-- fold, nobody has an address or a consent, so nothing can be sent.

-- Where a patient can be reached. The number or address that was verified last is the one used.
CREATE TABLE patient_contacts (
  contact_id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL REFERENCES patients,
  method TEXT NOT NULL,             -- email, sms
  address TEXT NOT NULL,            -- an e-mail address, or a telephone number in E.164
  belongs_to TEXT NOT NULL,         -- patient, guardian
  verified_at INTEGER,              -- null where nobody has verified it
  bad_since INTEGER,                -- null unless something sent there was refused for good
  bad_reason TEXT,                  -- which receipt said so
  removed_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_contacts_by_patient ON patient_contacts (patient_id);
CREATE INDEX patient_contacts_by_address ON patient_contacts (address);

-- What a patient agreed to, by method and purpose; the newest decision stands.
CREATE TABLE patient_consents (
  patient_id TEXT NOT NULL REFERENCES patients,
  method TEXT NOT NULL,
  purpose TEXT NOT NULL,            -- care, appointment, administrative, promotional
  given INTEGER NOT NULL,           -- 1 agreed, 0 refused
  decided_at INTEGER NOT NULL,
  source TEXT NOT NULL,             -- how they said so, as a person typed it
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  PRIMARY KEY (patient_id, method, purpose)
) STRICT;

-- What else decides whether a patient is written to; no row is as all of it unknown.
CREATE TABLE patient_messaging (
  patient_id TEXT PRIMARY KEY REFERENCES patients,
  time_zone TEXT,                   -- IANA name; null is the clinic's
  deceased_on TEXT,                 -- 2026-11-03; null where it is not known that they died
  guardian TEXT,                    -- who is written to in their place
  email_opted_out_at INTEGER,
  sms_opted_out_at INTEGER,
  opt_out_confirmed_at INTEGER,     -- the one confirmation of an opt-out was sent
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE message_templates (
  template_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  removed_at INTEGER,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
  message_id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL REFERENCES patients,
  document_id TEXT REFERENCES documents,
  processing_session_id TEXT REFERENCES ai_processing_sessions,
  origin TEXT NOT NULL,             -- person, template, endpoint
  template_id TEXT REFERENCES message_templates,
  author_id TEXT NOT NULL REFERENCES users,
  purpose TEXT NOT NULL,
  delivery_method TEXT NOT NULL,    -- email, sms
  recipient_email TEXT, recipient_phone TEXT, -- one of them
  subject TEXT NOT NULL,            -- empty for a text message
  body TEXT NOT NULL,
  priority TEXT NOT NULL,           -- normal, urgent
  urgent_reason TEXT NOT NULL,      -- empty unless it is urgent
  scheduled_for INTEGER,
  life TEXT NOT NULL,
  delivery TEXT NOT NULL,
  content_hash TEXT NOT NULL,       -- over text, recipient and method as they are now
  unsupported TEXT NOT NULL,        -- JSON: what the source does not hold, at the last save
  settled TEXT NOT NULL,            -- JSON: what of that a person let stand
  submitted_at INTEGER, submitted_by TEXT,
  reviewer_id TEXT, reviewed_at INTEGER, review_notes TEXT,
  review_micros INTEGER,            -- from opening the source beside it to the decision
  source_opened INTEGER,            -- 1 where the reviewer had opened the source
  approved_hash TEXT,               -- the content_hash that was approved
  claimed_by TEXT, claimed_at INTEGER, -- who is reviewing it
  released_by TEXT,                 -- who had it sent: the approver, or who sent it directly
  direct INTEGER NOT NULL,          -- 1 where it was sent without review
  queued_at INTEGER, sent_at INTEGER,
  queue_status TEXT,                -- null before it is queued
  attempts INTEGER NOT NULL, max_attempts INTEGER NOT NULL,
  last_attempt_at INTEGER, next_retry_at INTEGER,
  error_log TEXT NOT NULL,          -- JSON: at, words
  provider_id TEXT,                 -- what the provider calls it
  parts INTEGER,                    -- of a text message, as the provider counts
  delivery_confirmed INTEGER NOT NULL, confirmed_at INTEGER,
  webhook_data TEXT NOT NULL,       -- JSON: what came back, in order, also what changed nothing
  failure_reason TEXT,
  retry_count INTEGER NOT NULL, last_retry_at INTEGER,
  ai_model_used TEXT, tokens_consumed INTEGER,
  machine TEXT NOT NULL, program TEXT NOT NULL, -- where it was drafted, and with what
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_patient ON messages (patient_id, created_at);
CREATE INDEX messages_by_state ON messages (delivery, updated_at);
CREATE INDEX messages_due ON messages (queue_status, next_retry_at) WHERE queue_status IS NOT NULL;
CREATE INDEX messages_by_provider_id ON messages (provider_id) WHERE provider_id IS NOT NULL;

-- The edit history: each part that a save changed, with what it said before and after.
CREATE TABLE message_edits (
  message_id TEXT NOT NULL REFERENCES messages,
  number INTEGER NOT NULL,
  edited_by TEXT NOT NULL, edited_at INTEGER NOT NULL,
  part TEXT NOT NULL,               -- subject, text, recipient, method
  before TEXT NOT NULL, after TEXT NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  PRIMARY KEY (message_id, number)
) STRICT;

-- Attempts to hand a message to its provider; each is here before anything leaves.
CREATE TABLE message_attempts (
  attempt_id TEXT PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES messages,
  number INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,                 -- null while it is under way, and for ever where the program ended then
  outcome TEXT,                     -- taken, temporary, refused, login_refused, unknown
  words TEXT,                       -- what the provider said
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX message_attempts_by_message ON message_attempts (message_id, number);

-- Who takes messages for the clinic: a mail server, a gateway for text messages.
CREATE TABLE message_providers (
  method TEXT PRIMARY KEY,
  config TEXT NOT NULL,             -- JSON
  secret TEXT,                      -- secret: what signs in there
  paused_since INTEGER, pause_reason TEXT, -- nothing is sent until somebody has it go on
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

-- What left the clinic may be a message.
ALTER TABLE egress ADD COLUMN message_id TEXT REFERENCES messages;
CREATE INDEX egress_by_message ON egress (message_id) WHERE message_id IS NOT NULL;

-- Enables head office to renew its keys: its root key signs the new ones, and the clinic takes them instead
-- of those of the enrolment. In the fold, an enrolment has the keys that it had; an office that renewed none
-- has no row here. What the former keys have signed can still be told.

ALTER TABLE head_offices ADD COLUMN keys_number INTEGER NOT NULL DEFAULT 0;  -- of its keys at the enrolment

CREATE TABLE office_keys (
  keys_id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES head_offices (enrolment_id),
  number INTEGER NOT NULL,          -- the statement's; rises
  witness_key TEXT NOT NULL,        -- what fixes a checkpoint from then on
  mirror_key TEXT NOT NULL,         -- what confirms that events are held
  note TEXT NOT NULL,               -- the statement, signed by the root key
  received_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

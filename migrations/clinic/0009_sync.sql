-- Enables sync: the head office that the clinic is enrolled with, other witnesses, and pauses. What
-- they signed, what they hold and when they are asked next is in sync.db beside the database: it
-- can be fetched again, and as events every sync would cause the next.

CREATE TABLE head_offices (
  enrolment_id TEXT PRIMARY KEY,
  office_id TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,            -- where its interface begins, such as https://office.example
  clinic_id TEXT NOT NULL,          -- the clinic, as head office names it
  root_key TEXT NOT NULL,           -- verifier keys: what signs its replies
  witness_key TEXT NOT NULL,        -- what fixes a checkpoint
  mirror_key TEXT NOT NULL,         -- what confirms that events are held
  before_size INTEGER NOT NULL,     -- before this event the log is the clinic's word
  sync_key BLOB NOT NULL,           -- the secret that signs for tokens
  enrolled_at INTEGER NOT NULL,
  ended_at INTEGER,                 -- null while it is in force; one at the most is
  problem TEXT,                     -- why it refuses: null where it does not
  problem_detail TEXT NOT NULL,     -- that in words
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE witnesses (
  witness_id TEXT PRIMARY KEY,
  vkey TEXT NOT NULL,
  url TEXT NOT NULL,                -- its submission prefix
  added_at INTEGER NOT NULL,
  added_by TEXT,
  removed_at INTEGER,               -- null while it is asked
  problem TEXT,
  problem_detail TEXT NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE sync_pauses (
  pause_id TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  ended_at INTEGER,                 -- null where nobody ended it before its time
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

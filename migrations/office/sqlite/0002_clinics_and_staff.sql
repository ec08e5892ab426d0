-- What head office does beside fixing and holding: its own ledger, the clinics' own word and their
-- payloads, policy, messages for clinics, and the people who work here.
--
-- As in the migration before, every key begins with the clinic's id, except where a table is head
-- office's own: its ledger, its policies, its people, its groups. The PostgreSQL file beside this one
-- makes the same tables.

-- Head office's own ledger: how long it is, the roots at its right edge, and the time of its last event.
CREATE TABLE own_log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  edge BLOB NOT NULL,
  last_time INTEGER NOT NULL
) STRICT;

-- Its events: the header is what is hashed, the payload what the header commits to with the salt.
CREATE TABLE own_event (
  seq INTEGER PRIMARY KEY,
  session BLOB NOT NULL,
  session_seq INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  header TEXT NOT NULL,
  salt BLOB NOT NULL,
  payload TEXT NOT NULL
) STRICT;

-- Gives the place within an audit session, and its events when it is sealed.
CREATE UNIQUE INDEX own_event_session ON own_event (session, session_seq);

-- Its full tiles; `root` is one hash of the tile above.
CREATE TABLE own_tile (
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  root BLOB NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, number)
) STRICT;

-- Refusals of requests that nobody signed, counted by the minute: each minute is one event of the
-- ledger at most, however often somebody knocks.
CREATE TABLE refusal (
  kind TEXT PRIMARY KEY,
  minute INTEGER NOT NULL,
  times INTEGER NOT NULL
) STRICT;

-- Answers to challenges that were used, until they expire: an answer counts once.
CREATE TABLE used_challenge (
  clinic BLOB NOT NULL,
  hash BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, hash)
) STRICT;

-- A clinic's own word, and when it was heard: written once a minute at most.
CREATE TABLE contact (
  clinic BLOB PRIMARY KEY,
  log INTEGER NOT NULL,
  size INTEGER NOT NULL,
  unsent INTEGER NOT NULL,
  version TEXT NOT NULL,
  policy INTEGER,
  clock_offset INTEGER NOT NULL,
  heard_at INTEGER NOT NULL
) STRICT;

-- A clinic that is paused: until when, and why.
CREATE TABLE pause (
  clinic BLOB PRIMARY KEY,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- Payloads that clinics sent: whole, as their event's header commits to, or sealed for the clinic.
CREATE TABLE payload (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  salt BLOB,
  content BLOB NOT NULL,
  PRIMARY KEY (clinic, log, seq)
) STRICT;

-- Figures out of whole payloads, one row for each thing that has a figure, the newest event's.
-- `what` says which kind of figure, `subject` of what, `name` which of several.
CREATE TABLE figure (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  word TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (clinic, log, what, subject, name)
) STRICT;

-- For so long clinics of a group may be silent before a person is asked to look.
CREATE TABLE clinic_group (
  name TEXT PRIMARY KEY,
  silent_after INTEGER
) STRICT;

-- Policies, numbered from 1: signed, with their place in the ledger.
CREATE TABLE policy (
  number INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

-- Messages for clinics, numbered from 1 within each clinic.
CREATE TABLE mail (
  clinic BLOB NOT NULL,
  number INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (clinic, number)
) STRICT;

-- Providers that may put something into a clinic's mailbox, with what their calls are checked by.
CREATE TABLE hook (
  clinic BLOB NOT NULL,
  name TEXT NOT NULL,
  scheme TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (clinic, name)
) STRICT;

-- Calls that were taken, so that none is taken twice.
CREATE TABLE hook_call (
  clinic BLOB NOT NULL,
  name TEXT NOT NULL,
  call BLOB NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, name, call)
) STRICT;

-- The people who work here. `second_factor` is sealed and counts once `confirmed` is 1; `used_step`
-- is the period of the last code that was used.
CREATE TABLE person (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password TEXT NOT NULL,
  second_factor BLOB,
  confirmed INTEGER NOT NULL,
  used_step INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  disabled_at INTEGER,
  last_seen INTEGER
) STRICT;

-- Who sits at the page, by SHA-256 of the cookie. `session` is the audit session in the ledger.
CREATE TABLE seat (
  hash BLOB PRIMARY KEY,
  person BLOB NOT NULL,
  session BLOB NOT NULL,
  opened_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

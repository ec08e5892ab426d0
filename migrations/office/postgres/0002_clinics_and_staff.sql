-- What head office does beside fixing and holding: its own ledger, the clinics' own word and their
-- payloads, policy, messages for clinics, and the people who work here.
--
-- As in the migration before, every key begins with the clinic's id, except where a table is head
-- office's own: its ledger, its policies, its people, its groups. The SQLite file beside this one
-- makes the same tables.

-- Head office's own ledger: how long it is, the roots at its right edge, and the time of its last event.
CREATE TABLE own_log (
  one bigint PRIMARY KEY CHECK (one = 1),
  size bigint NOT NULL,
  edge bytea NOT NULL,
  last_time bigint NOT NULL
);

-- Its events: the header is what is hashed, the payload what the header commits to with the salt.
CREATE TABLE own_event (
  seq bigint PRIMARY KEY,
  session bytea NOT NULL,
  session_seq bigint NOT NULL,
  leaf bytea NOT NULL,
  header text NOT NULL,
  salt bytea NOT NULL,
  payload text NOT NULL
);

-- Gives the place within an audit session, and its events when it is sealed.
CREATE UNIQUE INDEX own_event_session ON own_event (session, session_seq);

-- Its full tiles; `root` is one hash of the tile above.
CREATE TABLE own_tile (
  level bigint NOT NULL,
  number bigint NOT NULL,
  root bytea NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (level, number)
);

-- Refusals of requests that nobody signed, counted by the minute: each minute is one event of the
-- ledger at most, however often somebody knocks.
CREATE TABLE refusal (
  kind text PRIMARY KEY,
  minute bigint NOT NULL,
  times bigint NOT NULL
);

-- Answers to challenges that were used, until they expire: an answer counts once.
CREATE TABLE used_challenge (
  clinic bytea NOT NULL,
  hash bytea NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (clinic, hash)
);

-- A clinic's own word, and when it was heard: written once a minute at most.
CREATE TABLE contact (
  clinic bytea PRIMARY KEY,
  log bigint NOT NULL,
  size bigint NOT NULL,
  unsent bigint NOT NULL,
  version text NOT NULL,
  policy bigint,
  clock_offset bigint NOT NULL,
  heard_at bigint NOT NULL
);

-- A clinic that is paused: until when, and why.
CREATE TABLE pause (
  clinic bytea PRIMARY KEY,
  until bigint NOT NULL,
  reason text NOT NULL
);

-- Payloads that clinics sent: whole, as their event's header commits to, or sealed for the clinic.
CREATE TABLE payload (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  seq bigint NOT NULL,
  salt bytea,
  content bytea NOT NULL,
  PRIMARY KEY (clinic, log, seq)
);

-- Figures out of whole payloads, one row for each thing that has a figure, the newest event's.
-- `what` says which kind of figure, `subject` of what, `name` which of several.
CREATE TABLE figure (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  what text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  seq bigint NOT NULL,
  word text NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (clinic, log, what, subject, name)
);

-- For so long clinics of a group may be silent before a person is asked to look.
CREATE TABLE clinic_group (
  name text PRIMARY KEY,
  silent_after bigint
);

-- Policies, numbered from 1: signed, with their place in the ledger.
CREATE TABLE policy (
  number bigint PRIMARY KEY,
  note text NOT NULL,
  seq bigint NOT NULL
);

-- Messages for clinics, numbered from 1 within each clinic.
CREATE TABLE mail (
  clinic bytea NOT NULL,
  number bigint NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (clinic, number)
);

-- Providers that may put something into a clinic's mailbox, with what their calls are checked by.
CREATE TABLE hook (
  clinic bytea NOT NULL,
  name text NOT NULL,
  scheme text NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (clinic, name)
);

-- Calls that were taken, so that none is taken twice.
CREATE TABLE hook_call (
  clinic bytea NOT NULL,
  name text NOT NULL,
  call bytea NOT NULL,
  taken_at bigint NOT NULL,
  PRIMARY KEY (clinic, name, call)
);

-- The people who work here. `second_factor` is sealed and counts once `confirmed` is 1; `used_step`
-- is the period of the last code that was used.
CREATE TABLE person (
  id bytea PRIMARY KEY,
  name text NOT NULL,
  folded text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password text NOT NULL,
  second_factor bytea,
  confirmed bigint NOT NULL,
  used_step bigint NOT NULL,
  failures bigint NOT NULL,
  blocked_until bigint NOT NULL,
  added_at bigint NOT NULL,
  disabled_at bigint,
  last_seen bigint
);

-- Who sits at the page, by SHA-256 of the cookie. `session` is the audit session in the ledger.
CREATE TABLE seat (
  hash bytea PRIMARY KEY,
  person bytea NOT NULL,
  session bytea NOT NULL,
  opened_at bigint NOT NULL,
  seen_at bigint NOT NULL
);

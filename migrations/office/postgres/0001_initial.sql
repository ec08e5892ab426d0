-- Head office: what it is, whom it knows, what it has fixed (witness) and what it holds (mirror).
--
-- Every key begins with the clinic's id, so that the tables can be distributed by clinic; a log of
-- others, which is only witnessed, counts as a clinic of its own. A log's number counts within its
-- clinic. The tables without a clinic are small and the same on every node: the office itself, its
-- sealed secrets, and the two that say where to look for an origin or a code.
-- Times are microseconds since 1970 in UTC, hashes and ids bytes. The SQLite file beside this
-- one makes the same tables.

-- The office: one row. `address`: where clinics reach it. `epoch` counts how often its database was restored from a backup.
CREATE TABLE office (
  one bigint PRIMARY KEY CHECK (one = 1),
  id bytea NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  epoch bigint NOT NULL,
  made_at bigint NOT NULL
);

-- Secret keys, sealed with the office key.
CREATE TABLE secret (
  name text PRIMARY KEY,
  sealed bytea NOT NULL
);

-- Which log an origin is: by SHA-256 of the origin line.
CREATE TABLE origin (
  hash bytea PRIMARY KEY,
  clinic bytea NOT NULL,
  log bigint NOT NULL
);

-- Enrolment codes, by SHA-256 of their secret.
CREATE TABLE enrolment_code (
  hash bytea PRIMARY KEY,
  clinic bytea NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);

CREATE TABLE clinic (
  clinic bytea PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('clinic', 'log')),
  name text NOT NULL,
  clinic_group text NOT NULL,
  added_at bigint NOT NULL,
  suspended_at bigint,
  suspended_reason text
);

-- A clinic's logs: the one it writes to, and those before it. `origin_text` is the first line of its
-- checkpoints. `before_size`: below it, the log is the clinic's word. `epoch`: the office's epoch in
-- which the log was last seen to agree with what this office signed.
CREATE TABLE log (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  origin_text text NOT NULL,
  vkey text NOT NULL,
  sync_vkey text,
  mirrored bigint NOT NULL,
  daily bigint NOT NULL,
  before_size bigint NOT NULL,
  successor_of bigint,
  epoch bigint NOT NULL,
  added_at bigint NOT NULL,
  PRIMARY KEY (clinic, log)
);

-- Fixed: the newest checkpoint that the witness signed, with the log's signature; and how many
-- signatures it gave on that day (days since 1970).
CREATE TABLE fixed (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text NOT NULL,
  fixed_at bigint NOT NULL,
  day bigint NOT NULL,
  signed bigint NOT NULL,
  PRIMARY KEY (clinic, log)
);

-- The last checkpoints that were fixed: what an upload may be proven against.
CREATE TABLE pending (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (clinic, log, size)
);

-- Held: every entry before `next_entry` is here. `size`, `root`, `note`: the newest checkpoint that
-- the mirror signed, with the log's and the mirror's signatures. Entries before `searchable` are
-- rows in `event`, or in `bad_entry`.
CREATE TABLE held (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  next_entry bigint NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text,
  held_at bigint NOT NULL,
  searchable bigint NOT NULL,
  PRIMARY KEY (clinic, log)
);

-- 256 entries in the form of C2SP tlog-tiles, compressed (zstd); the last row of a log may have
-- fewer. `root` is the root over their leaves, as it was proven.
CREATE TABLE bundle (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  number bigint NOT NULL,
  entries bigint NOT NULL,
  root bytea NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (clinic, log, number)
);

-- Full tiles of 256 hashes. `root` is the root over them: one hash of the tile above.
CREATE TABLE tile (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  level bigint NOT NULL,
  number bigint NOT NULL,
  root bytea NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (clinic, log, level, number)
);

-- Searchable: one row for each entry that is an event of the ledger's format. Built from `bundle`
-- and rebuilt from it at any time.
CREATE TABLE event (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  seq bigint NOT NULL,
  time bigint NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  source text NOT NULL,
  session text NOT NULL,
  session_seq bigint NOT NULL,
  subject text NOT NULL,
  trace text NOT NULL,
  span text NOT NULL,
  parent text NOT NULL,
  payload bytea,
  PRIMARY KEY (clinic, log, seq)
);

-- Entries that are proven but are no events of the format: kept, shown, and not searchable.
CREATE TABLE bad_entry (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  found_at bigint NOT NULL,
  PRIMARY KEY (clinic, log, seq)
);

-- Two notes that a log's key signed and that cannot both be true, or are not shown to be. `id` is
-- the SHA-256 of both, so that the same pair is kept once.
CREATE TABLE evidence (
  clinic bytea NOT NULL,
  log bigint NOT NULL,
  id bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('fork', 'unproven')),
  detail text NOT NULL,
  first_note text NOT NULL,
  second_note text NOT NULL,
  found_at bigint NOT NULL,
  PRIMARY KEY (clinic, log, id)
);

-- Bearer tokens, by SHA-256 of their secret half.
CREATE TABLE token (
  clinic bytea NOT NULL,
  hash bytea NOT NULL,
  log bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (clinic, hash)
);

-- These are compressed already, or are hashes, which nothing compresses.
ALTER TABLE bundle ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- Head office: what it is, whom it knows, what it has fixed (witness) and what it holds (mirror).
--
-- Every key begins with the clinic's id, so that the tables can be distributed by clinic; a log of
-- others, which is only witnessed, counts as a clinic of its own. A log's number counts within its
-- clinic. The tables without a clinic are small and the same on every node: the office itself, its
-- sealed secrets, and the two that say where to look for an origin or a code.
-- Times are microseconds since 1970 in UTC, hashes and ids bytes. The PostgreSQL file beside this
-- one makes the same tables.

-- The office: one row. `address`: where clinics reach it. `epoch` counts how often its database was restored from a backup.
CREATE TABLE office (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

-- Secret keys, sealed with the office key.
CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;

-- Which log an origin is: by SHA-256 of the origin line.
CREATE TABLE origin (
  hash BLOB PRIMARY KEY,
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL
) STRICT;

-- Enrolment codes, by SHA-256 of their secret.
CREATE TABLE enrolment_code (
  hash BLOB PRIMARY KEY,
  clinic BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

CREATE TABLE clinic (
  clinic BLOB PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('clinic', 'log')),
  name TEXT NOT NULL,
  clinic_group TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  suspended_at INTEGER,
  suspended_reason TEXT
) STRICT;

-- A clinic's logs: the one it writes to, and those before it. `origin_text` is the first line of its
-- checkpoints. `before_size`: below it, the log is the clinic's word. `epoch`: the office's epoch in
-- which the log was last seen to agree with what this office signed.
CREATE TABLE log (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  origin_text TEXT NOT NULL,
  vkey TEXT NOT NULL,
  sync_vkey TEXT,
  mirrored INTEGER NOT NULL,
  daily INTEGER NOT NULL,
  before_size INTEGER NOT NULL,
  successor_of INTEGER,
  epoch INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, log)
) STRICT;

-- Fixed: the newest checkpoint that the witness signed, with the log's signature; and how many
-- signatures it gave on that day (days since 1970).
CREATE TABLE fixed (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  fixed_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  signed INTEGER NOT NULL,
  PRIMARY KEY (clinic, log)
) STRICT;

-- The last checkpoints that were fixed: what an upload may be proven against.
CREATE TABLE pending (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (clinic, log, size)
) STRICT;

-- Held: every entry before `next_entry` is here. `size`, `root`, `note`: the newest checkpoint that
-- the mirror signed, with the log's and the mirror's signatures. Entries before `searchable` are
-- rows in `event`, or in `bad_entry`.
CREATE TABLE held (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  next_entry INTEGER NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT,
  held_at INTEGER NOT NULL,
  searchable INTEGER NOT NULL,
  PRIMARY KEY (clinic, log)
) STRICT;

-- 256 entries in the form of C2SP tlog-tiles, compressed (zstd); the last row of a log may have
-- fewer. `root` is the root over their leaves, as it was proven.
CREATE TABLE bundle (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  number INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  root BLOB NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (clinic, log, number)
) STRICT;

-- Full tiles of 256 hashes. `root` is the root over them: one hash of the tile above.
CREATE TABLE tile (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  root BLOB NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (clinic, log, level, number)
) STRICT;

-- Searchable: one row for each entry that is an event of the ledger's format. Built from `bundle`
-- and rebuilt from it at any time.
CREATE TABLE event (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  source TEXT NOT NULL,
  session TEXT NOT NULL,
  session_seq INTEGER NOT NULL,
  subject TEXT NOT NULL,
  trace TEXT NOT NULL,
  span TEXT NOT NULL,
  parent TEXT NOT NULL,
  payload BLOB,
  PRIMARY KEY (clinic, log, seq)
) STRICT;

-- Entries that are proven but are no events of the format: kept, shown, and not searchable.
CREATE TABLE bad_entry (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, log, seq)
) STRICT;

-- Two notes that a log's key signed and that cannot both be true, or are not shown to be. `id` is
-- the SHA-256 of both, so that the same pair is kept once.
CREATE TABLE evidence (
  clinic BLOB NOT NULL,
  log INTEGER NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('fork', 'unproven')),
  detail TEXT NOT NULL,
  first_note TEXT NOT NULL,
  second_note TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, log, id)
) STRICT;

-- Bearer tokens, by SHA-256 of their secret half.
CREATE TABLE token (
  clinic BLOB NOT NULL,
  hash BLOB NOT NULL,
  log INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (clinic, hash)
) STRICT;

-- Enables watched inbox folders: which are watched and what is set for each, and of each file that was
-- found there what became of it, so that none is taken in twice, and none is moved or deleted before its
-- original is in the vault.

CREATE TABLE inbox_folders (
  folder_id TEXT PRIMARY KEY,
  path TEXT NOT NULL,               -- whole, without links
  owner TEXT NOT NULL,              -- whose the documents are
  after_taking TEXT NOT NULL,       -- leave, move, delete
  detection TEXT NOT NULL,          -- auto, events, polling, both
  settle_seconds INTEGER,           -- null: as the kind of its file system asks
  on_share INTEGER NOT NULL,        -- 1 where it was on a share when it was added
  added_at INTEGER NOT NULL,
  removed_at INTEGER,               -- null while it is watched
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox_files (
  file_id TEXT PRIMARY KEY,
  folder_id TEXT NOT NULL REFERENCES inbox_folders,
  name TEXT NOT NULL,               -- within the folder; `/` and hex where it is no text
  bytes INTEGER NOT NULL,           -- as it looked when it was read
  modified INTEGER NOT NULL,        -- nanoseconds
  inode INTEGER NOT NULL,           -- the 64 bits, as a signed number
  sha256 TEXT,                      -- null where it was refused unread
  document_id TEXT REFERENCES documents,
  state TEXT NOT NULL,              -- taken, left, known, refused, moved, deleted, gone
  found_at INTEGER NOT NULL,
  cleared_at INTEGER,               -- when it was moved, deleted or gone
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_files_by_name ON inbox_files (folder_id, name);
CREATE INDEX inbox_files_by_document ON inbox_files (document_id);
CREATE INDEX inbox_files_unfinished ON inbox_files (folder_id) WHERE state = 'taken';

-- The folder that the document first came from. No row is touched: in the fold, a row that was made
-- before has NULL there.
ALTER TABLE documents ADD COLUMN inbox_folder_id TEXT;

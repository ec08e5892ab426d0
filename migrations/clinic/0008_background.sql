-- Enables background work: what the clinic does by itself, when it is due next, who holds it at
-- present, and how it ended last. A row is made when its work is first taken up or scheduled.

CREATE TABLE background_work (
  name TEXT PRIMARY KEY,            -- the work, such as verification
  every_minutes INTEGER NOT NULL,   -- 0 is never
  due_at INTEGER NOT NULL,          -- by the machine's clock, like every time here
  lease_holder TEXT,                -- null where nobody is at it
  leased_until INTEGER,             -- then somebody else may take it up
  trace TEXT,                       -- the activity of the last holder: all that it recorded
  started_at INTEGER,               -- null where it never began
  ended_at INTEGER,                 -- null where it never ended
  outcome TEXT,                     -- how it ended last: sound, not_sound, failed, done
  detail TEXT NOT NULL,             -- that in words
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

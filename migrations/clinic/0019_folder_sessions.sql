-- Enables watched folders that start sessions by themselves: what is set for each, and by which folder
-- a session was started, so that its costs count for that folder's day and no document is begun twice.

CREATE TABLE inbox_folder_sessions (
  folder_id TEXT PRIMARY KEY REFERENCES inbox_folders,
  is_on INTEGER NOT NULL,           -- 1 where it starts sessions
  mode TEXT NOT NULL,               -- standard, high_accuracy, cost_optimized
  endpoint TEXT NOT NULL,           -- by its name
  budget INTEGER,                   -- nano-units that one session may cost; null is no limit
  daily_budget INTEGER,             -- nano-units that one day may cost; null is no limit
  from_minute INTEGER NOT NULL,     -- of the day, as the clinic's clock on the wall has it
  to_minute INTEGER NOT NULL,       -- the first minute after; earlier than from_minute is the next day's
  since INTEGER NOT NULL,           -- what arrived before is left to people
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

-- The folder that started the session; null where a person did. No row is touched: in the fold, a row that
-- was made before has NULL there.
ALTER TABLE ai_processing_sessions ADD COLUMN inbox_folder_id TEXT;

CREATE INDEX documents_by_folder ON documents (inbox_folder_id, received_at)
  WHERE inbox_folder_id IS NOT NULL;
CREATE INDEX sessions_by_folder ON ai_processing_sessions (inbox_folder_id)
  WHERE inbox_folder_id IS NOT NULL;

-- Enables the second factor: a person whose row is here is let in only with a code of their
-- authenticator app besides their password. A table of its own, because who reads a person must not
-- read their secret by the way.

CREATE TABLE second_factors (
  user_id TEXT PRIMARY KEY REFERENCES users,
  secret BLOB NOT NULL,             -- secret: 20 bytes that the app has too
  last_step INTEGER NOT NULL,       -- the period whose code was accepted last: seconds since 1970 / 30
  turned_on_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

-- Since when more of a log is fixed than is held: kept from the first checkpoint that went ahead until the
-- mirror has caught up with the witness. A fresh signature over the same tree moves fixed_at and held_at,
-- which therefore cannot say how long a clinic's events have been missing.
ALTER TABLE fixed ADD COLUMN ahead_since INTEGER;

-- Enables putting quarantined documents away: with a reason, out of what waits, and back again. And
-- asking for alerts of one severity.
--
-- Columns are added without a default and no row is touched: in the fold, a row that was made
-- before has NULL there.

ALTER TABLE documents ADD COLUMN put_away_at INTEGER;       -- null where it is not put away
ALTER TABLE documents ADD COLUMN put_away_by TEXT;
ALTER TABLE documents ADD COLUMN put_away_reason TEXT;      -- may name the patient

CREATE INDEX alerts_by_severity ON alerts (severity, state, created_at);

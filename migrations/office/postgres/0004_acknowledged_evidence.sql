-- A person who has found out what a piece of evidence means says so: when, who, and why. From then on it
-- asks nobody to look any more. It stays as it is, with both notes.
ALTER TABLE evidence ADD COLUMN acknowledged_at bigint;
ALTER TABLE evidence ADD COLUMN acknowledged_by bytea;
ALTER TABLE evidence ADD COLUMN acknowledged_reason text;

-- A person who has found out what a piece of evidence means says so: when, who, and why. From then on it
-- asks nobody to look any more. It stays as it is, with both notes.
ALTER TABLE evidence ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE evidence ADD COLUMN acknowledged_by BLOB;
ALTER TABLE evidence ADD COLUMN acknowledged_reason TEXT;

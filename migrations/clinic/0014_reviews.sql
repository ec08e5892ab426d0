-- Enables a reviewer to decide by itself each thing that a review was asked for, to give a number that
-- a document really has although its check digit does not fit, and to open a result again whose
-- session is complete.
--
-- Columns are added without a default and no row is touched: in the fold, a row that was made before
-- has NULL there.

ALTER TABLE result_fields ADD COLUMN as_printed INTEGER;      -- 1 where a reviewer says that it stands so
ALTER TABLE document_results ADD COLUMN decided TEXT;         -- JSON array: what was decided that is no value
ALTER TABLE document_results ADD COLUMN reopened_at INTEGER;  -- null where not opened after completion
ALTER TABLE document_results ADD COLUMN reopened_by TEXT;
ALTER TABLE document_results ADD COLUMN reopened_reason TEXT; -- may name the patient

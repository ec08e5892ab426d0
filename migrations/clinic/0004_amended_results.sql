-- Enables reviewers to say what kind of document it is, and a session to say on how many reviewed
-- values its accuracy rests. A value that a reviewer adds needs no column: it is a row of
-- `result_fields` in the state `added`, with nothing found (`value` is empty, `confidence` is 0 and
-- means nothing) and the reviewer's value in `reviewed_value`.

ALTER TABLE document_results ADD COLUMN reviewed_type TEXT;   -- null where it was not corrected
ALTER TABLE ai_processing_sessions ADD COLUMN reviewed_values INTEGER;
                                    -- null where no review has ended, or before this version
ALTER TABLE ai_processing_sessions ADD COLUMN total_values INTEGER;
                                    -- how many there were to review, at the last review

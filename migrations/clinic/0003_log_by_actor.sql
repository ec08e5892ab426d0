-- Enables a person's own log: staff, reviewers and doctors read what they did themselves, so for
-- them every list of the log is by person, and without an index each would read the whole log.
-- The kind stands in it too, so that a list by person and kind is counted without the events.

CREATE INDEX events_by_actor ON events (actor, seq, kind);

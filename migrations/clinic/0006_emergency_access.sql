-- Enables emergency access: each use of it is a problem of its own, whoever took it and whatever
-- was resolved before.

DROP INDEX alerts_one_per_problem;
CREATE UNIQUE INDEX alerts_one_per_problem
  ON alerts (coalesce(processing_session_id, ''), alert_type)
  WHERE state <> 'resolved' AND alert_type <> 'emergency_access';

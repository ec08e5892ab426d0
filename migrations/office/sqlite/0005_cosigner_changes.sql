-- The witness's and the mirror's key can be renewed. Each change keeps the key that ended, so that what it
-- has signed can still be told, and the root key's statement, by which clinics believe the new one.
CREATE TABLE cosigner_change (
  number INTEGER PRIMARY KEY,
  cosigner TEXT NOT NULL CHECK (cosigner IN ('witness', 'mirror')),
  former TEXT NOT NULL,             -- the verifier key that ended
  note TEXT NOT NULL,               -- the root key's statement of both keys from then on
  seq INTEGER NOT NULL                 -- the event of the own ledger
) STRICT;

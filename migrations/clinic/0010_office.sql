-- Enables what comes from head office: its policies, and its messages for this clinic. Both are
-- statements that its root key signed, kept as they came, so that anybody can verify them again.

CREATE TABLE office_policies (
  policy_id TEXT PRIMARY KEY,
  office_id TEXT NOT NULL,
  number INTEGER NOT NULL,          -- rises; the newest of the office in force is in force
  note TEXT NOT NULL,               -- as the root key signed it
  issued TEXT NOT NULL,             -- RFC 3339, by head office's clock
  until TEXT NOT NULL,              -- until when it is confirmed; it stays in force afterwards
  body TEXT NOT NULL,               -- one line of JSON
  ledger_key TEXT NOT NULL,         -- the verifier key of head office's own ledger
  ledger_note TEXT NOT NULL,        -- the ledger's checkpoint in which it was proven
  received_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE office_mail (
  mail_id TEXT PRIMARY KEY,
  office_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,          -- the clinic, as head office names it
  number INTEGER NOT NULL,          -- rises by one with each message
  kind TEXT NOT NULL,               -- such as hook/NAME for a provider's callback
  sent_at TEXT NOT NULL,            -- RFC 3339, by head office's clock
  note TEXT NOT NULL,               -- as the root key signed it
  body TEXT NOT NULL,               -- one line of JSON
  received_at INTEGER NOT NULL,
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;

-- Enables trusting head office's own ledger from the enrolment on: the reply that its root key signed
-- names the ledger's key, and no other is believed. In the fold, an enrolment that was made before has
-- NULL there: it takes nothing that is proven by that ledger until the clinic enrols again.

ALTER TABLE head_offices ADD COLUMN ledger_key TEXT;        -- the verifier key of its own ledger

/** Patients for tests, all of them invented. */
import type { DocumentPatient, PatientHead, PatientListReport, PatientView } from "@/ipc";

export const patient = (more: Partial<PatientHead> = {}): PatientHead => ({
  patient_id: "p1",
  name: { used: "current", given: "Rhodri", family: "Vaughan-Peters" },
  birth_date: "1958-03-14",
  numbers: [
    { kind: "list_id", value: "77" },
    { kind: "nhs_number", value: "9434765919" },
    { kind: "mrn", value: "RG-1042" },
  ],
  no_ai: false,
  ...more,
});

export const view = (more: Partial<PatientView> = {}): PatientView => ({
  patient: patient(),
  age: 68,
  names: [
    { used: "current", given: "Rhodri", family: "Vaughan-Peters" },
    { used: "former", given: "Rhodri", family: "Vaughan" },
  ],
  no_ai: null,
  added_at: "2026-11-01T08:00:00Z",
  documents: [
    {
      document_id: "d1",
      name: "referral.pdf",
      received_at: "2026-11-21T02:00:00Z",
      session_id: "s1",
      document_type: "referral_letter",
      by_itself: true,
      matched_at: "2026-11-21T02:01:00Z",
    },
  ],
  document_count: 1,
  sessions: [{ session_id: "s1", initiated_at: "2026-11-21T02:00:00Z", user: "ada", documents: 1 }],
  disclosures: [],
  acts: [
    { at: "2026-11-22T02:00:00Z", by: "rita", what: "opened", reason: null },
    { at: "2026-11-01T08:00:00Z", by: null, what: "added", reason: null },
  ],
  may_mark_no_ai: true,
  redacted: false,
  ...more,
});

export const report = (more: Partial<PatientListReport> = {}): PatientListReport => ({
  applied: false,
  format: "csv",
  rows: 1_000,
  added: 120,
  updated: 1,
  unchanged: 877,
  refused: 2,
  refused_rows: [
    { place: 14, reason: "it has no name" },
    { place: 1_003, reason: "its birth date cannot be read: write it as 1958-03-14" },
  ],
  not_understood: ["Shoe size"],
  matched: 0,
  ...more,
});

export const whose = (more: Partial<DocumentPatient> = {}): DocumentPatient => ({
  state: "matched",
  patient: patient(),
  by_itself: true,
  by: null,
  at: "2026-11-21T02:01:00Z",
  confidence: 950,
  reasons: ["the name is the same", "the birth date is the same"],
  reason: "",
  candidates: [],
  may_match: true,
  no_ai_hold: false,
  ...more,
});

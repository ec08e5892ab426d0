import type { Clinic, Overview } from "../api/types";

export const NOW = "2026-11-28T12:00:00Z";

/** A clinic of which all is well and known, unless told otherwise. */
export const clinic = (told: Partial<Clinic> & { id: string }): Clinic => ({
  name: `Clinic ${told.id}`,
  group: "Victoria",
  kind: "clinic",
  origin: `wardbook/${told.id}`,
  state: "current",
  fixed: 1000,
  fixedAt: "2026-11-28T11:57:00Z",
  held: 1000,
  heldAt: "2026-11-28T11:56:00Z",
  searchable: 1000,
  unsent: 0,
  lastContact: "2026-11-28T11:58:00Z",
  version: "0.1.0",
  policy: 9,
  clockOffsetSeconds: 0,
  alerts: { critical: 0, high: 0, medium: 0, low: 0 },
  compliance: { compliant: 10, nonCompliant: 0, notAssessed: 0 },
  cost: { nanos: 1_500_000_000, currency: "AUD" },
  pausedUntil: null,
  pauseReason: null,
  codeExpiresAt: null,
  codeLastUsedAt: null,
  before: 0,
  successorOf: null,
  ...told,
});

const NOTHING = {
  fixed: null,
  fixedAt: null,
  held: null,
  heldAt: null,
  searchable: null,
  unsent: null,
  lastContact: null,
  version: null,
  policy: null,
  clockOffsetSeconds: null,
  alerts: null,
  compliance: null,
  cost: null,
  before: null,
} as const;

/** A clinic of which nothing is known yet. */
export const unknown = (told: Partial<Clinic> & { id: string }): Clinic =>
  clinic({ state: "waiting", ...NOTHING, ...told });

export const overview = (clinics: Clinic[], attention: Overview["attention"] = []): Overview => ({
  now: NOW,
  name: "office.example",
  newestPolicy: 9,
  clinics,
  attention,
});

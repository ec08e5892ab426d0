/** How sync stands, for tests: an enrolled clinic, and what each test has otherwise. */
import type { OfficeStatus, OfficeWord, SyncStatus, Witnessed, WitnessStatus } from "@/ipc";

/** A moment so many minutes from now; a second more, so that rounding keeps the minute. */
export const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000 + Math.sign(minutes) * 1_000).toISOString();

export const witnessed = (more: Partial<Witnessed> = {}): Witnessed => ({
  asked: true,
  events: 41_212,
  fixed: 41_200,
  by: "office.example/witness",
  at: "2026-11-21T14:05:03.123456Z",
  eventsSince: 12,
  minutesSince: 3,
  ...more,
});

export const word = (more: Partial<OfficeWord> = {}): OfficeWord => ({
  heardAt: inMinutes(-4),
  fixed: 41_100,
  held: 39_900,
  searchable: 39_600,
  clockAheadSeconds: 1,
  policy: null,
  pausedUntil: null,
  ...more,
});

export const office = (more: Partial<OfficeStatus> = {}): OfficeStatus => ({
  name: "office.example",
  officeId: "0198c0de-0000-7000-8000-000000000001",
  address: "https://office.example:8440",
  clinicId: "0198c0de-0000-7000-8000-000000000002",
  enrolledAt: "2026-11-01T08:00:00Z",
  before: 812,
  fixed: 41_200,
  fixedAt: inMinutes(-3),
  held: 39_936,
  searchable: 39_680,
  unsent: [],
  problem: null,
  detail: "",
  halted: false,
  attemptedAt: inMinutes(-3),
  succeededAt: inMinutes(-3),
  failures: 0,
  nextAt: null,
  word: word(),
  policy: null,
  mail: { received: 0, newest: [] },
  witnessKey: "office.example/witness+1+a",
  mirrorKey: "office.example/mirror+2+b",
  ...more,
});

export const witness = (more: Partial<WitnessStatus> = {}): WitnessStatus => ({
  name: "witness.example/w1",
  vkey: "witness.example/w1+3+c",
  url: "https://witness.example",
  addedAt: "2026-11-02T08:00:00Z",
  addedBy: "ada",
  fixed: 41_000,
  fixedAt: inMinutes(-50),
  problem: null,
  detail: "",
  halted: false,
  requestsToday: 3,
  nextAt: inMinutes(10),
  ...more,
});

export const status = (more: Partial<SyncStatus> = {}): SyncStatus => ({
  witnessed: witnessed(),
  office: office(),
  witnesses: [],
  pause: null,
  ...more,
});

/** A clinic that sends nothing to anybody. */
export const alone = (): SyncStatus =>
  status({
    office: null,
    witnessed: witnessed({
      asked: false,
      fixed: 0,
      by: null,
      at: null,
      eventsSince: 41_212,
      minutesSince: null,
    }),
  });

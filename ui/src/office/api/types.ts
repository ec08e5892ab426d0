/** What head office answers under `/v1/staff`. A number that it does not know is null, never 0. */

/** Reads; adds clinics, pauses, suspends and rotates; also staff and limits. */
export type Role = "viewer" | "operator" | "admin";

export interface Me {
  id: string;
  name: string;
  role: Role;
  secondFactor: boolean;
}

export interface Person extends Me {
  /** Since when this person is out; null while they may sign in. */
  disabledAt: string | null;
  lastSeen: string | null;
}

export type State =
  | "waiting"
  | "current"
  | "behind"
  | "silent"
  | "paused"
  | "suspended"
  | "forked"
  | "restored";

export interface Alerts {
  critical: number;
  high: number;
  medium: number;
  low: number;
}

export interface Compliance {
  compliant: number;
  nonCompliant: number;
  notAssessed: number;
}

export interface Cost {
  /** Billionths of the currency; as text where it is more than a number holds exactly. */
  nanos: number | string;
  currency: string;
}

export interface Clinic {
  id: string;
  name: string;
  group: string;
  /** A clinic's log, or a foreign one that is witnessed but not mirrored. */
  kind: "clinic" | "log";
  origin: string | null;
  state: State;
  /** Events. */
  fixed: number | null;
  fixedAt: string | null;
  held: number | null;
  heldAt: string | null;
  searchable: number | null;
  /** Events, by the clinic's own word. */
  unsent: number | null;
  lastContact: string | null;
  version: string | null;
  policy: number | null;
  clockOffsetSeconds: number | null;
  alerts: Alerts | null;
  compliance: Compliance | null;
  cost: Cost | null;
  pausedUntil: string | null;
  pauseReason: string | null;
  /** Until when its unused code counts, or counted. */
  codeExpiresAt: string | null;
  codeLastUsedAt: string | null;
  /** Before this event it is the clinic's word. */
  before: number | null;
  /** The origin of the log whose place this one took. */
  successorOf: string | null;
}

/** Why a clinic needs a person, with the figures that it rests on; this page writes the sentence. */
export type Concern =
  /** Pairs of notes that cannot both be true, and notes that were not shown to extend what is fixed,
   * as far as nobody has acknowledged them. */
  | { kind: "forked"; pairs: number; unproven: number }
  /** Events in its log, by its own word, and those that are fixed. */
  | { kind: "restored"; size: number; fixed: number }
  | { kind: "bad_entry"; entries: number }
  | { kind: "silent"; limitMinutes: number }
  | { kind: "behind"; fixed: number; held: number; searchable: number }
  | { kind: "policy"; applied: number | null; newest: number }
  /** An unused code that ends, and when an earlier one of the clinic was used. */
  | { kind: "code"; expiresAt: string; lastUsedAt: string | null };

export type AttentionKind = Concern["kind"];

export type Attention = Concern & {
  /** The clinic's id. */
  clinic: string;
  since: string | null;
};

export interface Overview {
  /** When this was so, by head office's clock. */
  now: string;
  /** Head office's name. */
  name: string;
  /** Null where none was issued. */
  newestPolicy: number | null;
  clinics: Clinic[];
  attention: Attention[];
}

/** One of a clinic's logs: its own, and those that it took the place of. */
export interface ClinicLog {
  origin: string;
  fixed: number | null;
  held: number | null;
  since: string | null;
  /** When another log took its place; null for the one that goes on. */
  endedAt: string | null;
}

export interface Evidence {
  id: string;
  at: string;
  kind: string;
  detail: string | null;
  /** Who found out what it means; null while it needs a person. */
  acknowledged: { at: string; by: string; reason: string } | null;
}

export interface ClinicInFull extends Clinic {
  now: string;
  groupLimitMinutes: number | null;
  logs: ClinicLog[];
  evidence: Evidence[];
  /** Messages in its mailbox. */
  messages: number;
  /** How many of them the clinic's own events acknowledge. */
  acknowledged: number;
}

export interface LogEvent {
  seq: number;
  time: string;
  kind: string;
  actor: string;
  role: string;
  source: string;
  session: string;
  subject: string;
  trace: string | null;
  /** Null where head office does not hold it. */
  payload: string | null;
}

export interface EventPage {
  events: LogEvent[];
  /** Events that can be searched; later ones are held and follow. */
  searchable: number;
  more: boolean;
}

export interface EventInFull {
  event: LogEvent;
  /** The exact bytes of the entry, as text. */
  header: string;
  payload: string | null;
  /** Hashes in hexadecimal. */
  inclusion: { leaf: string; size: number; root: string; path: string[] };
  /** The signed note. */
  checkpoint: string;
}

export interface EventQuery {
  /** Of this log, by its origin; the clinic's present one where it is left out. */
  log?: string;
  kind?: string;
  actor?: string;
  session?: string;
  subject?: string;
  /** RFC 3339; `to` is the first moment after. */
  from?: string;
  to?: string;
}

export interface GivenCode {
  code: string;
  expiresAt: string;
}

export interface Group {
  name: string;
  /** Null where nobody set a limit: a day then. */
  silentAfterMinutes: number | null;
}

/** What an authenticator app takes in; the picture where head office draws one. */
export interface BegunFactor {
  secret: string;
  uri: string;
  qrSide?: number;
  qrPath?: string;
}

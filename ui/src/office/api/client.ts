/** The one door to head office: `fetch` with the session's cookie, answers typed, refusals in words. */
import i18next from "i18next";
import type { Refusal } from "@/shared/refusal";
import type {
  BegunFactor,
  ClinicInFull,
  EventInFull,
  EventPage,
  EventQuery,
  GivenCode,
  Group,
  Me,
  Overview,
  Person,
  Role,
} from "./types";

const STAFF = "/v1/staff";

/** Told when head office no longer knows who sits here. */
const watchers = new Set<() => void>();

/** Has `watcher` called when a request was refused for want of a session; answers with how to stop. */
export function onSignedOut(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** What is wrong, in head office's words, or in ours where it has none. */
async function refusalOf(response: Response): Promise<Refusal> {
  const told: unknown = await response.json().catch(() => null);
  if (told !== null && typeof told === "object" && "code" in told && "message" in told)
    return { reference: null, ...(told as { code: string; message: string }) };
  // A proxy's page, or nothing at all.
  const message = i18next.t(response.status === 503 ? "office:busy" : "office:unclear", {
    status: response.status,
  });
  return { code: `http_${response.status}`, message, reference: null };
}

interface Asked {
  method?: "GET" | "POST" | "PUT";
  body?: unknown;
  /** A refusal says something of the form, not of the session. */
  entering?: boolean;
}

async function call<Answer>(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = "GET", body, entering = false } = asked;
  const sent = fetch(`${STAFF}${path}`, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const response = await sent.catch((): never => {
    throw { code: "unreachable", message: i18next.t("office:unreachable"), reference: null };
  });
  if (response.ok) {
    const text = await response.text();
    return (text === "" ? null : JSON.parse(text)) as Answer;
  }
  if (response.status === 401 && !entering) for (const tell of watchers) tell();
  throw await refusalOf(response);
}

const post = <Answer = null>(path: string, body: unknown = {}) =>
  call<Answer>(path, { method: "POST", body });

/** `?a=1&b=2` of what has a value, or nothing. */
export function queryText(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

const clinic = (id: string) => `/clinics/${encodeURIComponent(id)}`;
const person = (id: string) => `/people/${encodeURIComponent(id)}`;

/** Everything that the page asks and does. */
export const office = {
  me: () => call<Me>("/me", { entering: true }),
  signIn: (name: string, password: string, code: string | null) =>
    call<{ staff: Me }>("/sign-in", {
      method: "POST",
      body: { name, password, ...(code === null ? {} : { code }) },
      entering: true,
    }),
  signOut: () => post("/sign-out"),
  beginSecondFactor: () => post<BegunFactor>("/second-factor", { action: "begin" }),
  confirmSecondFactor: (code: string) => post("/second-factor", { action: "confirm", code }),

  overview: () => call<Overview>("/clinics"),
  clinic: (id: string) => call<ClinicInFull>(clinic(id)),
  addClinic: (name: string, group: string) =>
    post<GivenCode & { clinic: { id: string } }>("/clinics", { name, group }),
  newCode: (id: string) => post<GivenCode>(`${clinic(id)}/code`),
  pause: (id: string, until: string, reason: string) =>
    post(`${clinic(id)}/pause`, { until, reason }),
  resume: (id: string) => post(`${clinic(id)}/resume`),
  suspend: (id: string, reason: string) => post(`${clinic(id)}/suspend`, { reason }),
  /** Answers with a code where the clinic has to enrol again. */
  rotate: (id: string) => post<Partial<GivenCode> | null>(`${clinic(id)}/rotate`),
  /** A piece of evidence by its own id. */
  acknowledge: (evidence: string, reason: string) =>
    post(`/evidence/${encodeURIComponent(evidence)}/acknowledge`, { reason }),

  events: (id: string, query: EventQuery, before: number | undefined, limit: number) =>
    call<EventPage>(`${clinic(id)}/events${queryText({ ...query, before, limit })}`),
  event: (id: string, seq: number, log: string | undefined) =>
    call<EventInFull>(`${clinic(id)}/events/${seq}${queryText({ log })}`),

  groups: () => call<Group[]>("/groups"),
  setGroup: (name: string, silentAfterMinutes: number) =>
    call<null>(`/groups/${encodeURIComponent(name)}`, {
      method: "PUT",
      body: { silentAfterMinutes },
    }),

  people: () => call<Person[]>("/people"),
  addPerson: (name: string, role: Role, password: string) =>
    post("/people", { name, role, password }),
  disablePerson: (id: string) => post(`${person(id)}/disable`),
  enablePerson: (id: string) => post(`${person(id)}/enable`),
  setRole: (id: string, role: Role) => post(`${person(id)}/role`, { role }),
  resetSecondFactor: (id: string) => post(`${person(id)}/reset-second-factor`),
};

/** What a link downloads. */
export const download = {
  csv: (filters: Record<string, string | undefined>) => `${STAFF}/clinics.csv${queryText(filters)}`,
  evidence: (id: string) => `${STAFF}/evidence/${encodeURIComponent(id)}`,
  /** One of the two notes, to the byte. */
  note: (id: string, which: "first" | "second") =>
    `${STAFF}/evidence/${encodeURIComponent(id)}/${which}`,
  /** From the first event up to, and without, the event `end`. */
  bundle: (id: string, from: number | undefined, end: number | undefined) =>
    `${STAFF}${clinic(id)}/bundle${queryText({ from, to: end })}`,
};

/** Shows a part of head office's page in a test, with a head office that answers as it is told. */
import type { ReactNode } from "react";
import { vi } from "vitest";
import { type Place, showRouted } from "@/test/routed";
import type { Me, Role } from "../api/types";
import "../i18n";
import { MeProvider } from "../entrance/me";
import { validateSearch } from "../frame/search";

/** An answer, or a refusal: its status first. */
type Answer = unknown | (() => unknown);
export const refusal = (status: number, code: string, message: string) => ({
  refused: { status, body: { code, message } },
});

/** What was asked, as `GET /clinics?…`, with what was sent. */
export interface Request {
  asked: string;
  body: unknown;
}

/** Has `fetch` answer by `METHOD /path` below `/v1/staff`; answers with what was asked. */
export function serve(answers: Record<string, Answer>): Request[] {
  const requests: Request[] = [];
  const answer = async (address: string, init: RequestInit = {}) => {
    const path = address.replace(/^\/v1\/staff/, "");
    const asked = `${init.method ?? "GET"} ${path}`;
    requests.push({ asked, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const given = answers[asked] ?? answers[asked.replace(/\?.*/, "")];
    const told: unknown = await (typeof given === "function" ? given() : given);
    const refused = (told as ReturnType<typeof refusal> | undefined)?.refused;
    if (told === undefined) return new Response("{}", { status: 404 });
    if (refused) return new Response(JSON.stringify(refused.body), { status: refused.status });
    return new Response(JSON.stringify(told), { status: 200 });
  };
  vi.stubGlobal("fetch", vi.fn(answer));
  return requests;
}

export const somebody = (role: Role = "operator"): Me => ({
  id: "s1",
  name: "margit",
  role,
  secondFactor: true,
});

interface Shown extends Place {
  role?: Role;
}

export function show(part: ReactNode, { role, ...place }: Shown = {}) {
  const around = (page: ReactNode) => <MeProvider value={somebody(role)}>{page}</MeProvider>;
  return showRouted(part, place, around, validateSearch);
}

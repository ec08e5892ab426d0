/** Shows a part of the window in a test: themed, routed, with somebody at it. */
import type { ReactNode } from "react";
import type { Permission, PersonView, Reach } from "@/ipc";
import { PersonProvider } from "@/shared/person";
import { type Place, showRouted } from "./routed";

const EVERYTHING: Permission[] = [
  "run_sessions",
  "read_documents",
  "review",
  "send_messages",
  "draft_messages",
  "read_messages",
  "keep_contacts",
  "read_patients",
  "match_documents",
  "import_patients",
  "mark_no_ai",
  "oversee",
  "read_log",
  "export",
  "retention",
  "administer",
  "draft_messages",
  "read_messages",
  "keep_contacts",
];

/** An administrator, unless `may` says how far each permission reaches. */
export function somebody(may: Partial<Record<Permission, Reach>> = {}): PersonView {
  return {
    user_id: "u1",
    name: "ada",
    role: "admin",
    clinic: "Rivergum Family Practice",
    currency: "AUD",
    may: EVERYTHING.map((permission) => ({ permission, reach: may[permission] ?? "all" })),
    in_emergency: false,
    notices: {
      interrupted_sessions: [],
      last_signed_in: null,
      failed_sign_ins: 0,
      own_failed_sign_ins: 0,
      rollback: null,
    },
  };
}

interface Shown extends Place {
  person?: PersonView;
}

/** Answers with what testing-library answers with, and the router and the query client. */
export function show(part: ReactNode, { person = somebody(), ...place }: Shown = {}) {
  return showRouted(part, place, (page) => <PersonProvider person={person}>{page}</PersonProvider>);
}

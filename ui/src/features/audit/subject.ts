import type { Permission } from "@/ipc";
import { partsOf } from "@/shared/subject";

/** Where a record that an event is about can be looked at; nothing where no screen shows it. */
export function placeOf(
  subject: string,
  reaches: (permission: Permission) => boolean,
): { to: string; search?: Record<string, string> } | null {
  const parts = partsOf(subject);
  if (parts === null) return null;
  const { table, id } = parts;
  switch (table) {
    case "documents":
      return { to: `/documents/${encodeURIComponent(id)}` };
    case "ai_processing_sessions":
      return { to: `/sessions/${encodeURIComponent(id)}` };
    case "alerts":
      return { to: "/alerts", search: { alert: id } };
    case "users":
      return reaches("administer") ? { to: "/settings", search: { tab: "people" } } : null;
    case "endpoints":
      return reaches("run_sessions") ? { to: "/settings", search: { tab: "endpoints" } } : null;
    default:
      return null;
  }
}

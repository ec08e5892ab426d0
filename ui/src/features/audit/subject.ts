/** Where a record that an event is about can be looked at; nothing where no screen shows it. */
export function placeOf(
  subject: string,
  administers: boolean,
): { to: string; search?: Record<string, string> } | null {
  const cut = subject.indexOf("/");
  const [table, id] = [subject.slice(0, cut), subject.slice(cut + 1)];
  if (cut < 1 || id === "") return null;
  switch (table) {
    case "documents":
      return { to: `/documents/${encodeURIComponent(id)}` };
    case "ai_processing_sessions":
      return { to: `/sessions/${encodeURIComponent(id)}` };
    case "alerts":
      return { to: "/alerts", search: { alert: id } };
    case "users":
      return administers ? { to: "/settings", search: { tab: "people" } } : null;
    case "endpoints":
      return { to: "/settings", search: { tab: "endpoints" } };
    default:
      return null;
  }
}

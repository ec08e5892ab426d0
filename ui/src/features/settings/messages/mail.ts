/** What both providers' forms change, and the ports that mail servers usually have. */
import type { MailSecurity } from "@/ipc";

/** What a change to a provider is seen in: whether messages may be sent, too. */
export const CHANGED = ["settings", "messages", "message"];

/** RFC 6409 and RFC 8314; 25 for a server on this machine. */
export const PORTS = { tls: 465, starttls: 587, this_machine: 25 } as const;

/** The port for another kind of connection: the usual one, unless somebody had typed one. */
export function portFor(
  next: MailSecurity,
  now: { security: MailSecurity; port: number | string },
): number | string {
  return now.port === PORTS[now.security] ? PORTS[next] : now.port;
}

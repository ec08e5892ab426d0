/** What stands in the fields of a message while it is written. */
import type { MessageView } from "@/ipc";
import { fieldsOf } from "./moment";

export interface Typed {
  recipient: string;
  subject: string;
  body: string;
  urgent: boolean;
  urgentReason: string;
  /** `2026-11-21`, or nothing. */
  day: string | undefined;
  /** `09:00`, or empty. */
  time: string;
}

/** The fields as a message has them; empty for a new one. */
export const typedOf = (message: MessageView | undefined): Typed => ({
  recipient: message?.recipientEmail ?? message?.recipientPhone ?? "",
  subject: message?.subject ?? "",
  body: message?.body ?? "",
  urgent: message?.priority === "urgent",
  urgentReason: message?.urgentReason ?? "",
  ...fieldsOf(message?.scheduledFor ?? null),
});

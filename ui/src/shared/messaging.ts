/** What several screens say of messages in the same way; the words are in `messaging.json`. */
import type { DeliveryMethod, MessagePurpose, MessageRow } from "@/ipc";

export const METHODS = ["email", "sms"] as const satisfies DeliveryMethod[];

export const PURPOSES = [
  "care",
  "appointment",
  "administrative",
  "promotional",
] as const satisfies MessagePurpose[];

/** Where a message stands, as one word: its delivery, and what its queue adds to that. */
export function standingOf({ delivery, status }: Pick<MessageRow, "delivery" | "status">) {
  if (delivery === "queued" && (status === "sending" || status === "unknown")) return status;
  if (delivery === "failed" && status === "cancelled") return "given_up";
  return delivery;
}

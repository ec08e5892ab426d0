/** Where a message stands, in one word: delivery and queue together say it, neither alone. */
import type { ActView, MessageAct, MessageRow } from "@/ipc";

type Standing = Pick<MessageRow, "delivery" | "status">;

/** The word; `hasReceipts` is left out where nobody knows whether receipts come. */
export function standing({ delivery, status }: Standing, hasReceipts = true): string {
  if (status === "unknown") return "may_have_been_sent";
  if (status === "sending") return "sending";
  if (delivery === "failed" && status === "cancelled") return "given_up";
  if (delivery === "sent" && !hasReceipts) return "sent_no_receipt";
  return delivery;
}

/** Why a person may not do something; `null` where they may. */
export function whyNot(acts: readonly ActView[], act: MessageAct): string | null {
  const found = acts.find((one) => one.act === act);
  return found === undefined ? "" : found.whyNot;
}

/** Whether a person may do something. */
export const may = (acts: readonly ActView[], act: MessageAct): boolean =>
  whyNot(acts, act) === null;

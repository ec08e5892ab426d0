/** Where a session stands, in one badge that is the same wherever it is shown. */
import type { SessionRow } from "@/ipc";
import { Status } from "./Status";

type Standing = Pick<
  SessionRow,
  "session_status" | "completed_at" | "outcome" | "manual_review_required"
>;

/**
 * The word for where a session stands. The stored status says `completed` as soon as every document
 * is done; people call completed what has passed its checks and has its report.
 */
export function sessionWord(row: Standing): string {
  if (row.session_status !== "completed") return row.session_status;
  const part = row.outcome === "partial" ? "_partly" : "";
  if (row.completed_at !== null) return `completed${part}`;
  return `${row.manual_review_required > 0 ? "processed_review" : "processed"}${part}`;
}

export function SessionState({ row }: { row: Standing }) {
  return <Status word={sessionWord(row)} />;
}

/** What is wrong with a watched folder, as far as a person should know where documents arrive. */
import type { FolderSessionState, FolderStatus, WaitingFile } from "@/ipc";

/** States of a folder's sessions that a person may have to put right. */
const PROBLEMS = [
  "owner_may_not",
  "endpoint_gone",
  "endpoint_refused",
  "endpoint_away",
  "budget_spent",
  "failed",
] as const satisfies FolderSessionState[];

export type SessionProblem = (typeof PROBLEMS)[number];

export interface Trouble {
  folder: FolderStatus;
  /** What is in the way of its sessions. */
  sessions: SessionProblem | null;
  /** Files that wait for more than a moment. */
  files: WaitingFile[];
}

/** Nothing where a folder is fine. A file that changed a moment ago is no trouble. */
export function troubleOf(folder: FolderStatus): Trouble | null {
  const files = folder.waiting.filter((file) => file.why !== "settling");
  const sessions = PROBLEMS.find((one) => one === folder.sessions.state) ?? null;
  if (folder.problem === null && sessions === null && files.length === 0) return null;
  return { folder, sessions, files };
}

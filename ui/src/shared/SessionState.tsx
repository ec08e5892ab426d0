import type { SessionRow } from "@/ipc";
import { Status } from "./Status";

/** Where a session stands, in one badge that is the same wherever it is shown. */
export function SessionState({ row }: { row: Pick<SessionRow, "state"> }) {
  return <Status word={row.state} />;
}

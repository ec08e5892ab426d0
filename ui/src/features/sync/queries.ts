import { useQueryClient } from "@tanstack/react-query";
import type { SyncStatus } from "@/ipc";
import { useAct } from "@/shared/act";
import { SYNC_KEY, useSync } from "@/shared/sync";

/** Seconds between two looks while the screen is shown. */
const OFTEN = 4;

/** How sync stands, for the screen that shows all of it. */
export const useSyncStatus = () => useSync(OFTEN);

/** Takes in how sync stands after an act, without asking again. */
export function useTakeIn(): (status: SyncStatus) => void {
  const client = useQueryClient();
  return (status) => {
    client.setQueryData(SYNC_KEY, status);
  };
}

interface SyncAct<Input> {
  act: (input: Input) => Promise<SyncStatus>;
  done?: (status: SyncStatus) => string | undefined;
}

/** An act that answers with how sync stands after it. */
export function useSyncAct<Input = void>({ act, done }: SyncAct<Input>) {
  const takeIn = useTakeIn();
  return useAct<Input, SyncStatus>({
    act,
    changes: ["today", "alerts"],
    ...(done && { done }),
    after: takeIn,
  });
}

import { useEffect } from "react";
import { ask, type TaskView } from "@/ipc";

/** Says that what these tasks came to is on the screen, so that it is not shown after the lock again. */
export function useSeen(tasks: readonly TaskView[]): void {
  const unseen = tasks.filter((task) => task.ended_at !== null && !task.seen);
  const ids = unseen.map((task) => task.id).join(" ");
  useEffect(() => {
    // What could not be said is shown once more, which harms nobody.
    if (ids !== "") void ask.seeTasks(ids.split(" ").map(Number)).catch(() => undefined);
  }, [ids]);
}

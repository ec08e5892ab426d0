import type { TFunction } from "i18next";
import type { TaskView } from "@/ipc";
import { tellDone, tellRefused } from "@/shared/act";

/** Says in a toast what a task came to: where a file is, why something could not be done. */
export function tellEnded({ kind, state, result, error }: TaskView, t: TFunction<"app">): void {
  if (state === "failed" && error) tellRefused(error);
  else if (result?.result === "export" || result?.result === "redacted")
    tellDone(t("task.written", result));
  else tellDone(t(`task.ended.${kind}.${state}`));
}

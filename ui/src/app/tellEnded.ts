import type { TFunction } from "i18next";
import type { TaskView } from "@/ipc";
import { tellDone, tellRefused } from "@/shared/act";
import { count } from "@/shared/figures";

/** Says in a toast what a task came to: where a file is, why something could not be done. */
export function tellEnded({ kind, state, result, error }: TaskView, t: TFunction<"app">): void {
  if (state === "failed" && error) tellRefused(error);
  else if (result?.result === "export") tellDone(t("task.written", result));
  else if (result?.result === "redacted") {
    const pages = result.look_at.map(count).join(", ");
    const where = t("task.written", result);
    tellDone(pages === "" ? where : `${where} ${t("task.lookAt", { pages })}`);
  } else tellDone(t(`task.ended.${kind}.${state}`));
}

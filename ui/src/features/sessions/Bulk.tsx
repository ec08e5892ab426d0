import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type SessionRow } from "@/ipc";
import { confirmAct, tellDone, tellRefused } from "@/shared/act";
import { useTasks } from "@/shared/live";
import { useMay } from "@/shared/person";

interface Selected {
  sessions: readonly SessionRow[];
  /** The sessions that this person may resume, selected or not. */
  resumable: readonly string[];
  done: () => void;
}

/** What is done with the selected sessions; each button names how many it is about. */
export function Bulk({ sessions, resumable, done }: Selected) {
  const { t } = useTranslation("sessions");
  const may = useMay("run_sessions");
  const client = useQueryClient();
  const tasks = useTasks();
  const atWork = (row: SessionRow) =>
    tasks.some((task) => task.session_id === row.session_id && task.ended_at === null);
  const running = sessions.filter(atWork);
  const stopped = sessions.filter((row) => !atWork(row) && resumable.includes(row.session_id));
  if (!may) return null;
  const each = async (
    rows: readonly SessionRow[],
    act: (id: string) => Promise<unknown>,
    told: string,
  ) => {
    let acted = 0;
    for (const row of rows) {
      try {
        await act(row.session_id);
        acted += 1;
      } catch (thrown) {
        tellRefused(thrown);
      }
    }
    if (acted > 0) tellDone(t(told, { count: acted }));
    void client.invalidateQueries({ queryKey: ["sessions"] });
    done();
  };
  return (
    <>
      {running.length > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            confirmAct({
              title: t("bulk.cancelTitle", { count: running.length }),
              text: t("bulk.cancelText"),
              confirm: t("bulk.cancel", { count: running.length }),
              act: () => each(running, ask.cancelSession, "bulk.cancelled"),
            })
          }
        >
          {t("bulk.cancel", { count: running.length })}
        </Button>
      )}
      {stopped.length > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() => void each(stopped, ask.resumeSession, "bulk.resumed")}
        >
          {t("bulk.resume", { count: stopped.length })}
        </Button>
      )}
    </>
  );
}

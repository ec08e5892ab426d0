import { IconArrowsDiff, IconRepeat } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionRow } from "@/ipc";
import { ActButton } from "@/shared/ActButton";
import { count } from "@/shared/figures";
import { useMay } from "@/shared/person";
import { type Over, StartSession } from "@/shared/start/StartSession";

interface TogetherProps {
  selected: ReadonlySet<string>;
  /** Those of them that are on this page. */
  sessions: readonly SessionRow[];
  done: () => void;
}

/** Two selected sessions side by side, on whatever page of the list they are. */
export function CompareSelected({ selected }: { selected: ReadonlySet<string> }) {
  const { t } = useTranslation("sessions");
  const navigate = useNavigate();
  // Ids sort by creation: the session that was started first is what there was before.
  const [a, b, more] = [...selected].sort();
  const two = a !== undefined && b !== undefined && more === undefined;
  return (
    <ActButton
      size="xs"
      variant="default"
      leftSection={<IconArrowsDiff size={14} aria-hidden />}
      why={two ? undefined : t("bulk.two")}
      onClick={() => void navigate({ to: "/sessions/compare", search: { a, b } } as never)}
    >
      {t("bulk.compare")}
    </ActButton>
  );
}

/** The documents of the selected sessions once more, in one session of their own. */
export function RunSelectedAgain({ selected, sessions, done }: TogetherProps) {
  const { t } = useTranslation("sessions");
  const may = useMay("run_sessions");
  const [over, setOver] = useState<Over | null>(null);
  if (!may || selected.size === 0) return null;
  const running = sessions.some((row) => ["initiated", "processing"].includes(row.session_status));
  const documents = sessions.reduce((all, row) => all + row.total_documents, 0);
  const label =
    selected.size === 1 && sessions.length === 1
      ? t("bulk.again", { count: documents, shown: count(documents) })
      : t("bulk.againOf", { shown: count(selected.size) });
  return (
    <>
      <ActButton
        size="xs"
        variant="default"
        leftSection={<IconRepeat size={14} aria-hidden />}
        why={running ? t("bulk.notYet") : undefined}
        onClick={() => setOver({ sessions: [...selected] })}
      >
        {label}
      </ActButton>
      <StartSession over={over} close={() => setOver(null)} started={done} />
    </>
  );
}

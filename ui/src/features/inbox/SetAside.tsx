import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { confirmAct, tellDone, useAct } from "@/shared/act";
import { count } from "@/shared/figures";

interface SetAsideProps {
  /** Whether they are put away, and may be brought back. */
  away: boolean;
  selected: ReadonlySet<string>;
  done: () => void;
}

/** Puts the selected documents away, with a reason, or brings them back. */
export function SetAside({ away, selected, done }: SetAsideProps) {
  const { t } = useTranslation("inbox");
  const client = useQueryClient();
  const many = { count: selected.size, shown: count(selected.size) };
  const bring = useAct({
    act: () => ask.bringBack([...selected]),
    changes: ["inbox", "today", "document"],
    done: () => t("away.broughtBack", many),
    after: done,
  });
  const put = () =>
    confirmAct({
      title: t("away.title", many),
      text: t("away.text"),
      confirm: t("away.put", many),
      reason: { label: t("away.reason"), required: true },
      act: async (reason) => {
        await ask.putAway([...selected], reason);
        for (const key of ["inbox", "today", "document"])
          void client.invalidateQueries({ queryKey: [key] });
        tellDone(t("away.done", many));
        done();
      },
    });
  return (
    <Button
      size="xs"
      variant="default"
      disabled={selected.size === 0}
      loading={bring.isPending}
      onClick={() => (away ? bring.mutate() : put())}
    >
      {t(away ? "away.back" : "away.put", many)}
    </Button>
  );
}

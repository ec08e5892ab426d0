import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BackgroundState } from "@/ipc";
import { ago } from "@/shared/figures";
import { Status } from "@/shared/Status";

/** What the clinic does by itself: how it went last, and when it is next. */
export function BackgroundCard({ background }: { background: BackgroundState[] }) {
  const { t } = useTranslation("today");
  return (
    <Card withBorder component="section" aria-label={t("background.title")}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t("background.title")}
        </Title>
        {background.map((one) => (
          <Work key={one.work} state={one} />
        ))}
      </Stack>
    </Card>
  );
}

function Work({ state }: { state: BackgroundState }) {
  const { t } = useTranslation("today");
  const said = [last(state), state.ended_at === null ? "" : state.detail, next(state)];
  return (
    <Stack gap={2}>
      <Text size="sm">{t(`background.work.${state.work}`)}</Text>
      <Group gap="xs">
        {words(state).map((word) => (
          <Status key={word} word={word} label={t(`background.status.${word}`)} />
        ))}
        <Text size="xs">{said.filter((part) => part !== "").join(" · ")}</Text>
      </Group>
    </Stack>
  );

  function last({ running, started_at, ended_at }: BackgroundState): string {
    if (running && started_at !== null) return t("background.started", { ago: ago(started_at) });
    return ended_at === null ? "" : t("background.ended", { ago: ago(ended_at) });
  }

  function next({ work, every_minutes, due_at, running, overdue }: BackgroundState): string {
    if (every_minutes === 0) return t("background.off");
    if (running) return "";
    if (due_at === null) return work === "checks" ? t("background.idle") : "";
    const when = ago(due_at);
    if (overdue) return t("background.late", { when });
    const due = new Date(due_at).getTime() <= Date.now();
    return due ? t("background.soon") : t("background.next", { when });
  }
}

/** What it is at or owes, and how it ended last: work that never ran says so. */
function words({ running, overdue, outcome }: BackgroundState) {
  const now = running ? ["running" as const] : overdue ? ["overdue" as const] : [];
  return [...now, outcome ?? ("never" as const)];
}

import { Button, Grid, Stack } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type Today as Day } from "@/ipc";
import { useTasks } from "@/shared/live";
import { Page } from "@/shared/Page";
import { Empty, Failed, Loading } from "@/shared/states";
import { AlertsCard } from "./AlertsCard";
import { IntegrityCard } from "./IntegrityCard";
import { RunningCard } from "./RunningCard";
import { SinceLast } from "./SinceLast";
import { Waiting } from "./Waiting";
import { Week } from "./Week";

/** Between two askings while something runs, in milliseconds. */
const PAUSE = 3_000;

/** The day at a glance: what runs, what waits, what is wrong, how the week went. */
export function Today() {
  const { t } = useTranslation("today");
  const running = useTasks().some((task) => task.kind === "run" && task.ended_at === null);
  const today = useQuery({
    queryKey: ["today"],
    queryFn: () => ask.today(-new Date().getTimezoneOffset()),
    refetchInterval: running ? PAUSE : false,
  });
  if (today.isPending) return <Loading />;
  if (today.isError) return <Failed error={today.error} retry={() => void today.refetch()} />;
  const day = today.data;
  return (
    <Page
      title={t("title")}
      actions={
        <Button component={Link} to="/inbox" leftSection={<IconInbox size={16} aria-hidden />}>
          {t("bring")}
        </Button>
      }
    >
      <SinceLast />
      {isNew(day) ? (
        <Empty title={t("new.title")} text={t("new.text")}>
          <Button component={Link} to="/inbox" variant="default">
            {t("new.inbox")}
          </Button>
        </Empty>
      ) : (
        <Stack>
          <Waiting day={day} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack>
                <RunningCard day={day} />
                <Week day={day} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <IntegrityCard integrity={day.integrity} />
                <AlertsCard day={day} />
              </Stack>
            </Grid.Col>
          </Grid>
        </Stack>
      )}
    </Page>
  );
}

/** Whether nothing was ever brought here that a person could see. */
function isNew(day: Day): boolean {
  const worked = day.week.some((one) => one.sessions > 0);
  const waits = day.unprocessed + day.quarantined + day.stopped + (day.reviews ?? 0);
  return (
    !worked && waits === 0 && day.running.length === 0 && day.alerts.every((one) => one.count === 0)
  );
}

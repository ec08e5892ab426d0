import { Button, SimpleGrid, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Today as TodayView } from "@/ipc";
import { ago, day, Moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useMay, usePerson } from "@/shared/person";
import { Empty, Failed } from "@/shared/states";
import { useToday } from "@/shared/today";
import { AlertsCard } from "./AlertsCard";
import { BackgroundCard } from "./BackgroundCard";
import { IntegrityCard } from "./IntegrityCard";
import { LeftCard } from "./LeftCard";
import { Notices } from "./Notices";
import { Running } from "./Running";
import { Waiting } from "./Waiting";
import { Week } from "./Week";

/** What runs, what waits, what is wrong, how the week went. Every number leads to what it counts. */
export function Today() {
  const { t } = useTranslation("today");
  const brings = useMay("run_sessions");
  const before = usePerson().notices.last_signed_in;
  const today = useToday();
  if (today.isPending) return <Loading />;
  if (today.isError) return <Failed error={today.error} retry={() => void today.refetch()} />;
  const seen = today.data;
  const last = seen.week.at(-1);
  return (
    <Page
      title={t("title")}
      about={
        <>
          {last && day(last.date)}
          {before !== null && (
            <>
              {" · "}
              {t("lastSignedIn", { ago: ago(before) })} <Moment time={before} />
            </>
          )}
        </>
      }
    >
      <Notices />
      {isNew(seen) ? (
        <Empty title={t("empty.title")} text={t(brings ? "empty.text" : "empty.textOther")}>
          {brings && (
            <Button component={Link} to="/inbox">
              {t("empty.go")}
            </Button>
          )}
        </Empty>
      ) : (
        <>
          <Running sessions={seen.running} currency={seen.currency} />
          <Waiting today={seen} />
        </>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <AlertsCard counts={seen.alerts} gravest={seen.gravest} />
        <Stack gap="md">
          <IntegrityCard integrity={seen.integrity} />
          {seen.left !== null && <LeftCard left={seen.left} />}
          <BackgroundCard background={seen.background} />
        </Stack>
      </SimpleGrid>
      {!isNew(seen) && <Week week={seen.week} currency={seen.currency} />}
    </Page>
  );
}

/** Whether nothing was ever brought in, as far as a week tells. */
function isNew(today: TodayView): boolean {
  const { running, reviews, stopped, unprocessed, quarantined, week } = today;
  const waiting = (reviews ?? 0) + stopped + unprocessed + quarantined;
  return waiting === 0 && running.length === 0 && week.every((one) => one.sessions === 0);
}

import { Anchor, Box, Button, Group, SegmentedControl, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AlertState, AlertView } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { SessionLink } from "@/shared/links";
import { Page } from "@/shared/Page";
import { Status } from "@/shared/Status";
import { Empty, Failed, Loading } from "@/shared/states";
import { AlertPanel } from "./AlertPanel";
import { PAGE, useAlerts } from "./queries";

const STATES: AlertState[] = ["open", "acknowledged", "resolved"];

/** What is wrong, the gravest first, beside what to do about it. */
export function Alerts() {
  const { t } = useTranslation(["alerts", "shared"]);
  const [filters, setFilters] = useFilters();
  const state = STATES.find((one) => one === filters.state) ?? null;
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const alerts = useAlerts(state, filters.session, offset);
  if (alerts.isPending) return <Loading />;
  if (alerts.isError) return <Failed error={alerts.error} retry={() => void alerts.refetch()} />;
  const page = alerts.data;
  const chosen = page.alerts.find((one) => one.alert_id === filters.alert) ?? page.alerts[0];
  const total = page.open + page.acknowledged + page.resolved;
  const shown = { all: total, ...page };
  const choices = ["all", ...STATES] as const;
  return (
    <Page title={t("title")} about={t("about")}>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t("states")}
          value={state ?? "all"}
          onChange={(value) =>
            setFilters({
              state: value === "all" ? undefined : value,
              alert: undefined,
              offset: undefined,
            })
          }
          data={choices.map((value) => ({
            value,
            label: t(`state.${value}`, { shown: count(shown[value]) }),
          }))}
        />
        {filters.session && (
          <Button variant="default" size="xs" onClick={() => setFilters({ session: undefined })}>
            {t("everySession")}
          </Button>
        )}
      </Group>
      {page.alerts.length === 0 || !chosen ? (
        <Empty
          title={t(total === 0 ? "none.title" : "noneHere.title")}
          text={t(total === 0 ? "none.text" : "noneHere.text")}
        >
          {total > 0 && (
            <Button
              variant="default"
              onClick={() => setFilters({ state: undefined, session: undefined })}
            >
              {t("noneHere.all")}
            </Button>
          )}
        </Empty>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Box miw={0}>
            <DataTable
              name="alerts"
              label={t("table")}
              columns={columns(t, chosen.alert_id, (alert) => setFilters({ alert }))}
              rows={page.alerts}
              rowKey={(row) => row.alert_id}
              page={{
                offset,
                limit: PAGE,
                total: page.total,
                go: (next) =>
                  setFilters({ offset: next > 0 ? String(next) : undefined, alert: undefined }),
              }}
            />
          </Box>
          <AlertPanel alert={chosen} mayChange={page.may_change} />
        </SimpleGrid>
      )}
    </Page>
  );
}

function columns(
  t: (key: string) => string,
  chosen: string,
  choose: (alert: string) => void,
): Column<AlertView>[] {
  return [
    {
      key: "title",
      title: t("column.what"),
      fixed: true,
      render: (row) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          fw={row.alert_id === chosen ? 700 : undefined}
          aria-current={row.alert_id === chosen ? "true" : undefined}
          onClick={() => choose(row.alert_id)}
        >
          {row.title}
        </Anchor>
      ),
    },
    {
      key: "severity",
      title: t("column.severity"),
      render: (row) => <Status word={row.severity} />,
    },
    { key: "state", title: t("column.state"), render: (row) => <Status word={row.state} /> },
    { key: "since", title: t("column.since"), render: (row) => <Moment time={row.created_at} /> },
    {
      key: "session",
      title: t("column.session"),
      optional: true,
      render: (row) =>
        row.session_id ? (
          <SessionLink session={row.session_id}>{t("openSession")}</SessionLink>
        ) : (
          t("clinic")
        ),
    },
  ];
}

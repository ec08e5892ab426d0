import { Anchor, Box, Button, Group, SegmentedControl, Select, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Alert, Severity } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { type Filters, useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { SessionLink } from "@/shared/links";
import { Page } from "@/shared/Page";
import { useReach } from "@/shared/person";
import { Status } from "@/shared/Status";
import { Empty, Failed } from "@/shared/states";
import { AlertPanel } from "./AlertPanel";
import { type GroupChoice, PAGE, type StateChoice, useAlerts } from "./queries";

const STATES: StateChoice[] = ["all", "unresolved", "open", "acknowledged", "resolved"];

const GROUPS: GroupChoice[] = ["mine", "escalated"];

const SEVERITIES: Severity[] = ["critical", "high", "medium"];

/** What is wrong, the gravest first, beside what to do about it. */
export function Alerts() {
  const { t } = useTranslation(["alerts", "shared"]);
  const own = useReach("oversee") === "own";
  const [filters, setFilters] = useFilters();
  const state = STATES.find((one) => one === filters.state) ?? "all";
  const severity = SEVERITIES.find((one) => one === filters.severity) ?? null;
  const group = GROUPS.find((one) => one === filters.group) ?? null;
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const alerts = useAlerts({ state, group, severity, session: filters.session, offset });
  if (alerts.isPending) return <Loading />;
  if (alerts.isError) return <Failed error={alerts.error} retry={() => void alerts.refetch()} />;
  const page = alerts.data;
  const chosen = page.alerts.find((one) => one.alertId === filters.alert) ?? page.alerts[0];
  const total = page.open + page.acknowledged + page.resolved;
  const { open, acknowledged, resolved } = page;
  const shown = { all: total, unresolved: open + acknowledged, open, acknowledged, resolved };
  const narrow = (change: Filters) =>
    setFilters({ ...change, alert: undefined, offset: undefined });
  const narrowed = severity !== null || group !== null || filters.session !== undefined;
  const nothing = total > 0 || narrowed ? "noneHere" : own ? "noneOwn" : "none";
  return (
    <Page title={t("title")} about={t("about")}>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t("states")}
          value={state}
          onChange={(value) => narrow({ state: value === "all" ? undefined : value })}
          data={STATES.map((value) => ({
            value,
            label: t(`state.${value}`, { shown: count(shown[value]) }),
          }))}
        />
        <Group gap="xs">
          <Select
            aria-label={t("group")}
            placeholder={t("anyGroup")}
            value={group}
            onChange={(value) => narrow({ group: value ?? undefined })}
            data={GROUPS.map((value) => ({ value, label: t(`groups.${value}`) }))}
            clearable
            clearButtonProps={{ "aria-label": t("clearGroup") }}
            w={180}
          />
          <Select
            aria-label={t("severity")}
            placeholder={t("anySeverity")}
            value={severity}
            onChange={(value) => narrow({ severity: value ?? undefined })}
            data={SEVERITIES.map((value) => ({ value, label: t(`shared:status.${value}`) }))}
            clearable
            clearButtonProps={{ "aria-label": t("clearSeverity") }}
            w={180}
          />
          {filters.session && (
            <Button variant="default" onClick={() => narrow({ session: undefined })}>
              {t("everySession")}
            </Button>
          )}
        </Group>
      </Group>
      {page.alerts.length === 0 || !chosen ? (
        <Empty title={t(`${nothing}.title`)} text={t(`${nothing}.text`)}>
          {(total > 0 || narrowed) && (
            <Button
              variant="default"
              onClick={() =>
                narrow({
                  state: undefined,
                  group: undefined,
                  severity: undefined,
                  session: undefined,
                })
              }
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
              columns={columns(t, chosen.alertId, (alert) => setFilters({ alert }))}
              rows={page.alerts}
              rowKey={(row) => row.alertId}
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
): Column<Alert>[] {
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
          fw={row.alertId === chosen ? 700 : undefined}
          aria-current={row.alertId === chosen ? "true" : undefined}
          onClick={() => choose(row.alertId)}
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
    { key: "since", title: t("column.since"), render: (row) => <Moment time={row.createdAt} /> },
    {
      key: "session",
      title: t("column.session"),
      optional: true,
      render: (row) =>
        row.sessionId ? (
          <SessionLink session={row.sessionId}>{t("openSession")}</SessionLink>
        ) : (
          t("clinic")
        ),
    },
  ];
}

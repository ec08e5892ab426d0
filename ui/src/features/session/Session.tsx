import { Anchor, Group, Tabs } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SessionHead } from "@/ipc";
import { count, moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { useTasks } from "@/shared/live";
import { Page } from "@/shared/Page";
import { SessionState } from "@/shared/SessionState";
import { Failed } from "@/shared/states";
import { About } from "./About";
import { Actions } from "./Actions";
import { Checks } from "./Checks";
import { Costs } from "./Costs";
import { Documents } from "./Documents";
import { Figures } from "./Figures";
import { Notices } from "./Notices";
import { useHead } from "./queries";
import { Report } from "./Report";
import { Running } from "./Running";

const TABS = ["documents", "cost", "checks", "report", "about"] as const;

/**
 * One processing session: while it runs, and what came of it. It is named by its start and size,
 * never by what it ran over: a file's name may be a patient's.
 */
export function Session() {
  const { t } = useTranslation("session");
  const { session } = useParams({ strict: false }) as { session: string };
  const task = useTasks().find((one) => one.session_id === session && one.ended_at === null);
  const running = task !== undefined;
  const head = useHead(session, running);
  if (head.isPending) return <Loading />;
  if (head.isError) return <Failed error={head.error} retry={() => void head.refetch()} />;
  const { row, session_type } = head.data;
  return (
    <Page
      title={t(`type.${session_type}`, {
        count: row.total_documents,
        shown: count(row.total_documents),
        time: moment(row.initiated_at),
      })}
      about={<Line head={head.data} />}
      actions={<Actions head={head.data} running={running} />}
    >
      {task && <Running task={task} />}
      <Notices head={head.data} running={running} />
      <Figures head={head.data} />
      <Parts head={head.data} running={running} />
    </Page>
  );
}

/** Where it stands, whose it is, how it runs. */
function Line({ head }: { head: SessionHead }) {
  const { t } = useTranslation("session");
  const { row } = head;
  return (
    <Group gap="xs">
      <SessionState row={row} />
      <span>
        {t("by", { name: row.user })} ·{" "}
        {t("at", { endpoint: row.endpoint, mode: t(`mode.${row.processing_mode}`) })}
      </span>
      {head.may_trace && (
        <Anchor component={Link} to={`/traces/${row.session_id}`} size="sm">
          {t("trace")}
        </Anchor>
      )}
    </Group>
  );
}

function Parts({ head, running }: { head: SessionHead; running: boolean }) {
  const { t } = useTranslation("session");
  const [filters, setFilters] = useFilters();
  const tab = TABS.find((one) => one === filters.tab) ?? "documents";
  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(next) =>
        setFilters({
          tab: next === "documents" ? undefined : (next ?? undefined),
          offset: undefined,
        })
      }
    >
      <Tabs.List aria-label={t("parts")}>
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="documents" pt="sm">
        <Documents session={head.row.session_id} running={running} />
      </Tabs.Panel>
      <Tabs.Panel value="cost" pt="md">
        <Costs head={head} />
      </Tabs.Panel>
      <Tabs.Panel value="checks" pt="md">
        <Checks head={head} />
      </Tabs.Panel>
      <Tabs.Panel value="report" pt="md">
        <Report report={head.completion_report} session={head.row.session_id} />
      </Tabs.Panel>
      <Tabs.Panel value="about" pt="md">
        <About head={head} />
      </Tabs.Panel>
    </Tabs>
  );
}

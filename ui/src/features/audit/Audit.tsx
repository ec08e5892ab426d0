import { Box, Button, Group } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useReach } from "@/shared/person";
import { Empty, Failed, NotPermitted } from "@/shared/states";
import { CheckResult } from "./CheckResult";
import { EventPanel } from "./EventPanel";
import { ExportMenu } from "./ExportMenu";
import type { LogFeed } from "./feed";
import { LogFilters, noFilters } from "./LogFilters";
import { LogList } from "./LogList";
import { isMalformed, NOTHING_TYPED, narrows, queryOf, useLog } from "./queries";
import { VerifyMenu } from "./VerifyMenu";

/** Below this an event has a screen of its own. */
const WIDE = "(min-width: 80em)";

/** The log: a million rows, filtered, each in full with its proof. */
export function Audit() {
  const { t } = useTranslation("audit");
  const reach = useReach("read_log");
  if (reach === "none") return <NotPermitted />;
  return <Log own={reach === "own"} title={t("title")} />;
}

function Log({ own, title }: { own: boolean; title: string }) {
  const { t } = useTranslation("audit");
  const [filters, change] = useFilters();
  const navigate = useNavigate();
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const query = queryOf(filters, typed);
  const malformed = isMalformed(filters);
  const log = useLog(query, !malformed);
  const event = filters.event === undefined ? undefined : Number(filters.event);
  const open = (seq: number) => {
    if (wide) change({ event: String(seq) });
    else void navigate({ to: `/audit/${seq}` });
  };
  // What was read before stands for other filters than those that are to be seen now.
  const read = malformed ? undefined : log.data;
  const feed = read?.feed;
  const clear = () => {
    setTyped(NOTHING_TYPED);
    change(noFilters());
  };
  // What has a word is looked up once; what comes later is found by looking again.
  const withheld = useReach("read_documents") === "redacted" && query.text !== null;
  const said = withheld
    ? "totalWordsWithheld"
    : query.text !== null
      ? "totalWords"
      : own
        ? "totalOwn"
        : "total";
  return (
    <Page
      fill
      title={title}
      about={malformed ? t("malformed") : feed ? <Total feed={feed} said={said} /> : t("reading")}
      actions={
        <>
          {read && <ExportMenu {...read} filtered={narrows(query)} />}
          <VerifyMenu log={read} filtered={narrows(query)} />
        </>
      }
    >
      <CheckResult />
      <LogFilters filters={filters} change={change} typed={typed} type={setTyped} />
      <Group gap="md" wrap="nowrap" align="stretch" style={{ flex: "1 1 0", minHeight: 260 }}>
        {malformed && (
          <Box style={{ flex: 1 }}>
            <Empty title={t("malformed")} text={t("malformedText")}>
              <Button onClick={clear}>{t("filter.clear")}</Button>
            </Empty>
          </Box>
        )}
        {!malformed && log.isLoading && (
          <Box style={{ flex: 1 }}>
            <Loading />
          </Box>
        )}
        {!malformed && log.isError && (
          <Box style={{ flex: 1 }}>
            <Failed error={log.error} retry={() => void log.refetch()} />
          </Box>
        )}
        {feed && (
          <Shown
            key={read?.reading}
            feed={feed}
            selected={event}
            open={open}
            again={() => void log.refetch()}
            clear={clear}
            none={t(withheld ? "noneTextWithheld" : "noneText")}
          />
        )}
        {wide && event !== undefined && Number.isSafeInteger(event) && (
          <EventPanel seq={event} close={() => change({ event: undefined })} />
        )}
      </Group>
    </Page>
  );
}

function Total({ feed, said }: { feed: LogFeed; said: string }) {
  const { t } = useTranslation("audit");
  const total = useSyncExternalStore(feed.watch, () => feed.total);
  return t(said, { count: total, events: count(total) });
}

interface ShownProps {
  feed: LogFeed;
  selected: number | undefined;
  open: (seq: number) => void;
  again: () => void;
  clear: () => void;
  /** Why there may be nothing. */
  none: string;
}

function Shown({ feed, selected, open, again, clear, none }: ShownProps) {
  const { t } = useTranslation("audit");
  const total = useSyncExternalStore(feed.watch, () => feed.total);
  const refusal = useSyncExternalStore(feed.watch, () => feed.refusal);
  const closed = refusal?.code === "reading_closed";
  useEffect(() => {
    if (closed) again();
  }, [closed, again]);
  if (refusal && !closed)
    return (
      <Box style={{ flex: 1 }}>
        <Failed error={refusal} retry={again} />
      </Box>
    );
  if (total === 0)
    return (
      <Box style={{ flex: 1 }}>
        <Empty title={t("none")} text={none}>
          <Button onClick={clear}>{t("filter.clear")}</Button>
        </Empty>
      </Box>
    );
  return <LogList feed={feed} selected={selected} open={(row) => open(row.seq)} />;
}

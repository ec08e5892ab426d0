import { Button, CloseButton, Group, Tabs, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlayerPlay, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useMay, useReach } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { type Over, StartSession } from "@/shared/start/StartSession";
import { Empty, Failed } from "@/shared/states";
import { DropZone } from "./DropZone";
import { FolderTroubles } from "./FolderTroubles";
import { InboxTable } from "./InboxTable";
import { Intake } from "./Intake";
import { MOST, queryOf, type Tab, useInbox } from "./queries";
import { SetAside } from "./SetAside";

const TABS: Tab[] = ["all", "unprocessed", "to_choose", "quarantined", "away"];

/** What arrived, and the session that is started over it. */
export function Inbox() {
  const { t } = useTranslation("inbox");
  const may = useMay("run_sessions");
  const own = useReach("read_documents") === "own";
  const [filters, setFilters] = useFilters();
  const tab = TABS.find((one) => one === filters.tab) ?? "all";
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  // Never in the address: file names name patients.
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [starting, setStarting] = useState<Over | null>(null);
  const inbox = useInbox(tab, wanted, offset);
  const choose = useAct({
    act: ask.chooseFiles,
    changes: [],
    inPlace: true,
  });
  const samples = useAct({
    act: ask.takeInSamples,
    changes: ["inbox", "today"],
    inPlace: true,
    done: ({ added, known }) =>
      t("samples.done", { count: added.length + known.length, shown: added.length + known.length }),
  });
  const everything = useAct({
    act: () => ask.inbox(queryOf("unprocessed", "", 0, MOST)),
    changes: [],
    inPlace: true,
    after: (page) =>
      setStarting({
        documents: page.documents.map((one) => one.document_id),
        of: page.unprocessed,
      }),
  });
  const search = (typed: string) => {
    setText(typed);
    setFilters({ offset: undefined });
  };
  if (inbox.isPending) return <Loading />;
  if (inbox.isError) return <Failed error={inbox.error} retry={() => void inbox.refetch()} />;
  const page = inbox.data;
  const { all, unprocessed, to_choose, quarantined, put_away: away } = page;
  const counts = { all, unprocessed, to_choose, quarantined, away };
  // There is nothing to look at where nothing was ever put away, or no patient is to be chosen.
  const rare = (one: Tab) => one === "away" || one === "to_choose";
  const tabs = TABS.filter((one) => !rare(one) || counts[one] > 0 || tab === one);
  const setsAside = tab === "quarantined" || tab === "away";
  const waiting = Math.min(page.unprocessed, MOST);
  const primary = may && page.all > 0 && !setsAside && (
    <Button
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      disabled={selected.size === 0 && waiting === 0}
      loading={everything.isPending}
      onClick={() =>
        selected.size > 0
          ? setStarting({ documents: [...selected], of: selected.size })
          : everything.mutate()
      }
    >
      {startWords()}
    </Button>
  );
  function startWords() {
    if (selected.size > 0)
      return t("start.selected", { count: selected.size, shown: count(selected.size) });
    if (page.unprocessed > MOST)
      return t("start.first", { shown: MOST, of: count(page.unprocessed) });
    return t("start.all", { count: waiting, shown: count(waiting) });
  }
  return (
    <Page title={t("title")} about={t("about")} actions={primary}>
      {may && <DropZone choose={() => choose.mutate()} busy={choose.isPending} />}
      <Refused error={choose.error ?? samples.error ?? everything.error} />
      <Intake />
      <FolderTroubles />
      {page.all === 0 ? (
        <Empty
          title={t(own ? "empty.titleOwn" : "empty.title")}
          text={t(may ? "empty.text" : "empty.textOther")}
        >
          {may && (
            <Button onClick={() => samples.mutate()} loading={samples.isPending}>
              {t("empty.samples")}
            </Button>
          )}
        </Empty>
      ) : (
        <>
          <Group justify="space-between" align="flex-end">
            <Tabs
              value={tab}
              onChange={(next) => {
                setSelected(new Set());
                setFilters({
                  tab: next === "all" ? undefined : (next ?? undefined),
                  offset: undefined,
                });
              }}
            >
              <Tabs.List aria-label={t("tabs")}>
                {tabs.map((one) => (
                  <Tabs.Tab key={one} value={one}>
                    {t(`tab.${one}`, { shown: count(counts[one]) })}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
            </Tabs>
            <TextInput
              aria-label={t("search")}
              placeholder={t("search")}
              value={text}
              onChange={(event) => search(event.currentTarget.value)}
              leftSection={<IconSearch size={16} aria-hidden />}
              rightSection={
                text !== "" && (
                  <CloseButton size="sm" aria-label={t("clear")} onClick={() => search("")} />
                )
              }
              w={280}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
            />
          </Group>
          {setsAside && counts[tab] > 0 && <Text size="sm">{t(`setAside.${tab}`)}</Text>}
          {page.total === 0 ? (
            <Empty
              title={t(wanted === "" ? `none.${tab}.title` : "none.search.title")}
              text={t(wanted === "" ? `none.${tab}.text` : "none.search.text")}
            >
              {wanted !== "" && (
                <Button variant="default" onClick={() => search("")}>
                  {t("clear")}
                </Button>
              )}
            </Empty>
          ) : (
            <InboxTable
              page={page}
              offset={offset}
              go={(next) => setFilters({ offset: next > 0 ? String(next) : undefined })}
              selected={selected}
              select={may ? setSelected : undefined}
              setsAside={setsAside}
              tools={
                setsAside &&
                may && (
                  <SetAside
                    away={tab === "away"}
                    selected={selected}
                    done={() => setSelected(new Set())}
                  />
                )
              }
            />
          )}
        </>
      )}
      <StartSession
        over={starting}
        close={() => setStarting(null)}
        started={() => setSelected(new Set())}
      />
    </Page>
  );
}

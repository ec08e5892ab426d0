import { Button } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { DataTable } from "@/shared/DataTable";
import { moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useMay, useReach } from "@/shared/person";
import { Empty, Failed } from "@/shared/states";
import { Bulk } from "./Bulk";
import { columns } from "./columns";
import { Narrow } from "./Narrow";
import { isMalformed, NARROWING, offsetOf, PAGE, queryOf, sortingOf } from "./query";
import { CompareSelected, RunSelectedAgain } from "./Together";

/** Every processing session that this person may see. */
export function Sessions() {
  const { t } = useTranslation("sessions");
  const own = useReach("read_documents") === "own";
  const [filters, setFilters] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const mayRun = useMay("run_sessions");
  const query = queryOf(filters);
  const malformed = isMalformed(filters);
  const sessions = useQuery({
    enabled: !malformed,
    queryKey: ["sessions", "page", query],
    queryFn: () => ask.sessionPage(query),
    placeholderData: keepPreviousData,
  });
  if (!malformed && sessions.isPending) return <Loading />;
  if (!malformed && sessions.isError)
    return <Failed error={sessions.error} retry={() => void sessions.refetch()} />;
  const page = malformed ? undefined : sessions.data;
  const narrowed = NARROWING.some((key) => filters[key]);
  const clear = () =>
    setFilters({
      offset: undefined,
      ...Object.fromEntries(NARROWING.map((key) => [key, undefined])),
    });
  const offset = offsetOf(filters);
  const why = (() => {
    if (malformed) return { title: t("none.malformed"), text: t("none.malformedText") };
    if (narrowed) return { title: t("none.filtered"), text: t("none.filteredText") };
    const title = t(own ? "none.titleOwn" : "none.title");
    return { title, text: t(mayRun ? "none.text" : "none.textWatch") };
  })();
  const chosen = (page?.sessions ?? []).filter((one) => selected.has(one.session_id));
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        mayRun && (
          <Button component={Link} to="/inbox" leftSection={<IconInbox size={16} aria-hidden />}>
            {t("start")}
          </Button>
        )
      }
    >
      {(narrowed || sessions.isPlaceholderData || (page && page.total > 0)) && (
        <Narrow
          filters={filters}
          change={(change) => setFilters({ ...change, offset: undefined })}
          clear={narrowed ? clear : undefined}
        />
      )}
      {!page || page.total === 0 ? (
        <Empty {...why}>
          {narrowed && (
            <Button variant="default" onClick={clear}>
              {t("clear")}
            </Button>
          )}
        </Empty>
      ) : (
        <DataTable
          name="sessions"
          opens
          label={t("table")}
          columns={columns(t, page.currency)}
          rows={page.sessions}
          rowKey={(row) => row.session_id}
          rowLabel={(row) => `${row.user}, ${moment(row.initiated_at)}`}
          sorting={sortingOf(filters)}
          sort={({ key, ascending }) =>
            setFilters({ order: key, ascending: ascending ? "yes" : undefined, offset: undefined })
          }
          page={{
            offset,
            limit: PAGE,
            total: page.total,
            go: (next) => setFilters({ offset: next > 0 ? String(next) : undefined }),
          }}
          selected={selected}
          select={setSelected}
          tools={
            <>
              <CompareSelected selected={selected} />
              <RunSelectedAgain
                selected={selected}
                sessions={chosen}
                done={() => setSelected(new Set())}
              />
              <Bulk
                sessions={chosen}
                resumable={page.resumable}
                done={() => setSelected(new Set())}
              />
            </>
          }
        />
      )}
    </Page>
  );
}

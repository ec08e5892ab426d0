import { Anchor, Box, Button, Drawer, Group } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Empty, Failed } from "@/shared/states";
import { CLINIC, useClinic } from "../clinic/queries";
import { PositionText } from "../parts/Position";
import { FailedScreen } from "../parts/Whole";
import { EventPanel } from "./EventPanel";
import { EventView } from "./EventView";
import { LogFilters } from "./LogFilters";
import { LogList } from "./LogList";
import { useEvents } from "./queries";
import { isNarrowed, noFilters, queryOf } from "./query";

/** From this width on an event stands beside the list. */
const WIDE = "(min-width: 80em)";

/** A clinic's log as head office holds it. */
export function Log() {
  const { t } = useTranslation("log");
  const { clinic: id = "" } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const client = useQueryClient();
  const clinic = useClinic(id);
  const query = queryOf(filters);
  const found = useEvents(id, query);
  const events = found.data?.pages.flatMap((page) => page.events) ?? [];
  const seq = /^\d{1,15}$/.test(filters.event ?? "") ? Number(filters.event) : undefined;
  // From the newest again, not every page that was read.
  const again = () => void client.resetQueries({ queryKey: [CLINIC, id, "events"] });
  const close = () => change({ event: undefined });
  const clear = (
    <Button onClick={() => change(noFilters())} variant={query ? "default" : "filled"}>
      {t("filter.clear")}
    </Button>
  );
  if (clinic.isError)
    return <FailedScreen error={clinic.error} retry={() => void clinic.refetch()} />;
  const searchable = found.data?.pages[0]?.searchable;
  const list = () => {
    if (query === undefined)
      return (
        <Empty title={t("malformed.title")} text={t("malformed.text")}>
          {clear}
        </Empty>
      );
    if (found.isPending) return <Loading />;
    if (found.isError && events.length === 0)
      return <Failed error={found.error} retry={() => void found.refetch()} />;
    if (events.length === 0)
      return (
        <Empty
          title={t(isNarrowed(filters) ? "none.title" : "nothing.title")}
          text={t(isNarrowed(filters) ? "none.text" : "nothing.text")}
        >
          {isNarrowed(filters) && clear}
        </Empty>
      );
    return (
      <LogList
        events={events}
        more={found.hasNextPage}
        fetchMore={() => void (found.isFetchingNextPage || found.fetchNextPage())}
        refusal={found.isFetchNextPageError ? found.error : null}
        selected={seq}
        open={(event) => change({ event: String(event.seq) })}
      />
    );
  };
  return (
    <Page
      fill
      title={t("title", { clinic: clinic.data?.name ?? "" })}
      about={
        <>
          <Anchor component={Link} to={`/clinics/${id}`} size="sm" underline="always">
            {t("back")}
          </Anchor>
          {filters.log && ` · ${t("earlier", { origin: filters.log })}`}
          {clinic.data && !filters.log ? (
            <>
              {" · "}
              <PositionText
                clinic={{ ...clinic.data, searchable: searchable ?? clinic.data.searchable }}
              />
            </>
          ) : (
            searchable !== undefined && ` · ${t("searchable", { events: count(searchable) })}`
          )}
        </>
      }
      actions={
        <Button variant="default" loading={found.isRefetching} onClick={again}>
          {t("again")}
        </Button>
      }
    >
      <LogFilters filters={filters} change={change} />
      <Group gap="md" wrap="nowrap" align="stretch" style={{ flex: "1 1 0", minHeight: 260 }}>
        <Box style={{ flex: "1 1 0", minWidth: 0, display: "flex", flexDirection: "column" }}>
          {list()}
        </Box>
        {wide && seq !== undefined && (
          <EventPanel clinic={id} seq={seq} log={filters.log} close={close} />
        )}
      </Group>
      {!wide && (
        <Drawer
          opened={seq !== undefined}
          onClose={close}
          position="right"
          size="lg"
          title={t("event.title", { seq: count(seq ?? 0) })}
        >
          {seq !== undefined && <EventView clinic={id} seq={seq} log={filters.log} />}
        </Drawer>
      )}
    </Page>
  );
}

import { useDebouncedValue } from "@mantine/hooks";
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Hit } from "@/ipc";
import { lock } from "@/shared/window";
import { usePlaces } from "./keys";

const [store, actions] = createSpotlight();

export const openPalette = actions.open;

interface PaletteProps {
  openKeys: () => void;
  openTasks: () => void;
}

/** The command palette: every place and act, and a search over what the person may see. */
export function Palette({ openKeys, openTasks }: PaletteProps) {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const places = usePlaces();
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 300);
  // Never in the address, and forgotten with the lock: people search for patients.
  const found = useQuery({
    queryKey: ["search", wanted],
    queryFn: () => ask.search(wanted),
    enabled: wanted.length >= 2,
    gcTime: 0,
  });
  useFirstSelected(text, found.data);
  // The store outlives the palette: what it held is not for who signs in next.
  useEffect(() => () => store.updateState((state) => ({ ...state, opened: false, query: "" })), []);
  const open = (hit: Hit) => {
    const id = hit.id;
    if (hit.kind === "session")
      return void navigate({ to: "/sessions/$session", params: { session: id } } as never);
    if (hit.kind === "document")
      return void navigate({
        to: "/documents/$document",
        params: { document: id },
        search: hit.session_id ? { session: hit.session_id } : {},
      } as never);
    if (hit.kind === "patient")
      return void navigate({ to: "/patients/$patient", params: { patient: id } } as never);
    if (hit.kind === "event")
      return void navigate({ to: "/audit/$seq", params: { seq: id } } as never);
    if (hit.kind === "alert")
      return void navigate({ to: "/alerts", search: { alert: id } } as never);
    void navigate({ to: "/settings", search: { tab: "people" } } as never);
  };
  const hits: SpotlightActionData[] =
    wanted.length >= 2
      ? (found.data ?? []).map((hit) => ({
          id: `${hit.kind}-${hit.id}-${hit.session_id ?? ""}`,
          label: hit.title,
          description: `${t(`search.kind.${hit.kind}`)} · ${hit.detail}`,
          keywords: [wanted, text],
          onClick: () => open(hit),
        }))
      : [];
  // What is found comes last, so that what Enter does stays the same when it arrives.
  const groups: SpotlightActionGroupData[] = [
    {
      group: t("search.go"),
      actions: places.map(({ to, name }) => ({
        id: name,
        label: t(`place.${name}`),
        onClick: () => void navigate({ to }),
      })),
    },
    {
      group: t("search.do"),
      actions: [
        { id: "tasks", label: t("tasks.open"), onClick: openTasks },
        { id: "keys", label: t("keys.title"), onClick: openKeys },
        { id: "lock", label: t("lock"), onClick: () => void lock() },
      ],
    },
    { group: t("search.found"), actions: hits },
  ];
  return (
    <Spotlight
      store={store}
      actions={groups}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      attributes={{ content: { "aria-label": t("search.button") } }}
      clearQueryOnClose
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound={found.isFetching ? t("search.searching") : t("search.nothing")}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t("search.placeholder"),
        "aria-label": t("search.placeholder"),
      }}
    />
  );
}

/** Has Enter do the first that matches, as soon as there is one, until somebody chooses another. */
function useFirstSelected(text: string, found: readonly Hit[] | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found changes the list
  useEffect(() => {
    if (text.trim() === "") return;
    const { selected, listId } = store.getState();
    const list = document.getElementById(listId);
    const marked = list?.querySelector("[data-selected]");
    if (selected > 0 && marked) return;
    marked?.removeAttribute("data-selected");
    list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [text, found]);
}

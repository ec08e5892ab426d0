// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave a million rows out
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
import { Box, Button, Text, VisuallyHidden } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import type { LogRow } from "@/ipc";
import { useDensity } from "@/shared/appearance";
import { count } from "@/shared/figures";
import { useLogSize } from "@/shared/live";
import classes from "@/shared/rows/rows.module.css";
import { useRows } from "@/shared/rows/useRows";
import type { LogFeed } from "./feed";
import { inFull, LogRowView, rowId } from "./LogRowView";
import { useWords } from "./useWords";

/** As in the stylesheet. */
const HEAD = 32;
const COLUMNS = ["seq", "time", "kind", "who", "role", "subject", "trace"] as const;

interface LogListProps {
  feed: LogFeed;
  /** The event that is shown beside the list. */
  selected: number | undefined;
  open: (row: LogRow) => void;
}

/** The log, the newest first: follows it at the top, stands still where somebody reads. */
export function LogList({ feed, selected, open }: LogListProps) {
  const { t } = useTranslation("audit");
  const [density] = useDensity();
  const rowHeight = density === "compact" ? 32 : 40;
  const scroller = useRef<HTMLDivElement>(null);
  const group = useRef<HTMLDivElement>(null);
  const words = useWords();
  const size = useLogSize();
  useSyncExternalStore(feed.watch, feed.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every growth is looked at
  useEffect(() => feed.grew(), [feed, size]);

  /** How long the list was when somebody scrolled away; nothing while it follows the log. */
  const [still, setStill] = useState<number | null>(null);
  const shown = still ?? feed.total;
  const { first, end, height, top, view, reveal } = useRows(scroller, shown, rowHeight, HEAD);
  const away = view.offset > 0;
  useEffect(() => setStill(away ? feed.total : null), [away, feed]);
  useEffect(() => {
    if (end > first) feed.need(shown - end, shown - 1 - first);
  }, [feed, shown, first, end]);

  // Every new event moves every row's place: written here, or each would be drawn again for it.
  useLayoutEffect(() => {
    const rows = group.current?.children ?? [];
    for (let at = 0; at < rows.length; at += 1)
      rows[at]?.setAttribute("aria-rowindex", String(first + at + 2));
  });

  const [active, setActive] = useState<number | null>(null);
  const go = (place: number) => {
    const index = Math.max(0, Math.min(shown - 1, place));
    setActive(shown - 1 - index);
    reveal(index);
  };
  const pressed = (event: KeyboardEvent) => {
    const at = active === null ? -1 : shown - 1 - active;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const places: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown - 1,
    };
    const place = places[event.key];
    const row = active === null ? undefined : feed.row(active);
    if (place !== undefined) go(place);
    else if (event.key === "Enter" && row) open(row);
    else return;
    event.preventDefault();
  };
  const clicked = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const rank = Number(target.closest<HTMLElement>("[data-rank]")?.dataset.rank ?? Number.NaN);
    const row = Number.isNaN(rank) || target.closest("a") ? undefined : feed.row(rank);
    if (!row) return;
    setActive(rank);
    open(row);
  };
  const toTop = () => {
    setStill(null);
    if (scroller.current) scroller.current.scrollTop = 0;
    scroller.current?.focus();
  };

  const ranks = Array.from({ length: Math.max(0, end - first) }, (_, at) => shown - 1 - first - at);
  const reached = active === null ? undefined : feed.row(active);
  const rendered = active !== null && ranks.includes(active) && reached !== undefined;
  const fresh = feed.total - shown;
  return (
    <Box
      pos="relative"
      display="flex"
      style={{ flex: "1 1 0", flexDirection: "column", minHeight: 260, minWidth: 0 }}
    >
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t("list")}
        aria-rowcount={shown + 1}
        aria-activedescendant={rendered ? rowId(active) : undefined}
        className={classes.scroller}
        data-log-scroller
        style={{ "--row-height": `${rowHeight}px` } as CSSProperties}
        onKeyDown={pressed}
        onClick={clicked}
      >
        <div role="row" aria-rowindex={1} className={classes.head}>
          {COLUMNS.map((column) => (
            <div
              key={column}
              role="columnheader"
              className={`${classes.cell} ${classes[column] ?? ""} ${column === "seq" ? classes.number : ""}`}
            >
              {t(`column.${column}`)}
            </div>
          ))}
        </div>
        <div role="presentation" style={{ height }}>
          <div ref={group} role="rowgroup" style={{ transform: `translateY(${top}px)` }}>
            {ranks.map((rank) => {
              const row = feed.row(rank);
              return (
                <LogRowView
                  key={rank}
                  rank={rank}
                  row={row}
                  active={rank === active}
                  selected={row !== undefined && row.seq === selected}
                  words={words}
                />
              );
            })}
          </div>
        </div>
      </div>
      {fresh > 0 && (
        <Button
          size="compact-sm"
          radius="xl"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={toTop}
          pos="absolute"
          top={HEAD + 8}
          left="50%"
          style={{ transform: "translateX(-50%)", zIndex: 2 }}
        >
          {t("fresh", { count: fresh, events: count(fresh) })}
        </Button>
      )}
      {/* Whoever goes by key cannot point at a cell that is cut; the ear is told all of it anyway. */}
      {reached && (
        <Text size="xs" pt={4} aria-hidden dir="auto" style={{ overflowWrap: "anywhere" }}>
          {Object.values(inFull(reached, words)).filter(Boolean).join(" · ")}
        </Text>
      )}
      <VisuallyHidden role="status">{away && fresh > 0 ? t("freshWaits") : ""}</VisuallyHidden>
    </Box>
  );
}

// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave a million rows out
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
import { Box } from "@mantine/core";
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useDensity } from "@/shared/appearance";
import { Refused } from "@/shared/Refused";
import classes from "@/shared/rows/rows.module.css";
import { useRows } from "@/shared/rows/useRows";
import type { LogEvent } from "../api/types";
import { EventRow, rowId } from "./EventRow";
import css from "./LogList.module.css";

/** As in the stylesheet. */
const HEAD = 32;
/** How many rows before the end the next page is asked for. */
const AHEAD = 60;
const COLUMNS = ["seq", "time", "kind", "who", "subject"] as const;

interface LogListProps {
  events: readonly LogEvent[];
  more: boolean;
  fetchMore: () => void;
  /** Why the next page was refused. */
  refusal: unknown;
  selected: number | undefined;
  open: (event: LogEvent) => void;
}

/** A log, the newest first; only the rows in view are drawn. */
export function LogList({ events, more, fetchMore, refusal, selected, open }: LogListProps) {
  const { t } = useTranslation("log");
  const [density] = useDensity();
  const rowHeight = density === "compact" ? 32 : 40;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end, height, top, view, reveal } = useRows(
    scroller,
    events.length,
    rowHeight,
    HEAD,
  );
  const needs = more && refusal === null && end >= events.length - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for as often as rows come near
  useEffect(() => {
    if (needs) fetchMore();
  }, [needs, events.length]);

  const [active, setActive] = useState<number | null>(null);
  const go = (place: number) => {
    const index = Math.max(0, Math.min(events.length - 1, place));
    setActive(index);
    reveal(index);
  };
  const pressed = (event: KeyboardEvent) => {
    const at = active ?? -1;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const places: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: events.length - 1,
    };
    const place = places[event.key];
    const row = events[at];
    if (place !== undefined) go(place);
    else if (event.key === "Enter" && row) open(row);
    else return;
    event.preventDefault();
  };
  const clicked = (event: MouseEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
    const row = at === undefined ? undefined : events[Number(at)];
    if (!row) return;
    setActive(Number(at));
    open(row);
  };
  const rendered = active !== null && active >= first && active < end;
  return (
    <Box
      display="flex"
      style={{ flex: "1 1 0", flexDirection: "column", minHeight: 260, minWidth: 0 }}
    >
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t("list")}
        aria-rowcount={more ? -1 : events.length + 1}
        aria-activedescendant={rendered ? rowId(active) : undefined}
        className={`${classes.scroller} ${css.columns}`}
        style={{ "--row-height": `${rowHeight}px` } as CSSProperties}
        onKeyDown={pressed}
        onClick={clicked}
      >
        <div role="row" aria-rowindex={1} className={classes.head}>
          {COLUMNS.map((column) => (
            <div
              key={column}
              role="columnheader"
              className={`${classes.cell} ${column === "seq" ? classes.number : ""}`}
            >
              {t(`column.${column}`)}
            </div>
          ))}
        </div>
        <div role="presentation" style={{ height }}>
          <div role="rowgroup" style={{ transform: `translateY(${top}px)` }}>
            {events.slice(first, end).map((event, place) => (
              <EventRow
                key={event.seq}
                at={first + place}
                event={event}
                active={first + place === active}
                selected={event.seq === selected}
              />
            ))}
          </div>
        </div>
      </div>
      <Refused error={refusal} />
    </Box>
  );
}

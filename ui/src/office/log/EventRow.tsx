// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave a million rows out
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { count, exact } from "@/shared/figures";
import classes from "@/shared/rows/rows.module.css";
import { partsOf, shortId } from "@/shared/subject";
import type { LogEvent } from "../api/types";
import { useWho } from "./useWho";

interface EventRowProps {
  /** Place from the newest that was found. */
  at: number;
  event: LogEvent;
  active: boolean;
  selected: boolean;
}

export const rowId = (at: number) => `event-${at}`;

/** One event in the list. */
export const EventRow = memo(function EventRow({ at, event, active, selected }: EventRowProps) {
  const { t } = useTranslation(["log", "audit"]);
  const kind = t(`audit:kind.${event.kind}`, { defaultValue: event.kind });
  const who = useWho()(event);
  const parts = partsOf(event.subject);
  const about = parts
    ? `${t(`audit:record.${parts.table}`, { defaultValue: parts.table })} ${shortId(parts.id)}`
    : event.subject;
  return (
    <div
      role="row"
      id={rowId(at)}
      aria-rowindex={at + 2}
      aria-selected={selected}
      className={classes.row}
      data-at={at}
      data-active={active || undefined}
    >
      <div role="gridcell" className={`${classes.cell} ${classes.number}`}>
        {count(event.seq)}
      </div>
      <div role="gridcell" className={classes.cell}>
        {exact(event.time)}
      </div>
      <div role="gridcell" className={classes.cell} title={`${kind} (${event.kind})`}>
        {kind} <span className={classes.code}>{event.kind}</span>
      </div>
      <div role="gridcell" className={classes.cell} title={who}>
        <bdi>{who}</bdi>
      </div>
      <div role="gridcell" className={classes.cell} title={event.subject}>
        <bdi>{about}</bdi>
      </div>
    </div>
  );
});

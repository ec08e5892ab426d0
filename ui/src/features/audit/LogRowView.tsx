// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave a million rows out
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { LogRow } from "@/ipc";
import { count, exact } from "@/shared/figures";
import classes from "./LogList.module.css";

interface LogRowProps {
  /** Place from the oldest match; also the row's key and element id. */
  rank: number;
  /** Place among the rows for a screen reader, from 1 with the head. */
  place: number;
  row: LogRow | undefined;
  active: boolean;
  selected: boolean;
}

export const rowId = (rank: number) => `log-${rank}`;

/** One event. Drawn by the thousand: plain elements, and again only where it differs. */
export const LogRowView = memo(function LogRowView(props: LogRowProps) {
  const { rank, place, row, active, selected } = props;
  const { t } = useTranslation(["audit", "shared"]);
  if (!row) {
    return (
      <div role="row" aria-rowindex={place} className={classes.row} data-rank={rank} aria-busy>
        <div role="gridcell" className={classes.cell}>
          <span className={classes.waiting} />
        </div>
      </div>
    );
  }
  return (
    <div
      role="row"
      id={rowId(rank)}
      aria-rowindex={place}
      aria-selected={selected}
      className={classes.row}
      data-rank={rank}
      data-active={active || undefined}
    >
      <div role="gridcell" className={`${classes.cell} ${classes.number}`}>
        {count(row.seq)}
      </div>
      <div role="gridcell" className={classes.cell}>
        {exact(row.time)}
      </div>
      <div role="gridcell" className={classes.cell} title={row.kind}>
        {t(`kind.${row.kind}`, { defaultValue: row.kind })}{" "}
        <span className={classes.code}>{row.kind}</span>
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.who}`} title={row.actor}>
        <bdi>{row.actor === "system" ? t("system") : row.actor}</bdi>
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.role}`}>
        {t(`shared:role.${row.role}`, { defaultValue: row.role })}
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.subject}`} title={row.subject}>
        <bdi>{row.subject}</bdi>
      </div>
      <div role="gridcell" className={classes.cell}>
        {row.trace && (
          // Enter opens the event, whose page has the link too: no stop for each row.
          <Link to={`/traces/${row.trace}`} tabIndex={-1} className={classes.link}>
            {t("column.trace")}
          </Link>
        )}
      </div>
    </div>
  );
});

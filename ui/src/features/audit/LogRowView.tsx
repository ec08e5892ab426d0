// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave a million rows out
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
import { memo } from "react";
import type { LogRow } from "@/ipc";
import { count, exact } from "@/shared/figures";
import classes from "@/shared/rows/rows.module.css";

/** Texts of rows, looked up once for all of them. */
export interface Words {
  kind: (kind: string) => string;
  role: (role: string) => string;
  /** Which record, in a few letters. */
  subject: (subject: string) => string;
  system: string;
  /** `null` where most traces are not for this person to read. */
  trace: string | null;
}

interface LogRowProps {
  /** Place from the oldest match; also the row's key and element id. */
  rank: number;
  row: LogRow | undefined;
  active: boolean;
  selected: boolean;
  words: Words;
}

export const rowId = (rank: number) => `log-${rank}`;

/** What the cells say that may be cut. */
export const inFull = (row: LogRow, words: Words) => ({
  kind: `${words.kind(row.kind)} (${row.kind})`,
  who: row.actor === "system" ? words.system : row.actor,
  role: words.role(row.role),
  subject: row.subject,
});

/**
 * One event. Drawn by the thousand, 200 a second: plain elements, no hooks, and drawn again only
 * where it differs. Its place among the rows, which every new event moves, is written by the list.
 */
export const LogRowView = memo(function LogRowView(props: LogRowProps) {
  const { rank, row, active, selected, words } = props;
  if (!row) {
    return (
      <div role="row" className={classes.row} data-rank={rank} aria-busy>
        <div role="gridcell" className={classes.cell}>
          <span className={classes.waiting} />
        </div>
      </div>
    );
  }
  const told = inFull(row, words);
  return (
    <div
      role="row"
      id={rowId(rank)}
      aria-selected={selected}
      className={classes.row}
      data-rank={rank}
      data-seq={row.seq}
      data-active={active || undefined}
    >
      <div role="gridcell" className={`${classes.cell} ${classes.number}`}>
        {count(row.seq)}
      </div>
      <div role="gridcell" className={classes.cell}>
        {exact(row.time)}
      </div>
      <div role="gridcell" className={classes.cell} title={told.kind}>
        {words.kind(row.kind)} <span className={classes.code}>{row.kind}</span>
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.who}`} title={told.who}>
        <bdi>{told.who}</bdi>
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.role}`} title={told.role}>
        {told.role}
      </div>
      <div role="gridcell" className={`${classes.cell} ${classes.subject}`} title={row.subject}>
        <bdi>{words.subject(row.subject)}</bdi>
      </div>
      <div role="gridcell" className={classes.cell}>
        {row.trace && words.trace !== null && (
          // The list goes there. Enter opens the event, which has the link too: no stop for each row.
          <a href={`#/traces/${row.trace}`} tabIndex={-1} className={classes.link}>
            {words.trace}
          </a>
        )}
      </div>
    </div>
  );
});

/** The table that `make bench` prints of the window: its rows, and the words of its figures. */

export interface Row {
  what: string;
  ours: string;
  other: string;
  ratio: string;
  target: string;
  met: boolean;
}

export function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const ms = (value: number) => `${value.toFixed(0)} ms`;

const TITLES: Row = {
  what: "what",
  ours: "ours",
  other: "other",
  ratio: "ratio",
  target: "target",
  met: true,
};
const COLUMNS = ["what", "ours", "other", "ratio", "target"] as const;

export function print(rows: Row[]): void {
  const widths = COLUMNS.map((key) => Math.max(...[TITLES, ...rows].map((row) => row[key].length)));
  const line = (row: Row, last: string) =>
    `${COLUMNS.map((key, place) => row[key].padEnd(widths[place] ?? 0)).join("  ")}  ${last}`;
  process.stdout.write(`\n${line(TITLES, "")}\n`);
  for (const row of rows)
    process.stdout.write(
      `${line(row, row.target === "none set" ? "" : row.met ? "met" : "MISSED")}\n`,
    );
}

/** Two texts line by line: what stayed, what was taken out, what was put in. */

export interface Line {
  change: "same" | "removed" | "added";
  text: string;
}

/** The lines of both in order, with as many as can be told the same. */
export function lineDiff(before: string, after: string): Line[] {
  const old = before.split("\n");
  const now = after.split("\n");
  // How many lines can be the same from each pair of places on.
  const same = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  const at = (one: number, other: number) => same[one]?.[other] ?? 0;
  for (let one = old.length - 1; one >= 0; one -= 1)
    for (let other = now.length - 1; other >= 0; other -= 1) {
      const row = same[one];
      if (row)
        row[other] =
          old[one] === now[other]
            ? at(one + 1, other + 1) + 1
            : Math.max(at(one + 1, other), at(one, other + 1));
    }
  const lines: Line[] = [];
  let [one, other] = [0, 0];
  while (one < old.length || other < now.length) {
    const [gone, come] = [old[one], now[other]];
    if (gone !== undefined && gone === come) {
      lines.push({ change: "same", text: gone });
      one += 1;
      other += 1;
    } else if (
      gone !== undefined &&
      (come === undefined || at(one + 1, other) >= at(one, other + 1))
    ) {
      lines.push({ change: "removed", text: gone });
      one += 1;
    } else {
      lines.push({ change: "added", text: come ?? "" });
      other += 1;
    }
  }
  return lines;
}

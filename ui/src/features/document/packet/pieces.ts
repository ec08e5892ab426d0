/** How a scan is about to be cut: after which pages, and which pages become part of no document. */
export interface Cuts {
  after: readonly number[];
  leftOut: readonly number[];
}

export interface Piece {
  first: number;
  last: number;
}

/** The documents that come of it. Pages that are left out at the ends of one are not part of it. */
export function piecesOf(pages: number, { after, leftOut }: Cuts): Piece[] {
  const ends = [...after.filter((page) => page >= 1 && page < pages), pages].sort((a, b) => a - b);
  const found: Piece[] = [];
  let first = 1;
  for (const end of ends) {
    const kept = range(first, end).filter((page) => !leftOut.includes(page));
    const [begin, last] = [kept[0], kept.at(-1)];
    if (begin !== undefined && last !== undefined) found.push({ first: begin, last });
    first = end + 1;
  }
  return found;
}

/** With a cut before this page, or without the one that is there. */
export function toggled(cuts: Cuts, page: number): Cuts {
  const at = page - 1;
  if (at < 1) return cuts;
  const there = cuts.after.includes(at);
  return { ...cuts, after: there ? without(cuts.after, at) : [...cuts.after, at] };
}

/** With the cut before this page moved by one page, where there is room for it. */
export function moved(cuts: Cuts, page: number, by: 1 | -1, pages: number): Cuts {
  const [from, to] = [page - 1, page - 1 + by];
  if (!cuts.after.includes(from) || to < 1 || to >= pages || cuts.after.includes(to)) return cuts;
  return { ...cuts, after: [...without(cuts.after, from), to] };
}

/** With this page left out, cut off on both sides where it lies within a document; or kept again. */
export function leaving(cuts: Cuts, page: number, pages: number): Cuts {
  if (cuts.leftOut.includes(page)) return { ...cuts, leftOut: without(cuts.leftOut, page) };
  const next = { ...cuts, leftOut: [...cuts.leftOut, page] };
  const inside = piecesOf(pages, next).some(({ first, last }) => first < page && page < last);
  if (!inside) return next;
  const sides = [page - 1, page].filter((at) => !cuts.after.includes(at));
  return { ...next, after: [...cuts.after, ...sides] };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place);

const without = (all: readonly number[], one: number) => all.filter((other) => other !== one);

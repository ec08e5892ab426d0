/** A message's text in pieces, those that its source does not hold apart from the others. */
import type { Unsupported } from "@/ipc";

export interface Piece {
  text: string;
  /** What its source does not hold; `null` where it does. */
  found: Unsupported | null;
}

/** The pieces in order. Places are counted in characters, of which some take two units of a string. */
export function pieces(body: string, places: readonly Unsupported[]): Piece[] {
  const characters = Array.from(body);
  const cut = (from: number, to: number) => characters.slice(from, to).join("");
  const made: Piece[] = [];
  let at = 0;
  for (const found of [...places].sort((one, other) => one.start - other.start)) {
    // What overlaps another stands in the list alone.
    if (found.start < at || found.end > characters.length) continue;
    if (found.start > at) made.push({ text: cut(at, found.start), found: null });
    made.push({ text: cut(found.start, found.end), found });
    at = found.end;
  }
  if (at < characters.length) made.push({ text: cut(at, characters.length), found: null });
  return made;
}

/** What a page's lines hold that may not leave the clinic unasked, as parts of each line. */
import type { PageLine } from "@/ipc";

export interface Part {
  text: string;
  /** The kind's word; none where the part holds nothing. */
  kind: string | null;
}

/** The line in the parts that its marks make; marks count characters, not code units. */
export function partsOf({ text, marks }: Pick<PageLine, "text" | "marks">): Part[] {
  if (marks.length === 0) return [{ text, kind: null }];
  const letters = [...text];
  const parts: Part[] = [];
  let from = 0;
  const add = (to: number, kind: string | null) => {
    if (to > from) parts.push({ text: letters.slice(from, to).join(""), kind });
    from = Math.max(from, to);
  };
  for (const mark of marks) {
    add(mark.start, null);
    add(mark.end, mark.kind);
  }
  add(letters.length, null);
  return parts;
}

/** Where the marks of a line stand across it, 0 to 1: letters are taken to be of one width. */
export function placesOf({ text, marks }: Pick<PageLine, "text" | "marks">) {
  const letters = Math.max([...text].length, 1);
  return marks.map((mark) => ({
    left: mark.start / letters,
    width: (mark.end - mark.start) / letters,
    kind: mark.kind,
  }));
}

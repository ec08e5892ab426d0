/** Where on a page a value was read: the lines that carry its quote. */
import type { PageLine } from "@/ipc";

const fold = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();

/**
 * The places, from 0, of the lines that together hold the quote, white space and case aside; none
 * where it is not on the page. A quote may run over several lines; the first that hold it count.
 */
export function linesOf(quote: string | null, lines: readonly Pick<PageLine, "text">[]): number[] {
  const wanted = quote === null ? "" : fold(quote);
  if (wanted === "") return [];
  // The page as one text, with the line that each character came from.
  let page = "";
  const from: number[] = [];
  for (const [place, line] of lines.entries()) {
    const text = fold(line.text);
    if (text === "") continue;
    const piece = page === "" ? text : ` ${text}`;
    page += piece;
    for (let letter = 0; letter < piece.length; letter += 1) from.push(place);
  }
  const begin = page.indexOf(wanted);
  if (begin < 0) return [];
  return [...new Set(from.slice(begin, begin + wanted.length))];
}

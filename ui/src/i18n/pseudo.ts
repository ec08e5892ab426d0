/** Makes English look foreign and a third longer, and leaves what is filled in alone. */

const LETTERS: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ó",
  u: "ú",
  A: "Á",
  E: "É",
  I: "Í",
  O: "Ó",
  U: "Ú",
  n: "ñ",
  c: "ç",
};

function foreign(text: string): string {
  const parts = text.split(/({{[^}]*}}|\$t\([^)]*\)|<[^>]*>)/);
  const changed = parts.map((part, place) =>
    place % 2 === 1 ? part : part.replace(/[a-zA-Z]/g, (letter) => LETTERS[letter] ?? letter),
  );
  return `⟦${changed.join("")}${"·".repeat(Math.ceil(text.length / 3))}⟧`;
}

/** The same tree with every text made foreign. */
export function pseudo(texts: unknown): unknown {
  if (typeof texts === "string") return foreign(texts);
  if (texts === null || typeof texts !== "object") return texts;
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, pseudo(value)]));
}

/** The code that head office gives: what the page reads of it before it is sent. */

/** Characters of a code without its hyphens: 128 random bits and 128 bits of a fingerprint. */
const CHARACTERS = 52;

/** Where a code leads; nothing where it is no whole code. The program judges the rest. */
export function addressIn(code: string): URL | undefined {
  const [characters = "", address = "", ...more] = code.trim().split("@");
  if (more.length > 0 || characters.replace(/[-\s]/g, "").length !== CHARACTERS) return undefined;
  if (!/^[0-9A-Za-z-]+$/.test(characters) || !/^https?:\/\/\S+$/.test(address)) return undefined;
  return URL.parse(address) ?? undefined;
}

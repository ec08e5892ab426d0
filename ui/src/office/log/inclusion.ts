/**
 * Checks an inclusion proof in the browser (RFC 9162, 2.1.3.2; the hashes of RFC 6962), so that
 * nobody has to take head office's word for it. What a note's signatures are worth, the bundle and
 * `wardbook verify-bundle` tell.
 */

/** The bytes of base64. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function hash(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (entry: Uint8Array) => hash(LEAF, entry);

/** The root that an entry at `index` of `size` and its path come to; nothing where they cannot. */
export async function rootFrom(
  entry: Uint8Array,
  index: number,
  size: number,
  path: readonly string[],
): Promise<string | undefined> {
  if (index < 0 || index >= size) return undefined;
  // As big integers: shifts of numbers end at 32 bits.
  let [node, last] = [BigInt(index), BigInt(size - 1)];
  let root = await leafHash(entry);
  for (const step of path) {
    if (last === 0n) return undefined;
    const other = fromHex(step);
    if (node % 2n === 1n || node === last) {
      root = await hash(NODE, other, root);
      while (node % 2n === 0n && node !== 0n) [node, last] = [node / 2n, last / 2n];
    } else root = await hash(NODE, root, other);
    [node, last] = [node / 2n, last / 2n];
  }
  return last === 0n ? toHex(root) : undefined;
}

/** A signed note in its parts: size and root as it states them, and the names that signed it. */
export function readNote(note: string): { size: number; root: string; signers: string[] } {
  const [text = "", signatures = ""] = note.split("\n\n");
  const [, size = "", root = ""] = text.split("\n");
  const signers = [...signatures.matchAll(/^\u2014 (\S+) \S+$/gm)].map(([, name = ""]) => name);
  return { size: Number(size), root: toHex(bytesOf(root)), signers };
}

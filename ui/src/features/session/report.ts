/** The completion report as titled groups: whatever it holds, in the order in which it came. */

export interface Line {
  key: string;
  /** The figure; nothing where it could not be made. */
  value: string | null;
  /** Why there is no figure. */
  reason: string | null;
}

export interface Part {
  key: string;
  lines: Line[];
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const isMap = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A ratio is a value with, where it is none, the reason. */
const isRatio = (value: Json): value is { value: Json; reason: Json } =>
  isMap(value) && "value" in value && "reason" in value;

function lineOf(key: string, value: Json): Line {
  if (isRatio(value))
    return {
      key,
      value: value.value === null ? null : String(value.value),
      reason: value.reason === null ? null : String(value.reason),
    };
  if (value === null) return { key, value: null, reason: null };
  if (Array.isArray(value)) return { key, value: String(value.length), reason: null };
  return { key, value: isMap(value) ? JSON.stringify(value) : String(value), reason: null };
}

/** Single figures come first, as a group without a name. */
export function partsOf(text: string): Part[] {
  const report = JSON.parse(text) as Json;
  if (!isMap(report)) return [];
  const single: Part = { key: "", lines: [] };
  const parts: Part[] = [];
  for (const [key, value] of Object.entries(report)) {
    if (isMap(value) && !isRatio(value))
      parts.push({ key, lines: Object.entries(value).map(([name, one]) => lineOf(name, one)) });
    else single.lines.push(lineOf(key, value));
  }
  return [single, ...parts].filter((part) => part.lines.length > 0);
}

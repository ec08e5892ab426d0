/** The prompt and the answer of a model's call, out of the payloads that record them. */

export interface Exchange {
  prompt: string | null;
  answer: string | null;
}

const readable = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  try {
    // A request body or an answer that is JSON itself reads better on lines.
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
};

/** `null` where the payload is not what a call records. */
export function exchange(payload: string): Exchange | null {
  try {
    const found = JSON.parse(payload) as Record<string, unknown>;
    return {
      prompt: readable(found.prompt),
      answer: readable(found.response ?? found.answer),
    };
  } catch {
    return null;
  }
}

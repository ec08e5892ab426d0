/** Why something was not done, in the one form that every screen can show. */

export interface Refusal {
  /** A fixed word, such as `not_permitted`, `locked`, `not_found`. */
  code: string;
  /** A sentence that says what is wrong and what to do. */
  message: string;
  /** Under which the log has what happened. */
  reference: string | null;
}

/** A refusal in the form that every screen can show, whatever was thrown. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown !== null && typeof thrown === "object" && "code" in thrown && "message" in thrown) {
    const refusal = thrown as Refusal;
    return { ...refusal, message: sentence(refusal.message) };
  }
  return { code: "internal", message: String(thrown), reference: null };
}

/** With a capital letter, unless it begins with a path, an address or a name. */
export function sentence(text: string): string {
  return /^\p{Ll}+'?[ ,:;]/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

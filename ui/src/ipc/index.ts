/**
 * The one door to the program behind the window. Everything that the page asks goes through
 * `ask`, everything that it hears through `hear`; the types are generated from Rust.
 */
import { Channel } from "@tauri-apps/api/core";
import { commands, type Refusal, type Signal } from "./bindings";

export type * from "./bindings";
export {
  DOCUMENT_TYPES,
  ENDPOINT_SECONDS,
  ENDPOINT_TOKENS,
  FIELD_DETAILS,
  PASSWORD_COMMON,
  PASSWORD_LEAST,
  REPORT_FIGURES,
  REPORT_TABLES,
} from "./bindings";
export { commands as ask };

/** Has `listener` called with every signal from now on. */
export function hear(listener: (signal: Signal) => void): void {
  const channel = new Channel<Signal>();
  channel.onmessage = listener;
  void commands.listen(channel);
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

/**
 * The one door to the program behind the window. Everything that the page asks goes through
 * `ask`, everything that it hears through `hear`; the types are generated from Rust.
 */
import { Channel } from "@tauri-apps/api/core";
import { commands, type Signal } from "./bindings";

export { asRefusal, sentence } from "@/shared/refusal";
export type * from "./bindings";
export {
  DOCUMENT_TYPES,
  ENDPOINT_SECONDS,
  ENDPOINT_TOKENS,
  FIELD_DETAILS,
  INBOX_IGNORED,
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

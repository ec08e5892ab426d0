/** Where pictures go, and how each screen is taken. */
import { join } from "node:path";

export const FOLDER =
  process.env.WARDBOOK_PICTURES ??
  join(process.env.WARDBOOK_TARGET ?? join(import.meta.dirname, "../../target"), "pictures");

export const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;

export const SCHEMES = ["light", "dark"] as const;

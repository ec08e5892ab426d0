/** What the form can tell of a gateway's description. The program decides; this only helps early. */
import type { GatewayPreset } from "@/ipc";

/** What stands for a description of one's own among the presets. */
export const OWN = "";

/** The members that are looked at. */
interface Described {
  name?: unknown;
  authentication?: {
    basic?: { user?: unknown; password?: unknown };
    bearer?: { token?: unknown };
    header?: { secret?: unknown };
  };
}

/** The description, where it is a JSON object. */
function read(description: string): Described | undefined {
  try {
    const read: unknown = JSON.parse(description);
    return read !== null && typeof read === "object" && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export const isDescription = (description: string): boolean => read(description) !== undefined;

/** What people call the gateway; nothing where the description does not say. */
export function nameOf(description: string): string | undefined {
  const name = read(description)?.name;
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The names of what signs in there, in the order in which people know them. */
export function secretsOf(description: string): string[] {
  const { basic, bearer, header } = read(description)?.authentication ?? {};
  return [basic?.user, basic?.password, bearer?.token, header?.secret].filter(
    (name) => typeof name === "string",
  );
}

/** Whether the gateway's addresses name the clinic's account. */
export const needsAccount = (description: string): boolean => description.includes("{account}");

/** Which preset a description is, or `OWN`. */
export const presetOf = (description: string, presets: readonly GatewayPreset[]): string =>
  presets.find((one) => one.description === description)?.name ?? OWN;

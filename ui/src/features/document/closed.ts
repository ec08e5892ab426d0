/** The closed lists that a reviewer chooses from. */
import { FIELD_DETAILS, type FieldName, type StoredField } from "@/ipc";

/** Every field with what its detail may say; empty where it has none. */
export const DETAILS = new Map<FieldName, readonly string[]>(FIELD_DETAILS);

export const FIELD_NAMES = [...DETAILS.keys()];

/** The first field that a result lacks and that most documents have: what is likeliest to be added. */
export function likeliest(fields: readonly Pick<StoredField, "name">[]): FieldName {
  return FIELD_NAMES.find((name) => !fields.some((field) => field.name === name)) ?? "identifier";
}

/** An amount as people type it: `2`, `2.50`, `2,50`. */
const AMOUNT = /^\d{1,9}(\.\d{1,9})?$/;

/** The budget as the program takes it: `null` is no limit, `undefined` is not an amount. */
export function parseBudget(typed: string): string | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  return AMOUNT.test(text) && Number(text) > 0 ? text : undefined;
}

/** An amount as people type it: `2`, `2.50`, `2,50`. */
const AMOUNT = /^(\d*)(?:\.(\d*))?$/;

/** What is wrong with a budget as it is typed, as far as the field can tell. */
export type BudgetFault = "amount" | "negative" | "decimals" | "large" | "zero";

const written = (typed: string) => typed.trim().replace(",", ".");

/** Nothing where it is an amount above zero that the program can hold, or is left out. */
export function budgetFault(typed: string): BudgetFault | undefined {
  const text = written(typed);
  if (text === "") return undefined;
  if (/^[-\u2212]/.test(text)) return "negative";
  const [, whole = "", decimals = ""] = AMOUNT.exec(text) ?? [];
  if (whole === "" && decimals === "") return "amount";
  if (decimals.length > 9) return "decimals";
  if (whole.replace(/^0+/, "").length > 9) return "large";
  return Number(text) > 0 ? undefined : "zero";
}

/** The budget as the program takes it: `null` is no limit, `undefined` is not an amount. */
export function parseBudget(typed: string): string | null | undefined {
  if (budgetFault(typed)) return undefined;
  return written(typed) || null;
}

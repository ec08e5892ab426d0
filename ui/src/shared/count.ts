/** Numbers, by themselves: the sign-in form needs them before the rest of `figures` is read. */

const COUNT = new Intl.NumberFormat("en-AU");

/** `1,234,567`. */
export function count(number: number): string {
  return COUNT.format(number);
}

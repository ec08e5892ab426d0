/** Amounts of money as they are typed. The program decides; this only helps early. */

/** Whether it is an amount such as `0.15`, with nine decimals at the most. */
export function isAmount(text: string): boolean {
  return /^\d{1,9}([.,]\d{1,9})?$/.test(text.trim());
}

/** As the program takes it, with a point. */
export function amount(text: string): string {
  return text.trim().replace(",", ".");
}

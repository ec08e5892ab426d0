/** Those that most clinics will look for, before all others that the machine knows. */
const FIRST = ["AUD", "NZD", "USD", "CAD", "GBP", "EUR", "CHF", "INR", "SGD", "ZAR"];

export interface Currency {
  value: string;
  label: string;
}

/** Every currency as `AUD · Australian Dollar`. */
export function currencies(): Currency[] {
  const names = new Intl.DisplayNames("en", { type: "currency" });
  const others = Intl.supportedValuesOf("currency").filter((code) => !FIRST.includes(code));
  return [...FIRST, ...others].map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

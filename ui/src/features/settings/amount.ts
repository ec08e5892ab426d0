/** Amounts and addresses as they are typed. The program decides; this only helps early. */
import type { Locality } from "@/ipc";

/** Whether it is an amount such as `0.15`, with nine decimals at the most. */
export function isAmount(text: string): boolean {
  return /^\d{1,9}([.,]\d{1,9})?$/.test(text.trim());
}

/** As the program takes it, with a point. */
export function amount(text: string): string {
  return text.trim().replace(",", ".");
}

/** Where an address points, as far as it shows: what is not this machine counts as elsewhere. */
export function localityOf(address: string): Locality {
  try {
    const { hostname } = new URL(address);
    return ["localhost", "127.0.0.1", "[::1]"].includes(hostname) ? "on_device" : "external";
  } catch {
    return "external";
  }
}

/** Which machine an address names, with its port; the text itself where it is no address. */
export function hostOf(address: string): string {
  try {
    return new URL(address.trim()).host;
  } catch {
    return address.trim();
  }
}

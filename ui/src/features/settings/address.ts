/** Addresses of endpoints as they are typed. The program decides; this only helps early. */
import type { Locality } from "@/ipc";

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

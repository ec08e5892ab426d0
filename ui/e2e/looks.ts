/** What stands on a screen, looked at as a screen reader and as somebody with a small window would. */
import { expect } from "vitest";
import { violations } from "./axe";
import { misfits } from "./screens";
import type { Session } from "./session";

/** Nothing of what stands there now is wrong to a screen reader, or does not fit. */
export async function looksRight(page: Session): Promise<void> {
  await page.still();
  expect(await violations(page)).toEqual([]);
  expect(await misfits(page)).toEqual([]);
}

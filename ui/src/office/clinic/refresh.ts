import type { QueryClient } from "@tanstack/react-query";
import { CLINICS } from "../clinics/queries";
import { CLINIC } from "./queries";

/** Asks again for what an act on a clinic has changed. */
export async function refresh(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [CLINIC, id], exact: true }),
    client.invalidateQueries({ queryKey: [CLINICS] }),
  ]);
}

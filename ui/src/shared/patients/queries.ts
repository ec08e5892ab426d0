/** What every screen asks of the list. Each asking is recorded, so nothing is asked without need. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, type PatientQuery } from "@/ipc";

/** A page of the list. It names patients, so it is not kept once nobody looks at it. */
export function usePatients(query: PatientQuery, enabled = true) {
  return useQuery({
    queryKey: ["patients", "page", query],
    queryFn: () => ask.patients(query),
    placeholderData: keepPreviousData,
    gcTime: 0,
    enabled,
  });
}

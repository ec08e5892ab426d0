/** What the patients' screens ask. The program records that a patient was opened. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Patients on one page. */
export const PAGE = 50;

/** What a change to a patient or to the list is seen in. */
export const CHANGED = ["patients", "patient", "document", "inbox", "today", "review"];

export function usePatient(patient: string) {
  return useQuery({
    queryKey: ["patient", patient],
    queryFn: () => ask.patient(patient),
    gcTime: 0,
  });
}

/** What the patient's messages ask. Reading the contacts is recorded, so nothing asks twice. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type PatientContacts } from "@/ipc";

/** Messages on one page. */
export const PAGE = 20;

/** What a change to how a patient is reached is seen in: whether messages to them may be sent. */
export const CHANGED = ["messages", "message"];

const keyOf = (patient: string) => ["contacts", patient];

export function useContacts(patient: string) {
  return useQuery({
    queryKey: keyOf(patient),
    queryFn: () => ask.patientContacts(patient),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Shows what a change answered with, without asking for it again. */
export function useChanged(): (contacts: PatientContacts) => void {
  const client = useQueryClient();
  return (contacts) => {
    client.setQueryData(keyOf(contacts.patientId), contacts);
    for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] });
  };
}

/** The patient's messages, the one that changed last first. */
export function useSent(patient: string, offset: number) {
  return useQuery({
    queryKey: ["messages", "patient", patient, offset],
    queryFn: () => ask.messages({ patient, offset, limit: PAGE }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

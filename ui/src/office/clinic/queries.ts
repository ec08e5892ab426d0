import { useQuery } from "@tanstack/react-query";
import { office } from "../api/client";

/** First member of the keys of everything about one clinic. */
export const CLINIC = "clinic";

export const useClinic = (id: string) =>
  useQuery({ queryKey: [CLINIC, id], queryFn: () => office.clinic(id) });

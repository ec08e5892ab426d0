import { useQuery } from "@tanstack/react-query";
import { office } from "../api/client";

/** First member of the keys of everything that a clinic's state shows in. */
export const CLINICS = "clinics";

export const useOverview = () => useQuery({ queryKey: [CLINICS], queryFn: office.overview });

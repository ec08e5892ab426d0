import { useQuery } from "@tanstack/react-query";
import { office } from "../api/client";

export const PEOPLE = "people";

export const usePeople = () => useQuery({ queryKey: [PEOPLE], queryFn: office.people });

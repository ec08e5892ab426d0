import { useQuery } from "@tanstack/react-query";
import { office } from "../api/client";

export const GROUPS = "groups";

export const useGroups = () => useQuery({ queryKey: [GROUPS], queryFn: office.groups });

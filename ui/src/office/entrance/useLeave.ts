import { useQueryClient } from "@tanstack/react-query";
import { tellRefused } from "@/shared/act";
import { office } from "../api/client";
import { ME_KEY } from "./me";

/** Signs out, or says why that failed: nobody may take themselves for signed out who is not. */
export function useLeave() {
  const client = useQueryClient();
  return async () => {
    try {
      await office.signOut();
      client.setQueryData(ME_KEY, null);
    } catch (thrown) {
      tellRefused(thrown);
    }
  };
}

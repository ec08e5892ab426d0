/** Who sits at the page, by head office's word. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { asRefusal } from "@/shared/refusal";
import { office } from "../api/client";
import type { Me } from "../api/types";

export const ME_KEY = ["me"] as const;

/** Codes of a refusal that says only that nobody has signed in. */
const NOBODY = ["not_signed_in", "unauthorized", "http_401"];

/** Null while nobody has signed in. */
export function useSession() {
  return useQuery<Me | null>({
    queryKey: ME_KEY,
    queryFn: () =>
      office.me().catch((thrown) => {
        if (NOBODY.includes(asRefusal(thrown).code)) return null;
        throw thrown;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const Context = createContext<Me | null>(null);
export const MeProvider = Context.Provider;

/** Who sits here. Only below `MeProvider`. */
export function useMe(): Me {
  const me = useContext(Context);
  if (me === null) throw new Error("nobody has signed in");
  return me;
}

/** Whether this person adds clinics, pauses, suspends. Head office decides again at every act. */
export const useOperates = () => useMe().role !== "viewer";

/** Whether this person administers staff and limits. */
export const useAdministers = () => useMe().role === "admin";

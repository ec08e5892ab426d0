import { createContext, type ReactNode, useCallback, useContext } from "react";
import type { Permission, PersonView, Reach } from "@/ipc";

const Context = createContext<PersonView | null>(null);

export function PersonProvider({ person, children }: { person: PersonView; children: ReactNode }) {
  return <Context.Provider value={person}>{children}</Context.Provider>;
}

/** Who sits at the window. Only below `PersonProvider`. */
export function usePerson(): PersonView {
  const person = useContext(Context);
  if (person === null) throw new Error("nobody sits at the window");
  return person;
}

/** How far a permission reaches for who sits here. The program decides again at every act. */
export function useReach(permission: Permission): Reach {
  return usePerson().may.find((one) => one.permission === permission)?.reach ?? "none";
}

/** Whether a permission reaches at all, for reading too. */
export function useReaches(): (permission: Permission) => boolean {
  const { may } = usePerson();
  return useCallback(
    (permission) => may.some((one) => one.permission === permission && one.reach !== "none"),
    [may],
  );
}

/** Whether a permission reaches at all, and is not just for reading. */
export function useMay(permission: Permission): boolean {
  const reach = useReach(permission);
  return reach === "all" || reach === "own";
}

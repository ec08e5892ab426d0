import { QueryClient, useQuery } from "@tanstack/react-query";
import { ask, asRefusal, type WindowState } from "@/ipc";

/**
 * Nothing is asked twice by itself: every reading of a patient's record is recorded. The program
 * behind the window answers without any network, so nothing waits for one.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 2_000,
    },
  },
});

export const WINDOW_KEY = ["window"] as const;

const windowState = { queryKey: WINDOW_KEY, queryFn: ask.windowState };

/** Asks how the window stands before any screen does. Whether it failed, the screen says. */
export function askWindowState(): Promise<void> {
  return queryClient.prefetchQuery<WindowState>(windowState);
}

/** How the window stands: first run, locked, or open, and who sits at it. */
export function useWindowState() {
  return useQuery<WindowState>(windowState);
}

/** Locks at once: what was shown is gone from the page before the program answers. */
export async function lock(): Promise<void> {
  queryClient.setQueryData<WindowState>(
    WINDOW_KEY,
    (state) => state && { ...state, stage: "locked", person: null },
  );
  forget();
  try {
    await ask.lock();
  } finally {
    await queryClient.refetchQueries({ queryKey: WINDOW_KEY });
  }
}

/** Lets go of everything that was read, but not of how the window stands. */
export function forget(): void {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== WINDOW_KEY[0] });
}

/** Whether the program refused because nobody sits at the window any more. */
export function isLocked(thrown: unknown): boolean {
  return asRefusal(thrown).code === "locked";
}

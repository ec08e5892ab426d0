import { QueryClient } from "@tanstack/react-query";

/** Nothing is asked twice by itself: every reading by staff is an event in head office's ledger. */
export const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: 5_000,
      },
    },
  });

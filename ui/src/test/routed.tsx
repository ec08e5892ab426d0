/** Shows a part in a test with what both pages stand in: theme, notifications, queries, one route. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Dialogs } from "@/shared/dialogs";

export interface Place {
  /** The route's path, such as `/sessions/$session`. */
  path?: string;
  /** Where the page stands, such as `/sessions/s1?tab=cost`. */
  at?: string;
}

type Search = Record<string, unknown>;

/** The route's search as the window has it: every value a text. */
const texts = (search: Search): Search =>
  Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));

/**
 * `around` puts a page's own providers around it. Answers with what testing-library answers with,
 * and the router and the query client.
 */
export function showRouted(
  part: ReactNode,
  { path = "/", at = "/" }: Place,
  around: (page: ReactNode) => ReactNode,
  validateSearch: (search: Search) => Search = texts,
) {
  const root = createRootRoute({ component: Outlet });
  const shown = createRoute({
    getParentRoute: () => root,
    path,
    component: () => part,
    validateSearch,
  });
  const router = createRouter({
    routeTree: root.addChildren([shown]),
    history: createMemoryHistory({ initialEntries: [at] }),
    defaultNotFoundComponent: () => null,
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = (
    <>
      <Dialogs />
      <RouterProvider router={router as never} />
    </>
  );
  const result = render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Notifications />
        {around(page)}
      </MantineProvider>
    </QueryClientProvider>,
  );
  return { ...result, router, client };
}

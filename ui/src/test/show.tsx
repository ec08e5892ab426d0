/** Shows a part of the window in a test: themed, routed, with somebody at it. */
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
import type { Permission, PersonView, Reach } from "@/ipc";
import { Dialogs } from "@/shared/dialogs";
import { PersonProvider } from "@/shared/person";

const EVERYTHING: Permission[] = [
  "run_sessions",
  "read_documents",
  "review",
  "send_messages",
  "oversee",
  "read_log",
  "export",
  "retention",
  "administer",
];

/** An administrator, unless `may` says how far each permission reaches. */
export function somebody(may: Partial<Record<Permission, Reach>> = {}): PersonView {
  return {
    user_id: "u1",
    name: "ada",
    role: "admin",
    clinic: "Rivergum Family Practice",
    currency: "AUD",
    may: EVERYTHING.map((permission) => ({ permission, reach: may[permission] ?? "all" })),
    in_emergency: false,
    notices: {
      interrupted_sessions: [],
      last_signed_in: null,
      failed_sign_ins: 0,
      own_failed_sign_ins: 0,
      rollback: null,
    },
  };
}

interface Shown {
  person?: PersonView;
  /** The route's path, such as `/sessions/$session`. */
  path?: string;
  /** Where the window stands, such as `/sessions/s1?tab=cost`. */
  at?: string;
}

/** Answers with what testing-library answers with, and the router and the query client. */
export function show(part: ReactNode, { person = somebody(), path = "/", at = "/" }: Shown = {}) {
  const root = createRootRoute({ component: Outlet });
  const validateSearch = (search: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));
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
  const result = render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Notifications />
        <Dialogs />
        <PersonProvider person={person}>
          <RouterProvider router={router as never} />
        </PersonProvider>
      </MantineProvider>
    </QueryClientProvider>,
  );
  return { ...result, router, client };
}

/** Which address shows which screen. The only file that knows the features. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { Failed, NotFound } from "@/shared/states";
import { Shell } from "./Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** Filters are plain text in the address; each screen reads those that it knows. */
const validateSearch = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search)
      .filter(([, value]) => value !== undefined && value !== null && value !== "")
      .map(([key, value]) => [key, String(value)]),
  );

const route = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component, validateSearch });

const tree = root.addChildren([
  route(
    "/",
    lazyRouteComponent(() => import("@/features/today/Today"), "Today"),
  ),
  route(
    "/inbox",
    lazyRouteComponent(() => import("@/features/inbox/Inbox"), "Inbox"),
  ),
  route(
    "/sessions",
    lazyRouteComponent(() => import("@/features/sessions/Sessions"), "Sessions"),
  ),
  route(
    "/sessions/compare",
    lazyRouteComponent(() => import("@/features/compare/Compare"), "Compare"),
  ),
  route(
    "/sessions/$session",
    lazyRouteComponent(() => import("@/features/session/Session"), "Session"),
  ),
  route(
    "/documents/$document",
    lazyRouteComponent(() => import("@/features/document/Document"), "Document"),
  ),
  route(
    "/review",
    lazyRouteComponent(() => import("@/features/review/Review"), "Review"),
  ),
  route(
    "/patients",
    lazyRouteComponent(() => import("@/features/patients/Patients"), "Patients"),
  ),
  route(
    "/patients/$patient",
    lazyRouteComponent(() => import("@/features/patients/Patient"), "Patient"),
  ),
  route(
    "/messages",
    lazyRouteComponent(() => import("@/features/messages/Messages"), "Messages"),
  ),
  route(
    "/messages/$message",
    lazyRouteComponent(() => import("@/features/messages/Message"), "Message"),
  ),
  route(
    "/alerts",
    lazyRouteComponent(() => import("@/features/alerts/Alerts"), "Alerts"),
  ),
  route(
    "/audit",
    lazyRouteComponent(() => import("@/features/audit/Audit"), "Audit"),
  ),
  route(
    "/audit/$seq",
    lazyRouteComponent(() => import("@/features/audit/EventPage"), "EventPage"),
  ),
  route(
    "/traces/$trace",
    lazyRouteComponent(() => import("@/features/trace/Trace"), "Trace"),
  ),
  route(
    "/egress",
    lazyRouteComponent(() => import("@/features/egress/Egress"), "Egress"),
  ),
  route(
    "/reports",
    lazyRouteComponent(() => import("@/features/reports/Reports"), "Reports"),
  ),
  route(
    "/sync",
    lazyRouteComponent(() => import("@/features/sync/Sync"), "Sync"),
  ),
  route(
    "/settings",
    lazyRouteComponent(() => import("@/features/settings/Settings"), "Settings"),
  ),
]);

/** A router that begins where the address stands. */
export const newRouter = () =>
  createRouter({
    routeTree: tree,
    history: createHashHistory(),
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
  });

/**
 * Which address shows which screen. Behind the `#`, so that filters reach no server's or proxy's
 * log, and the server needs no rule for addresses that are no files.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { FailedScreen, NoScreen } from "../parts/Whole";
import { Shell } from "./Shell";
import { validateSearch } from "./search";

const root = createRootRoute({ component: Shell, notFoundComponent: NoScreen });

const route = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component, validateSearch });

const tree = root.addChildren([
  route(
    "/",
    lazyRouteComponent(() => import("../clinics/Clinics"), "Clinics"),
  ),
  route(
    "/clinics/$clinic",
    lazyRouteComponent(() => import("../clinic/Clinic"), "Clinic"),
  ),
  route(
    "/clinics/$clinic/log",
    lazyRouteComponent(() => import("../log/Log"), "Log"),
  ),
  route(
    "/groups",
    lazyRouteComponent(() => import("../groups/Groups"), "Groups"),
  ),
  route(
    "/people",
    lazyRouteComponent(() => import("../people/People"), "People"),
  ),
]);

/** A router that begins where the address stands. */
export const newRouter = () =>
  createRouter({
    routeTree: tree,
    history: createHashHistory(),
    defaultNotFoundComponent: NoScreen,
    defaultErrorComponent: ({ error, reset }) => <FailedScreen error={error} retry={reset} />,
  });

/** What the window shows beside the sign-in form; fetched while somebody types a password. */
import "./console.css";
import { RouterProvider } from "@tanstack/react-router";
import { router } from "./routes";

export { FirstRun } from "@/features/first-run/FirstRun";
export { Failed } from "@/shared/states";
export { Notices } from "./Notices";

/** The console itself: what a person sees who has signed in. */
export function Console() {
  return <RouterProvider router={router} />;
}

import { RouterProvider } from "@tanstack/react-router";
import { router } from "./routes";

/** The console itself: what a person sees who has signed in. */
export function Console() {
  return <RouterProvider router={router} />;
}

/** What the window shows beside the sign-in form; fetched while somebody types a password. */
import "./console.css";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { usePerson } from "@/shared/person";
import { newRouter } from "./routes";
import { useCutNotice } from "./useCutNotice";

export { FirstRun } from "@/features/first-run/FirstRun";
export { Failed } from "@/shared/states";
export { Notices } from "./Notices";

/** Who sat here before, while the window is open. */
let before: string | undefined;

/** Begins where the person was, or at Today: nobody lands where somebody else was. */
function begin(name: string) {
  if (name !== before) location.hash = "#/";
  before = name;
  return newRouter();
}

/** The console itself: what a person sees who has signed in. */
export function Console() {
  const { name } = usePerson();
  const [router] = useState(() => begin(name));
  useCutNotice();
  useEffect(() => () => router.history.destroy(), [router]);
  return <RouterProvider router={router} />;
}
